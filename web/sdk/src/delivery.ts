// Sends what waits in the outbox, in order and not too much at once, and settles the promises of those who wrote it. When
// what is due is decided in outbox.ts.

import type { Conversation } from './conversation.ts';
import { ChatError } from './errors.ts';
import type { ErrorEvent } from './events.ts';
import type { Outbox, Queued } from './outbox.ts';
import { allDue, mostUnderWay, passing, patienceAfter, takeTurn } from './outbox.ts';
import { Pending } from './pending.ts';
import type { Session } from './session.ts';

/** The place of a message in its room. */
export interface Sent {
  id: string;
  roomId: number;
  seq: number;
  ts: number;
}

const notInRoom = { code: 'NOT_IN_ROOM', message: 'not in room' };

export class Delivery {
  readonly #session: Session;
  /** By the message's id. Each settles when the message is confirmed, or has failed. */
  readonly pending = new Pending<Sent>();
  isOpen = false;
  /** After a refusal that passes: the time between two messages, of which one is under way at a time. */
  #paceMs = 0;
  #heldUntil = 0;
  #cancelTimer: (() => void) | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  /** The connection is there and the client is where its messages belong. Returns the outbox, all of it due. */
  open(outbox: Outbox): Outbox {
    this.isOpen = true;
    this.#paceMs = 0;
    this.#heldUntil = 0;
    return allDue(outbox);
  }

  shut(): void {
    this.isOpen = false;
    this.#cancelTimer?.();
  }

  /**
   * After a refusal that passes: one at a time, until all are through. What is under way behind a message that has to wait
   * could otherwise overtake it.
   */
  slowDown({ id, code, retryAfterMs }: ErrorEvent): void {
    const { ports, conversation } = this.#session;
    const refused = conversation.outbox.find((message) => message.id === id);
    if (refused === undefined || !passing.includes(code)) return;
    this.#paceMs = retryAfterMs ?? 1;
    this.#heldUntil = Math.max(this.#heldUntil, ports.clock.now() + (retryAfterMs ?? patienceAfter(refused.tries)));
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
    const turn = takeTurn(outbox, place, now, this.#paceMs > 0 ? 1 : mostUnderWay, this.#heldUntil);
    for (const { id, roomId, text } of turn.send) this.#session.send({ type: 'SEND_MESSAGE', id, roomId, text });
    this.#cancelTimer?.();
    if (turn.wakeAt < Number.POSITIVE_INFINITY) {
      this.#cancelTimer = clock.after(turn.wakeAt - now, () => {
        this.#session.change(this.#session.conversation);
      });
    }
    if (turn.send.length > 0) this.#heldUntil = now + this.#paceMs;
    if (!turn.outbox.some(({ state }) => state === 'sending')) this.#paceMs = 0;
    return turn.outbox;
  }

  #settle(id: string, outbox: Outbox): void {
    const message = outbox.find((candidate) => candidate.id === id);
    const { state, roomId = 0, seq = 0, ts = 0, problem }: Partial<Queued> = message ?? { problem: notInRoom };
    if (state === 'sent') this.pending.resolve(id, { id, roomId, seq, ts });
    else if (problem !== undefined) this.pending.reject(id, new ChatError(problem.code, { ...problem, id }));
  }
}
