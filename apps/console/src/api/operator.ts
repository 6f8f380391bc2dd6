import { useSyncExternalStore } from 'react';

const stored = 'book-rental.operator';
const listeners = new Set<() => void>();

/** Who acts at this browser, as it was last said here; empty while nobody said it. */
export function operatorName(): string {
  return localStorage.getItem(stored) ?? '';
}

/** From here on, everything that is sent is signed with that name. Kept as it is typed; what is sent is trimmed. */
export function setOperatorName(name: string): void {
  localStorage.setItem(stored, name.toWellFormed());
  for (const one of listeners) one();
}

export function useOperatorName(): string {
  return useSyncExternalStore(listen, operatorName);
}

/** Another window may say it as well. */
function listen(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}
