import { IconHourglass } from '@tabler/icons-react';
import type { Of } from '../../api/client.ts';
import { Time } from '../../parts/time.tsx';
import type { Layout } from './layout.ts';
import classes from './picture.module.css';
import { coordinator } from './story.ts';
import { useTelling } from './telling.ts';

export const waitHeight = 48;

interface WaitsProps {
  readonly waitingFor: Of<'Explanation'>['waitingFor'];
  readonly layout: Layout;
  readonly drawn: boolean;
}

/** What has not come yet: the arrows that the picture ends with, dotted. */
export function Waits({ waitingFor, layout, drawn }: WaitsProps) {
  const { said, service } = useTelling();
  if (waitingFor.length === 0) return null;
  const begin = layout.height - waitingFor.length * waitHeight - 12;
  return (
    <ul className={classes['waits']} aria-label={said.stillMissing}>
      {waitingFor.map(({ participant, since }, index) => (
        <li key={participant} style={drawn ? { top: begin + index * waitHeight, height: waitHeight } : undefined}>
          <span className={classes['wait']} style={drawn ? { left: Math.min(layout.laneAt(participant), layout.laneAt(coordinator)) + 12 } : undefined}>
            <IconHourglass size={15} stroke={2} aria-hidden />
            <span>{said.missing(service(participant))} · <Time at={since} /></span>
          </span>
        </li>
      ))}
    </ul>
  );
}
