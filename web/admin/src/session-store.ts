// Who is signed in. The token is kept here, in memory, and nowhere else: a reload of the page asks for the password again.
// The server says when its time is over: this machine's clock may be wrong. Without DOM.

import { signal } from '@preact/signals';
import type { Api } from './api.ts';
import type { LimitStore } from './limit-store.ts';
import { Task } from './task.ts';

/** Why nobody is signed in; `fresh`: nobody was yet. */
export type OutReason = 'fresh' | 'left' | 'expired' | 'refused';

export type Session = { kind: 'out'; reason: OutReason } | { kind: 'in'; username: string };

export class SessionStore {
  readonly session = signal<Session>({ kind: 'out', reason: 'fresh' });
  readonly signingIn: Task;

  readonly #api: Api;

  constructor(api: Api, limits: LimitStore) {
    this.#api = api;
    this.signingIn = new Task(limits);
    api.onRefused = () => {
      this.#end('refused');
    };
  }

  signIn(username: string, password: string): Promise<boolean> {
    return this.signingIn.run(async () => {
      const { token } = await this.#api.login(username, password);
      this.#api.token = token;
      this.session.value = { kind: 'in', username };
    });
  }

  signOut(): void {
    this.#end('left');
  }

  /** The token's time is over. */
  expire(): void {
    this.#end('expired');
  }

  #end(reason: OutReason): void {
    this.#api.token = null;
    if (this.session.value.kind === 'in') this.session.value = { kind: 'out', reason };
  }
}
