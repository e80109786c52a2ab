// Something a person asked for: whether it runs, and in plain words why it failed. For one form, list or button.

import { signal } from '@preact/signals';
import { ApiError } from './api.ts';
import type { LimitStore } from './limit-store.ts';
import { explain } from './words.ts';

export class Task {
  readonly busy = signal(false);
  readonly problem = signal<string | null>(null);
  readonly #limits: LimitStore;
  #last = 0;

  constructor(limits: LimitStore) {
    this.#limits = limits;
  }

  /** True when it was done. A second call while the first runs does nothing. */
  run(work: () => Promise<unknown>): Promise<boolean> {
    return this.busy.value ? Promise.resolve(false) : this.#attempt(work, null);
  }

  /** The same for what only reads: a second call takes the place of the first, and what a limit refuses is read later. */
  async read<T>(ask: () => Promise<T>, show: (answer: T) => void): Promise<boolean> {
    let answer: T | undefined;
    const done = await this.#attempt(
      async () => {
        answer = await ask();
      },
      () => void this.read(ask, show),
    );
    if (done) show(answer as T);
    return done;
  }

  /** Whatever runs is of no interest any more. */
  forget(): void {
    this.#last += 1;
    this.#limits.forget(this);
    this.busy.value = false;
    this.problem.value = null;
  }

  clear(): void {
    this.problem.value = null;
  }

  async #attempt(work: () => Promise<unknown>, later: (() => void) | null): Promise<boolean> {
    this.forget();
    this.busy.value = true;
    const own = this.#last;
    try {
      await work();
      return own === this.#last;
    } catch (error) {
      if (own !== this.#last) return false;
      const limited = error instanceof ApiError && error.status === 429;
      if (limited) this.#limits.refused(error, this, later);
      // The banner says what a reader waits for.
      if (!limited || later === null) this.problem.value = explain(error);
      return false;
    } finally {
      if (own === this.#last) this.busy.value = false;
    }
  }
}
