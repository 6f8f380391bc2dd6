export interface Heard<Data> {
  readonly event: string;
  readonly data: Data;
  /** ms of this process's clock: when it came. */
  readonly at: number;
}

/** A page of server-sent events that stays open. */
export interface Stream<Data> {
  /** The next one, as soon as it comes; throws when there is no more. */
  readonly next: () => Promise<Heard<Data>>;
  readonly leave: () => void;
}

export async function listen<Data>(url: string): Promise<Stream<Data>> {
  const leave = new AbortController();
  const response = await fetch(url, { signal: leave.signal });
  if (!response.ok || response.body === null) throw new Error(`${url} answered ${response.status}.`);
  const events = eventsOf<Data>(response.body)[Symbol.asyncIterator]();
  return {
    next: async () => {
      const next = await events.next();
      if (next.done === true) throw new Error(`${url} has ended.`);
      return next.value;
    },
    leave: () => leave.abort(),
  };
}

async function* eventsOf<Data>(body: ReadableStream<Uint8Array>): AsyncIterable<Heard<Data>> {
  let text = '';
  for await (const part of body.pipeThrough(new TextDecoderStream() as never) as unknown as AsyncIterable<string>) {
    const events = (text + part).split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const [, name] = /^event: (.*)$/m.exec(event) ?? [];
      const [, data] = /^data: (.*)$/m.exec(event) ?? [];
      if (name !== undefined && data !== undefined) yield { event: name, data: JSON.parse(data) as Data, at: performance.now() };
    }
  }
}
