// Puts the page together: the client with the browser's surroundings, the stores, the views, and what the browser itself
// has a part in (address, title, storage, network, whether somebody is looking).

import { ChatClient, browserPorts } from '@chatroom/client';
import { effect } from '@preact/signals';
import { render } from 'preact';
import { Announcer } from './announcer.ts';
import './app.css';
import { AttentionStore } from './attention-store.ts';
import { ChatStore } from './chat-store.ts';
import { chime } from './chime.ts';
import { DirectoryStore } from './directory-store.ts';
import { DraftStore } from './draft-store.ts';
import { EmojiStore } from './emoji-store.ts';
import { notificationPermission, notify } from './notifications.ts';
import { hashOfRoom, roomOfHash } from './room-link.ts';
import { SettingsStore } from './settings-store.ts';
import { storageOf } from './storage.ts';
import { App } from './views/App.tsx';
import { StoresContext } from './views/stores.ts';
import { titleOf } from './words.ts';

const forTab = storageOf(() => sessionStorage);
const forBrowser = storageOf(() => localStorage);

const client = new ChatClient({ url: new URL('/ws', location.href).href, storage: forTab });
const { clock } = browserPorts;
const settings = new SettingsStore(forBrowser, notificationPermission);
const attention = new AttentionStore(client, settings, { chime, notify }, clock);
const chat = new ChatStore(client, clock, attention.mark);
const directory = new DirectoryStore(client, clock);
const announcer = new Announcer(client, clock);
const drafts = new DraftStore(forTab);
const emoji = new EmojiStore(() => import('virtual:emoji'));

client.on('problem', (problem) => {
  console.warn(`A frame of the server was not understood: ${problem}`);
});

function followAddress(): void {
  const roomId = roomOfHash(location.hash);
  if (roomId !== null && roomId !== client.state.room?.info.id) void chat.join(roomId);
}

client.on('CONNECT', ({ roomId }) => {
  if (roomId === null && !client.state.recovering) followAddress();
});
window.addEventListener('hashchange', followAddress);

function followNetwork(): void {
  chat.setOnline(navigator.onLine);
}
window.addEventListener('online', followNetwork);
window.addEventListener('offline', followNetwork);
followNetwork();

function followLooking(): void {
  const visible = document.visibilityState === 'visible';
  directory.setLooking(visible);
  attention.setLooking(visible && document.hasFocus());
}
for (const event of ['focus', 'blur'] as const) window.addEventListener(event, followLooking);
document.addEventListener('visibilitychange', followLooking);
followLooking();

// The address follows the room, not the other way round: a link to a room stays until the room is entered.
let roomInAddress: number | null = null;
effect(() => {
  const { room } = chat.state.value;
  document.title = titleOf(room?.info.name ?? null, attention.unread.value);
  const roomId = room?.info.id ?? null;
  if (roomId === roomInAddress) return;
  roomInAddress = roomId;
  history.replaceState(null, '', `${location.pathname}${hashOfRoom(roomId)}`);
});

const root = document.getElementById('app');
if (root === null) throw new Error('the page has no #app');
render(
  <StoresContext.Provider value={{ chat, directory, attention, announcer, settings, drafts, emoji }}>
    <App />
  </StoresContext.Provider>,
  root,
);
chat.connect();
