import { useEffect, useEffectEvent, useState } from 'react';
import type { Row } from './rows.ts';

export const searchId = 'saga-search';

/** The row that the keyboard stands on: named by its saga, so that it stays on it while rows come and go. */
export interface Active {
  readonly sagaId: string | undefined;
  readonly go: (sagaId: string) => void;
}

const moves: Readonly<Record<string, number>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

/** Arrow keys or j and k go through the rows (Enter opens what has the focus), / searches, Esc clears. */
export function useKeys(rows: readonly Row[], clear: () => void): Active {
  const [sagaId, go] = useState<string>();
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const typing = isField(event.target);
    if (event.key === 'Escape' && (!typing || isSearch(event.target))) clear();
    else if (typing && !(isSearch(event.target) && event.key === 'ArrowDown')) return;
    else if (event.key === '/') document.getElementById(searchId)?.focus();
    else if (moves[event.key] !== undefined) move(moves[event.key] ?? 0);
    else return;
    event.preventDefault();
  });
  function move(by: number): void {
    const here = rows.findIndex((row) => row.sagaId === sagaId);
    const next = here === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, here + by));
    const row = rows[next];
    if (row !== undefined) go(row.sagaId);
  }
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => pressed(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
  return { sagaId, go };
}

function isSearch(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.id === searchId;
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
