import { ChatClient } from '@chatroom/client';

const client = new ChatClient({ url: new URL('/ws', location.href).href, storage: sessionStorage });
client.on('message', ({ username, text }) => {
  document.body.append(`${username}: ${text}`, document.createElement('br'));
});
await client.connect();
const { room } = await client.createRoom('Tea kitchen');
document.title = `${room.name}, number ${room.id}`;
await client.sendMessage('Hello from a browser!');
