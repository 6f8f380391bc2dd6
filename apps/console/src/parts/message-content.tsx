import { useWords } from '../words/language.tsx';
import { messageWords } from '../words/messages.ts';
import { JsonView } from './json-view.tsx';
import classes from './message-content.module.css';

interface MessageContentProps {
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
}

/** What a message says: its headers, and its body as JSON, or as it came when it is none. */
export function MessageContent({ headers, value }: MessageContentProps) {
  const said = useWords(messageWords);
  const named = Object.entries(headers);
  const json = jsonIn(value);
  return (
    <>
      <h3 className={classes['title']}>{said.body}</h3>
      {json === undefined ? (
        <>
          <p className={classes['note']}>{value === '' ? said.empty : said.notJson}</p>
          {value === '' ? null : <pre className={classes['raw']} tabIndex={0} role="region" aria-label={said.body}>{value}</pre>}
        </>
      ) : <JsonView label={said.body} value={json.value} />}
      <h3 className={classes['title']}>{said.headers}</h3>
      {named.length === 0 ? <p className={classes['note']}>{said.noHeaders}</p> : (
        <dl className={classes['headers']}>
          {named.map(([name, header]) => <div key={name}><dt>{name}</dt><dd>{header}</dd></div>)}
        </dl>
      )}
    </>
  );
}

/** The value, or undefined when the text is not JSON. */
export function jsonIn(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
