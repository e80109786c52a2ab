// What an operator is about to do, and is asked about in a dialog: one at a time. Without DOM.

import { signal } from '@preact/signals';
import type { Server } from './answers.ts';
import type { Api } from './api.ts';
import type { BansStore } from './bans-store.ts';
import type { LimitStore } from './limit-store.ts';
import type { NoteStore } from './note-store.ts';
import { Task } from './task.ts';
import { sayDeleted, sayDraining, sayNoticeSent, sayRemoved } from './words.ts';

export type Deed =
  | { kind: 'drain'; server: Server }
  | { kind: 'deleteRoom'; room: { id: number; name: string; activeUsers: number } }
  | { kind: 'removeClient'; client: { id: number; username: string; address: string } }
  | { kind: 'liftBan'; address: string }
  /** Null: to everybody. */
  | { kind: 'notice'; room: { id: number; name: string } | null };

export interface Consequences {
  roomDeleted: (id: number) => void;
  clientRemoved: (id: number) => void;
}

export class DeedStore {
  readonly asked = signal<Deed | null>(null);
  readonly doing: Task;

  readonly #api: Api;
  readonly #bans: BansStore;
  readonly #notes: NoteStore;
  readonly #consequences: Consequences;

  constructor(api: Api, bans: BansStore, notes: NoteStore, limits: LimitStore, consequences: Consequences) {
    this.#api = api;
    this.#bans = bans;
    this.#notes = notes;
    this.#consequences = consequences;
    this.doing = new Task(limits);
  }

  ask(deed: Deed): void {
    this.doing.forget();
    this.asked.value = deed;
  }

  /** What is under way already is done all the same. */
  close(): void {
    this.asked.value = null;
  }

  drain(nodeId: string, name: string): Promise<boolean> {
    return this.#do(() => this.#api.drain(nodeId), () => sayDraining(name));
  }

  deleteRoom({ id, name }: { id: number; name: string }): Promise<boolean> {
    return this.#do(
      () => this.#api.deleteRoom(id),
      () => {
        this.#consequences.roomDeleted(id);
        return sayDeleted(name);
      },
    );
  }

  removeClient({ id, username }: { id: number; username: string }, banSeconds: number | null): Promise<boolean> {
    return this.#do(
      () => this.#api.removeClient(id, banSeconds),
      ({ banned }) => {
        if (banned) this.#bans.outdate();
        this.#consequences.clientRemoved(id);
        return sayRemoved(username, banned);
      },
    );
  }

  async liftBan(address: string): Promise<void> {
    if (await this.#bans.lift(address)) this.close();
  }

  notice(text: string, level: 'info' | 'warning', room: { id: number; name: string } | null): Promise<boolean> {
    return this.#do(() => this.#api.notice(text.trim(), level, room?.id ?? null), () => sayNoticeSent(room?.name ?? null));
  }

  #do<T>(work: () => Promise<T>, then: (answer: T) => string): Promise<boolean> {
    const deed = this.asked.value;
    return this.doing.run(async () => {
      const sentence = then(await work());
      if (this.asked.value === deed) this.close();
      this.#notes.say(sentence);
    });
  }
}
