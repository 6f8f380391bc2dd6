/** The data of each server-sent event from there, until the stream ends or the signal says so. Throws when it breaks off. */
export async function* eventsOf(address: string, left: AbortSignal): AsyncIterable<unknown> {
  const response = await fetch(address, { signal: left, headers: { Accept: 'text/event-stream' } });
  if (!response.ok || response.body === null) throw new Error(`${address} answers ${response.status}.`);
  let text = '';
  for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
    text += part;
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = event.split('\n').flatMap((line) => (line.startsWith('data: ') ? [line.slice('data: '.length)] : []));
      if (data.length > 0) yield JSON.parse(data.join('\n')) as unknown;
    }
  }
}
