// What a person has chosen for all rooms, in this browser. Without DOM.

import type { KeyValueStorage } from '@chatroom/client';
import { signal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { readJson } from './storage.ts';

const key = 'settings';

/** What the browser says about notifications; `impossible` where it has none. */
export type Permission = 'granted' | 'denied' | 'default' | 'impossible';

export interface NotificationPermission {
  state: () => Permission;
  ask: () => Promise<Permission>;
}

export class SettingsStore {
  readonly sound: Signal<boolean>;
  readonly notifications: Signal<boolean>;
  readonly permission: Signal<Permission>;
  readonly #storage: KeyValueStorage;
  readonly #browser: NotificationPermission;

  constructor(storage: KeyValueStorage, browser: NotificationPermission) {
    this.#storage = storage;
    this.#browser = browser;
    const stored = readJson(storage, key);
    this.permission = signal(browser.state());
    this.sound = signal(flagIn(stored, 'sound', true));
    this.notifications = signal(flagIn(stored, 'notifications', false) && browser.state() === 'granted');
  }

  setSound(on: boolean): void {
    this.sound.value = on;
    this.#save();
  }

  /** Asks the browser where it has not been asked, so call it when a person did something. */
  async setNotifications(on: boolean): Promise<void> {
    if (on) this.permission.value = await this.#browser.ask();
    this.notifications.value = on && this.permission.value === 'granted';
    this.#save();
  }

  #save(): void {
    this.#storage.setItem(key, JSON.stringify({ sound: this.sound.value, notifications: this.notifications.value }));
  }
}

function flagIn(stored: unknown, name: string, otherwise: boolean): boolean {
  const value: unknown = typeof stored === 'object' && stored !== null ? Object.entries(stored).find(([key]) => key === name)?.[1] : undefined;
  return typeof value === 'boolean' ? value : otherwise;
}
