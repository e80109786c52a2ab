import { ChatClient } from '@chatroom/client';
import type { ErrorEvent, ServerEvent } from '@chatroom/client';
import { signal } from '@preact/signals';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeWorld } from '../../sdk/test/fake-ports.ts';
import { connect, joined, message, messages, room } from '../../sdk/test/samples.ts';
import { ChatStore } from '../src/chat-store.ts';
import { DirectoryStore } from '../src/directory-store.ts';

let world: FakeWorld;
let chat: ChatStore;
let directory: DirectoryStore;

beforeEach(() => {
  world = new FakeWorld();
  const client = new ChatClient({ url: 'ws://localhost/ws', ports: world.ports });
  chat = new ChatStore(client, world.clock, signal(null));
  directory = new DirectoryStore(client, world.clock);
  void client.connect();
  receive(connect());
});

function receive(...events: ServerEvent[]): void {
  for (const event of events) world.socket.receive(event);
}

function enterRoom(): void {
  receive(joined({ seq: 2, history: messages(1, 2) }));
}

function refusal(fields: Partial<ErrorEvent>): ErrorEvent {
  return { type: 'ERROR', code: 'ROOM_NOT_FOUND', message: 'No such room.', ...fields };
}

/** What was said and what happened, without the lines around it. */
function texts(): string[] {
  return chat.lines.value.flatMap((line) => (line.kind === 'message' || line.kind === 'note' ? [line.text] : []));
}

function refused(why: string): void {
  throw new Error(why);
}

const here = { type: 'USER_EVENT', roomId: room.id } as const;

describe('a request', () => {
  it('is busy until it is answered', async () => {
    const joining = chat.join(12345);
    expect(chat.joining.busy.value).toBe(true);
    receive(joined({ ref: world.socket.lastRef }));
    await expect(joining).resolves.toBe(true);
    expect(chat.joining.busy.value).toBe(false);
    expect(chat.joining.problem.value).toBeNull();
  });

  it('that failed says why in plain words, until it is tried again', async () => {
    const joining = chat.join(99999);
    receive(refusal({ ref: world.socket.lastRef }));
    await expect(joining).resolves.toBe(false);
    expect(chat.joining.problem.value).toMatch(/^There is no room with this number/);
    void chat.join(12345);
    expect(chat.joining.problem.value).toBeNull();
  });

  it('passes on what the server says about a field', async () => {
    const renaming = chat.rename('');
    receive(refusal({ code: 'INVALID_FIELD', field: 'username', message: 'A name has 1 to 16 characters.', ref: world.socket.lastRef }));
    await renaming;
    expect(chat.renaming.problem.value).toBe('A name has 1 to 16 characters.');
  });

  it('is not made twice at once', async () => {
    void chat.create('Lounge', true);
    await expect(chat.create('Lounge', true)).resolves.toBe(false);
    expect(world.socket.sentOf('CREATE_ROOM')).toEqual([{ type: 'CREATE_ROOM', name: 'Lounge', listed: true, ref: world.socket.lastRef }]);
  });
});

describe('notes', () => {
  it('tell who joined, left, and took another name', () => {
    enterRoom();
    receive(
      { ...here, event: 'joined', clientId: 20003, username: 'Cem', activeUsers: 3 },
      { ...here, event: 'renamed', clientId: 20001, username: 'Eve', previousUsername: 'Ada', activeUsers: 3 },
      { ...here, event: 'renamed', clientId: 20002, username: 'Bo', previousUsername: 'Ben', activeUsers: 3 },
      message(3),
      { ...here, event: 'left', clientId: 20003, username: 'Cem', activeUsers: 2 },
      { ...here, event: 'presence', activeUsers: 150, joined: 150, left: 2, renamed: [] },
    );
    expect(texts()).toEqual([
      'message 1',
      'message 2',
      'Cem joined',
      'Ada is now Eve',
      'You are now Bo',
      'message 3',
      'Cem left',
      '150 joined, 2 left',
    ]);
  });

  it('do not follow into another room', () => {
    enterRoom();
    receive({ ...here, event: 'joined', clientId: 20003, username: 'Cem', activeUsers: 3 });
    receive({ type: 'ROOM_LEFT', roomId: room.id, reason: 'moved' }, joined({ room: { ...room, id: 54321 } }));
    expect(texts()).toEqual([]);
  });
});

describe('notices', () => {
  it('tell what an admin announces, until they are dismissed', () => {
    receive({ type: 'NOTICE', text: 'Restart at noon.', level: 'warning' });
    expect(chat.notice.value).toEqual({ text: 'Restart at noon.', level: 'warning' });
    chat.dismissNotice();
    expect(chat.notice.value).toBeNull();
  });

  it('tell that one was put out of a room, but not that one left', () => {
    enterRoom();
    receive({ type: 'ROOM_LEFT', roomId: room.id, reason: 'left' });
    expect(chat.notice.value).toBeNull();
    enterRoom();
    receive({ type: 'ROOM_LEFT', roomId: room.id, reason: 'deleted' });
    expect(chat.notice.value?.text).toBe('Lounge was closed.');
  });

  it('tell that the room of a lost session is gone, with what was written for it', async () => {
    enterRoom();
    chat.send('hello', refused);
    world.socket.end(1006);
    expect(chat.status.value).toEqual({ kind: 'reconnecting', waiting: 1 });
    world.clock.advance(500);
    receive(connect({ clientId: 20009, username: 'User 20009' }));
    expect(chat.status.value.kind).toBe('reconnecting');
    receive({ type: 'USER_EVENT', event: 'renamed', clientId: 20009, username: 'Ben', ref: world.socket.refOf('UPDATE_USERNAME') });
    await expect.poll(() => world.socket.sentOf('JOIN_ROOM')).toHaveLength(1);
    receive(refusal({ ref: world.socket.refOf('JOIN_ROOM') }));
    await expect.poll(() => chat.notice.value).toEqual({
      text: 'Lounge is gone: it closed while you were away. Not sent: “hello”.',
      level: 'warning',
      reopen: 'Lounge',
    });
    expect(chat.status.value.kind).toBe('connected');
  });
});

describe('a message', () => {
  it('that is not even taken says why', async () => {
    const why = new Promise((resolve) => {
      chat.send('hello', resolve);
    });
    await expect(why).resolves.toBe('Join a room first.');
  });

  it('that failed can be sent again, or thrown away', async () => {
    enterRoom();
    chat.send('one', refused);
    chat.send('two', refused);
    for (const { id } of world.socket.sentOf('SEND_MESSAGE')) receive(refusal({ code: 'INVALID_FIELD', id }));
    const failed = (): { id: string }[] => chat.lines.value.filter((line) => line.kind === 'message').filter((line) => line.state === 'failed');
    const [one, two] = failed();
    chat.retry(one?.id ?? '');
    chat.discard(two?.id ?? '');
    await expect.poll(() => world.socket.sentOf('SEND_MESSAGE').map(({ text }) => text)).toEqual(['one', 'two', 'one']);
    expect(failed()).toEqual([]);
    expect(texts()).toEqual(['message 1', 'message 2', 'one']);
  });
});

describe('scrolling back', () => {
  it('waits where it is too fast for the server', async () => {
    receive(joined({ seq: 102, history: messages(101, 102) }));
    const loading = chat.loadOlder();
    receive(refusal({ code: 'RATE_LIMITED', retryAfterMs: 400, ref: world.socket.lastRef }));
    await Promise.resolve();
    await expect.poll(() => (world.clock.advance(400), world.socket.sentOf('GET_HISTORY'))).toHaveLength(2);
    receive({ type: 'HISTORY', roomId: room.id, epoch: 'epoch', first: 1, messages: messages(51, 100), complete: false, ref: world.socket.lastRef });
    await loading;
    expect(texts()).toHaveLength(52);
    expect(chat.loadingOlder.problem.value).toBeNull();
  });

  it('does not ask again and again where the server gives nothing', async () => {
    receive(joined({ seq: 102, history: messages(101, 102) }));
    const loading = chat.loadOlder();
    receive({ type: 'HISTORY', roomId: room.id, epoch: 'epoch', first: 1, messages: [], complete: false, ref: world.socket.lastRef });
    await loading;
    await chat.loadOlder();
    expect(world.socket.sentOf('GET_HISTORY')).toHaveLength(1);
  });

  it('forgets with the next connection that it failed', async () => {
    receive(joined({ seq: 102, history: messages(101, 102) }));
    const loading = chat.loadOlder();
    world.socket.end(1006);
    await loading;
    expect(chat.loadingOlder.problem.value).not.toBeNull();
    world.clock.advance(500);
    receive(connect({ resumed: true }));
    expect(chat.loadingOlder.problem.value).toBeNull();
  });

  it('asks for nothing where nothing is older', async () => {
    enterRoom();
    await chat.loadOlder();
    expect(world.socket.sentOf('GET_HISTORY')).toEqual([]);
  });
});

describe('today', () => {
  it('ends at midnight', () => {
    const before = chat.today.value;
    world.clock.advance(86_400_000);
    expect(chat.today.value).not.toBe(before);
  });
});

describe('the status', () => {
  it('says for a while that the session was resumed', () => {
    expect(chat.status.value.kind).toBe('connected');
    world.socket.end(1006);
    world.clock.advance(500);
    receive(connect({ resumed: true }));
    expect(chat.status.value.kind).toBe('resumed');
    world.clock.advance(4_000);
    expect(chat.status.value.kind).toBe('connected');
  });

  it('does not say so to a page that was just opened anew', () => {
    world = new FakeWorld();
    const client = new ChatClient({ url: 'ws://localhost/ws', ports: world.ports });
    chat = new ChatStore(client, world.clock, signal(null));
    chat.connect();
    receive(connect({ resumed: true }));
    expect(chat.status.value.kind).toBe('connected');
  });
});

describe('the directory', () => {
  const listed = (id: number) => ({ id, name: `Room ${id}`, activeUsers: 1, createdAt: 1 });

  it('is read again every few seconds, but not behind the back of somebody who reads on', async () => {
    const asked = () => world.socket.sentOf('LIST_ROOMS').length;
    receive({ type: 'ROOM_LIST', ref: world.socket.lastRef, rooms: [listed(1)] });
    await expect.poll(() => directory.known.value).toBe(true);
    world.clock.advance(5_000);
    expect(asked()).toBe(2);
    receive({ type: 'ROOM_LIST', ref: world.socket.lastRef, rooms: [listed(1), listed(2)], next: 'cursor' });
    await expect.poll(() => directory.rooms.value).toHaveLength(2);
    const more = directory.loadMore();
    receive({ type: 'ROOM_LIST', ref: world.socket.lastRef, rooms: [listed(3)] });
    await more;
    world.clock.advance(9_000);
    expect(asked()).toBe(3);
  });

  it('is not read while nobody looks, and at once when somebody does again', () => {
    const asked = () => world.socket.sentOf('LIST_ROOMS').length;
    directory.setLooking(false);
    world.clock.advance(9_000);
    expect(asked()).toBe(1);
    directory.setLooking(true);
    expect(asked()).toBe(2);
  });

  it('is read after the connect and on request, page by page', async () => {
    expect(world.socket.sentOf('LIST_ROOMS')).toHaveLength(1);
    expect(directory.known.value).toBe(false);
    receive({ type: 'ROOM_LIST', ref: world.socket.lastRef, rooms: [listed(1), listed(2)], next: 'cursor' });
    await expect.poll(() => directory.known.value).toBe(true);
    expect(directory.more.value).toBe(true);
    const more = directory.loadMore();
    expect(world.socket.sentOf('LIST_ROOMS').at(-1)).toMatchObject({ cursor: 'cursor' });
    receive({ type: 'ROOM_LIST', ref: world.socket.lastRef, rooms: [listed(2), listed(3)] });
    await more;
    expect(directory.rooms.value.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(directory.more.value).toBe(false);
  });
});
