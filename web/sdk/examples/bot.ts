import { ChatClient } from '@chatroom/client';
import { WebSocket } from 'ws'; // Node 22 and newer have one of their own

const client = new ChatClient({ url: process.env['CHATROOM_URL'] ?? 'ws://localhost:3000/ws', webSocket: WebSocket });
client.on('message', ({ clientId, text }) => {
  const own = clientId === client.state.identity?.clientId;
  if (!own && text.startsWith('!echo ')) void client.sendMessage(text.slice('!echo '.length));
});
await client.connect();
await client.updateUsername('Echo');
await client.joinRoom(Number(process.argv[2]));
