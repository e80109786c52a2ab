// Surroundings that a test controls: sockets without a network, a clock that moves when told, chance that is none.

import type { ClientEvent, ServerEvent } from '../src/events.ts';
import type { Clock, Ports, Socket, SocketListener } from '../src/ports.ts';

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

  receive(event: ServerEvent): void {
    this.#listener.frame(JSON.stringify(event));
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
