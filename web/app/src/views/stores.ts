// How the views reach the stores.

import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ChatStore } from '../chat-store.ts';
import type { DirectoryStore } from '../directory-store.ts';

export interface Stores {
  chat: ChatStore;
  directory: DirectoryStore;
}

export const StoresContext = createContext<Stores | null>(null);

export function useStores(): Stores {
  const stores = useContext(StoresContext);
  if (stores === null) throw new Error('no stores around this view');
  return stores;
}
