// The surroundings of a page, or of a Node process.

import { claimByLock } from './claim.ts';
import type { Clock, OpenSocket, Ports, WebSocketConstructor } from './ports.ts';

function opening(given: WebSocketConstructor | undefined): OpenSocket {
  return (url, listener) => {
    const constructor: WebSocketConstructor = given ?? WebSocket;
    const socket = new constructor(url);
    socket.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') listener.frame(data);
    });
    socket.addEventListener('close', ({ code }) => {
      listener.closed(code);
    });
    // A close always follows it. The sockets of `ws` throw an error that nobody listens to.
    socket.addEventListener('error', () => undefined);
    return socket;
  };
}

const clock: Clock = {
  now: Date.now,
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** crypto.randomUUID exists on secure origins only, and a server in the local network often is none. */
function newMessageId(): string {
  return crypto.getRandomValues(new Uint32Array(3)).join('-');
}

/** @param webSocket where there is no global one, as in Node 20. */
export function createPorts(webSocket?: WebSocketConstructor): Ports {
  // Only pages have storage that is copied behind their back. Locks, too, exist on secure origins only.
  const inPage = typeof document !== 'undefined' && 'locks' in navigator;
  const claim = inPage ? claimByLock(navigator.locks) : null;
  return { openSocket: opening(webSocket), clock, chance: Math.random, newMessageId, claim };
}

export const browserPorts: Ports = createPorts();
