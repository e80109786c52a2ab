// The limit of requests that the server allows this address: until when it is reached, and what is read as soon as it is free
// again. What changes something waits for a person to ask again. Without DOM.

import type { Clock } from '@chatroom/client';
import { computed, signal } from '@preact/signals';
import type { ApiError } from './api.ts';

const unknownWaitMs = 5_000;

export class LimitStore {
  /** Seconds until a request is allowed again, rounded up; 0: now. */
  readonly secondsLeft = signal(0);
  readonly reached = computed(() => this.secondsLeft.value > 0);
  /** Whether something is to be read then. */
  readonly waiting = signal(false);

  readonly #clock: Clock;
  readonly #later = new Map<object, () => void>();
  #until = 0;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `again` is called once when the limit is free; a later refusal of the same `owner` takes its place. */
  refused({ retryAfterMs }: ApiError, owner: object, again: (() => void) | null): void {
    this.#until = Math.max(this.#until, this.#clock.now() + (retryAfterMs ?? unknownWaitMs));
    if (again !== null) this.#later.set(owner, again);
    this.waiting.value = this.#later.size > 0;
    this.#tick();
  }

  forget(owner: object): void {
    this.#later.delete(owner);
    this.waiting.value = this.#later.size > 0;
  }

  #tick(): void {
    this.#cancel?.();
    this.#cancel = null;
    const leftMs = this.#until - this.#clock.now();
    this.secondsLeft.value = Math.max(0, Math.ceil(leftMs / 1000));
    if (leftMs > 0) {
      this.#cancel = this.#clock.after(leftMs % 1000 || 1000, () => {
        this.#tick();
      });
      return;
    }
    const due = [...this.#later.values()];
    this.#later.clear();
    this.waiting.value = false;
    for (const again of due) again();
  }
}
