// The real server as a child process on a port that it picks itself. CHATROOM_BIN names another binary than the release.

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

const release = fileURLToPath(new URL('../../../build/release/chatroom', import.meta.url));
const startMs = 10_000;

export const operator = { name: 'root', password: randomBytes(12).toString('hex') };

export class Server {
  readonly port: number;
  readonly #process: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#process = child;
    this.port = port;
  }

  static start(...options: string[]): Promise<Server> {
    return Server.#launch({}, options);
  }

  /** With the admin side, for the operator that src/operator.ts is. */
  static startWithAdmin(...options: string[]): Promise<Server> {
    return Server.#launch({ ADMIN_USER: operator.name, ADMIN_PASS: operator.password, JWT_SECRET: randomBytes(32).toString('hex') }, options);
  }

  static async #launch(environment: Record<string, string>, options: readonly string[]): Promise<Server> {
    const binary = process.env['CHATROOM_BIN'] ?? release;
    const child = spawn(binary, ['serve', '--listen', '127.0.0.1:0', '--drain-seconds', '0', ...options], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...withoutOptions(process.env), ...environment },
    });
    const port = await portFromLog(child);
    return new Server(child, port);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Until it takes clients: in a cluster, once it has reached the store. */
  async isReady(): Promise<void> {
    await expect.poll(async () => (await fetch(`${this.url}/ready`)).status).toBe(200);
  }

  /** Until it has ended by itself. */
  async ends(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) await once(this.#process, 'exit');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** Without a word to anybody. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.kill(signal);
    await exited;
  }
}

/** The server takes these variables for options: what is set around the tests must not change them. */
function withoutOptions(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(CHATROOM_|ADMIN_|JWT_)/.test(name)));
}

async function portFromLog(child: ChildProcess): Promise<number> {
  if (child.stderr === null) throw new Error('the log is not piped');
  const lines = createInterface({ input: child.stderr });
  const log: string[] = [];
  return new Promise<number>((resolve, reject) => {
    const fail = (why: string): void => {
      child.kill('SIGKILL');
      reject(new Error(`the server did not start: ${why}\n${log.join('\n')}`));
    };
    const timer = setTimeout(() => {
      fail(`no port within ${startMs} ms`);
    }, startMs);
    child.once('error', (error) => {
      fail(error.message);
    });
    child.once('exit', (code) => {
      fail(`it ended with ${String(code)}`);
    });
    // The log is read to its end, or the server would stop at a full pipe.
    lines.on('line', (line) => {
      if (log.length < 100) log.push(line);
      const port = /listening.*127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    });
  });
}
