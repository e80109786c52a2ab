// What the client needs from its surroundings. Tests give their own; environment.ts has those of pages and of Node.

export interface Socket {
  send(text: string): void;
  close(code: number): void;
}

/** Called back later, never while the socket is being opened. */
export interface SocketListener {
  frame(text: string): void;
  /** Once, and the last call. */
  closed(code: number): void;
}

export type OpenSocket = (url: string, listener: SocketListener) => Socket;

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Returns how to cancel it. */
  after(ms: number, run: () => void): () => void;
}

/**
 * Takes a name for this page, for as long as it lives. False where another page has it, as the original of a duplicated
 * tab does.
 */
export type Claim = (name: string) => Promise<boolean>;

export interface Ports {
  openSocket: OpenSocket;
  clock: Clock;
  /** In [0, 1). */
  chance: () => number;
  /** 1 to 36 printable ASCII characters, never the same twice. */
  newMessageId: () => string;
  /** Null where pages can't know of each other: the newest one then takes the session over, for good. */
  claim: Claim | null;
}

/** What is used of the web's Storage. `sessionStorage` is the right one for a page: each tab is a client of its own. */
export interface KeyValueStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** What is used of a WebSocket: the browser's, Node's own, and that of the package `ws` all have it. */
export interface WebSocketLike {
  send(text: string): void;
  close(code: number): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { code: number }) => void): void;
  addEventListener(type: 'error', listener: () => void): void;
}

export type WebSocketConstructor = new (url: string) => WebSocketLike;
