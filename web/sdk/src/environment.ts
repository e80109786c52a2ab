// The surroundings of a page, or of a Node process.

import { claimByChannel, claimByLock } from './claim.ts';
import type { Claim, Clock, OpenSocket, Ports, WebSocketConstructor } from './ports.ts';

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
    return {
      send: (text) => {
        socket.send(text);
      },
      close: () => {
        socket.close(1000);
      },
    };
  };
}

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

/** Only pages have storage that is copied behind their back. Locks, too, exist on secure origins only. */
function claiming(): Claim | null {
  if (typeof document === 'undefined') return null;
  if ('locks' in navigator) return claimByLock(navigator.locks);
  return 'BroadcastChannel' in globalThis ? claimByChannel : null;
}

/** @param webSocket where there is no global one, as in Node 20. */
export function createPorts(webSocket?: WebSocketConstructor): Ports {
  return { openSocket: opening(webSocket), clock, chance: Math.random, newMessageId, claim: claiming() };
}

export const browserPorts: Ports = createPorts();
