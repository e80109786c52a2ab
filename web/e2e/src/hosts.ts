// People who each keep a room of their own open, and do nothing else. Out of any browser: browsers connect to one address one
// after the other, which takes long for hundreds.

import { WebSocket } from 'ws';

export class Hosts {
  readonly #sockets: WebSocket[];

  private constructor(sockets: WebSocket[]) {
    this.#sockets = sockets;
  }

  /** One room of each name. */
  static async open(serverUrl: string, roomNames: string[]): Promise<Hosts> {
    return new Hosts(await Promise.all(roomNames.map((name) => open(serverUrl, name))));
  }

  go(): void {
    for (const socket of this.#sockets) socket.close();
  }
}

function open(serverUrl: string, name: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${serverUrl.replace('http', 'ws')}/ws`);
    socket.on('error', reject);
    socket.on('message', (frame: Buffer) => {
      const event = JSON.parse(frame.toString('utf8')) as { type: string };
      if (event.type === 'CONNECT') socket.send(JSON.stringify({ type: 'CREATE_ROOM', name }));
      if (event.type === 'ROOM_JOINED') resolve(socket);
    });
  });
}
