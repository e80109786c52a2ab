// Messages on their way through the whole client, with a server that a test plays.

import { beforeEach, describe, expect, it } from 'vitest';
import { ChatClient } from '../src/client.ts';
import type { NewMessage, RoomJoined } from '../src/events.ts';
import { FakeWorld } from './fake-ports.ts';
import { ack, connect, history, joined, message, messages, refusal, room, settled } from './samples.ts';

let world: FakeWorld;
let client: ChatClient;

beforeEach(() => {
  world = new FakeWorld();
  client = new ChatClient({ url: 'ws://localhost/ws', ports: world.ports });
  void client.connect();
  world.socket.receive(connect(), joined({ seq: 2, history: messages(1, 2) }));
});

function sentIds(): string[] {
  return world.socket.sentOf('SEND_MESSAGE').map(({ id }) => id);
}

/** Time passes, and the server says something now and then, so that the connection lives on. */
function pass(ms: number): void {
  for (let left = ms; left > 0; left -= 5_000) {
    world.clock.advance(Math.min(left, 5_000));
    world.socket.receive({ type: 'PONG', time: 1 });
  }
}

function reconnect(fields: Partial<RoomJoined>): void {
  world.socket.end(1006);
  world.clock.advance(500);
  world.socket.receive(connect({ resumed: true, roomId: room.id }), joined({ resumed: true, ...fields }));
}

describe('a message without an answer', () => {
  it('is sent again under its id, 5 times, and then has failed; until somebody tries again', async () => {
    const sending = client.sendMessage('hello');
    pass(124_000);
    expect(sentIds()).toEqual(Array.from({ length: 6 }, () => 'id1'));
    expect(client.state.outbox).toMatchObject([{ state: 'sending' }]);
    pass(2_000);
    expect(client.state.outbox).toMatchObject([{ state: 'failed', problem: { code: 'TIMEOUT' } }]);
    await expect(sending).rejects.toMatchObject({ code: 'TIMEOUT', id: 'id1' });
    const again = client.retryMessage('id1');
    expect(sentIds()).toHaveLength(7);
    world.socket.receive(ack('id1', 3));
    await expect(again).resolves.toMatchObject({ seq: 3 });
  });

  it('is sent again at once after a reconnect, and not while there is no connection', () => {
    void client.sendMessage('hello');
    world.socket.end(1006);
    world.clock.advance(499);
    expect(world.sockets).toHaveLength(2);
    world.clock.advance(8_000);
    expect(sentIds()).toEqual([]);
    world.socket.receive(connect({ resumed: true, roomId: room.id }), joined({ resumed: true, seq: 2 }));
    expect(sentIds()).toEqual(['id1']);
    pass(9_900);
    expect(sentIds()).toEqual(['id1']);
    pass(200);
    expect(sentIds()).toEqual(['id1', 'id1']);
  });

  it('fails when somebody disconnects, and can be sent after the next connect', async () => {
    const sending = client.sendMessage('hello');
    client.disconnect();
    await expect(sending).rejects.toMatchObject({ code: 'NOT_CONNECTED', id: 'id1' });
    await expect(client.sendMessage('more')).rejects.toMatchObject({ code: 'NOT_CONNECTED' });
    void client.connect();
    world.socket.receive(connect({ resumed: true, roomId: room.id }), joined({ resumed: true, seq: 2 }));
    void client.retryMessage('id1');
    expect(sentIds()).toEqual(['id1']);
  });

  it.each([1000, 1002, 1008, 1009, 4403, 4409])('fails when the server closes with %i', async (code) => {
    const sending = client.sendMessage('hello');
    world.socket.end(code);
    await expect(sending).rejects.toMatchObject({
      code: { 4403: '101010', 4409: 'OPEN_ELSEWHERE' }[code] ?? 'CONNECTION_CLOSED',
    });
  });

  it('is dropped with the whole queue by the ban code, and nothing is tried again', async () => {
    const sendings = Array.from({ length: 40 }, () => client.sendMessage('hello'));
    const listing = client.listRooms();
    world.socket.receive(refusal({ code: '101010' }));
    for (const sending of sendings) await expect(sending).rejects.toMatchObject({ code: '101010' });
    await expect(listing).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    expect(client.state).toMatchObject({ connection: { phase: 'stopped', code: 4403 }, outbox: [], session: null, room: null });
    const sent = world.socket.sent.length;
    client.hurry();
    world.clock.advance(3_600_000);
    expect(world.sockets).toHaveLength(1);
    expect(world.socket.sent).toHaveLength(sent);
    // Whoever connects again all the same begins at the beginning.
    void client.connect();
    expect(client.state.connection).toEqual({ phase: 'opening', attempt: 0 });
    expect(world.socket.url.search).toBe('');
  });
});

describe('after a resume in no room', () => {
  it('what never went out has failed, and what did gets its answer', async () => {
    const answered = client.sendMessage('answered');
    world.socket.end(1006);
    const unsent = client.sendMessage('unsent');
    world.clock.advance(500);
    world.socket.receive(connect({ resumed: true, roomId: null }));
    await expect(unsent).rejects.toMatchObject({ code: 'NOT_IN_ROOM' });
    expect(client.state.room).toBeNull();
    expect(sentIds()).toEqual(['id1']);
    world.socket.receive(ack('id1', 3, { duplicate: true }));
    await expect(answered).resolves.toMatchObject({ seq: 3 });
    expect(client.state.outbox).toEqual([]);
  });
});

describe('many messages', () => {
  it('wait in a bounded queue, of which 16 go out at once, and the others one by one, in order', async () => {
    const all = Array.from({ length: 256 }, (_, index) => `id${index + 1}`);
    for (const id of all) void client.sendMessage(id);
    await expect(client.sendMessage('one too many')).rejects.toMatchObject({ code: 'QUEUE_FULL' });
    expect(sentIds()).toEqual(all.slice(0, 16));
    for (const [index, id] of all.entries()) world.socket.receive(ack(id, 3 + index));
    expect(sentIds()).toEqual(all);
    expect(client.state.outbox).toEqual([]);
    expect(client.state.room?.log.messages.slice(2).map(({ text }) => text)).toEqual(all);
  });

  it('all get through in order where the server takes 20 at once and then 5 a second', () => {
    // A token bucket in the form that the server has: when the next token but 20 would be there.
    let next = 0;
    let seq = 2;
    let answered = 0;
    const refusedAt: number[] = [];
    const accepted: string[] = [];
    const answer = (): void => {
      for (;;) {
        const sent = world.socket.sentOf('SEND_MESSAGE')[answered];
        if (sent === undefined) return;
        answered += 1;
        const now = world.clock.now();
        const start = Math.max(next, now);
        const retryAfterMs = start + 200 - 20 * 200 - now;
        if (retryAfterMs > 0) {
          refusedAt.push(now);
          world.socket.receive(refusal({ id: sent.id, retryAfterMs }));
        } else {
          next = start + 200;
          seq += 1;
          accepted.push(sent.text);
          world.socket.receive(ack(sent.id, seq));
        }
      }
    };
    const all = Array.from({ length: 200 }, (_, index) => `message ${index}`);
    for (const text of all) void client.sendMessage(text);
    for (let left = 60_000; left > 0 && accepted.length < all.length; left -= 10) {
      answer();
      world.clock.advance(10);
    }
    expect(accepted).toEqual(all);
    expect(client.state.outbox).toEqual([]);
    // 100 refused events in 10 s would count as flooding.
    const crowded = Math.max(...refusedAt.map((start) => refusedAt.filter((at) => at >= start && at < start + 10_000).length));
    expect(crowded).toBeLessThan(10);
  });

  it('go out one by one after a refusal, even where the limit is lower than anybody would think', () => {
    for (let count = 0; count < 10; count += 1) void client.sendMessage('x');
    expect(sentIds()).toHaveLength(10);
    for (let index = 1; index <= 10; index += 1) {
      world.socket.receive(index <= 5 ? ack(`id${index}`, 2 + index) : refusal({ id: `id${index}`, retryAfterMs: 200 }));
    }
    world.clock.advance(200);
    expect(sentIds().slice(10)).toEqual(['id6']);
    world.socket.receive(ack('id6', 8));
    expect(sentIds().slice(11)).toEqual([]);
    world.clock.advance(250);
    expect(sentIds().slice(11)).toEqual(['id7']);
  });

  it.each(['UNAVAILABLE', 'DRAINING'])('hold after %s, and then go on in order', (code) => {
    for (const id of ['a', 'b', 'c']) void client.sendMessage(id);
    world.socket.receive(refusal({ id: 'id1', code }), refusal({ id: 'id2', code }), refusal({ id: 'id3', code }));
    pass(4_900);
    expect(sentIds()).toHaveLength(3);
    pass(200);
    expect(sentIds().slice(3)).toEqual(['id1', 'id2', 'id3']);
  });
});

describe('an acknowledged message', () => {
  it('is shown as sent while those before it are still missing, and then moves into the log', async () => {
    void client.sendMessage('hello');
    world.socket.receive(ack('id1', 5));
    expect(client.state.outbox).toMatchObject([{ id: 'id1', state: 'sent' }]);
    expect(client.state.room?.log.messages).toHaveLength(2);
    world.socket.receive(history({ ref: world.socket.refOf('GET_HISTORY'), messages: messages(3, 4) }));
    await settled();
    expect(client.state.outbox).toEqual([]);
    expect(client.state.room?.log.messages.map(({ text }) => text).slice(2)).toEqual(['message 3', 'message 4', 'hello']);
  });

  it('that had failed meanwhile is no failure any more', () => {
    void client.sendMessage('hello');
    pass(126_000);
    expect(client.state.outbox).toMatchObject([{ state: 'failed' }]);
    world.socket.receive(ack('id1', 3));
    expect(client.state.outbox).toEqual([]);
    expect(client.state.room?.log.messages.at(-1)?.text).toBe('hello');
  });
});

describe('the event `message`', () => {
  it('brings each message once and in order, own ones too, through gaps and reconnects', async () => {
    const heard: NewMessage[] = [];
    client.on('message', (heardNow) => heard.push(heardNow));
    world.socket.receive(message(3));
    world.socket.receive(message(6));
    void client.sendMessage('mine');
    world.socket.receive(ack('id1', 7));
    expect(heard.map(({ seq }) => seq)).toEqual([3]);
    world.socket.receive(history({ ref: world.socket.refOf('GET_HISTORY'), messages: messages(4, 5) }));
    await settled();
    expect(heard.map(({ seq }) => seq)).toEqual([3, 4, 5, 6, 7]);
    reconnect({ seq: 7 });
    world.socket.receive(message(8));
    reconnect({ seq: 10, history: messages(9, 10) });
    expect(heard.map(({ seq }) => seq)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
    expect(heard.find(({ seq }) => seq === 7)).toMatchObject({ clientId: 20002, text: 'mine' });
  });

  it('does not repeat what a join brings', () => {
    const heard: NewMessage[] = [];
    client.on('message', (heardNow) => heard.push(heardNow));
    world.socket.receive({ type: 'ROOM_LEFT', roomId: room.id, reason: 'moved' });
    world.socket.receive(joined({ room: { ...room, id: 54321 }, seq: 3, history: messages(1, 3) }));
    world.socket.receive(joined({ epoch: 'another', seq: 9, history: messages(8, 9) }));
    expect(heard).toEqual([]);
  });
});

describe('typing', () => {
  const typing = { type: 'USER_EVENT', event: 'typing', roomId: room.id, clientId: 20001, username: 'Ada' } as const;

  it('is told to the room now and then only', async () => {
    await client.typing();
    await client.typing();
    expect(world.socket.sentOf('TYPING')).toHaveLength(1);
    world.clock.advance(3_000);
    await client.typing();
    expect(world.socket.sentOf('TYPING')).toHaveLength(2);
  });

  it('is not told to a room where nobody would hear it, and nowhere else', async () => {
    world.socket.receive({ ...typing, event: 'joined', activeUsers: 101 });
    await client.typing();
    expect(world.socket.sentOf('TYPING')).toHaveLength(0);
    world.socket.receive({ ...typing, event: 'left', activeUsers: 100 });
    world.socket.end(1006);
    await expect(client.typing()).rejects.toMatchObject({ code: 'NOT_CONNECTED' });
    const outside = new ChatClient({ url: 'ws://localhost/ws', ports: world.ports });
    await expect(outside.typing()).rejects.toMatchObject({ code: 'NOT_IN_ROOM' });
  });

  it('of others is in the state for 5 s, or until they say something or leave', () => {
    world.socket.receive(typing);
    world.clock.advance(3_000);
    world.socket.receive(typing, { ...typing, clientId: 20005, username: 'Eve' }, { ...typing, clientId: 20006, username: 'Fay' });
    expect(client.state.typing.map(({ username }) => username)).toEqual(['Ada', 'Eve', 'Fay']);
    world.socket.receive({ ...message(3), clientId: 20005 });
    world.socket.receive({ ...typing, event: 'left', clientId: 20006, username: 'Fay', activeUsers: 2 });
    expect(client.state.typing).toEqual([{ id: 20001, username: 'Ada' }]);
    world.clock.advance(4_900);
    expect(client.state.typing).toHaveLength(1);
    world.clock.advance(200);
    expect(client.state.typing).toEqual([]);
  });

  it('of another room is passed over, and ends with the room', () => {
    world.socket.receive({ ...typing, roomId: 1 });
    expect(client.state.typing).toEqual([]);
    world.socket.receive(typing, { type: 'ROOM_LEFT', roomId: room.id, reason: 'left' });
    expect(client.state.typing).toEqual([]);
  });
});
