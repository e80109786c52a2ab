// A TCP proxy whose connections can be cut, and which then takes no new ones until it is mended: a network that goes away.

import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

export class CuttableProxy {
  readonly #server: Server;
  #targetPort: number;
  readonly #sockets = new Set<Socket>();
  #cut = false;
  #refused = 0;
  #onRefusal: (() => void) | null = null;

  private constructor(targetPort: number) {
    this.#targetPort = targetPort;
    this.#server = createServer((inner) => {
      if (this.#cut) {
        inner.destroy();
        this.#refused += 1;
        this.#onRefusal?.();
        return;
      }
      const outer = connect(this.#targetPort, '127.0.0.1');
      this.#join(inner, outer);
      this.#join(outer, inner);
    });
  }

  static async start(targetPort: number): Promise<CuttableProxy> {
    const proxy = new CuttableProxy(targetPort);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  cut(): void {
    this.#cut = true;
    this.#refused = 0;
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  mend(targetPort = this.#targetPort): void {
    this.#targetPort = targetPort;
    this.#cut = false;
  }

  /** Until so many connections have been tried in vain since the cut. */
  async refuses(count: number): Promise<void> {
    while (this.#refused < count) await new Promise<void>((resolve) => (this.#onRefusal = resolve));
  }

  async stop(): Promise<void> {
    this.cut();
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }

  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.pipe(to);
    from.on('error', () => {
      to.destroy();
    });
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
