import type { Saga, TimelineLine } from './desk.ts';

const colours = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
const paint = (code: number, text: string): string => (colours ? `\u001B[${code}m${text}\u001B[0m` : text);

export const bold = (text: string): string => paint(1, text);
export const dim = (text: string): string => paint(2, text);

/** Thrown where the story would go on, when nobody wants to hear it any more: what was set up on the way is taken down. */
export class NobodyListens extends Error {
  override readonly name = 'NobodyListens';
}

let left = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    left = true;
  });
}
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  left = true;
});

export function say(line = ''): void {
  if (left) throw new NobodyListens();
  process.stdout.write(`${line}\n`);
}

export function scene(number: number, title: string): void {
  say(`\n${bold(`${number}. ${title}`)}`);
}

/** A saga's story: when, which way, what, who, and what it changed. */
export function tell(saga: Saga): void {
  const began = Date.parse(saga.timeline[0]?.at ?? '');
  const colour = saga.status === 'COMPLETED' ? 32 : saga.status === 'COMPENSATED' ? 33 : 31;
  say(`   saga ${saga.sagaId} ${paint(colour, saga.status)}${saga.reason === undefined ? '' : `: ${saga.reason.message}`}`);
  for (const line of saga.timeline) say(dim(`   ${row(line, began)}`));
}

const arrows = { in: '←', out: '→', note: '·' } as const;

function row({ at, direction, what, who, mark, changed, reason }: TimelineLine, began: number): string {
  const time = `+${Date.parse(at) - began} ms`.padStart(9);
  const told = [who === undefined ? '' : `from ${who}`, mark ?? '', reason === undefined || mark !== 'refused' ? '' : `(${reason.message})`, changed === undefined ? '' : `[${changed}]`].filter((part) => part !== '').join(' ');
  return `${time} ${arrows[direction]} ${what.padEnd(27)} ${told}`.trimEnd();
}
