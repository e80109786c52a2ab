// Requests that wait for their reply, by `ref`. Each promise settles: with the reply, the server's error, a lost connection,
// or a time-out.

import { ChatError } from './errors.ts';
import type { ClientEvent, Replies, ServerEvent } from './events.ts';
import { Pending } from './pending.ts';
import type { Session } from './session.ts';

/** An event that is replied to. */
export type Request<T extends keyof Replies = keyof Replies> = Extract<ClientEvent, { type: T }>;

export const replyMs = 10_000;

export class Requests {
  readonly #session: Session;
  readonly pending = new Pending<ServerEvent>();
  #count = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  async send<T extends keyof Replies>(event: Request<T>): Promise<Replies[T]> {
    this.#count += 1;
    const ref = this.#count.toString(36);
    this.#session.send({ ...event, ref });
    const cancelTimer = this.#session.ports.clock.after(replyMs, () => {
      this.pending.reject(ref, new ChatError('TIMEOUT'));
    });
    try {
      // The protocol says of which type the reply is that has this `ref`.
      return (await this.pending.add(ref)) as Replies[T];
    } finally {
      cancelTimer();
    }
  }

  /** Takes any event; those that reply to nothing are left alone. */
  answer(event: ServerEvent): void {
    const ref = 'ref' in event ? event.ref : undefined;
    if (ref === undefined) return;
    if (event.type === 'ERROR') this.pending.reject(ref, new ChatError(event.code, event));
    else this.pending.resolve(ref, event);
  }
}
