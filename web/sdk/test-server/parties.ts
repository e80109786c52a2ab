// Clients of the real server, and what tests wait for.

import { WebSocket } from 'ws';
import type * as sdk from '../src/index.ts';
import type { ChatClient, ClientOptions, ClientState, KeyValueStorage, NewMessage, WebSocketConstructor, WebSocketLike } from '../src/index.ts';

export type Sdk = typeof sdk;

const deadlineMs = 30_000;

/** The sockets of one client, which can be told to hear nothing: as on a link that is dead in one direction. */
export class Sockets {
  deaf = false;
  opened = 0;
  readonly webSocket: WebSocketConstructor;

  constructor() {
    // eslint-disable-next-line @typescript-eslint/no-this-alias
    const sockets = this;
    this.webSocket = class implements WebSocketLike {
      readonly #socket: WebSocketLike;

      constructor(url: string) {
        this.#socket = new WebSocket(url);
        sockets.opened += 1;
      }

      send(text: string): void {
        this.#socket.send(text);
      }

      close(code: number): void {
        this.#socket.close(code);
      }

      addEventListener(type: 'message' | 'close' | 'error', listener: (event: never) => void): void {
        this.#socket.addEventListener(type as 'message', (event) => {
          if (type !== 'message' || !sockets.deaf) listener(event as never);
        });
      }
    };
  }
}

export class Party {
  readonly client: ChatClient;
  readonly heard: NewMessage[] = [];

  constructor(sdk: Sdk, url: string, options: Partial<ClientOptions> = {}) {
    this.client = new sdk.ChatClient({ url: `${url}/ws`, webSocket: WebSocket, ...options });
    this.client.on('message', (message) => this.heard.push(message));
  }

  get texts(): string[] {
    return this.heard.map(({ text }) => text);
  }

  get shown(): string[] {
    return this.client.state.room?.log.messages.map(({ text }) => text) ?? [];
  }

  /** Settles with the next change after which it holds, at once where it holds already. */
  async until(what: string, holds: (state: ClientState) => boolean): Promise<void> {
    if (holds(this.client.state)) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        off();
        reject(new Error(`not within ${deadlineMs} ms: ${what}; heard ${this.texts.length} messages`));
      }, deadlineMs);
      const off = this.client.on('change', (state) => {
        if (!holds(state)) return;
        off();
        clearTimeout(timer);
        resolve();
      });
    });
  }

  async hears(...texts: string[]): Promise<void> {
    await this.until(`hears ${texts.join(', ')}`, () => texts.every((text) => this.shown.includes(text)));
  }

  async isLive(): Promise<void> {
    await this.until('is live', ({ connection, recovering }) => connection.phase === 'live' && !recovering);
  }

  async isOffline(): Promise<void> {
    await this.until('is offline', ({ connection }) => connection.phase !== 'live');
  }
}

/** What `sessionStorage` is, for one tab. */
export function storage(values: Iterable<[string, string]> = []): KeyValueStorage & { copy: () => KeyValueStorage } {
  const map = new Map(values);
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
    copy: () => storage(map),
  };
}
