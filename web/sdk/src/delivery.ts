// Sends what waits in the outbox, in order and not too much at once, and settles the promises of those who wrote it. When
// what is due is decided in outbox.ts.

import type { Conversation } from './conversation.ts';
import { isOwn } from './conversation.ts';
import { ChatError } from './errors.ts';
import type { ErrorEvent, NewMessage, ServerEvent } from './events.ts';
import type { Outbox, Problem, Surroundings } from './outbox.ts';
import { allDue, mostUnderWay, passing, patienceAfter, takeTurn } from './outbox.ts';
import type { Session } from './session.ts';

/** The place of a message in its room. */
export interface Sent {
  id: string;
  roomId: number;
  seq: number;
  ts: number;
}

interface Waiting {
  resolve: (sent: Sent) => void;
  reject: (error: ChatError) => void;
}

export class Delivery {
  readonly #session: Session;
  readonly #waiting = new Map<string, Waiting>();
  #open = false;
  #window = mostUnderWay;
  #heldUntil = 0;
  #cancelTimer: (() => void) | null = null;

  constructor(session: Session) {
    this.#session = session;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Settles when the message is confirmed, or has failed. Nobody has to listen: the state tells the same. */
  outcomeOf(id: string): Promise<Sent> {
    const outcome = new Promise<Sent>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
    outcome.catch(() => undefined);
    return outcome;
  }

  /** The connection is there and the client is where its messages belong. Returns the outbox, all of it due. */
  open(outbox: Outbox): Outbox {
    this.#open = true;
    this.#window = mostUnderWay;
    this.#heldUntil = 0;
    return allDue(outbox);
  }

  shut(): void {
    this.#open = false;
    this.#cancelTimer?.();
  }

  /** Before the event changes the conversation. */
  heard(event: ServerEvent, { outbox }: Conversation): void {
    if (event.type === 'ACK') this.#confirm(event);
    if (event.type === 'ERROR') this.#slowDown(event, outbox);
    if (event.type === 'NEW_MESSAGE') this.#find([event], outbox);
    if (event.type === 'ROOM_JOINED') this.#find(event.history, outbox);
    if (event.type === 'HISTORY') this.#find(event.messages, outbox);
  }

  /** After any change. Returns the outbox as it is after sending. */
  advance(conversation: Conversation): Outbox {
    const outbox = this.#open ? this.#takeTurn(conversation) : conversation.outbox;
    this.#settle(outbox);
    return outbox;
  }

  /** The messages are dropped. */
  rejectAll(problem: Problem): void {
    for (const id of [...this.#waiting.keys()]) this.#reject(id, problem);
  }

  #takeTurn({ outbox, room, identity }: Conversation): Outbox {
    const now = this.#session.clock.now();
    const origin: Surroundings['origin'] =
      room === null || identity === null
        ? null
        : { roomId: room.info.id, clientId: identity.clientId, epoch: room.log.epoch, after: room.log.last };
    const turn = takeTurn(outbox, { now, window: this.#window, heldUntil: this.#heldUntil, origin });
    for (const { id, roomId, text } of turn.send) this.#session.send({ type: 'SEND_MESSAGE', id, roomId, text });
    this.#wakeIn(turn.wakeAt === null ? null : turn.wakeAt - now);
    if (!turn.outbox.some(({ state }) => state === 'sending')) this.#window = mostUnderWay;
    return turn.outbox;
  }

  #wakeIn(ms: number | null): void {
    this.#cancelTimer?.();
    const wake = (): void => {
      this.#session.change(this.#session.conversation);
    };
    this.#cancelTimer = ms === null ? null : this.#session.clock.after(ms, wake);
  }

  /**
   * One at a time, until all are through: what is under way behind a message that has to wait could otherwise overtake it.
   */
  #slowDown({ id, code, retryAfterMs }: ErrorEvent, outbox: Outbox): void {
    const refused = outbox.find((message) => message.id === id);
    if (refused === undefined || !passing.includes(code)) return;
    this.#window = 1;
    this.#heldUntil = Math.max(this.#heldUntil, this.#session.clock.now() + (retryAfterMs ?? patienceAfter(refused.tries)));
  }

  #find(messages: readonly NewMessage[], outbox: Outbox): void {
    if (this.#waiting.size === 0) return;
    for (const message of messages) {
      if (isOwn(outbox, message)) this.#confirm(message);
    }
  }

  #confirm({ id, roomId, seq, ts }: Sent): void {
    this.#waiting.get(id)?.resolve({ id, roomId, seq, ts });
    this.#waiting.delete(id);
  }

  #settle(outbox: Outbox): void {
    if (this.#waiting.size === 0) return;
    const left = new Map(outbox.map((message) => [message.id, message]));
    for (const id of [...this.#waiting.keys()]) {
      const message = left.get(id);
      if (message === undefined) this.#reject(id, { code: 'NOT_IN_ROOM', message: 'The room was left before the message was sent.' });
      else if (message.state === 'failed' && message.problem !== undefined) this.#reject(id, message.problem);
    }
  }

  #reject(id: string, { code, message }: Problem): void {
    this.#waiting.get(id)?.reject(new ChatError(code, message, { messageId: id }));
    this.#waiting.delete(id);
  }
}
