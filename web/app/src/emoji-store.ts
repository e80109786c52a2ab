// The emoji data, which is a chunk of its own and is loaded when somebody first wants an emoji. Without DOM.

import { signal } from '@preact/signals';
import { EmojiBook } from './emoji.ts';
import type { EmojiGroup } from './emoji.ts';

export type LoadEmoji = () => Promise<{ groups: readonly EmojiGroup[] }>;

export class EmojiStore {
  readonly book = signal<EmojiBook | null>(null);
  readonly failed = signal(false);
  readonly #load: LoadEmoji;
  #loading: Promise<void> | null = null;

  constructor(load: LoadEmoji) {
    this.#load = load;
  }

  /** Resolves in any case; where loading failed, the next call tries again. */
  load(): Promise<void> {
    this.#loading ??= this.#load().then(
      ({ groups }) => {
        this.book.value = new EmojiBook(groups);
        this.failed.value = false;
      },
      () => {
        this.#loading = null;
        this.failed.value = true;
      },
    );
    return this.#loading;
  }
}
