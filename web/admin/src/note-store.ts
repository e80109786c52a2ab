// A sentence about what was just done, which goes by itself. Without DOM.

import type { Clock } from '@chatroom/client';
import { signal } from '@preact/signals';

const shownMs = 5_000;

export class NoteStore {
  readonly note = signal<string | null>(null);
  readonly #clock: Clock;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  say(sentence: string): void {
    this.#cancel?.();
    this.note.value = sentence;
    this.#cancel = this.#clock.after(shownMs, () => {
      this.note.value = null;
    });
  }
}
