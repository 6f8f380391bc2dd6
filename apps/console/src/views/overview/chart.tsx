import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useEffectEvent, useId, useRef, useState } from 'react';
import type uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import classes from './overview.module.css';

export interface Line {
  readonly name: string;
  /** The variable of the theme that has its colour. */
  readonly ink: string;
  /** Not by colour alone: how the line is broken. */
  readonly dash?: readonly number[];
  readonly area?: true;
  readonly values: readonly (number | null)[];
}

interface ChartProps {
  readonly title: string;
  readonly text?: string;
  /** Seconds since 1970, one for each value. */
  readonly times: readonly number[];
  readonly lines: readonly Line[];
  readonly show: (value: number) => string;
  readonly ago: (seconds: number) => string;
  readonly nothing: string;
  /** The upper end of the axis, where it is always the same; else at least this. */
  readonly top: { readonly fixed: number } | { readonly least: number };
}

const height = 190;
const marksEvery = [15, 60, 180] as const;

/** Lines over the last seconds. What is drawn is also said: the legend has the values, of the moment under the pointer or the last. */
export function Chart(props: ChartProps) {
  const { title, text, times, lines, show, nothing } = props;
  const id = useId();
  const [at, setAt] = useState<number | null>(null);
  const holder = useRef<HTMLDivElement>(null);
  useDrawing(holder, props, setAt);
  return (
    <figure className={classes['chart']} aria-labelledby={id}>
      <figcaption>
        <strong id={id}>{title}</strong>
        {text === undefined ? null : <span className={classes['dim']}>{text}</span>}
      </figcaption>
      <ul className={classes['legend']}>
        {lines.map(({ name, ink, dash, values }) => {
          const value = at === null || at >= times.length ? (values.findLast((one) => one !== null) ?? null) : (values[at] ?? null);
          return (
            <li key={name}>
              <svg width="22" height="8" aria-hidden><path d="M1 4H21" stroke={`var(${ink})`} strokeWidth="2.5" strokeLinecap="round" strokeDasharray={dash?.join(' ')} /></svg>
              {name} <strong>{value === null ? nothing : show(value)}</strong>
            </li>
          );
        })}
      </ul>
      <div ref={holder} className={classes['canvas']} aria-hidden />
    </figure>
  );
}

/** Made anew only for another colour scheme or language; new values are put into what is there. */
function useDrawing(holder: React.RefObject<HTMLDivElement | null>, props: ChartProps, pointed: (index: number | null) => void): void {
  const scheme = useComputedColorScheme('light');
  const plot = useRef<uPlot>(null);
  const make = useEffectEvent((Plot: typeof uPlot, target: HTMLDivElement) => new Plot(optionsOf(target, props, pointed), dataOf(props), target));
  useEffect(() => {
    if (holder.current === null) return undefined;
    const target = holder.current;
    const resized = new ResizeObserver(() => plot.current?.setSize({ width: target.clientWidth, height }));
    let left = false;
    // What draws is fetched after what is read: the legend has the values already.
    void import('uplot').then(({ default: Plot }) => {
      if (left) return;
      plot.current = make(Plot, target);
      resized.observe(target);
    });
    return () => {
      left = true;
      resized.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [holder, scheme, props.title]);
  const draw = useEffectEvent(() => plot.current?.setData(dataOf(props)));
  useEffect(() => draw(), [props.times, props.lines]);
}

function dataOf({ times, lines }: ChartProps): uPlot.AlignedData {
  return [[...times], ...lines.map(({ values }) => [...values])];
}

function optionsOf(target: HTMLElement, { lines, show, ago, top }: ChartProps, pointed: (index: number | null) => void): uPlot.Options {
  const colour = (variable: string): string => getComputedStyle(target).getPropertyValue(variable).trim();
  const axis = { stroke: colour('--mantine-color-dimmed'), font: `12px ${getComputedStyle(target).fontFamily}`, ticks: { show: false }, grid: { stroke: colour('--line'), width: 1 } } satisfies uPlot.Axis;
  return {
    width: target.clientWidth,
    height,
    padding: [8, 24, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false, setScale: false }, points: { size: 7 } },
    scales: { x: { time: false }, y: { range: (_, _least, most) => [0, 'fixed' in top ? top.fixed : Math.max(top.least, most * 1.1)] } },
    axes: [
      { ...axis, size: 26, grid: { show: false }, splits: (_, __, least, most) => marks(least, most), values: (u, splits) => splits.map((split) => ago(Math.round((u.scales['x']?.max ?? split) - split))) },
      { ...axis, size: 58, space: 36, values: (_, splits) => splits.map(show) },
    ],
    series: [
      {},
      ...lines.map(({ ink, dash, area }): uPlot.Series => ({
        stroke: colour(ink),
        width: 2,
        ...(dash === undefined ? {} : { dash: [...dash] }),
        ...(area === undefined ? {} : { fill: `color-mix(in srgb, ${colour(ink)} 12%, transparent)` }),
        // A line of one point would not be seen.
        points: { show: true, size: 6, fill: colour(ink), filter: (u, series) => alone(u.data[series] ?? []) },
      })),
    ],
    hooks: { setCursor: [({ cursor }) => pointed(cursor.idx ?? null)] },
  };
}

/** The indices of values that have none beside them. */
function alone(values: ArrayLike<number | null | undefined>): number[] {
  const none = (index: number): boolean => (values[index] ?? null) === null;
  return Array.from({ length: values.length }, (_, index) => index).filter((index) => !none(index) && none(index - 1) && none(index + 1));
}

/** Round steps back from now. */
function marks(least: number, most: number): number[] {
  const step = marksEvery.find((every) => (most - least) / every <= 5) ?? marksEvery[2];
  return Array.from({ length: Math.floor((most - least) / step) + 1 }, (_, index) => most - index * step).reverse();
}
