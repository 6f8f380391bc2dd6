/** Things this process has seen, so many and no more. Only what stays true is kept here: another instance can make none of it false. */
export interface Seen<Value> {
  readonly get: (name: string) => Value | undefined;
  readonly set: (name: string, value: Value) => void;
}

export function createSeen<Value>(size: number): Seen<Value> {
  const entries = new Map<string, Value>();
  return {
    get: (name) => entries.get(name),
    set: (name, value) => {
      entries.delete(name);
      entries.set(name, value);
      if (entries.size <= size) return;
      const [oldest] = entries.keys();
      if (oldest !== undefined) entries.delete(oldest);
    },
  };
}
