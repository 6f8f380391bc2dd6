import { Card, Text, Title } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useState, type KeyboardEvent } from 'react';
import type { Of } from '../../api/client.ts';
import { Arrows } from './arrows.tsx';
import { BeatRow } from './beat-row.tsx';
import { layOut } from './layout.ts';
import type { Pointing } from './saga.tsx';
import classes from './picture.module.css';
import { lanesOf, type Beat, type Saga } from './story.ts';
import { useTelling } from './telling.ts';
import { Waits, waitHeight } from './waits.tsx';

/** Below this width lanes would be too narrow for words: the list alone tells the story. */
const narrow = 540;

interface PictureProps {
  readonly saga: Saga;
  readonly beats: readonly Beat[];
  readonly waitingFor: Of<'Explanation'>['waitingFor'];
  readonly pointing: Pointing;
}

/**
 * The story as lanes and arrows. Its words are an ordered list that lies over the drawing, so that a screen reader, a
 * keyboard and a phone have the same list; the drawing itself says nothing more.
 */
export function Picture({ saga, beats, waitingFor, pointing }: PictureProps) {
  const { said, service } = useTelling();
  const { ref, width } = useElementSize();
  const [shownAtFirst] = useState(beats.length);
  const lanes = lanesOf(beats);
  const drawn = width >= narrow;
  const layout = layOut(beats, lanes, width, waitingFor.length * waitHeight + 12);
  return (
    <Card component="section" aria-labelledby="saga-picture" className={classes['picture']}>
      <Title order={2} id="saga-picture">{said.picture}</Title>
      <Text c="dimmed" fz="sm" mb="md">{said.pictureText}</Text>
      {saga.untold === 0 ? null : <Text fz="sm" mb="sm">{said.untold(saga.untold)}</Text>}
      <div ref={ref} className={classes['stage']} data-drawn={drawn} style={width === 0 ? { visibility: 'hidden' } : undefined}>
        {drawn ? (
          <div className={classes['lanes']} aria-hidden>
            {lanes.map((lane) => <span key={lane} className={classes['lane']} data-lane={lane} style={{ left: layout.laneAt(lane) }}>{service(lane)}</span>)}
          </div>
        ) : null}
        <div className={classes['field']} style={drawn ? { height: layout.height } : undefined}>
          {drawn ? <Arrows layout={layout} lanes={lanes} width={width} related={pointing.related} from={shownAtFirst} waitingFor={waitingFor} /> : null}
          <ol className={classes['beats']} aria-label={said.messagesInOrder} onKeyDown={(event) => step(event, beats.length)} onMouseLeave={() => pointing.point(undefined)}>
            {layout.rows.map((row) => <BeatRow key={row.beat.index} row={row} layout={layout} drawn={drawn} isNew={row.beat.index >= shownAtFirst} pointing={pointing} />)}
          </ol>
          <Waits waitingFor={waitingFor} layout={layout} drawn={drawn} />
        </div>
      </div>
    </Card>
  );
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

/** One stop for the tabulator; the arrow keys go from message to message. */
function step(event: KeyboardEvent<HTMLOListElement>, count: number): void {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button[data-beat]')];
  const here = buttons.indexOf(document.activeElement as HTMLButtonElement);
  const by = steps[event.key];
  const next = by === undefined ? (event.key === 'Home' ? 0 : event.key === 'End' ? count - 1 : undefined) : here + by;
  if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  buttons[Math.min(count - 1, Math.max(0, next))]?.focus();
}
