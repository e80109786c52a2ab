// Puts the dashboard together: the API with the browser's fetch, the stores, the views, and the address.

import { browserPorts } from '@chatroom/client';
import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import './admin.css';
import { Api } from './api.ts';
import { AuditStore } from './audit-store.ts';
import { BansStore } from './bans-store.ts';
import { DeedStore } from './deed-store.ts';
import { DetailStore } from './detail-store.ts';
import { LimitStore } from './limit-store.ts';
import { ListStore } from './list-store.ts';
import { LiveStore } from './live-store.ts';
import { NoteStore } from './note-store.ts';
import { hashOf, routeOf } from './routes.ts';
import { SessionStore } from './session-store.ts';
import { tick } from './ticker.ts';
import { App } from './views/App.tsx';
import { StoresContext } from './views/stores.ts';
import { pageNames, titleOf, words } from './words.ts';

const { clock, chance } = browserPorts;
const api = new Api((path, init) => fetch(path, init));
const limits = new LimitStore(clock);
const notes = new NoteStore(clock);
const session = new SessionStore(api, limits);
const live = new LiveStore(api, { clock, chance }, () => {
  session.expire();
});
const rooms = new ListStore((question) => api.rooms(question), '-activeUsers', limits, clock);
const clients = new ListStore((question) => api.clients(question), '-connectedAt', limits, clock);
const room = new DetailStore((id) => api.room(id), limits);
const client = new DetailStore((id) => api.client(id), limits);
const bans = new BansStore(api, notes, limits, clock);
const audit = new AuditStore(api, live.audit, limits);
const route = signal(routeOf(location.hash));
const deeds = new DeedStore(api, bans, notes, limits, {
  roomDeleted: (id) => {
    rooms.drop(id);
    if (route.value.page === 'room') location.hash = hashOf({ page: 'rooms' });
  },
  clientRemoved: (id) => {
    clients.drop(id);
    if (route.value.page === 'client') location.hash = hashOf({ page: 'clients' });
  },
});

window.addEventListener('hashchange', () => {
  route.value = routeOf(location.hash);
});

effect(() => {
  document.title = titleOf(session.session.value.kind === 'in' ? pageNames[route.value.page] : words.signInTitle);
});

// What one operator saw is not for the next.
let signedIn = false;
effect(() => {
  const isIn = session.session.value.kind === 'in';
  if (isIn === signedIn) return;
  signedIn = isIn;
  if (isIn) {
    live.start();
    return;
  }
  deeds.close();
  for (const store of [live, rooms, clients, room, client, bans, audit]) store.clear();
});

const root = document.getElementById('app');
if (root === null) throw new Error('the page has no #app');
render(
  <StoresContext.Provider value={{ session, limits, notes, live, rooms, clients, room, client, bans, audit, deeds, route, now: tick(clock) }}>
    <App />
  </StoresContext.Provider>,
  root,
);
