import { describe, expect, it } from 'vitest';
import type { ServerEvent } from '../src/events.ts';
import type { Room } from '../src/room.ts';
import { mostMembers, roomAfter } from '../src/room.ts';
import { joined, message, messages, room as info } from './samples.ts';

const here = { type: 'USER_EVENT', roomId: info.id } as const;

function roomOf(...events: ServerEvent[]): Room | null {
  const start = roomAfter(null, joined({ seq: 1, history: messages(1, 1) }));
  return events.reduce(roomAfter, start);
}

function names(room: Room | null): string[] {
  return room?.members.map((member) => member.username) ?? [];
}

describe('a room', () => {
  it('follows who joins, renames and leaves', () => {
    const cem = { clientId: 20003, username: 'Cem' };
    const afterJoin = roomOf({ ...here, event: 'joined', ...cem, activeUsers: 3 });
    expect(names(afterJoin)).toEqual(['Ada', 'Ben', 'Cem']);
    expect(afterJoin?.activeUsers).toBe(3);
    const renamed: ServerEvent = { ...here, event: 'renamed', clientId: 20001, username: 'Eve', previousUsername: 'Ada', activeUsers: 3 };
    const afterRename = [renamed].reduce(roomAfter, afterJoin);
    expect(names(afterRename)).toEqual(['Eve', 'Ben', 'Cem']);
    const left: ServerEvent = { ...here, event: 'left', ...cem, activeUsers: 2 };
    expect(names(roomAfter(afterRename, left))).toEqual(['Eve', 'Ben']);
  });

  it('has nobody twice', () => {
    expect(names(roomOf({ ...here, event: 'joined', clientId: 20001, username: 'Ada', activeUsers: 2 }))).toEqual(['Ben', 'Ada']);
  });

  it('lists as many members as the server does, and counts all', () => {
    const crowd: ServerEvent[] = Array.from({ length: 150 }, (_, index) => ({
      ...here,
      event: 'joined',
      clientId: 30000 + index,
      username: `User ${30000 + index}`,
      activeUsers: 3 + index,
    }));
    const room = roomOf(...crowd);
    expect(room?.members).toHaveLength(mostMembers);
    expect(room?.activeUsers).toBe(152);
  });

  it('follows the summaries of a big room', () => {
    const summary = { ...here, event: 'presence', activeUsers: 180, joined: 40, left: 2 } as const;
    const renamed = roomOf({ ...summary, renamed: [{ clientId: 20002, username: 'Bo' }] });
    expect(names(renamed)).toEqual(['Ada', 'Bo']);
    expect(renamed?.activeUsers).toBe(180);
    expect(names(roomOf({ ...summary, renamed: [], members: [{ id: 1, username: 'Zoe' }] }))).toEqual(['Zoe']);
  });

  it('passes over events of another room', () => {
    const before = roomOf();
    expect(roomAfter(before, { ...here, roomId: 1, event: 'left', clientId: 20001, username: 'Ada', activeUsers: 0 })).toBe(before);
    expect(roomAfter(before, { type: 'ROOM_LEFT', roomId: 1, reason: 'moved' })).toBe(before);
  });

  it('ends with ROOM_LEFT', () => {
    expect(roomOf({ type: 'ROOM_LEFT', roomId: info.id, reason: 'left' })).toBeNull();
    expect(roomAfter(null, message(1))).toBeNull();
  });

  it('stays as it is when it is joined again', () => {
    const before = roomOf();
    expect(roomAfter(before, joined({ seq: 1, members: [], history: [] }))).toBe(before);
  });

  it('starts anew under another epoch', () => {
    const after = roomAfter(roomOf(), joined({ epoch: 'new', seq: 9, history: messages(9, 9) }));
    expect(after?.log.messages.map(({ seq }) => seq)).toEqual([9]);
  });
});
