import { useEffect, useEffectEvent, useRef, useState } from 'react';

/**
 * What stands in a field that searches `afterMs` after one typed, `text` being what the address asks for. When the address
 * changes by other ways, so does the field; the own search that arrives there does not, as one may have typed on.
 */
export function useTyped(text: string, search: (text: string) => void, afterMs: number): readonly [string, (typed: string) => void] {
  const [typed, setTyped] = useState(text);
  /** Searches that the address does not show yet, in order. */
  const own = useRef<readonly string[]>([]);
  const searched = useEffectEvent(search);
  useEffect(() => {
    const arrived = own.current.indexOf(text);
    if (arrived === -1) setTyped(text);
    own.current = arrived === -1 ? [] : own.current.slice(arrived + 1);
  }, [text]);
  useEffect(() => {
    if (typed.trim() === text) return undefined;
    const waiting = setTimeout(() => {
      own.current = [...own.current, typed.trim()];
      searched(typed.trim());
    }, afterMs);
    return () => clearTimeout(waiting);
  }, [typed, text, afterMs]);
  return [typed, setTyped];
}
