// The same suite for the client as it is written and as it is published.

import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CuttableProxy } from '../../e2e/src/cuttable-proxy.ts';
import { Server } from '../../e2e/src/server.ts';
import * as source from '../src/index.ts';
import type { ClientOptions, Recovered, UserEvent } from '../src/index.ts';
import { Party, Sockets, storage } from './parties.ts';
import type { Sdk } from './parties.ts';

async function published(): Promise<Sdk> {
  return (await import(new URL('../dist/index.js', import.meta.url).href)) as Sdk;
}

describe.each([
  ['as it is written', () => Promise.resolve<Sdk>(source)],
  ['as it is published', published],
])('the client %s', (_name, load) => {
  let sdk: Sdk;
  let server: Server;
  let proxy: CuttableProxy;
  let parties: Party[];

  beforeAll(async () => {
    sdk = await load();
    server = await Server.start('--message-rate', '50', '--event-rate', '50', '--grace-seconds', '120', '--heartbeat-seconds', '1', '--heartbeat-timeout-seconds', '60');
    return () => server.stop();
  });

  beforeEach(async () => {
    proxy = await CuttableProxy.start(server.port);
    parties = [];
  });

  afterEach(async () => {
    for (const { client } of parties) client.disconnect();
    await proxy.stop();
  });

  function party(url: string, options?: Partial<ClientOptions>): Party {
    const created = new Party(sdk, url, options);
    parties.push(created);
    return created;
  }

  async function arrive(name: string, url = server.url, options?: Partial<ClientOptions>): Promise<Party> {
    const arrived = party(url, options);
    await arrived.client.connect();
    await arrived.client.updateUsername(name);
    return arrived;
  }

  /** Two in a room: the first one behind the proxy, the other not. */
  async function meet(options?: Partial<ClientOptions>): Promise<[Party, Party, number]> {
    const ada = await arrive('Ada', proxy.url, options);
    const ben = await arrive('Ben');
    const { room } = await ada.client.createRoom('Lounge');
    await ben.client.joinRoom(room.id);
    return [ada, ben, room.id];
  }

  describe('in a room', () => {
    it('talks with another one, each message once and in order', async () => {
      const [ada, ben, roomId] = await meet();
      const first = await ada.client.sendMessage('  hello  ');
      expect(first).toMatchObject({ roomId, seq: 1 });
      const answers = await Promise.all([ben.client.sendMessage('one'), ben.client.sendMessage('two')]);
      expect(answers.map(({ seq }) => seq)).toEqual([2, 3]);
      await ada.hears('two');
      expect(ada.texts).toEqual(['hello', 'one', 'two']);
      expect(ben.texts).toEqual(['hello', 'one', 'two']);
      expect(ada.client.state.room?.members.map(({ username }) => username)).toEqual(['Ada', 'Ben']);
      expect(ada.client.state.outbox).toEqual([]);
    });

    it('sees who types, renames, leaves', async () => {
      const [ada, ben] = await meet();
      await ada.until('sees Ben', ({ room }) => room?.members.length === 2);
      const seen: UserEvent['event'][] = [];
      ada.client.on('USER_EVENT', ({ event }) => seen.push(event));
      await ben.client.typing();
      await ada.until('sees Ben typing', ({ typing }) => typing[0]?.username === 'Ben');
      await ben.client.updateUsername('Benjamin');
      await ada.until('sees the name', ({ room }) => room?.members[1]?.username === 'Benjamin');
      expect(ben.client.state.identity?.username).toBe('Benjamin');
      await ben.client.leaveRoom();
      await ada.until('sees Ben leave', ({ room }) => room?.members.length === 1);
      expect(ben.client.state.room).toBeNull();
      expect(seen).toEqual(['typing', 'renamed', 'left']);
    });

    it('reads the list of rooms, and the history', async () => {
      const [ada, ben, roomId] = await meet();
      for (let index = 1; index <= 60; index += 1) void ada.client.sendMessage(`message ${index}`);
      await ben.hears('message 60');
      const { rooms } = await ben.client.listRooms({ limit: 100 });
      expect(rooms.find(({ id }) => id === roomId)).toMatchObject({ name: 'Lounge', activeUsers: 2 });
      const cem = await arrive('Cem');
      await cem.client.joinRoom(roomId);
      expect(cem.shown).toHaveLength(50);
      expect(sdk.hasOlder(cem.client.state.room?.log ?? fail())).toBe(true);
      await cem.client.loadOlder();
      expect(cem.shown).toEqual(ben.texts);
      const page = await cem.client.history({ before: 11, limit: 5 });
      expect(page.messages.map(({ seq }) => seq)).toEqual([6, 7, 8, 9, 10]);
      expect(cem.heard).toEqual([]);
    });

    it('gets more messages through than may be written at once, in order', async () => {
      const [ada, ben] = await meet();
      const texts = Array.from({ length: 150 }, (_, index) => `message ${index}`);
      await Promise.all(texts.map((text) => ada.client.sendMessage(text)));
      await ben.hears('message 149');
      expect(ben.texts).toEqual(texts);
      expect(ada.texts).toEqual(texts);
    });
  });

  describe('refused', () => {
    it('tells the code of the server, and what it is about', async () => {
      const [ada] = await meet();
      await expect(ada.client.joinRoom(99_999_999)).rejects.toMatchObject({ code: 'ROOM_NOT_FOUND' });
      await expect(ada.client.createRoom(' ')).rejects.toMatchObject({ code: 'INVALID_FIELD', field: 'name' });
      await expect(ada.client.updateUsername('x'.repeat(5_000))).rejects.toMatchObject({ code: 'INVALID_FIELD', field: 'username' });
      await expect(ada.client.sendMessage(' ')).rejects.toMatchObject({ code: 'INVALID_FIELD', id: expect.any(String) as string });
      expect(ada.client.state.outbox).toMatchObject([{ state: 'failed', problem: { code: 'INVALID_FIELD' } }]);
      ada.client.discardMessage(ada.client.state.outbox[0]?.id ?? '');
      await ada.client.leaveRoom();
      await expect(ada.client.history()).rejects.toMatchObject({ code: 'NOT_IN_ROOM' });
      await expect(ada.client.sendMessage('x')).rejects.toMatchObject({ code: 'NOT_IN_ROOM' });
      await expect(ada.client.createRoom('still works')).resolves.toMatchObject({ created: true });
    });
  });

  describe('cut off', () => {
    it('resumes with all that was missed, and sends what was written meanwhile, once and in order', async () => {
      const [ada, ben] = await meet();
      const id = ada.client.state.identity?.clientId;
      await ada.client.sendMessage('before');
      proxy.cut();
      await ada.isOffline();
      const missed = Array.from({ length: 230 }, (_, index) => `missed ${index}`);
      await Promise.all(missed.map((text) => ben.client.sendMessage(text)));
      const written = ['one', 'two', 'three', 'four', 'five'];
      const sendings = written.map((text) => ada.client.sendMessage(text));
      expect(ada.client.state.outbox.map(({ state }) => state)).toEqual(written.map(() => 'sending'));
      proxy.mend();
      ada.client.hurry();
      await Promise.all(sendings);
      await ada.hears('five');
      await ben.hears('five');
      expect(ada.texts).toEqual(['before', ...missed, ...written]);
      expect(ben.texts).toEqual(ada.texts);
      expect(ada.client.state).toMatchObject({ identity: { clientId: id }, outbox: [], formerIds: [] });
    });

    it('notices within 20 s when nothing comes any more', async () => {
      const sockets = new Sockets();
      const [ada, ben] = await meet({ webSocket: sockets.webSocket });
      const since = Date.now();
      sockets.deaf = true;
      await ada.isOffline();
      expect(Date.now() - since).toBeLessThan(20_000);
      sockets.deaf = false;
      await ada.isLive();
      await ben.client.sendMessage('still there?');
      await ada.hears('still there?');
      expect(sockets.opened).toBeGreaterThan(1);
    });
  });

  describe('reloaded', () => {
    it('goes on as the same client, with what was not sent', async () => {
      const tab = storage();
      const [ada, ben] = await meet({ storage: tab });
      const id = ada.client.state.identity?.clientId;
      await ada.client.sendMessage('before');
      proxy.cut();
      await ada.isOffline();
      void ada.client.sendMessage('written offline');
      const reloaded = party(server.url, { storage: tab.copy() });
      await reloaded.client.connect();
      await ben.hears('written offline');
      await reloaded.until('has nothing left to send', ({ outbox }) => outbox.length === 0);
      expect(reloaded.client.state).toMatchObject({ identity: { clientId: id, username: 'Ada' }, room: { info: { name: 'Lounge' } } });
      expect(reloaded.shown).toEqual(['before', 'written offline']);
      expect(ben.texts).toEqual(['before', 'written offline']);
    });
  });

  describe('duplicated, where tabs can not know of each other', () => {
    it('displaces the original once, which stays away', async () => {
      const tab = storage();
      const [ada, ben] = await meet({ storage: tab });
      const id = ada.client.state.identity?.clientId;
      const copy = party(server.url, { storage: tab.copy() });
      let connects = 0;
      copy.client.on('CONNECT', () => (connects += 1));
      await copy.client.connect();
      await ada.until('is stopped', ({ connection }) => connection.phase === 'stopped');
      expect(ada.client.state.connection).toEqual({ phase: 'stopped', code: 4409 });
      ada.client.hurry();
      await copy.client.sendMessage('from the copy');
      await ben.hears('from the copy');
      // As somebody new, the original takes nothing from the copy.
      await ada.client.connect();
      await ada.client.createRoom('Another');
      await copy.client.sendMessage('undisturbed');
      await ben.hears('undisturbed');
      expect(ada.client.state.identity?.clientId).not.toBe(id);
      expect(connects).toBe(1);
    });
  });
});

describe('a session that the server no longer knows', () => {
  let server: Server;
  let proxy: CuttableProxy;
  let ada: Party;
  let ben: Party;
  let recoveries: Recovered[];
  const sockets = new Sockets();

  beforeEach(async () => {
    server = await Server.start('--grace-seconds', '1');
    proxy = await CuttableProxy.start(server.port);
    ada = new Party(source, proxy.url, { webSocket: sockets.webSocket });
    ben = new Party(source, server.url);
    recoveries = [];
    ada.client.on('recovered', (recovered) => recoveries.push(recovered));
    await Promise.all([ada.client.connect(), ben.client.connect()]);
    await ada.client.updateUsername('Ada');
    const { room } = await ada.client.createRoom('Lounge');
    await ben.client.joinRoom(room.id);
    return async () => {
      ada.client.disconnect();
      ben.client.disconnect();
      await proxy.stop();
      await server.stop();
    };
  });

  it('is replaced: same name, same room, and nothing that had arrived is sent again', async () => {
    const old = ada.client.state.identity?.clientId ?? 0;
    await ada.client.sendMessage('confirmed');
    sockets.deaf = true;
    const arrived = ada.client.sendMessage('arrived, but nobody told Ada');
    await ben.hears('arrived, but nobody told Ada');
    proxy.cut();
    await ada.isOffline();
    const lost = ada.client.sendMessage('never left');
    await ben.until('sees Ada expire', ({ room }) => room?.members.length === 1);
    await ben.client.sendMessage('meanwhile');
    sockets.deaf = false;
    proxy.mend();
    ada.client.hurry();
    await expect(arrived).resolves.toMatchObject({ seq: 2 });
    await expect(lost).resolves.toMatchObject({ seq: 4 });
    await ben.hears('never left');
    const all = ['confirmed', 'arrived, but nobody told Ada', 'meanwhile', 'never left'];
    expect(ben.texts).toEqual(all);
    expect(ada.shown).toEqual(all);
    expect(ada.texts).toEqual(all);
    expect(ada.client.state).toMatchObject({ identity: { username: 'Ada' }, formerIds: [old], outbox: [], recovering: false });
    expect(recoveries).toMatchObject([{ room: { info: { name: 'Lounge' } }, gone: null }]);
  });

  it('whose room went with the server is told so, with what was written for it', async () => {
    proxy.cut();
    await ada.isOffline();
    const sending = ada.client.sendMessage('for nobody');
    await server.stop();
    server = await Server.start();
    proxy.mend(server.port);
    ada.client.hurry();
    await expect(sending).rejects.toMatchObject({ code: 'NOT_IN_ROOM' });
    await ada.isLive();
    expect(ada.client.state).toMatchObject({ room: null, identity: { username: 'Ada' } });
    expect(recoveries).toMatchObject([{ room: null, gone: { name: 'Lounge' }, unsent: [{ text: 'for nobody' }] }]);
  });
});

function fail(): never {
  throw new Error('there is no room');
}
