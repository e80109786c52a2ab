// Requests that wait for their reply, by `ref`. Each promise settles: with the reply, the server's error, a lost connection,
// or a time-out.

import { ChatError } from './errors.ts';
import type { ClientEvent, ServerEvent } from './events.ts';
import { Pending } from './pending.ts';
import type { Session } from './session.ts';

export type EventOf<T extends ServerEvent['type']> = Extract<ServerEvent, { type: T }>;

export const replyMs = 10_000;

export class Requests {
  readonly #session: Session;
  readonly pending = new Pending<ServerEvent>();
  #count = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Resolves with a reply of the given type. */
  async send<T extends ServerEvent['type']>(event: ClientEvent, replyType: T): Promise<EventOf<T>> {
    this.#count += 1;
    const ref = this.#count.toString(36);
    this.#session.send({ ...event, ref });
    const cancelTimer = this.#session.ports.clock.after(replyMs, () => {
      this.pending.reject(ref, new ChatError('TIMEOUT'));
    });
    try {
      const reply = await this.pending.add(ref);
      if (reply.type !== replyType) throw new ChatError('UNEXPECTED_REPLY');
      return reply as EventOf<T>;
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
