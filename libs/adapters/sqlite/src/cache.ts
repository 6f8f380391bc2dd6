/** The recently used entries: at most twice `size`, and never fewer than the last `size` that were used. */
export interface Cache<Value> {
  readonly get: (key: string) => Value | undefined;
  readonly set: (key: string, value: Value) => void;
  readonly drop: (key: string) => void;
}

/** Two generations: when the young one is full it becomes the old one, and the former old one goes as a whole. Moving each entry to the end at each use costs more than it saves. */
export function createCache<Value>(size: number): Cache<Value> {
  let young = new Map<string, Value>();
  let old = new Map<string, Value>();

  function set(key: string, value: Value): void {
    if (young.size >= size && !young.has(key)) {
      old = young;
      young = new Map();
    }
    young.set(key, value);
  }

  return {
    get: (key) => {
      const value = young.get(key);
      if (value !== undefined) return value;
      const aged = old.get(key);
      if (aged !== undefined) set(key, aged);
      return aged;
    },
    set,
    drop: (key) => {
      young.delete(key);
      old.delete(key);
    },
  };
}
