import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ChatClient } from '../src/client.ts';
import { FakeStorage, FakeWorld } from './fake-ports.ts';
import { ack, connect, history, joined, message, messages, refusal, room, settled } from './samples.ts';

const url = 'ws://localhost/ws';

let world: FakeWorld;
let client: ChatClient;

beforeEach(() => {
  world = new FakeWorld();
  client = new ChatClient({ url, ports: world.ports });
  void client.connect();
});

/** The client in a room that has two messages. */
function enterRoom(): void {
  world.socket.receive(connect());
  world.socket.receive(joined({ seq: 2, history: messages(1, 2) }));
}

/** A new connection after the present one was lost. */
function reconnect(): void {
  world.socket.end(1006);
  world.clock.advance(500);
}

function shownTexts(): string[] {
  return client.state.room?.log.messages.map((shown) => shown.text) ?? [];
}

describe('requests', () => {
  it('resolve with the reply of the same ref', async () => {
    world.socket.receive(connect());
    const joining = client.joinRoom(12345);
    expect(world.socket.sent).toEqual([{ type: 'JOIN_ROOM', roomId: 12345, ref: world.socket.lastRef }]);
    const reply = joined({ ref: world.socket.lastRef });
    world.socket.receive(joined({ ref: 'another' }));
    world.socket.receive(reply);
    await expect(joining).resolves.toEqual(reply);
    expect(client.state.room?.info.name).toBe('Lounge');
  });

  it('reject with the error of the same ref', async () => {
    world.socket.receive(connect());
    const creating = client.createRoom('');
    world.socket.receive(refusal({ code: 'INVALID_FIELD', field: 'name', ref: world.socket.lastRef }));
    await expect(creating).rejects.toMatchObject({ code: 'INVALID_FIELD', field: 'name' });
  });

  it('reject when there is no connection, when it is lost, and when no answer comes', async () => {
    await expect(client.listRooms()).rejects.toMatchObject({ code: 'NOT_CONNECTED' });
    world.socket.receive(connect());
    const listing = client.listRooms();
    world.socket.end(1006);
    await expect(listing).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    world.clock.advance(500);
    world.socket.receive(connect({ resumed: true }));
    const leaving = client.leaveRoom();
    world.clock.advance(9_000);
    world.socket.receive({ type: 'PONG', time: 1 });
    world.clock.advance(1_000);
    await expect(leaving).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

});

interface ClientVector {
  frame: string;
  /** Of those that the server takes. */
  command?: unknown;
}

describe('what is sent', () => {
  it('has only fields and types that the vectors of the server have, too', async () => {
    const file = new URL('../../../tests/wire/vectors/client-events.json', import.meta.url);
    const vectors = JSON.parse(readFileSync(file, 'utf8')) as ClientVector[];
    const accepted = new Set<string>();
    for (const { frame, command } of vectors) {
      if (command !== undefined) for (const field of fieldsOf(JSON.parse(frame) as object)) accepted.add(field);
    }
    enterRoom();
    const asked: Promise<unknown>[] = [
      client.createRoom('Lounge', false),
      client.joinRoom(12345),
      client.updateUsername('Ada'),
      client.listRooms({ cursor: '37-12345', limit: 10 }),
      client.history({ before: 101, limit: 100 }),
      client.leaveRoom(),
    ];
    void client.sendMessage('hello');
    await client.typing();
    client.hurry();
    expect(new Set(world.socket.sent.map(({ type }) => type)).size).toBe(9);
    for (const field of world.socket.sent.flatMap(fieldsOf)) expect(accepted).toContain(field);
    client.disconnect();
    for (const { status } of await Promise.allSettled(asked)) expect(status).toBe('rejected');
  });
});

/** As `TYPE.field: type of its value`. */
function fieldsOf(event: object): string[] {
  const type = 'type' in event ? String(event.type) : '';
  return Object.entries(event).map(([name, value]) => `${type}.${name}: ${typeof value}`);
}

describe('the connection', () => {
  it('sends a PING into the silence, and opens another socket when no answer comes', () => {
    world.socket.receive(connect());
    world.clock.advance(10_000);
    expect(world.socket.sent).toEqual([{ type: 'PING' }]);
    world.clock.advance(8_000);
    expect(world.socket.closed).toBe(true);
    world.clock.advance(250);
    expect(world.sockets).toHaveLength(2);
  });

  it('does not listen to a socket that it gave up', () => {
    world.socket.receive(connect());
    const dead = world.socket;
    world.clock.advance(19_000);
    world.socket.receive(connect({ resumed: true }));
    dead.end(4403);
    dead.receive(refusal({ code: '101010' }));
    expect(client.state.connection.phase).toBe('live');
  });

  it('names the session, and in a room the last seq and the epoch, when it comes back', () => {
    expect(world.socket.url.search).toBe('');
    world.socket.receive(connect());
    reconnect();
    expect(world.socket.url.search).toBe('?session=token-1');
    world.socket.receive(connect({ session: 'token-2', resumed: true }));
    world.socket.receive(joined({ seq: 2, history: messages(1, 2) }));
    reconnect();
    expect(world.socket.url.search).toBe('?session=token-2&seq=2&epoch=epoch');
  });

  it('takes up the session of an earlier page', () => {
    const storage = new FakeStorage([['chatroom', JSON.stringify({ v: 1, page: 'p', session: 'old', formerIds: [], plan: null, outbox: [] })]]);
    client = new ChatClient({ url, ports: world.ports, storage });
    void client.connect();
    expect(world.socket.url.search).toBe('?session=old');
    world.socket.receive(connect({ session: 'new', resumed: true, roomId: room.id }));
    world.socket.receive(joined({ resumed: true, seq: 2, history: messages(1, 2) }));
    expect(shownTexts()).toEqual(['message 1', 'message 2']);
    expect(client.state.session).toBe('new');
  });

  it('keeps the session, and what waits, while the store of the servers is away', () => {
    enterRoom();
    void client.sendMessage('hello');
    world.socket.end(1006);
    for (const waitMs of [250, 500, 1_000]) {
      world.clock.advance(waitMs);
      expect(world.socket.url.search).toBe('?session=token-1&seq=2&epoch=epoch');
      world.socket.receive(refusal({ code: 'UNAVAILABLE' }));
      world.socket.end(1013);
    }
    world.clock.advance(2_000);
    world.socket.receive(connect({ session: 'token-2', resumed: true, roomId: room.id }), joined({ resumed: true, seq: 2 }));
    expect(client.state).toMatchObject({ session: 'token-2', identity: { clientId: 20002 }, formerIds: [] });
    expect(world.socket.sentOf('SEND_MESSAGE')).toMatchObject([{ id: 'id1' }]);
  });

  it('forgets everything and stays away when it is banned', () => {
    enterRoom();
    void client.sendMessage('hello');
    world.socket.receive(refusal({ code: '101010' }));
    expect(client.state).toMatchObject({ connection: { phase: 'stopped', code: 4403 }, session: null, room: null, outbox: [] });
    world.clock.advance(3_600_000);
    expect(world.sockets).toHaveLength(1);
  });

  it('stays away when the session is open elsewhere, and is somebody new when asked to connect', () => {
    enterRoom();
    world.socket.end(4409);
    world.clock.advance(3_600_000);
    expect(world.sockets).toHaveLength(1);
    void client.connect();
    expect(world.socket.url.search).toBe('');
  });

  it('reports frames that it does not understand, and lives on', () => {
    const problem = vi.fn();
    client.on('problem', problem);
    world.socket.receiveText('nonsense');
    world.socket.receiveText('{"type":"FROM_THE_FUTURE"}');
    world.socket.receive(connect());
    expect(problem.mock.calls).toEqual([['malformed ']]);
    expect(client.state.connection.phase).toBe('live');
  });
});

describe('messages', () => {
  it('are shown as under way at once, and take their place with the ACK', () => {
    enterRoom();
    void client.sendMessage('hello');
    expect(client.state.outbox).toMatchObject([{ id: 'id1', text: 'hello', state: 'sending' }]);
    expect(world.socket.sent).toEqual([{ type: 'SEND_MESSAGE', id: 'id1', roomId: 12345, text: 'hello' }]);
    world.socket.receive(ack('id1', 3));
    expect(client.state.outbox).toEqual([]);
    expect(client.state.room?.log.messages.at(-1)).toMatchObject({ seq: 3, id: 'id1', clientId: 20002, username: 'Ben' });
  });

  it('are sent again under the same id after a resume, once the room is there again', () => {
    enterRoom();
    void client.sendMessage('one');
    void client.sendMessage('two');
    reconnect();
    void client.sendMessage('three');
    world.socket.receive(connect({ resumed: true, roomId: room.id }));
    void client.sendMessage('four');
    expect(world.socket.sent).toEqual([]);
    world.socket.receive(joined({ resumed: true, seq: 2 }));
    expect(world.socket.sentOf('SEND_MESSAGE').map(({ id }) => id)).toEqual(['id1', 'id2', 'id3', 'id4']);
  });

  it('that were accepted though the ACK was lost are shown once and not sent again', () => {
    enterRoom();
    void client.sendMessage('hello');
    reconnect();
    world.socket.receive(connect({ resumed: true, roomId: room.id }));
    const own = { ...message(3), id: 'id1', clientId: 20002, text: 'hello' };
    world.socket.receive(joined({ resumed: true, seq: 3, history: [own] }));
    expect(world.socket.sent).toEqual([]);
    world.socket.receive(ack('id1', 3, { duplicate: true }));
    expect(shownTexts()).toEqual(['message 1', 'message 2', 'hello']);
    expect(client.state.outbox).toEqual([]);
  });

  it('get their place from a second ACK only where it is the next one', () => {
    enterRoom();
    void client.sendMessage('hello');
    world.socket.receive(ack('id1', 3, { duplicate: true }));
    void client.sendMessage('again');
    world.socket.receive(ack('id2', 77, { duplicate: true }));
    expect(shownTexts()).toEqual(['message 1', 'message 2', 'hello']);
    expect(client.state.room?.log.latest).toBe(3);
    expect(client.state.outbox).toEqual([]);
  });

  it('that were refused say why, and can be sent again under the same id', async () => {
    enterRoom();
    const sending = client.sendMessage('hello');
    world.socket.receive(refusal({ id: 'id1', code: 'INVALID_FIELD', message: 'Too blank.' }));
    expect(client.state.outbox).toMatchObject([{ state: 'failed', problem: { code: 'INVALID_FIELD' } }]);
    await expect(sending).rejects.toMatchObject({ code: 'INVALID_FIELD', message: 'Too blank.', id: 'id1' });
    const again = client.retryMessage('id1');
    expect(client.state.outbox).toMatchObject([{ state: 'sending' }]);
    expect(world.socket.sentOf('SEND_MESSAGE').map(({ id }) => id)).toEqual(['id1', 'id1']);
    await expect(client.retryMessage('id1')).rejects.toMatchObject({ code: 'UNKNOWN_MESSAGE' });
    expect(world.socket.sent).toHaveLength(2);
    world.socket.receive(ack('id1', 3));
    await expect(again).resolves.toEqual({ id: 'id1', roomId: room.id, seq: 3, ts: 5_000 });
  });

  it('can be written in a room only, and not endlessly long', async () => {
    await expect(client.sendMessage('x')).rejects.toMatchObject({ code: 'NOT_IN_ROOM' });
    enterRoom();
    // So much that the frame would be too big, for which the server closes the connection for good.
    await expect(client.sendMessage('🫖'.repeat(401))).rejects.toMatchObject({ code: 'INVALID_FIELD', field: 'text' });
    await expect(client.createRoom('x'.repeat(33))).rejects.toMatchObject({ code: 'INVALID_FIELD', field: 'name' });
    await expect(client.updateUsername('x'.repeat(33))).rejects.toMatchObject({ code: 'INVALID_FIELD', field: 'username' });
    expect(world.socket.sent).toEqual([]);
    void client.sendMessage(' cafe\u0301 \ud800 🫖 ');
    expect(world.socket.sentOf('SEND_MESSAGE')).toMatchObject([{ text: 'caf\u00e9 \ufffd 🫖' }]);
  });

  it('of a room that was left get their answer, and then go', () => {
    enterRoom();
    void client.sendMessage('answered');
    void client.sendMessage('refused');
    void client.sendMessage('failed');
    world.socket.receive(refusal({ id: 'id3', code: 'INVALID_FIELD' }));
    world.socket.receive({ type: 'ROOM_LEFT', roomId: room.id, reason: 'moved' });
    world.socket.receive(joined({ room: { ...room, id: 54321 }, seq: 0 }));
    expect(client.state.outbox.map(({ id }) => id)).toEqual(['id1', 'id2']);
    world.socket.receive(ack('id1', 3));
    world.socket.receive(refusal({ id: 'id2', code: 'NOT_IN_ROOM' }));
    expect(client.state.outbox).toEqual([]);
    expect(shownTexts()).toEqual([]);
  });
});

describe('a gap', () => {
  it('is filled from the history before later messages are shown', async () => {
    enterRoom();
    world.socket.receive(message(5));
    expect(world.socket.sentOf('GET_HISTORY')).toMatchObject([{ before: 5, limit: 2 }]);
    expect(shownTexts()).toEqual(['message 1', 'message 2']);
    world.socket.receive(history({ ref: world.socket.lastRef, messages: messages(3, 4) }));
    await settled();
    expect(shownTexts()).toEqual(['message 1', 'message 2', 'message 3', 'message 4', 'message 5']);
  });

  it('of more than a page is filled page by page after a resume', async () => {
    enterRoom();
    reconnect();
    world.socket.receive(connect({ resumed: true, roomId: room.id }));
    world.socket.receive(joined({ resumed: true, seq: 300, history: messages(201, 300), complete: false }));
    expect(world.socket.sentOf('GET_HISTORY')).toMatchObject([{ before: 201, limit: 100 }]);
    world.socket.receive(history({ ref: world.socket.lastRef, messages: messages(101, 200), complete: false }));
    await settled();
    expect(world.socket.sentOf('GET_HISTORY').at(-1)).toMatchObject({ before: 101, limit: 98 });
    world.socket.receive(history({ ref: world.socket.lastRef, messages: messages(3, 100), complete: false }));
    await settled();
    expect(client.state.room?.log.messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
  });

  it('is asked for again after the server said to wait, and after the connection was lost', async () => {
    enterRoom();
    world.socket.receive(message(5));
    world.socket.receive(refusal({ ref: world.socket.lastRef, retryAfterMs: 700 }));
    await settled();
    world.clock.advance(700);
    await settled();
    expect(world.socket.sentOf('GET_HISTORY')).toHaveLength(2);
    world.socket.end(1006);
    await settled();
    world.clock.advance(500);
    world.socket.receive(connect({ resumed: true, roomId: room.id }));
    expect(world.socket.url.search).toContain('seq=2&');
    world.socket.receive(joined({ resumed: true, seq: 5, history: messages(3, 5) }));
    expect(shownTexts()).toHaveLength(5);
  });

  it('at the old end is read on request', async () => {
    world.socket.receive(connect());
    world.socket.receive(joined({ seq: 60, history: messages(11, 60), complete: false }));
    const loading = client.loadOlder();
    expect(world.socket.sentOf('GET_HISTORY')).toMatchObject([{ before: 11 }]);
    world.socket.receive(history({ ref: world.socket.lastRef, messages: messages(1, 10) }));
    await loading;
    expect(client.state.room?.log.messages).toHaveLength(60);
  });
});
