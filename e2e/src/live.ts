/** Server-sent events as they come. */
export interface LiveEvent {
  readonly event: string;
  readonly data: unknown;
}

export interface Live {
  readonly events: readonly LiveEvent[];
  /** Resolves when an event fits, one that came already or one that comes. */
  readonly until: (fits: (event: LiveEvent) => boolean) => Promise<LiveEvent>;
  readonly close: () => Promise<void>;
}

/** Listens to a stream until it is closed. */
export async function listenTo(url: string): Promise<Live> {
  const left = new AbortController();
  const response = await fetch(url, { signal: left.signal });
  if (response.status !== 200 || response.body === null) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  const events: LiveEvent[] = [];
  const waiting = new Set<(event: LiveEvent) => void>();
  const reading = readAll(response.body, (event) => {
    events.push(event);
    for (const look of waiting) look(event);
  }).catch(() => undefined);
  return {
    events,
    until: (fits) => {
      const known = events.find(fits);
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((done) => {
        const look = (event: LiveEvent): void => {
          if (!fits(event)) return;
          waiting.delete(look);
          done(event);
        };
        waiting.add(look);
      });
    },
    close: async () => {
      left.abort();
      await reading;
    },
  };
}

async function readAll(body: ReadableStream<Uint8Array>, take: (event: LiveEvent) => void): Promise<void> {
  let text = '';
  for await (const part of body.pipeThrough(new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>)) {
    text += part;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = /^event: (.*)$/m.exec(block)?.[1];
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (event !== undefined && data !== undefined) take({ event, data: JSON.parse(data) });
    }
  }
}
