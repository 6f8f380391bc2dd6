import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { coalesce } from './coalesce.ts';

const refetchEveryMs = 500;
/** A browser gives up a stream that was answered with an error; it is opened again so long after. */
const reopenMs = 2_000;

export interface Stream {
  /** The path of the stream, or undefined to follow nothing for now. */
  readonly path: string | undefined;
  /** The name of its events. */
  readonly event: string;
  /** Asked when the stream ends or breaks: whether there is more to come. Yes, unless said otherwise. */
  readonly more?: () => boolean;
}

/** Follows server-sent events while the component is there; `seen` gets the data of each. */
export function useStream({ path, event, more = () => true, seen }: Stream & { readonly seen: (data: string) => void }): void {
  const onEvent = useEffectEvent(seen);
  const goesOn = useEffectEvent(more);
  useEffect(() => (path === undefined ? undefined : follow(path, [event], (data) => onEvent(data), () => goesOn())), [path, event]);
}

export interface Events {
  /** The path of the stream, or undefined to follow nothing for now. */
  readonly path: string | undefined;
  /** What is done with the data of each event, by its name. */
  readonly heard: Readonly<Record<string, (data: string) => void>>;
  /** The connection broke, or was refused. It is opened again by itself. */
  readonly broken: () => void;
}

/** Follows several kinds of events of one stream while the component is there. */
export function useEvents({ path, heard, broken }: Events): void {
  const onEvent = useEffectEvent((data: string, event: string) => heard[event]?.(data));
  const onBreak = useEffectEvent(broken);
  const events = Object.keys(heard).join(' ');
  useEffect(() => {
    if (path === undefined) return undefined;
    return follow(path, events.split(' '), (data, event) => onEvent(data, event), () => {
      onBreak();
      return true;
    });
  }, [path, events]);
}

/** What a stream tells makes those queries under `queryKey` that are on the screen ask again, twice a second at most. */
export function useLive({ path, event, more = () => true }: Stream, queryKey: QueryKey): void {
  const queries = useQueryClient();
  const changed = useEffectEvent(() => void queries.invalidateQueries({ queryKey }));
  const goesOn = useEffectEvent(more);
  useEffect(() => {
    if (path === undefined) return undefined;
    const refetch = coalesce(refetchEveryMs, () => changed());
    const close = follow(path, [event], refetch.happened, () => goesOn());
    return () => {
      close();
      refetch.stop();
    };
  }, [path, event]);
}

function follow(path: string, events: readonly string[], seen: (data: string, event: string) => void, more: () => boolean): () => void {
  let close = (): void => undefined;
  const open = (): void => {
    const source = new EventSource(path);
    close = () => source.close();
    for (const event of events) source.addEventListener(event, ({ data }: MessageEvent<string>) => seen(data, event));
    source.addEventListener('error', () => {
      if (!more()) return close();
      if (source.readyState !== EventSource.CLOSED) return;
      const waiting = setTimeout(open, reopenMs);
      close = () => clearTimeout(waiting);
    });
  };
  open();
  return () => close();
}
