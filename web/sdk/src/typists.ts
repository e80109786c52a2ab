// Who is writing is forgotten after a while without a word from them.

import type { Clock } from './ports.ts';

export const typingMs = 5_000;

export class Typists {
  readonly #clock: Clock;
  readonly #forget: (clientId: number) => void;
  readonly #timers = new Map<number, () => void>();

  constructor(clock: Clock, forget: (clientId: number) => void) {
    this.#clock = clock;
    this.#forget = forget;
  }

  heard(clientId: number): void {
    this.#timers.get(clientId)?.();
    const cancel = this.#clock.after(typingMs, () => {
      this.#timers.delete(clientId);
      this.#forget(clientId);
    });
    this.#timers.set(clientId, cancel);
  }
}
