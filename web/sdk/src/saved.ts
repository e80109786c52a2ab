// What outlives the page: the session to take up again, who the client was in it, and what was not confirmed. Kept as one
// value in a storage that may fail or be forbidden.

import type { Former } from './conversation.ts';
import type { Queued } from './outbox.ts';
import type { KeyValueStorage } from './ports.ts';

export interface Saved {
  /** The same for all sessions of one page, and for a copy of it: how a copy is found out. */
  page: string;
  session: string;
  former: Former;
  formerIds: readonly number[];
  plan: Former | null;
  outbox: readonly Queued[];
}

/** To be raised whenever Saved changes: what an older client left is passed over. */
const version = 1;

export class Memory {
  readonly #storage: KeyValueStorage | undefined;
  readonly #key: string;
  #last: string | null = null;

  constructor(storage: KeyValueStorage | undefined, key: string) {
    this.#storage = storage;
    this.#key = key;
  }

  load(): Saved | null {
    try {
      const { v, ...saved } = JSON.parse(this.#storage?.getItem(this.#key) ?? '') as Saved & { v: number };
      return v === version ? saved : null;
    } catch {
      // Nothing there, or not allowed to see: the client is somebody new.
      return null;
    }
  }

  /** Null: there is nothing to take up again. */
  save(value: Saved | null): void {
    const waiting = value?.outbox.filter(({ state }) => state !== 'sent');
    const text = value === null ? null : JSON.stringify({ v: version, ...value, outbox: waiting });
    if (text === this.#last) return;
    this.#last = text;
    try {
      if (text === null) this.#storage?.removeItem(this.#key);
      else this.#storage?.setItem(this.#key, text);
    } catch {
      // Full or forbidden: the client works without, but a reload starts a new session.
    }
  }
}
