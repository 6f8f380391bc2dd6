/** The API as the story uses it. */

export interface Answer {
  readonly status: number;
  readonly location: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface TimelineLine {
  readonly at: string;
  readonly direction: 'in' | 'out' | 'note';
  readonly what: string;
  readonly who?: string;
  readonly mark?: string;
  readonly changed?: string;
  readonly reason?: { readonly message: string };
}

export interface Saga {
  readonly sagaId: string;
  readonly type: string;
  readonly status: string;
  readonly reason?: { readonly code: string; readonly message: string };
  readonly timeline: readonly TimelineLine[];
}

export interface Desk {
  readonly get: (path: string) => Promise<Answer>;
  readonly post: (path: string, body: unknown) => Promise<Answer>;
  /** The saga once it has ended: told by its event stream. */
  readonly ended: (sagaId: string) => Promise<Saga>;
}

export function openDesk(url: string): Desk {
  async function call(path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(`${url}${path}`, init).catch((error: unknown) => {
      throw new Error(`${url} does not answer: ${error instanceof Error ? error.message : String(error)}. Is the server running there?`);
    });
    return { status: response.status, location: response.headers.get('location'), body: (await response.json()) as Answer['body'] };
  }
  const get = (path: string) => call(path, {});
  return {
    get,
    post: (path, body) => call(path, { method: 'POST', headers: { 'Content-Type': 'application/json', Prefer: 'wait=10', 'X-Operator': 'demo' }, body: JSON.stringify(body) }),
    ended: async (sagaId) => {
      const events = await fetch(`${url}/sagas/${sagaId}/events`);
      await events.text();
      return (await get(`/sagas/${sagaId}`)).body as unknown as Saga;
    },
  };
}
