// Who is signed in. The token is kept here, in memory, and nowhere else: a reload of the page asks for the password again.
// Without DOM.

import type { Clock } from '@chatroom/client';
import { signal } from '@preact/signals';
import type { Api } from './api.ts';
import type { LimitStore } from './limit-store.ts';
import { Task } from './task.ts';

/** Why nobody is signed in; `fresh`: nobody was yet. */
export type OutReason = 'fresh' | 'left' | 'expired' | 'refused';

export type Session = { kind: 'out'; reason: OutReason } | { kind: 'in'; username: string; expiresAt: number };

export class SessionStore {
  readonly session = signal<Session>({ kind: 'out', reason: 'fresh' });
  readonly signingIn: Task;

  readonly #api: Api;
  readonly #clock: Clock;
  #cancel: (() => void) | null = null;

  constructor(api: Api, limits: LimitStore, clock: Clock) {
    this.#api = api;
    this.#clock = clock;
    this.signingIn = new Task(limits);
    api.onRefused = () => {
      this.#end('refused');
    };
  }

  signIn(username: string, password: string): Promise<boolean> {
    return this.signingIn.run(async () => {
      const { token, expiresAt } = await this.#api.login(username, password);
      this.#api.token = token;
      this.session.value = { kind: 'in', username, expiresAt };
      this.#cancel?.();
      this.#cancel = this.#clock.after(Math.max(0, expiresAt - this.#clock.now()), () => {
        this.expire();
      });
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
    this.#cancel?.();
    this.#cancel = null;
    this.#api.token = null;
    if (this.session.value.kind === 'in') this.session.value = { kind: 'out', reason };
  }
}
