// An admin API that a test controls: it notes what is asked, and answers what the test says.

import { FakeClock } from '../../sdk/test/fake-ports.ts';
import { Api } from '../src/api.ts';
import { LimitStore } from '../src/limit-store.ts';

export interface Asked {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: unknown;
}

interface Answer {
  status?: number;
  headers?: Record<string, string>;
  json?: unknown;
  stream?: ReadableStream<Uint8Array>;
}

export class FakeServer {
  readonly asked: Asked[] = [];
  readonly clock = new FakeClock();
  readonly limits = new LimitStore(this.clock);
  readonly api: Api;
  #answers: (Answer | Promise<Answer> | Error)[] = [];

  constructor() {
    this.api = new Api(async (path, init) => {
      const { body } = init;
      this.asked.push({
        method: init.method ?? 'GET',
        path,
        headers: init.headers as Record<string, string>,
        body: typeof body === 'string' ? (JSON.parse(body) as unknown) : null,
      });
      const answer = await (this.#answers.shift() ?? { status: 500 });
      if (answer instanceof Error) throw answer;
      const { status = 200, headers = {}, json = null, stream } = answer;
      return new Response(stream ?? JSON.stringify(json), { status, headers });
    });
  }

  /** To the next requests, in this order. */
  answers(...answers: (Answer | Promise<Answer> | Error)[]): void {
    this.#answers.push(...answers);
  }

  refuses(seconds: number): void {
    this.answers({ status: 429, headers: { 'retry-after': String(seconds) }, json: { detail: 'too many requests' } });
  }

  get paths(): string[] {
    return this.asked.map(({ path }) => path);
  }
}

/** Whatever answers are on their way have come. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
  await new Promise((later) => setTimeout(later));
}

export function room(id: number, name = `room ${id}`) {
  return { id, name, createdAt: 1, createdBy: 2, listed: true, activeUsers: 3, messages: 4 };
}

export function server(id: string, change: Record<string, unknown> = {}) {
  return {
    id,
    host: `host-${id}`,
    address: '0.0.0.0:3000',
    version: '0.1.0',
    startedAt: 1,
    lastHeartbeat: 1_000,
    draining: false,
    connections: 5,
    clients: 6,
    rooms: 1,
    messagesIn: 10,
    messagesOut: 20,
    deliveries: 30,
    bytesIn: 1,
    bytesOut: 2,
    limitHits: 0,
    queuedBytes: 0,
    memoryBytes: 1_000_000,
    cpuMs: 5,
    cpuPercent: 1.5,
    loopLagUs: 2_500,
    ...change,
  };
}

export const totals = {
  connections: 5,
  clients: 6,
  rooms: 1,
  messagesIn: 10,
  messagesOut: 20,
  deliveries: 30,
  memoryBytes: 1_000_000,
  queuedBytes: 0,
  limitHits: 0,
};

export const rates = { messagesIn: 1.5, messagesOut: 3, deliveries: 4.5, bytesOut: 100 };

export function audited(at: number, action = 'notice') {
  return { at, actor: 'root', address: '127.0.0.1', action, target: '', result: 'ok', node: 'a' };
}
