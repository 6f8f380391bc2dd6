import { useSearchParams } from 'react-router';

/** A filter that lives in the address: what one sees is what the link shows. Empty values leave it. */
export function useFilter<const Name extends string>(...names: readonly Name[]) {
  const [params, setParams] = useSearchParams();
  const values = Object.fromEntries(names.map((name) => [name, params.get(name) ?? ''])) as Readonly<Record<Name, string>>;
  const set = (name: Name, value: string): void =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  return [values, set] as const;
}
