// What the parts that speak to the server by themselves (delivery.ts, gap-filler.ts, recovery.ts) see of the engine.

import type { Conversation } from './conversation.ts';
import { ChatError } from './errors.ts';
import type { ClientEvent, Replies } from './events.ts';
import { passing } from './outbox.ts';
import type { Ports } from './ports.ts';
import type { Request, Requests } from './requests.ts';

export interface Session {
  readonly ports: Ports;
  readonly conversation: Conversation;
  change(conversation: Conversation): void;
  /** Throws without a connection. */
  send(event: ClientEvent & { ref?: string }): void;
  readonly requests: Requests;
  /** Tells whether the connection of now is still the one. */
  whileConnected(): () => boolean;
}

/** The most that one HISTORY holds. */
export const historyPage = 100;

const againMs = 2_000;

/** Asks again after refusals that pass, and answers that did not come, while the connection lasts. */
export async function askPatiently<T extends keyof Replies>(
  session: Session,
  still: () => boolean,
  event: Request<T>,
): Promise<Replies[T]> {
  for (;;) {
    try {
      return await session.requests.send(event);
    } catch (error) {
      if (!(error instanceof ChatError) || ![...passing, 'TIMEOUT'].includes(error.code)) throw error;
      await new Promise<void>((resolve) => {
        session.ports.clock.after(error.retryAfterMs ?? againMs, resolve);
      });
      if (!still()) throw error;
    }
  }
}
