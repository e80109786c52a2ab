// Puts the page together: the client with the browser's surroundings, the stores, the views, and what the browser itself
// has a part in (address, title, storage, network).

import { ChatClient, browserPorts } from '@chatroom/client';
import { effect } from '@preact/signals';
import { render } from 'preact';
import './app.css';
import { ChatStore } from './chat-store.ts';
import { DirectoryStore } from './directory-store.ts';
import { hashOfRoom, roomOfHash } from './room-link.ts';
import { loadSession, saveSession } from './session-storage.ts';
import { App } from './views/App.tsx';
import { StoresContext } from './views/stores.ts';

const url = new URL('/ws', location.href);
url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
const session = loadSession();
const client = new ChatClient({ url: url.href, ports: browserPorts, ...(session === null ? {} : { session }) });
const chat = new ChatStore(client, browserPorts.clock);
const directory = new DirectoryStore(client);

client.on('problem', (problem) => {
  console.warn(`A frame of the server was not understood: ${problem}`);
});

function followAddress(): void {
  const roomId = roomOfHash(location.hash);
  if (roomId !== null && roomId !== client.state.room?.info.id) void chat.join(roomId);
}

client.on('CONNECT', ({ roomId }) => {
  if (roomId === null) followAddress();
});
window.addEventListener('hashchange', followAddress);
window.addEventListener('online', () => {
  client.hurry();
});

// The address follows the room, not the other way round: a link to a room stays until the room is entered.
let roomInAddress: number | null = null;
effect(() => {
  const { room, session: token } = chat.state.value;
  saveSession(token);
  document.title = room === null ? 'ChatRoom' : `${room.info.name} · ChatRoom`;
  const roomId = room?.info.id ?? null;
  if (roomId === roomInAddress) return;
  roomInAddress = roomId;
  history.replaceState(null, '', `${location.pathname}${hashOfRoom(roomId)}`);
});

const root = document.getElementById('app');
if (root === null) throw new Error('the page has no #app');
render(
  <StoresContext.Provider value={{ chat, directory }}>
    <App />
  </StoresContext.Provider>,
  root,
);
void client.connect();
