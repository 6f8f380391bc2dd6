import type { Fault } from './experiments.ts';
import classes from './lab.module.css';

/** What will happen, in little: the saga on the left asks the service on the right. It says nothing that the words beside it do not. */
export function Picture({ of }: { readonly of: Fault | 'stuck' }) {
  return (
    <svg className={classes['picture']} viewBox="0 0 132 56" width={132} height={56} aria-hidden focusable="false">
      <circle cx="14" cy="28" r="9" data-part="saga" />
      <rect x="108" y="17" width="22" height="22" rx="6" data-part={of === 'die' ? 'dead' : 'service'} />
      <Arrow from={30} to={100} y={20} tone={of === 'stuck' ? 'undo' : 'live'} />
      {answers[of]}
    </svg>
  );
}

const answers: Readonly<Record<Fault | 'stuck', React.ReactNode>> = {
  refuse: <><Arrow from={100} to={30} y={37} tone="bad" /><path d="M60 32l10 10M70 32l-10 10" data-tone="bad" data-part="mark" /></>,
  silent: <path d="M100 37H52" data-tone="quiet" data-part="lost" />,
  late: <><Arrow from={100} to={30} y={37} tone="undo" dashed /><circle cx="65" cy="37" r="8.5" data-part="clock" /><path d="M65 32.5v4.5l3 2" data-tone="undo" data-part="mark" /></>,
  twice: <><Arrow from={100} to={30} y={34} tone="good" /><Arrow from={100} to={30} y={44} tone="good" /></>,
  die: <><path d="M121 20l-5 9h6l-5 9" data-tone="bad" data-part="mark" /><Arrow from={100} to={30} y={37} tone="quiet" dashed /></>,
  stuck: <><path d="M100 37H76" data-tone="quiet" data-part="lost" /><path d="M52 30l8 14H44z" data-tone="bad" data-part="warning" /><path d="M52 35v4" data-tone="bad" data-part="mark" /></>,
};

interface ArrowProps {
  readonly from: number;
  readonly to: number;
  readonly y: number;
  readonly tone: string;
  readonly dashed?: boolean;
}

function Arrow({ from, to, y, tone, dashed = false }: ArrowProps) {
  const back = to < from ? 6 : -6;
  return (
    <>
      <path d={`M${from} ${y}H${to}`} data-tone={tone} data-part={dashed ? 'dashed' : 'line'} />
      <path d={`M${to + back} ${y - 4}L${to} ${y}L${to + back} ${y + 4}`} data-tone={tone} data-part="line" />
    </>
  );
}
