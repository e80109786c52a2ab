// Requests that wait for their reply, by `ref`. Each promise settles: with the reply, the server's error, a lost connection,
// or a time-out.

import { ChatError } from './errors.ts';
import type { ServerEvent } from './events.ts';
import type { Clock } from './ports.ts';

export type EventOf<T extends ServerEvent['type']> = Extract<ServerEvent, { type: T }>;

interface Pending {
  settle: (reply: ServerEvent | ChatError) => void;
  cancelTimer: () => void;
}

export const replyMs = 10_000;

export class Requests {
  readonly #clock: Clock;
  readonly #pending = new Map<string, Pending>();
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A promise of the reply of the given type, and the `ref` to send with the request. */
  start<T extends ServerEvent['type']>(replyType: T): { ref: string; reply: Promise<EventOf<T>> } {
    this.#count += 1;
    const ref = this.#count.toString(36);
    const reply = new Promise<EventOf<T>>((resolve, reject) => {
      const cancelTimer = this.#clock.after(replyMs, () => {
        this.#settle(ref, new ChatError('TIMEOUT', 'The server did not answer in time.'));
      });
      const settle = (result: ServerEvent | ChatError): void => {
        if (result instanceof ChatError) reject(result);
        else if (isOfType(result, replyType)) resolve(result);
        else reject(new ChatError('UNEXPECTED_REPLY', `The server answered with ${result.type}.`));
      };
      this.#pending.set(ref, { settle, cancelTimer });
    });
    return { ref, reply };
  }

  /** Takes any event; those that reply to nothing are left alone. */
  answer(event: ServerEvent): void {
    const ref = 'ref' in event ? event.ref : undefined;
    if (ref === undefined) return;
    this.#settle(ref, event.type === 'ERROR' ? new ChatError(event.code, event.message, event) : event);
  }

  failAll(error: ChatError): void {
    for (const ref of [...this.#pending.keys()]) this.#settle(ref, error);
  }

  #settle(ref: string, result: ServerEvent | ChatError): void {
    const pending = this.#pending.get(ref);
    if (pending === undefined) return;
    this.#pending.delete(ref);
    pending.cancelTimer();
    pending.settle(result);
  }
}

function isOfType<T extends ServerEvent['type']>(event: ServerEvent, type: T): event is EventOf<T> {
  return event.type === type;
}
