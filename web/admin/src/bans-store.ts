// The addresses that may not connect: all of them, at most 10,000, so that searching needs no request. Without DOM.

import type { Clock } from '@chatroom/client';
import { computed, signal } from '@preact/signals';
import type { Ban } from './answers.ts';
import type { Api } from './api.ts';
import type { LimitStore } from './limit-store.ts';
import type { NoteStore } from './note-store.ts';
import { Task } from './task.ts';
import { sayBanned, sayLifted } from './words.ts';

const step = 100;
const freshMs = 10_000;

export class BansStore {
  readonly all = signal<readonly Ban[] | null>(null);
  readonly q = signal('');
  readonly loading: Task;
  readonly adding: Task;
  readonly lifting: Task;
  /** What matches `q`. */
  readonly found = computed(() => {
    const q = this.q.value.trim().toLowerCase();
    return (this.all.value ?? []).filter(({ address, by }) => address.includes(q) || by.toLowerCase().includes(q));
  });
  /** As many of them as are drawn. */
  readonly shown = computed(() => this.found.value.slice(0, this.#most.value));

  readonly #api: Api;
  readonly #notes: NoteStore;
  readonly #clock: Clock;
  readonly #most = signal(step);
  #readAt = -Infinity;

  constructor(api: Api, notes: NoteStore, limits: LimitStore, clock: Clock) {
    this.#api = api;
    this.#notes = notes;
    this.#clock = clock;
    this.loading = new Task(limits);
    this.adding = new Task(limits);
    this.lifting = new Task(limits);
  }

  show(): void {
    if (this.#clock.now() - this.#readAt > freshMs) void this.refresh();
  }

  refresh(): Promise<boolean> {
    return this.loading.read(
      () => this.#api.bans(),
      (all) => {
        this.all.value = all;
        this.#readAt = this.#clock.now();
      },
    );
  }

  search(q: string): void {
    this.q.value = q;
    this.#most.value = step;
  }

  showMore(): void {
    this.#most.value += step;
  }

  add(address: string, seconds: number): Promise<boolean> {
    return this.adding.run(async () => {
      const added = await this.#api.addBan(address.trim(), seconds);
      // The server may have made an address into the network that it belongs to.
      this.all.value = [...(this.all.value ?? []).filter((ban) => ban.address !== added.address), added].sort(byAddress);
      this.#notes.say(sayBanned(added.address));
    });
  }

  lift(address: string): Promise<boolean> {
    return this.lifting.run(async () => {
      await this.#api.liftBan(address);
      this.all.value = (this.all.value ?? []).filter((ban) => ban.address !== address);
      this.#notes.say(sayLifted(address));
    });
  }

  /** The list is not what was read any more. */
  outdate(): void {
    this.#readAt = -Infinity;
  }

  clear(): void {
    for (const task of [this.loading, this.adding, this.lifting]) task.forget();
    this.all.value = null;
    this.search('');
    this.outdate();
  }
}

function byAddress(a: Ban, b: Ban): number {
  return a.address < b.address ? -1 : 1;
}
