// What a person has not seen yet, and how they are told: a count, a mark between the messages, a sound, a notification. Without
// DOM: whether somebody is looking is told from outside.

import type { ChatClient, Clock, NewMessage, Room } from '@chatroom/client';
import { signal } from '@preact/signals';
import { isOwn } from './own.ts';
import type { SettingsStore } from './settings-store.ts';

export interface Signals {
  chime: () => void;
  notify: (message: NewMessage, room: Room) => void;
}

/** A lively room makes one sound, not a rattle. */
const chimeEveryMs = 3_000;

export class AttentionStore {
  readonly unread = signal(0);
  /** The `seq` of the first message above which the mark stands. It stays until the next time, or until one writes. */
  readonly mark = signal<number | null>(null);

  readonly #settings: SettingsStore;
  readonly #signals: Signals;
  readonly #clock: Clock;
  #looking = true;
  #atEnd = true;
  #room: Room | null = null;
  #chimedAt = Number.NEGATIVE_INFINITY;

  constructor(client: ChatClient, settings: SettingsStore, signals: Signals, clock: Clock) {
    this.#settings = settings;
    this.#signals = signals;
    this.#clock = clock;
    client.on('change', ({ room }) => {
      const before = this.#room;
      this.#room = room;
      if (room?.info.id !== before?.info.id || room?.log.epoch !== before?.log.epoch) this.#forget();
    });
    client.on('message', (message) => {
      if (isOwn(message, client.state)) this.mark.value = null;
      else if (this.#room !== null) this.#arrived(message, this.#room);
    });
  }

  /** Whether the page is in front of somebody. */
  setLooking(looking: boolean): void {
    this.#looking = looking;
    this.#seen();
  }

  /** Whether the newest message is in sight. */
  setAtEnd(atEnd: boolean): void {
    this.#atEnd = atEnd;
    this.#seen();
  }

  #forget(): void {
    this.unread.value = 0;
    this.mark.value = null;
  }

  #seen(): void {
    if (this.#looking && this.#atEnd) this.unread.value = 0;
  }

  #arrived(message: NewMessage, room: Room): void {
    if (!this.#looking || !this.#atEnd) {
      if (this.unread.value === 0) this.mark.value = message.seq;
      this.unread.value += 1;
    }
    if (this.#looking) return;
    const now = this.#clock.now();
    if (this.#settings.sound.value && now - this.#chimedAt >= chimeEveryMs) {
      this.#chimedAt = now;
      this.#signals.chime();
    }
    if (this.#settings.notifications.value) this.#signals.notify(message, room);
  }
}
