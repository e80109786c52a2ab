// Fills the gaps in the room's log from the history, so that what came after them can be shown.

import { afterFilling } from './conversation.ts';
import { ChatError } from './errors.ts';
import { gapOf } from './room-log.ts';
import type { Session } from './session.ts';
import { askPatiently, historyPage } from './session.ts';

export class GapFiller {
  readonly #session: Session;
  /** The connection on which a page has been asked for. */
  #busy: (() => boolean) | null = null;

  constructor(session: Session) {
    this.#session = session;
  }

  /** After anything that may have opened a gap, while the client is in the room. */
  async fill(): Promise<void> {
    if (this.#busy?.() === true) return;
    const still = this.#session.whileConnected();
    this.#busy = still;
    try {
      while (still() && (await this.#page(still)));
    } catch (error) {
      // The next join or resume says again what is missing.
      if (!(error instanceof ChatError)) throw error;
    } finally {
      if (this.#busy === still) this.#busy = null;
    }
  }

  async #page(still: () => boolean): Promise<boolean> {
    const session = this.#session;
    const { room } = session.conversation;
    const gap = room === null ? null : gapOf(room.log);
    if (gap === null) return false;
    const limit = Math.min(historyPage, gap.before - gap.after - 1);
    const page = await askPatiently(session, still, { type: 'GET_HISTORY', before: gap.before, limit });
    session.change(afterFilling(session.conversation, page));
    return true;
  }
}
