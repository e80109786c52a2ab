// What is read out to people who listen to the page: new messages of others, at most one sentence in a few seconds. The list
// of messages itself is silent, or scrolling through it would be read out too. Without DOM.

import type { ChatClient, Clock, NewMessage } from '@chatroom/client';
import { signal } from '@preact/signals';
import { isOwn } from './own.ts';
import { sayArrived } from './words.ts';

const everyMs = 3_000;

export class Announcer {
  readonly sentence = signal('');
  readonly #clock: Clock;
  #last: NewMessage | null = null;
  #count = 0;
  #quiet = false;

  constructor(client: ChatClient, clock: Clock) {
    this.#clock = clock;
    client.on('message', (message) => {
      if (isOwn(message, client.state)) return;
      this.#last = message;
      this.#count += 1;
      if (!this.#quiet) this.#say();
    });
  }

  #say(): void {
    this.#quiet = this.#count > 0;
    if (this.#last === null || this.#count === 0) return;
    this.sentence.value = sayArrived(this.#last, this.#count);
    this.#count = 0;
    this.#clock.after(everyMs, () => {
      this.#say();
    });
  }
}
