import { IconArrowRight, IconArrowBackUp, IconBell, IconCheck, IconClockExclamation, IconCopy, IconQuestionMark, IconRepeat, IconUser, IconX, type Icon } from '@tabler/icons-react';
import { arrowAt, spanOf, type Layout, type Row } from './layout.ts';
import type { Pointing } from './saga.tsx';
import classes from './picture.module.css';
import { coordinator, type Beat, type Kind } from './story.ts';
import { useTelling } from './telling.ts';

const signs: Readonly<Record<Kind, Icon>> = { ask: IconArrowRight, yes: IconCheck, no: IconX, undo: IconArrowBackUp, note: IconBell, person: IconUser };
const markSigns: Readonly<Record<string, Icon>> = { 'repeated': IconCopy, 'late': IconClockExclamation, 'too late': IconClockExclamation, 'unexpected': IconQuestionMark };

interface BeatRowProps {
  readonly row: Row;
  readonly layout: Layout;
  readonly drawn: boolean;
  readonly isNew: boolean;
  readonly pointing: Pointing;
}

/** The words of one line: beside its arrow where there is one, else a line of the list. */
export function BeatRow({ row: { beat, top, height, pause }, layout, drawn, isNew, pointing }: BeatRowProps) {
  const { said, duration, clock } = useTelling();
  const { active, chosen, related, point, choose } = pointing;
  const { index, line, since } = beat;
  const begins = index === 0 || pause !== undefined;
  const place = drawn ? { top, height } : undefined;
  return (
    <li className={classes['beat']} style={place} data-kind={beat.kind} data-new={isNew} data-faded={related !== undefined && !related.has(index)}>
      {pause === undefined ? null : <span className={classes['pause']} style={drawn ? { top: -pause.height, height: pause.height } : undefined}>{said.later(duration(since))}</span>}
      <button
        type="button"
        data-beat={index}
        className={classes['beatButton']}
        aria-pressed={chosen === index}
        tabIndex={index === (active ?? 0) ? 0 : -1}
        onMouseEnter={() => point(index)}
        onFocus={() => point(index)}
        onBlur={() => point(undefined)}
        onClick={() => choose(chosen === index ? undefined : index)}
      >
        <span className={classes['when']}>{begins ? clock(line.at) : `+${duration(since)}`}</span>
        <Words beat={beat} layout={layout} drawn={drawn} />
      </button>
    </li>
  );
}

function Words({ beat, layout, drawn }: { readonly beat: Beat; readonly layout: Layout; readonly drawn: boolean }) {
  const { phrase, mark, way } = useTelling();
  const span = spanOf(beat, layout.laneAt);
  const Sign = signs[beat.kind];
  const MarkSign = markSigns[beat.line.mark ?? ''] ?? IconRepeat;
  const marked = mark(beat);
  const left = span === undefined ? layout.laneAt(coordinator) : span.left;
  return (
    <span className={classes['words']} data-note={span === undefined} style={drawn ? { left: left + 12, top: span === undefined ? 8 : arrowAt - 26 } : undefined}>
      <span className={classes['way']} data-lane={beat.from ?? coordinator}>{way(beat)}</span>
      <span className={classes['phrase']} data-kind={beat.kind}>
        <Sign size={15} stroke={2.2} aria-hidden />
        <span>{phrase(beat)}</span>
      </span>
      <span className={classes['technical']}>
        {span === undefined ? null : <code>{beat.line.what}</code>}
        {marked === undefined ? null : <span className={classes['mark']}><MarkSign size={13} stroke={2} aria-hidden /> {marked}</span>}
      </span>
    </span>
  );
}
