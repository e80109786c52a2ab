// What somebody has begun to write, by room, through reloads of this tab. Without DOM.

import type { KeyValueStorage } from '@chatroom/client';
import { readJson } from './storage.ts';

const key = 'drafts';
/** The oldest goes first. */
export const mostDrafts = 20;

export class DraftStore {
  readonly #storage: KeyValueStorage;
  #drafts: [roomId: number, text: string][];

  constructor(storage: KeyValueStorage) {
    this.#storage = storage;
    this.#drafts = draftsIn(readJson(storage, key));
  }

  of(roomId: number): string {
    return this.#drafts.find(([id]) => id === roomId)?.[1] ?? '';
  }

  keep(roomId: number, text: string): void {
    const others = this.#drafts.filter(([id]) => id !== roomId);
    this.#drafts = text === '' ? others : [...others, [roomId, text] as [number, string]].slice(-mostDrafts);
    if (this.#drafts.length === 0) this.#storage.removeItem(key);
    else this.#storage.setItem(key, JSON.stringify(this.#drafts));
  }
}

function draftsIn(stored: unknown): [number, string][] {
  if (!Array.isArray(stored)) return [];
  return stored.filter(
    (entry): entry is [number, string] => Array.isArray(entry) && typeof entry[0] === 'number' && typeof entry[1] === 'string',
  );
}
