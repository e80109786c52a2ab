// Surroundings that a test controls: sockets without a network, a clock that moves when told, chance that is none.

import type { ClientEvent, ServerEvent } from '../src/events.ts';
import type { Clock, KeyValueStorage, Ports, Socket, SocketListener } from '../src/ports.ts';

export class FakeSocket implements Socket {
  readonly url: URL;
  readonly sent: (ClientEvent & { ref?: string })[] = [];
  closed = false;
  readonly #listener: SocketListener;

  constructor(url: string, listener: SocketListener) {
    this.url = new URL(url);
    this.#listener = listener;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientEvent);
  }

  close(): void {
    this.closed = true;
  }

  receive(...events: ServerEvent[]): void {
    for (const event of events) this.#listener.frame(JSON.stringify(event));
  }

  receiveText(text: string): void {
    this.#listener.frame(text);
  }

  /** The connection ends, by the server or the network. */
  end(code: number): void {
    this.#listener.closed(code);
  }

  /** What was sent of one type, without the refs. */
  sentOf<T extends ClientEvent['type']>(type: T): Extract<ClientEvent, { type: T }>[] {
    return this.sent.filter((event): event is Extract<ClientEvent, { type: T }> => event.type === type);
  }

  /** The `ref` of the last request of one type. */
  refOf(type: ClientEvent['type']): string {
    const ref = this.sent.findLast((event) => event.type === type)?.ref;
    if (ref === undefined) throw new Error(`no ${type} was sent with a ref`);
    return ref;
  }

  get lastRef(): string {
    const ref = this.sent.at(-1)?.ref;
    if (ref === undefined) throw new Error('nothing was sent with a ref');
    return ref;
  }
}

export class FakeClock implements Clock {
  #now = 1_000_000;
  readonly #timers = new Set<{ at: number; run: () => void }>();

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** Runs what falls due on the way, in order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = [...this.#timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#now = next.at;
      next.run();
    }
    this.#now = end;
  }
}

export class FakeStorage implements KeyValueStorage {
  readonly #values: Map<string, string>;

  constructor(values: Iterable<[string, string]> = []) {
    this.#values = new Map(values);
  }

  getItem(key: string): string | null {
    return this.#values.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#values.set(key, value);
  }

  removeItem(key: string): void {
    this.#values.delete(key);
  }

  /** As a browser does it for the tab that is a duplicate. */
  copy(): FakeStorage {
    return new FakeStorage(this.#values);
  }
}

export class FakeWorld {
  readonly sockets: FakeSocket[] = [];
  readonly clock = new FakeClock();
  readonly ports: Ports;
  #ids = 0;

  constructor() {
    this.ports = {
      openSocket: (url, listener) => {
        const socket = new FakeSocket(url, listener);
        this.sockets.push(socket);
        return socket;
      },
      clock: this.clock,
      claim: null,
      chance: () => 0.5,
      newMessageId: () => {
        this.#ids += 1;
        return `id${this.#ids}`;
      },
    };
  }

  /** The newest one. */
  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error('no socket was opened');
    return socket;
  }
}
