// One room or client, read when somebody looks at it. Without DOM.

import { signal } from '@preact/signals';
import { ApiError } from './api.ts';
import type { LimitStore } from './limit-store.ts';
import { Task } from './task.ts';

export class DetailStore<T extends { id: number }> {
  readonly entry = signal<T | null>(null);
  /** There is none with this number, or no more. */
  readonly gone = signal(false);
  readonly loading: Task;

  readonly #ask: (id: number) => Promise<T>;
  #id = -1;

  constructor(ask: (id: number) => Promise<T>, limits: LimitStore) {
    this.#ask = ask;
    this.loading = new Task(limits);
  }

  show(id: number): void {
    if (id !== this.#id) this.clear();
    this.#id = id;
    void this.refresh();
  }

  refresh(): Promise<boolean> {
    const id = this.#id;
    return this.loading.read(
      async () => {
        try {
          return await this.#ask(id);
        } catch (error) {
          if (error instanceof ApiError && error.status === 404) return null;
          throw error;
        }
      },
      (entry) => {
        this.entry.value = entry;
        this.gone.value = entry === null;
      },
    );
  }

  clear(): void {
    this.#id = -1;
    this.loading.forget();
    this.entry.value = null;
    this.gone.value = false;
  }
}
