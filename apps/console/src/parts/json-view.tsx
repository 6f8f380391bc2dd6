import type { ReactNode } from 'react';
import classes from './parts.module.css';

const parts = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** JSON as it is, indented and coloured; scrolled by keyboard as well. */
export function JsonView({ value, label }: { readonly value: unknown; readonly label: string }) {
  return <pre className={classes['json']} tabIndex={0} role="region" aria-label={label}>{coloured(JSON.stringify(value, null, 2) ?? '')}</pre>;
}

function coloured(text: string): readonly ReactNode[] {
  const pieces: ReactNode[] = [];
  let end = 0;
  for (const found of text.matchAll(parts)) {
    const [whole, quoted, colon] = found;
    const kind = quoted === undefined ? 'other' : colon === undefined ? 'text' : 'key';
    const shown = quoted ?? whole;
    pieces.push(text.slice(end, found.index), <span key={found.index} data-kind={kind}>{shown}</span>);
    end = found.index + shown.length;
  }
  return [...pieces, text.slice(end)];
}
