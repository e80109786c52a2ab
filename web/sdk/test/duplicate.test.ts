// A tab that was duplicated has a copy of the session's storage.

import { beforeEach, describe, expect, it } from 'vitest';
import { claimByLock } from '../src/claim.ts';
import { ChatClient } from '../src/client.ts';
import type { Ports } from '../src/ports.ts';
import { FakeStorage, FakeWorld } from './fake-ports.ts';
import { connect, joined, messages, room, settled } from './samples.ts';

const url = 'ws://localhost/ws';

let world: FakeWorld;
let claimed: Set<string>;

beforeEach(() => {
  world = new FakeWorld();
  claimed = new Set();
});

function claim(name: string): Promise<boolean> {
  const free = !claimed.has(name);
  claimed.add(name);
  return Promise.resolve(free);
}

function open(storage: FakeStorage, ports: Partial<Ports>): ChatClient {
  const client = new ChatClient({ url, storage, ports: { ...world.ports, ...ports } });
  void client.connect();
  return client;
}

describe('a duplicated tab', () => {
  it('finds out that it is a copy, and is somebody new; the original never notices', async () => {
    const storage = new FakeStorage();
    const original = open(storage, { claim });
    world.socket.receive(connect(), joined({ seq: 2, history: messages(1, 2) }));
    void original.sendMessage('unsent');
    const copied = storage.copy();
    const copy = open(copied, { claim });
    await settled();
    expect(world.sockets).toHaveLength(2);
    expect(world.socket.url.search).toBe('');
    expect(copy.state).toMatchObject({ session: null, outbox: [], identity: null });
    world.socket.receive(connect({ clientId: 20003, session: 'token-of-the-copy' }));
    // A copy of the copy finds out as well.
    open(copied.copy(), { claim });
    await settled();
    expect(world.socket.url.search).toBe('');
    expect(original.state).toMatchObject({ connection: { phase: 'live' }, room: { info: { id: room.id } }, outbox: [{ text: 'unsent' }] });
    expect(storage.getItem('chatroom')).toContain('token-1');
  });

  it('is told from a reload, which takes the session up', async () => {
    const storage = new FakeStorage();
    open(storage, { claim });
    world.socket.receive(connect());
    claimed.clear();
    open(storage.copy(), { claim });
    await settled();
    expect(world.socket.url.search).toBe('?session=token-1');
  });

  it('does not connect before it knows, nor when nobody wants it to any more', async () => {
    const storage = new FakeStorage();
    open(storage, { claim });
    world.socket.receive(connect());
    claimed.clear();
    const reloaded = open(storage.copy(), { claim });
    void reloaded.connect();
    expect(world.sockets).toHaveLength(1);
    reloaded.disconnect();
    await settled();
    expect(world.sockets).toHaveLength(1);
  });

  it('takes the session over where tabs cannot know of each other, once and for good', async () => {
    const storage = new FakeStorage();
    const original = open(storage, { claim: null });
    world.socket.receive(connect(), joined({ seq: 2, history: messages(1, 2) }));
    const first = world.socket;
    const copy = open(storage.copy(), { claim: null });
    expect(world.socket.url.search).toContain('session=token-1');
    world.socket.receive(connect({ session: 'token-2', resumed: true, roomId: room.id }), joined({ resumed: true, seq: 2 }));
    first.end(4409);
    original.hurry();
    world.clock.advance(3_600_000);
    await settled();
    expect(original.state).toMatchObject({ connection: { phase: 'stopped', code: 4409 }, session: null });
    // The hour without a word cost the copy connections, but none of them came from the original.
    expect(world.sockets.slice(1).every((socket) => socket.url.search.includes('session=token-2') || socket.url.search.includes('token-1'))).toBe(true);
    expect(copy.state.session).toBe('token-2');
    // The original may go on as somebody new, which takes nothing from the copy.
    void original.connect();
    expect(world.socket.url.search).toBe('');
  });
});

describe('a claim by a lock', () => {
  it('is granted to the first, refused to the second, and free again when the page is gone', async () => {
    const holders = new Map<string, () => void>();
    const request = (name: string, { signal }: { signal: AbortSignal }, held: () => Promise<unknown>): Promise<unknown> =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(new Error('aborted'));
        });
        if (holders.has(name)) return;
        holders.set(name, () => holders.delete(name));
        held().then(resolve, reject);
      });
    const claimName = claimByLock({ request: request as LockManager['request'] });
    await expect(claimName('page')).resolves.toBe(true);
    await expect(claimName('page')).resolves.toBe(false);
    await expect(claimName('another')).resolves.toBe(true);
    holders.get('page')?.();
    await expect(claimName('page')).resolves.toBe(true);
  });
});
