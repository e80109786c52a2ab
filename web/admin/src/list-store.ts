// A list that the server searches, sorts and pages: there may be 100,000 entries, of which the page holds one page. Each look
// costs a request, so typing is waited for, and a page that was read a moment ago is shown again. Without DOM.

import type { Clock } from '@chatroom/client';
import { computed, signal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import type { Page, Question } from './api.ts';
import type { LimitStore } from './limit-store.ts';
import { Task } from './task.ts';

export const pageSize = 50;
const typingMs = 400;
const freshMs = 10_000;
/** The server may answer with rows that are a few seconds old. */
const lateMs = 5_000;

export class ListStore<T extends { id: number }> {
  readonly q = signal('');
  /** A field, with a '-' before it for falling values. */
  readonly sort: Signal<string>;
  readonly page = signal<Page<T> | null>(null);
  /** Of the first row shown, from 0. */
  readonly first = computed(() => this.#before.value.length * pageSize);
  readonly loading: Task;

  readonly #ask: (question: Question) => Promise<Page<T>>;
  readonly #clock: Clock;
  /** The cursors of the pages before this one, and of this one. */
  readonly #before = signal<readonly (string | null)[]>([]);
  #cursor: string | null = null;
  #readAt = -Infinity;
  /** What is no more, and since when. */
  readonly #gone = new Map<number, number>();
  #cancel: (() => void) | null = null;

  constructor(ask: (question: Question) => Promise<Page<T>>, sort: string, limits: LimitStore, clock: Clock) {
    this.#ask = ask;
    this.#clock = clock;
    this.sort = signal(sort);
    this.loading = new Task(limits);
  }

  /** Somebody looks at it. */
  show(): void {
    if (this.#clock.now() - this.#readAt > freshMs) void this.refresh();
  }

  refresh(): Promise<boolean> {
    return this.#read(this.#before.value, this.#cursor);
  }

  search(q: string): void {
    this.q.value = q;
    this.#cancel?.();
    this.#cancel = this.#clock.after(typingMs, () => {
      this.searchNow();
    });
  }

  /** Does not wait for more to be typed. */
  searchNow(): void {
    this.#cancel?.();
    this.#cancel = null;
    void this.#read([], null);
  }

  /** The other way round where it is sorted by this field already; numbers and times begin with the highest. */
  sortBy(field: string, falling: boolean): void {
    const [up, down] = [field, `-${field}`];
    const now = this.sort.value;
    if (now === up || now === down) this.sortAs(now === up ? down : up);
    else this.sortAs(falling ? down : up);
  }

  sortAs(sort: string): void {
    this.sort.value = sort;
    void this.#read([], null);
  }

  next(): void {
    const { next } = this.page.value ?? { next: null };
    if (next !== null) void this.#read([...this.#before.value, this.#cursor], next);
  }

  previous(): void {
    const before = this.#before.value;
    if (before.length > 0) void this.#read(before.slice(0, -1), before.at(-1) ?? null);
  }

  /** It is no more; nothing is asked for that. */
  drop(id: number): void {
    this.#gone.set(id, this.#clock.now());
    if (this.page.value !== null) this.page.value = this.#withoutGone(this.page.value);
  }

  clear(): void {
    this.#cancel?.();
    this.loading.forget();
    this.#gone.clear();
    this.q.value = '';
    this.page.value = null;
    this.#before.value = [];
    this.#cursor = null;
    this.#readAt = -Infinity;
  }

  #read(before: readonly (string | null)[], cursor: string | null): Promise<boolean> {
    return this.loading.read(
      () => this.#ask({ q: this.q.value.trim(), sort: this.sort.value, limit: pageSize, cursor }),
      (page) => {
        this.page.value = this.#withoutGone(page);
        this.#before.value = before;
        this.#cursor = cursor;
        this.#readAt = this.#clock.now();
      },
    );
  }

  #withoutGone(page: Page<T>): Page<T> {
    const now = this.#clock.now();
    for (const [id, since] of this.#gone) if (now - since > lateMs) this.#gone.delete(id);
    const rows = page.rows.filter(({ id }) => !this.#gone.has(id));
    const total = page.total === null ? null : page.total - (page.rows.length - rows.length);
    return { ...page, rows, total };
  }
}
