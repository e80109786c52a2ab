// How the views reach the stores.

import type { ReadonlySignal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ClientDetail, ClientRow, RoomDetail, RoomRow } from '../answers.ts';
import type { AuditStore } from '../audit-store.ts';
import type { BansStore } from '../bans-store.ts';
import type { DeedStore } from '../deed-store.ts';
import type { DetailStore } from '../detail-store.ts';
import type { LimitStore } from '../limit-store.ts';
import type { ListStore } from '../list-store.ts';
import type { LiveStore } from '../live-store.ts';
import type { NoteStore } from '../note-store.ts';
import type { Route } from '../routes.ts';
import type { SessionStore } from '../session-store.ts';

export interface Stores {
  session: SessionStore;
  limits: LimitStore;
  notes: NoteStore;
  live: LiveStore;
  rooms: ListStore<RoomRow>;
  clients: ListStore<ClientRow>;
  room: DetailStore<RoomDetail>;
  client: DetailStore<ClientDetail>;
  bans: BansStore;
  audit: AuditStore;
  deeds: DeedStore;
  route: ReadonlySignal<Route>;
  /** The time, once a second. */
  now: ReadonlySignal<number>;
}

export const StoresContext = createContext<Stores | null>(null);

export function useStores(): Stores {
  const stores = useContext(StoresContext);
  if (stores === null) throw new Error('no stores around this view');
  return stores;
}
