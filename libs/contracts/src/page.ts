import { samples } from './samples.ts';
import { topics } from './topics.ts';

const headers = `| header | means |
|---|---|
| \`ce_specversion\` | \`1.0\` (CloudEvents, binary mode) |
| \`ce_id\` | the message; the same cause gives the same id again |
| \`ce_type\` | the type, as above |
| \`ce_source\` | who says it: \`/rental\`, \`/book\`, \`/member\`, \`/saga-coordinator\` |
| \`ce_time\` | when, ISO 8601 in UTC; asked again, it is the time of the first asking |
| \`ce_correlationid\` | the saga; of a rent it is the rental's id too |
| \`ce_causationid\` | the message that caused this one |
| \`ce_subject\` | the rental, where it is not the saga |
| \`traceparent\` | W3C trace context; the trace is the saga |
| \`content-type\` | \`application/json\` |`;

/** The page about the wire, made from the topics and the samples that the golden files freeze. */
export function renderMessagesPage(): string {
  const table = topics.map(({ topic, type, from, to }) => `| \`${topic}\` | ${type} | ${from.join(', ')} | ${to.join(', ')} |`);
  const examples = Object.entries(samples).map(([name, { topic, value, headers: sent }]) => `### ${name}\n\nTopic \`${topic}\`\n\n\`\`\`json\n${JSON.stringify(JSON.parse(value), null, 2)}\n\`\`\`\n\n\`ce_id: ${sent['ce_id'] ?? ''}\`\n`);
  return [
    '# Messages',
    '',
    '<!-- Generated from libs/contracts by `npm run docs`. -->',
    '',
    'One topic per type. The key is the member id, the value is JSON in UTF-8 without an envelope; who, what and when is in the headers.',
    '',
    '| topic | type | from | to |',
    '|---|---|---|---|',
    ...table,
    '',
    '## Headers',
    '',
    headers,
    '',
    'A header value that is not printable ASCII is percent-encoded. An `ItemRented` without headers, pasted by hand, is handled: its saga gets an id made from where it stands in the log, and is taken back, since no card knows it. Any other message without `ce_correlationid` is set aside.',
    '',
    'Readers are tolerant: unknown fields pass, `successed` and `isSuccessed` are read as `success`, and a missing name, title or reason is fine.',
    '',
    '## Examples',
    '',
    ...examples,
  ].join('\n');
}
