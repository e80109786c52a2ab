// Small things that the browser keeps for the page. Storage can be forbidden or full; the page works without, and forgets.

import type { KeyValueStorage } from '@chatroom/client';

const prefix = 'chatroom.';

export function storageOf(open: () => Storage): KeyValueStorage {
  const attempt = <T>(work: (storage: Storage) => T): T | null => {
    try {
      return work(open());
    } catch {
      return null;
    }
  };
  return {
    getItem: (key) => attempt((storage) => storage.getItem(prefix + key)),
    setItem: (key, value) => {
      attempt((storage) => {
        storage.setItem(prefix + key, value);
      });
    },
    removeItem: (key) => {
      attempt((storage) => {
        storage.removeItem(prefix + key);
      });
    },
  };
}

/** What another version of the page, or a person, may have left there is `unknown`; no JSON at all reads as null. */
export function readJson(storage: KeyValueStorage, key: string): unknown {
  try {
    return JSON.parse(storage.getItem(key) ?? 'null') as unknown;
  } catch {
    return null;
  }
}
