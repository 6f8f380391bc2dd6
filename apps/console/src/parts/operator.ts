import { useState } from 'react';

const stored = 'book-rental.operator';

/** The name under which what a person does is kept; the browser remembers it. */
export function useOperator(): readonly [string, (name: string) => void] {
  const [name, setName] = useState(() => localStorage.getItem(stored) ?? '');
  return [
    name,
    (next) => {
      localStorage.setItem(stored, next);
      setName(next);
    },
  ];
}

/** As the server reads it: a header holds no Korean by itself. */
export function operatorHeader(name: string): { readonly 'X-Operator'?: string } {
  const given = name.trim();
  return given === '' ? {} : { 'X-Operator': encodeURIComponent(given) };
}
