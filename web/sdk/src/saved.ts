// What outlives the page: the session to take up again, who the client was in it, and what was not confirmed. Kept as one
// value in a storage that may fail, be forbidden, or hold anything.

import type { Former, Plan, RoomRef } from './conversation.ts';
import { isRecord, listOf, literal, nullable, object, optional, text, whole } from './fields.ts';
import type { Decoder } from './fields.ts';
import type { Origin, Problem, Queued } from './outbox.ts';
import { mostQueued } from './outbox.ts';
import type { KeyValueStorage } from './ports.ts';

export interface Saved {
  /** The same for all sessions of one page, and for a copy of it: how a copy is found out. */
  page: string;
  session: string;
  former: Former;
  formerIds: readonly number[];
  plan: Plan | null;
  outbox: readonly Queued[];
}

const roomRef = object<RoomRef>({ id: whole, name: text, createdAt: whole });

const queued = object<Queued>({
  id: text,
  roomId: whole,
  text,
  at: whole,
  state: literal('sending', 'failed'),
  problem: optional(object<Problem>({ code: text, message: text })),
  tries: whole,
  due: whole,
  origin: optional(object<Origin>({ clientId: whole, epoch: text, after: whole })),
  seq: optional(whole),
});

const saved: Decoder<Saved> = object<Saved>({
  page: text,
  session: text,
  former: object<Former>({ clientId: whole, username: text, room: nullable(roomRef) }),
  formerIds: listOf(whole),
  plan: nullable(object<Plan>({ username: nullable(text), room: nullable(roomRef) })),
  outbox: listOf(queued),
});

export class Memory {
  readonly #storage: KeyValueStorage | null;
  readonly #key: string;
  #last: unknown[] = [];

  constructor(storage: KeyValueStorage | null, key: string) {
    this.#storage = storage;
    this.#key = key;
  }

  load(): Saved | null {
    try {
      const value: unknown = JSON.parse(this.#storage?.getItem(this.#key) ?? 'null');
      if (!isRecord(value)) return null;
      const found = saved(value, this.#key);
      return { ...found, outbox: found.outbox.slice(0, mostQueued).map((message) => ({ ...message, due: 0 })) };
    } catch {
      // Without it, the client is somebody new.
      return null;
    }
  }

  /** Writes where one of the parts is another one than last time. Null: there is nothing to take up again. */
  save(value: Saved | null): void {
    const parts = value === null ? [] : [value.session, value.former.username, value.former.room?.id, value.plan, value.outbox];
    const same = parts.length === this.#last.length && parts.every((part, index) => part === this.#last[index]);
    if (same) return;
    this.#last = parts;
    try {
      if (value === null) this.#storage?.removeItem(this.#key);
      else this.#storage?.setItem(this.#key, JSON.stringify({ ...value, outbox: value.outbox.filter(({ state }) => state !== 'sent') }));
    } catch {
      // Full or forbidden: the client works without, but a reload starts a new session.
    }
  }
}
