// What the parts that speak to the server by themselves (delivery.ts, gap-filler.ts, recovery.ts) see of the engine.

import type { Conversation } from './conversation.ts';
import { ChatError } from './errors.ts';
import type { ClientEvent, ServerEvent } from './events.ts';
import { passing } from './outbox.ts';
import type { Clock } from './ports.ts';
import type { EventOf } from './requests.ts';

export interface Session {
  readonly clock: Clock;
  readonly conversation: Conversation;
  change(conversation: Conversation): void;
  send(event: ClientEvent): void;
  request<T extends ServerEvent['type']>(event: ClientEvent, replyType: T): Promise<EventOf<T>>;
  /** Tells whether the connection of now is still the one. */
  whileConnected(): () => boolean;
}

/** The most that one HISTORY holds. */
export const historyPage = 100;

const againMs = 2_000;

/** Asks again after refusals that pass, and answers that did not come, while the connection lasts. */
export async function patiently<T>(session: Session, still: () => boolean, ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      if (error.code !== 'TIMEOUT' && !passing.includes(error.code)) throw error;
      const ms = error.retryAfterMs ?? againMs;
      await new Promise<void>((resolve) => {
        session.clock.after(ms, resolve);
      });
      if (!still()) throw error;
    }
  }
}
