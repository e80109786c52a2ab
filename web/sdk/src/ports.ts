// What the client needs from its surroundings. Tests give their own; browser.ts has those of a page.

export interface Socket {
  send(text: string): void;
  /** In good order, with 1000. */
  close(): void;
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

export interface Ports {
  openSocket: OpenSocket;
  clock: Clock;
  /** In [0, 1). */
  chance: () => number;
  /** 1 to 36 printable ASCII characters, never the same twice. */
  newMessageId: () => string;
}
