// The ports of a web page.

import type { Clock, OpenSocket, Ports } from './ports.ts';

const openSocket: OpenSocket = (url, listener) => {
  const socket = new WebSocket(url);
  socket.addEventListener('message', (message: MessageEvent<unknown>) => {
    if (typeof message.data === 'string') listener.frame(message.data);
  });
  socket.addEventListener('close', (close) => {
    listener.closed(close.code);
  });
  return {
    send: (text) => {
      socket.send(text);
    },
    close: () => {
      socket.close(1000);
    },
  };
};

const clock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** crypto.randomUUID exists on secure origins only, and a server in the local network often is none. */
function newMessageId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const browserPorts: Ports = { openSocket, clock, chance: Math.random, newMessageId };
