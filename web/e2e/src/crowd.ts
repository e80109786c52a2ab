// Many clients at once, as bare WebSockets in one page of the browser: they speak the protocol and show nothing.

import type { Browser, Page } from 'playwright-core';

export class Crowd {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** So many clients join the room, under these names. */
  static async join(browser: Browser, serverUrl: string, roomNumber: string, names: string[]): Promise<Crowd> {
    const page = await browser.newPage();
    // Any page of the server that brings no client of its own will do: its origin may connect.
    await page.goto(`${serverUrl}/version`);
    await page.evaluate(
      async ({ roomId, names }) => {
        const members = await Promise.all(names.map((name) => join(name)));
        Object.assign(window, { crowd: members });

        function join(name: string): Promise<WebSocket> {
          return new Promise((resolve, reject) => {
            const socket = new WebSocket(`ws://${location.host}/ws`);
            socket.onerror = () => {
              reject(new Error(`${name} could not connect`));
            };
            socket.onmessage = ({ data }: MessageEvent<string>) => {
              const event = JSON.parse(data) as { type: string };
              if (event.type === 'CONNECT') {
                socket.send(JSON.stringify({ type: 'UPDATE_USERNAME', username: name }));
                socket.send(JSON.stringify({ type: 'JOIN_ROOM', roomId }));
              }
              if (event.type === 'ROOM_JOINED') resolve(socket);
            };
          });
        }
      },
      { roomId: Number(roomNumber), names },
    );
    return new Crowd(page);
  }

  /** The members take turns. Resolves when the last one has been confirmed. */
  async write(texts: string[]): Promise<void> {
    await this.#page.evaluate(async (texts) => {
      const members = (window as unknown as { crowd: WebSocket[] }).crowd;
      // What is under way at once stays below what a client may have unconfirmed.
      const chunk = members.length * 30;
      for (let start = 0; start < texts.length; start += chunk) {
        await Promise.all(members.map((socket, index) => writeAll(socket, index, start)));
      }

      function writeAll(socket: WebSocket, index: number, start: number): Promise<void> {
        const own = texts.slice(start, start + chunk).filter((_, place) => place % members.length === index);
        let unconfirmed = own.length;
        return new Promise((resolve, reject) => {
          if (unconfirmed === 0) resolve();
          socket.onmessage = ({ data }: MessageEvent<string>) => {
            const event = JSON.parse(data) as { type: string; message?: string };
            if (event.type === 'ERROR') reject(new Error(event.message));
            if (event.type === 'ACK' && (unconfirmed -= 1) === 0) resolve();
          };
          own.forEach((text, place) => {
            socket.send(JSON.stringify({ type: 'SEND_MESSAGE', id: `${performance.now()} ${start} ${place}`, text }));
          });
        });
      }
    }, texts);
  }

  /** The first member is writing. */
  async type(): Promise<void> {
    await this.#page.evaluate(() => {
      (window as unknown as { crowd: WebSocket[] }).crowd[0]?.send(JSON.stringify({ type: 'TYPING' }));
    });
  }

  async goes(): Promise<void> {
    await this.#page.close();
  }
}
