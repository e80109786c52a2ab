// How the views reach the stores.

import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Announcer } from '../announcer.ts';
import type { AttentionStore } from '../attention-store.ts';
import type { ChatStore } from '../chat-store.ts';
import type { DirectoryStore } from '../directory-store.ts';
import type { DraftStore } from '../draft-store.ts';
import type { EmojiStore } from '../emoji-store.ts';
import type { SettingsStore } from '../settings-store.ts';

export interface Stores {
  chat: ChatStore;
  directory: DirectoryStore;
  attention: AttentionStore;
  announcer: Announcer;
  settings: SettingsStore;
  drafts: DraftStore;
  emoji: EmojiStore;
}

export const StoresContext = createContext<Stores | null>(null);

export function useStores(): Stores {
  const stores = useContext(StoresContext);
  if (stores === null) throw new Error('no stores around this view');
  return stores;
}
