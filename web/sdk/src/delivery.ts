// Sends what waits in the outbox, in order and not too much at once, and settles the promises of those who wrote it. When
// what is due is decided in outbox.ts.

import type { Conversation } from './conversation.ts';
import { ChatError } from './errors.ts';
import type { ErrorEvent } from './events.ts';
import type { Outbox, Queued } from './outbox.ts';
import { passing, patienceAfter, takeTurn } from './outbox.ts';
import { Pending } from './pending.ts';
import type { Session } from './session.ts';

/** The place of a message in its room. */
export interface Sent {
  id: string;
  roomId: number;
  seq: number;
  ts: number;
}

/**
 * A server takes 20 messages at once and 5 a second. With a little less than that, none is refused; a refused one could be
 * overtaken by those that are under way behind it. Whoever writes more has one under way at a time, and so the order is kept.
 */
const atOnce = 16;
const messageMs = 250;

const notInRoom = { code: 'NOT_IN_ROOM', message: 'not in room' };

export class Delivery {
  readonly #session: Session;
  /** By the message's id. Each settles when the message is confirmed, or has failed. */
  readonly pending = new Pending<Sent>();
  /** While the connection is there and the client is where its messages belong. */
  isOpen = false;
  /** Until then, what has been sent counts against what may be sent at once. */
  #paidUntil = 0;
  #heldUntil = 0;
  /** Between messages that there is no credit for. Found out from refusals. */
  #paceMs = 0;
  #cancelTimer: (() => void) | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  shut(): void {
    this.isOpen = false;
    this.#heldUntil = 0;
    this.#cancelTimer?.();
  }

  /** After a refusal that passes. */
  slowDown({ id, code, retryAfterMs }: ErrorEvent): void {
    const { ports, conversation } = this.#session;
    const refused = conversation.outbox.find((message) => message.id === id);
    if (refused === undefined || !passing.includes(code)) return;
    const now = ports.clock.now();
    this.#paidUntil = now + atOnce * messageMs;
    this.#paceMs = Math.min(messageMs, this.#paceMs + (retryAfterMs ?? 0));
    this.#heldUntil = Math.max(this.#heldUntil, now + (retryAfterMs ?? patienceAfter(refused.tries)));
  }

  /** After any change. Returns the outbox as it is after sending, without what the room's log shows by now. */
  advance(conversation: Conversation): Outbox {
    const outbox = this.isOpen ? this.#takeTurn(conversation) : conversation.outbox;
    for (const id of this.pending.names) this.#settle(id, outbox);
    const log = conversation.room?.log;
    return outbox.filter(({ state, roomId, seq = 0 }) => state !== 'sent' || (log?.roomId === roomId && log.last < seq && seq <= log.latest));
  }

  #takeTurn({ outbox, room, identity }: Conversation): Outbox {
    const { clock } = this.#session.ports;
    const now = clock.now();
    const place = {
      roomId: room?.info.id,
      clientId: identity?.clientId ?? 0,
      epoch: room?.log.epoch ?? '',
      after: room?.log.last ?? 0,
    };
    const paid = Math.max(this.#paidUntil, now);
    const credit = atOnce - Math.ceil((paid - now) / messageMs);
    const turn = takeTurn(outbox, place, now, credit, this.#heldUntil);
    this.#paidUntil = paid + turn.send.length * messageMs;
    if (credit <= 0 && turn.send.length > 0) this.#heldUntil = now + this.#paceMs;
    for (const { id, roomId, text } of turn.send) this.#session.send({ type: 'SEND_MESSAGE', id, roomId, text });
    this.#cancelTimer?.();
    if (turn.wakeAt < Number.POSITIVE_INFINITY) {
      this.#cancelTimer = clock.after(turn.wakeAt - now, () => {
        this.#session.change(this.#session.conversation);
      });
    }
    return turn.outbox;
  }

  #settle(id: string, outbox: Outbox): void {
    const message = outbox.find((candidate) => candidate.id === id);
    const { state, roomId = 0, seq = 0, ts = 0, problem }: Partial<Queued> = message ?? { problem: notInRoom };
    if (state === 'sent') this.pending.resolve(id, { id, roomId, seq, ts });
    else if (problem !== undefined) this.pending.reject(id, new ChatError(problem.code, { ...problem, id }));
  }
}
