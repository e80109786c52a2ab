import { describe, expect, it } from 'vitest';
import { FakeStorage } from '../../sdk/test/fake-ports.ts';
import { DraftStore, mostDrafts } from '../src/draft-store.ts';
import type { Permission } from '../src/settings-store.ts';
import { SettingsStore } from '../src/settings-store.ts';
import { storageOf } from '../src/storage.ts';

function browser(answer: Permission, before: Permission = 'default') {
  let state = before;
  return {
    state: () => state,
    ask: () => {
      state = answer;
      return Promise.resolve(answer);
    },
  };
}

describe('drafts', () => {
  it('are kept by room, through a reload, until they are sent', () => {
    const storage = new FakeStorage();
    const drafts = new DraftStore(storage);
    drafts.keep(1, 'one');
    drafts.keep(2, 'two');
    drafts.keep(1, '');
    const reloaded = new DraftStore(storage);
    expect([reloaded.of(1), reloaded.of(2), reloaded.of(3)]).toEqual(['', 'two', '']);
    reloaded.keep(2, '');
    expect(storage.getItem('drafts')).toBeNull();
  });

  it('are not kept without end', () => {
    const drafts = new DraftStore(new FakeStorage());
    for (let room = 0; room <= mostDrafts; room += 1) drafts.keep(room, 'x');
    expect([drafts.of(0), drafts.of(1), drafts.of(mostDrafts)]).toEqual(['', 'x', 'x']);
  });

  it.each(['', '{', '{}', '[1]', '[["1","x"]]', '[[1]]'])('are none where the storage holds %j', (stored) => {
    expect(new DraftStore(new FakeStorage([['drafts', stored]])).of(1)).toBe('');
  });
});

describe('settings', () => {
  it('are sound, and no notifications, before anybody chose', () => {
    const settings = new SettingsStore(new FakeStorage(), browser('granted'));
    expect([settings.sound.value, settings.notifications.value]).toEqual([true, false]);
  });

  it('are kept', async () => {
    const storage = new FakeStorage();
    const settings = new SettingsStore(storage, browser('granted'));
    settings.setSound(false);
    await settings.setNotifications(true);
    const reloaded = new SettingsStore(storage, browser('granted', 'granted'));
    expect([reloaded.sound.value, reloaded.notifications.value]).toEqual([false, true]);
  });

  it('do not promise notifications that the browser forbids', async () => {
    const storage = new FakeStorage();
    const settings = new SettingsStore(storage, browser('denied'));
    await settings.setNotifications(true);
    expect([settings.notifications.value, settings.permission.value]).toEqual([false, 'denied']);
    await new SettingsStore(storage, browser('granted')).setNotifications(true);
    expect(new SettingsStore(storage, browser('granted', 'denied')).notifications.value).toBe(false);
  });
});

describe('storage that the browser forbids', () => {
  it('holds nothing and breaks nothing', () => {
    const storage = storageOf(() => {
      throw new DOMException('forbidden', 'SecurityError');
    });
    storage.setItem('key', 'value');
    storage.removeItem('key');
    expect(storage.getItem('key')).toBeNull();
  });
});
