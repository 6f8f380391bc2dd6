import type { Of } from '../../api/client.ts';
import { arrowAt, spanOf, type Layout, type Row } from './layout.ts';
import classes from './picture.module.css';
import { coordinator } from './story.ts';
import { waitHeight } from './waits.tsx';

interface ArrowsProps {
  readonly layout: Layout;
  readonly lanes: readonly string[];
  readonly width: number;
  readonly related: ReadonlySet<number> | undefined;
  /** Lines from this one on came while somebody was looking. */
  readonly from: number;
  readonly waitingFor: Of<'Explanation'>['waitingFor'];
}

/** The drawing: lanes downwards, broken where time was long, and an arrow for each message. */
export function Arrows({ layout, lanes, width, related, from, waitingFor }: ArrowsProps) {
  const { rows, height, laneAt } = layout;
  const waitsAt = rows.at(-1) === undefined ? 0 : (rows.at(-1)?.top ?? 0) + (rows.at(-1)?.height ?? 0);
  return (
    <svg className={classes['drawing']} width={width} height={height} aria-hidden focusable="false">
      {lanes.map((lane) => <line key={lane} className={classes['laneLine']} x1={laneAt(lane)} x2={laneAt(lane)} y1={0} y2={height} />)}
      {rows.map(({ beat, pause }) => (pause === undefined ? null : lanes.map((lane) => <Break key={`${beat.index} ${lane}`} x={laneAt(lane)} {...pause} />)))}
      {rows.map((row) => <Arrow key={row.beat.index} row={row} laneAt={laneAt} faded={related !== undefined && !related.has(row.beat.index)} isNew={row.beat.index >= from} />)}
      {waitingFor.map(({ participant }, index) => {
        const y = waitsAt + index * waitHeight + waitHeight / 2;
        return <line key={participant} className={classes['awaited']} x1={laneAt(participant)} x2={laneAt(coordinator)} y1={y} y2={y} />;
      })}
    </svg>
  );
}

function Break({ x, top, height }: { readonly x: number; readonly top: number; readonly height: number }) {
  const middle = top + height / 2;
  return (
    <>
      <line className={classes['gap']} x1={x} x2={x} y1={top} y2={top + height} />
      <path className={classes['zigzag']} d={`M${x} ${middle - 9} l5 4.5 l-10 4.5 l10 4.5 l-5 4.5`} />
    </>
  );
}

interface ArrowProps {
  readonly row: Row;
  readonly laneAt: Layout['laneAt'];
  readonly faded: boolean;
  readonly isNew: boolean;
}

function Arrow({ row: { beat, top, height }, laneAt, faded, isNew }: ArrowProps) {
  const span = spanOf(beat, laneAt);
  const traits = { 'data-kind': beat.kind, 'data-faded': faded, 'data-new': isNew, 'data-idle': beat.idle };
  if (span === undefined) {
    const x = laneAt(coordinator);
    const y = top + height / 2;
    return <path className={classes['moment']} {...traits} d={`M${x} ${y - 7} l7 7 l-7 7 l-7 -7 z`} />;
  }
  const y = top + arrowAt;
  return (
    <g className={classes['arrow']} {...traits}>
      <line x1={span.left} x2={span.right} y1={y} y2={y} />
      <circle cx={span.from} cy={y} r={4} />
      {span.ends.map((x) => {
        const way = x > span.from ? 1 : -1;
        return <path key={x} d={`M${x} ${y} l${-9 * way} -5 v10 z`} />;
      })}
    </g>
  );
}
