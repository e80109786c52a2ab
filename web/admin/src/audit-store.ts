// What operators did, the latest first: what was read, page by page, and above it what the event stream has told since.
// Without DOM.

import { computed, signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { AuditEntry } from './answers.ts';
import type { Api } from './api.ts';
import type { LimitStore } from './limit-store.ts';
import { Task } from './task.ts';

const pageSize = 100;

export class AuditStore {
  readonly loading: Task;
  readonly known = computed(() => this.#read.value !== null);
  readonly more = computed(() => this.#next.value !== null);
  readonly entries = computed(() => {
    const read = this.#read.value ?? [];
    const latest = read[0]?.at ?? -Infinity;
    const known = new Set(read.filter(({ at }) => at === latest).map(keyOf));
    return [...this.#live.value.filter((entry) => entry.at >= latest && !known.has(keyOf(entry))), ...read];
  });

  readonly #api: Api;
  readonly #live: ReadonlySignal<readonly AuditEntry[]>;
  readonly #read = signal<readonly AuditEntry[] | null>(null);
  readonly #next = signal<string | null>(null);

  constructor(api: Api, live: ReadonlySignal<readonly AuditEntry[]>, limits: LimitStore) {
    this.#api = api;
    this.#live = live;
    this.loading = new Task(limits);
  }

  show(): void {
    if (this.#read.value === null) void this.refresh();
  }

  refresh(): Promise<boolean> {
    return this.#page([], null);
  }

  loadMore(): Promise<boolean> {
    return this.#page(this.#read.value ?? [], this.#next.value);
  }

  clear(): void {
    this.loading.forget();
    this.#read.value = null;
    this.#next.value = null;
  }

  #page(before: readonly AuditEntry[], cursor: string | null): Promise<boolean> {
    return this.loading.read(
      () => this.#api.audit(cursor, pageSize),
      ({ rows, next }) => {
        this.#read.value = [...before, ...rows];
        this.#next.value = next;
      },
    );
  }
}

/** Two entries of one moment that say the same are one to a reader. */
export function keyOf({ at, actor, address, action, target, result, node }: AuditEntry): string {
  return JSON.stringify([at, actor, address, action, target, result, node]);
}
