import { pivotOf, stepsOf, undosOf, type ParticipantName, type SagaDefinition } from './definitions/definition.ts';
import { definitions } from './definitions/index.ts';

/** The page about the sagas, made from their definitions. */
export function renderSagasPage(): string {
  const all = Object.values(definitions).flatMap(section);
  return ['# Sagas', '', '<!-- Generated from libs/saga/src/definitions by `npm run docs`. -->', '', 'A saga is data; the coordinator is one pure decider over these definitions.', '', ...all].join('\n');
}

function section(definition: SagaDefinition): readonly string[] {
  const pivot = pivotOf(definition);
  const rows = stepsOf(definition).map(([name, step]) => `| ${name} | ${refusal(step.onRefusal)} | ${step.undo === undefined ? 'none: from its success on the operation stands' : `${step.undo.send}, acknowledged as ${step.undo.acknowledgedAs}`} |`);
  const silence = definition.onSilence === 'compensate' ? 'is asked again, then everything is taken back.' : 'is asked again, then the saga is shown to a person as stuck.';
  return [
    `## ${definition.type}`,
    '',
    `Begun by ${definition.startedBy}, from ${definition.owner.name}.${pivot === undefined ? '' : ` The pivot is ${pivot}: once it said yes, nothing goes back.`} Who is silent ${silence}`,
    '',
    '| participant | when it refuses | how it is undone |',
    '|---|---|---|',
    ...rows,
    `| ${definition.owner.name} | (its confirmation) ${definition.owner.onConfirmationRefused === 'compensate' ? 'everything is taken back' : 'a person is shown'} | ${definition.owner.undo.send}, acknowledged as ${definition.owner.undo.acknowledgedAs} |`,
    '',
    '```mermaid',
    ...diagram(definition),
    '```',
    '',
  ];
}

function refusal(rule: 'compensate' | 'retry'): string {
  return rule === 'compensate' ? 'everything is taken back' : 'it is asked again, then a person is shown';
}

/** The good way, and the way back. */
function diagram(definition: SagaDefinition): readonly string[] {
  const steps = stepsOf(definition).map(([name]) => name);
  const owner = definition.owner.name;
  const answer = (name: ParticipantName, word: string) => `  ${name}-->>coordinator: EventResult ${definition.type} ${word}`;
  const asked = [...steps, 'coordinator'].map((name) => `  ${owner}->>${name}: ${definition.startedBy}`);
  const refusing = steps[0] ?? owner;
  const undo = undosOf(definition);
  return [
    'sequenceDiagram',
    ...asked,
    '  alt all say yes',
    ...steps.map((name) => answer(name, 'success')),
    `  coordinator->>${owner}: SagaConfirmed`,
    `  else ${refusing} says no`,
    answer(refusing, 'failure'),
    ...undo.map(({ by, undo: { send } }) => `  coordinator->>${by}: ${send}`),
    ...undo.map(({ by, undo: { acknowledgedAs } }) => `  ${by}-->>coordinator: EventResult ${acknowledgedAs}`),
    '  end',
  ];
}
