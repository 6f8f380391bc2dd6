import type { Flags } from './flags.ts';

/** What a newcomer sees: where things are, and a first rental to paste. */
export function firstSteps({ url, file }: { readonly url: string; readonly file: string }, { allowTimeTravel, lab }: Flags): string {
  const post = (path: string, body: unknown, ...headers: readonly string[]) =>
    `  curl -sX POST ${url}${path} -H 'Content-Type: application/json' ${headers.map((header) => `-H '${header}' `).join('')}-d '${JSON.stringify(body)}'`;
  return [
    '',
    `  Book rental is ready.   Open ${url}/console/   API ${url}   docs ${url}/docs`,
    `  Data: ${file}${allowTimeTravel ? '   Time travel: POST /clock' : ''}${lab ? '   Failure lab: POST /lab/faults' : ''}`,
    '',
    '  A first rental, ready to paste:',
    '',
    post('/members', { id: 'jenny', name: '제니' }),
    post('/books', { no: 1, title: '누구를 위하여 종을 울리나?' }),
    post('/books/1/availability', { status: 'AVAILABLE' }),
    post('/rentals', { idName: { id: 'jenny', name: '제니' }, item: { no: 1, title: '누구를 위하여 종을 울리나?' } }, 'Prefer: wait=5'),
    '',
    `  Then look at ${url}/sagas, or run npm run demo. Ctrl-C ends the server and loses nothing.`,
    '',
    '',
  ].join('\n');
}
