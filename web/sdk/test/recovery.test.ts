import { beforeEach, describe, expect, it } from 'vitest';
import type { SessionLost } from '../src/api.ts';
import { ChatClient } from '../src/client.ts';
import type { NewMessage, RoomJoined } from '../src/events.ts';
import type { Recovered } from '../src/recovery.ts';
import { FakeStorage, FakeWorld } from './fake-ports.ts';
import { ack, connect, history, joined, message, messages, refusal, room, settled } from './samples.ts';

const url = 'ws://localhost/ws';

let world: FakeWorld;
let storage: FakeStorage;
let client: ChatClient;
let losses: SessionLost[];
let recoveries: Recovered[];

beforeEach(() => {
  world = new FakeWorld();
  storage = new FakeStorage();
  open();
  world.socket.receive(connect());
});

/** A page, the first one or one after a reload. */
function open(): void {
  client = new ChatClient({ url, ports: world.ports, storage });
  losses = [];
  recoveries = [];
  client.on('session-lost', (loss) => losses.push(loss));
  client.on('recovered', (recovered) => recoveries.push(recovered));
  void client.connect();
}

function enterRoom(): void {
  world.socket.receive(joined({ seq: 2, history: messages(1, 2) }));
}

/** The old page is gone. */
function reload(): void {
  storage = storage.copy();
  open();
}

function loseConnection(): void {
  world.socket.end(1006);
  world.clock.advance(500);
}

/** The server knows nobody of before. */
function greetAsNew(fields: Partial<ReturnType<typeof connect>> = {}): void {
  world.socket.receive(connect({ clientId: 20003, username: 'User 20003', session: 'token-3', ...fields }));
}

function own(seq: number, id: string): NewMessage {
  return { ...message(seq), id, clientId: 20002, username: 'Ben', text: id };
}

async function answerRename(): Promise<void> {
  const ref = world.socket.refOf('UPDATE_USERNAME');
  world.socket.receive({ type: 'USER_EVENT', event: 'renamed', clientId: 20003, username: 'Ben', ref });
  await settled();
}

async function answerJoin(fields: Partial<RoomJoined>): Promise<void> {
  world.socket.receive(joined({ ref: world.socket.refOf('JOIN_ROOM'), ...fields }));
  await settled();
}

function sentTypes(): string[] {
  return world.socket.sent.map(({ type }) => type);
}

function sentIds(): string[] {
  return world.socket.sentOf('SEND_MESSAGE').map(({ id }) => id);
}

describe('a session that is lost', () => {
  it('is told at once, with what is not confirmed, and the room stays in sight', () => {
    enterRoom();
    void client.sendMessage('hello');
    loseConnection();
    greetAsNew();
    expect(losses).toMatchObject([
      { identity: { clientId: 20002, username: 'Ben' }, room: { info: { id: room.id } }, unconfirmed: [{ text: 'hello' }] },
    ]);
    expect(client.state).toMatchObject({
      identity: { clientId: 20003 },
      formerIds: [20002],
      room: { info: { id: room.id } },
      outbox: [{ text: 'hello', state: 'sending' }],
      recovering: true,
    });
  });

  it('gets its name and its room back, in this order, and tells when it has', async () => {
    enterRoom();
    loseConnection();
    greetAsNew();
    expect(world.socket.sent).toMatchObject([{ type: 'UPDATE_USERNAME', username: 'Ben' }]);
    await answerRename();
    expect(world.socket.sent.at(-1)).toMatchObject({ type: 'JOIN_ROOM', roomId: room.id });
    expect(recoveries).toEqual([]);
    await answerJoin({ seq: 3, history: messages(1, 3) });
    expect(recoveries).toMatchObject([{ room: { info: { id: room.id } }, gone: null, unsent: [] }]);
    expect(client.state).toMatchObject({ recovering: false, identity: { username: 'Ben' } });
    expect(client.state.room?.log.messages.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('asks for no name where none was chosen', async () => {
    world.socket.receive({ type: 'USER_EVENT', event: 'renamed', clientId: 20002, username: 'User 20002' });
    enterRoom();
    loseConnection();
    greetAsNew();
    await settled();
    expect(sentTypes()).toEqual(['JOIN_ROOM']);
  });

  it('is told, too, where there is nothing to put back', async () => {
    loseConnection();
    greetAsNew({ username: 'Ben' });
    await settled();
    expect(sentTypes()).toEqual([]);
    expect(recoveries).toMatchObject([{ room: null, gone: null }]);
  });

  it('sends nothing before it has looked for what may have arrived, and then only what has not, under the same id', async () => {
    enterRoom();
    const arrived = client.sendMessage('arrived');
    const lost = client.sendMessage('lost');
    loseConnection();
    const late = client.sendMessage('written meanwhile');
    greetAsNew({ username: 'Ben' });
    await settled();
    const [first, second, third] = client.state.outbox.map(({ id }) => id);
    expect(sentTypes()).toEqual(['JOIN_ROOM']);
    await answerJoin({ seq: 3, history: [...messages(1, 2), own(3, first ?? '')] });
    await expect(arrived).resolves.toMatchObject({ id: first, seq: 3 });
    expect(sentIds()).toEqual([second, third]);
    world.socket.receive(ack(second ?? '', 4), ack(third ?? '', 5));
    await expect(lost).resolves.toMatchObject({ seq: 4 });
    await expect(late).resolves.toMatchObject({ seq: 5 });
    expect(client.state.outbox).toEqual([]);
  });

  it('looks for them page by page, back to where the old session had everything', async () => {
    enterRoom();
    void client.sendMessage('arrived');
    void client.sendMessage('lost');
    loseConnection();
    greetAsNew({ username: 'Ben' });
    await settled();
    const [first, second] = client.state.outbox.map(({ id }) => id);
    await answerJoin({ seq: 250, history: messages(201, 250), complete: false });
    expect(world.socket.sentOf('GET_HISTORY').at(-1)).toMatchObject({ before: 201 });
    world.socket.receive(history({ ref: world.socket.lastRef, messages: messages(101, 200), complete: false }));
    await settled();
    expect(world.socket.sentOf('GET_HISTORY').at(-1)).toMatchObject({ before: 101 });
    expect(sentIds()).toEqual([]);
    const last = [...messages(1, 2), own(3, first ?? ''), ...messages(4, 100)];
    world.socket.receive(history({ ref: world.socket.lastRef, messages: last, complete: false }));
    await settled();
    expect(sentIds()).toEqual([second]);
  });

  it('looks through all that there is under another epoch, whose seqs say nothing about the old ones', async () => {
    world.socket.receive(joined({ seq: 70, history: messages(21, 70) }));
    void client.sendMessage('lost');
    loseConnection();
    greetAsNew({ username: 'Ben' });
    await settled();
    await answerJoin({ epoch: 'another', seq: 60, history: messages(11, 60), complete: false });
    expect(sentIds()).toEqual([]);
    world.socket.receive(history({ ref: world.socket.lastRef, epoch: 'another', messages: messages(1, 60) }));
    await settled();
    expect(sentIds()).toHaveLength(1);
  });

  it('waits where the server asks it to', async () => {
    enterRoom();
    void client.sendMessage('lost');
    loseConnection();
    greetAsNew({ username: 'Ben' });
    await settled();
    world.socket.receive(refusal({ code: 'UNAVAILABLE', ref: world.socket.lastRef }));
    await settled();
    world.clock.advance(2_000);
    await settled();
    expect(sentTypes()).toEqual(['JOIN_ROOM', 'JOIN_ROOM']);
    await answerJoin({ seq: 102, history: messages(53, 102), complete: false });
    expect(sentTypes().at(-1)).toBe('GET_HISTORY');
    world.socket.receive(refusal({ retryAfterMs: 300, ref: world.socket.lastRef }));
    await settled();
    world.clock.advance(300);
    await settled();
    world.socket.receive(history({ ref: world.socket.lastRef, messages: messages(3, 102), complete: false }));
    await settled();
    expect(sentIds()).toHaveLength(1);
    expect(recoveries).toHaveLength(1);
  });

  it('says clearly that the room is gone, and gives back what was written for it', async () => {
    enterRoom();
    const sending = client.sendMessage('hello');
    loseConnection();
    greetAsNew({ username: 'Ben' });
    await settled();
    world.socket.receive(refusal({ code: 'ROOM_NOT_FOUND', ref: world.socket.lastRef }));
    await settled();
    expect(recoveries).toMatchObject([
      { room: null, gone: { id: room.id, name: 'Lounge' }, unsent: [{ text: 'hello', roomId: room.id }] },
    ]);
    expect(client.state).toMatchObject({ room: null, outbox: [], recovering: false });
    await expect(sending).rejects.toMatchObject({ code: 'NOT_IN_ROOM' });
  });

  it('does not take a new room for the old one that had its number', async () => {
    enterRoom();
    void client.sendMessage('not for them');
    loseConnection();
    greetAsNew({ username: 'Ben' });
    await settled();
    await answerJoin({ room: { ...room, createdAt: 2 }, epoch: 'another', seq: 0 });
    expect(sentTypes()).toEqual(['JOIN_ROOM', 'LEAVE_ROOM']);
    world.socket.receive({ type: 'ROOM_LEFT', roomId: room.id, reason: 'left', ref: world.socket.lastRef });
    await settled();
    expect(recoveries).toMatchObject([{ room: null, gone: { name: 'Lounge' }, unsent: [{ text: 'not for them' }] }]);
    expect(sentIds()).toEqual([]);
  });

  it('goes on where it was when the connection is lost on the way', async () => {
    enterRoom();
    void client.sendMessage('hello');
    loseConnection();
    greetAsNew();
    await answerRename();
    loseConnection();
    await settled();
    world.socket.receive(connect({ clientId: 20003, username: 'Ben', session: 'token-4', resumed: true }));
    await settled();
    expect(sentTypes()).toEqual(['JOIN_ROOM']);
    await answerJoin({ seq: 2, history: messages(1, 2) });
    expect(sentIds()).toHaveLength(1);
    expect(recoveries).toHaveLength(1);
  });

  it('may be lost again on the way', async () => {
    enterRoom();
    void client.sendMessage('hello');
    loseConnection();
    greetAsNew();
    loseConnection();
    await settled();
    world.socket.receive(connect({ clientId: 20004, username: 'User 20004', session: 'token-4' }));
    expect(client.state.formerIds).toEqual([20002, 20003]);
    expect(world.socket.sent).toMatchObject([{ type: 'UPDATE_USERNAME', username: 'Ben' }]);
    world.socket.receive({ type: 'USER_EVENT', event: 'renamed', clientId: 20004, username: 'Ben', ref: world.socket.lastRef });
    await settled();
    const id = client.state.outbox[0]?.id ?? '';
    await answerJoin({ seq: 3, history: [...messages(1, 2), own(3, id)] });
    expect(client.state.outbox).toEqual([]);
    expect(sentIds()).toEqual([]);
  });

  it('does not bring one back to the room who goes elsewhere', async () => {
    enterRoom();
    const sending = client.sendMessage('hello');
    loseConnection();
    greetAsNew();
    void client.joinRoom(54321);
    expect(client.state.room).toBeNull();
    await expect(sending).rejects.toMatchObject({ code: 'NOT_IN_ROOM' });
    await answerJoin({ room: { ...room, id: 54321 }, seq: 0 });
    await answerRename();
    expect(world.socket.sentOf('JOIN_ROOM').map(({ roomId }) => roomId)).toEqual([54321]);
    expect(recoveries).toMatchObject([{ room: { info: { id: 54321 } }, gone: null }]);
  });

  it('has no room to leave before it is back in it', async () => {
    enterRoom();
    loseConnection();
    greetAsNew();
    const leaving = client.leaveRoom();
    world.socket.receive(refusal({ code: 'NOT_IN_ROOM', ref: world.socket.lastRef }));
    await expect(leaving).resolves.toBeUndefined();
    await answerRename();
    expect(sentTypes()).toEqual(['UPDATE_USERNAME', 'LEAVE_ROOM']);
    expect(client.state.room).toBeNull();
  });

  it('is not in the room in the end when somebody leaves it on the way back', async () => {
    enterRoom();
    loseConnection();
    greetAsNew({ username: 'Ben' });
    await settled();
    const leaving = client.leaveRoom();
    expect(sentTypes()).toEqual(['JOIN_ROOM', 'LEAVE_ROOM']);
    await answerJoin({ seq: 2, history: messages(1, 2) });
    world.socket.receive({ type: 'ROOM_LEFT', roomId: room.id, reason: 'left', ref: world.socket.refOf('LEAVE_ROOM') });
    await leaving;
    expect(client.state).toMatchObject({ room: null, recovering: false });
  });
});

describe('a reload', () => {
  it('resumes the session, and sends what was not confirmed again under the same id', async () => {
    enterRoom();
    void client.sendMessage('arrived');
    void client.sendMessage('lost');
    const [first, second] = client.state.outbox.map(({ id }) => id);
    reload();
    expect(world.socket.url.search).toBe('?session=token-1');
    world.socket.receive(connect({ session: 'token-2', resumed: true, roomId: room.id }));
    expect(client.state.outbox).toMatchObject([{ text: 'arrived' }, { text: 'lost' }]);
    world.socket.receive(joined({ resumed: true, seq: 3, history: [...messages(1, 2), own(3, first ?? '')] }));
    await settled();
    expect(sentIds()).toEqual([second]);
    expect(losses).toEqual([]);
  });

  it('that comes too late brings back name, room and messages all the same', async () => {
    enterRoom();
    void client.sendMessage('lost');
    reload();
    greetAsNew();
    expect(losses).toMatchObject([{ identity: null, room: null, unconfirmed: [{ text: 'lost' }] }]);
    await answerRename();
    await answerJoin({ seq: 2, history: messages(1, 2) });
    expect(sentIds()).toHaveLength(1);
    expect(client.state).toMatchObject({ identity: { username: 'Ben' }, room: { info: { id: room.id } } });
  });

  it('in the middle of a recovery goes on with it', async () => {
    enterRoom();
    loseConnection();
    greetAsNew();
    reload();
    world.socket.receive(connect({ clientId: 20003, username: 'User 20003', session: 'token-4', resumed: true }));
    await answerRename();
    await answerJoin({ seq: 2, history: messages(1, 2) });
    expect(client.state).toMatchObject({ identity: { username: 'Ben' }, room: { info: { id: room.id } }, recovering: false });
  });

  it('forgets what was confirmed, though messages before it were still missing', () => {
    enterRoom();
    void client.sendMessage('confirmed');
    world.socket.receive(ack(client.state.outbox[0]?.id ?? '', 5));
    expect(client.state.outbox).toMatchObject([{ state: 'sent' }]);
    reload();
    expect(client.state.outbox).toEqual([]);
  });

  it('keeps what has failed, to be tried again by hand', () => {
    enterRoom();
    void client.sendMessage('bad');
    const id = client.state.outbox[0]?.id ?? '';
    world.socket.receive(refusal({ id, code: 'INVALID_FIELD' }));
    reload();
    expect(client.state.outbox).toMatchObject([{ text: 'bad', state: 'failed', problem: { code: 'INVALID_FIELD' } }]);
    client.discardMessage(id);
    expect(client.state.outbox).toEqual([]);
  });

  it.each(['nonsense', '[]', '{"page":1}', 'null', '{"v":0,"page":"p","session":"s"}'])(
    'starts afresh where the storage holds %s',
    (value) => {
      storage.setItem('chatroom', value);
      reload();
      expect(world.socket.url.search).toBe('');
    },
  );

  it('starts afresh where storage is forbidden', () => {
    const forbidden = (): never => {
      throw new Error('forbidden');
    };
    client = new ChatClient({ url, ports: world.ports, storage: { getItem: forbidden, setItem: forbidden, removeItem: forbidden } });
    void client.connect();
    world.socket.receive(connect());
    expect(client.state.connection.phase).toBe('live');
  });

  it('after a ban knows nothing', () => {
    enterRoom();
    void client.sendMessage('hello');
    world.socket.receive(refusal({ code: '101010' }));
    expect(storage.getItem('chatroom')).toBeNull();
  });
});
