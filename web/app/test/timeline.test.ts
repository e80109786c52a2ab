import type { NewMessage, Outgoing, Room } from '@chatroom/client';
import { describe, expect, it } from 'vitest';
import { joined, message, messages, room as info } from '../../sdk/test/samples.ts';
import type { Conversation, Line, Note } from '../src/timeline.ts';
import { follows, linesOf } from '../src/timeline.ts';

const identity = { clientId: 20002, username: 'Ben', limits: { message: 200, username: 16, roomName: 16 } };

function roomOf(shown: NewMessage[], { lostBelow = [], first = 1 }: { lostBelow?: number[]; first?: number } = {}): Room {
  const last = shown.at(-1)?.seq ?? 0;
  const log = { roomId: info.id, epoch: 'epoch', last, latest: last, first, messages: shown, ahead: [], lostBelow };
  return { info, members: joined({}).members, activeUsers: 2, log };
}

function lines(shown: NewMessage[], others: Partial<Conversation> = {}): Line[] {
  return linesOf({ room: roomOf(shown), notes: [], outbox: [], identity, formerIds: [], mark: null, ...others });
}

function note(key: number, afterSeq: number): Note {
  return { key, afterSeq, what: { kind: 'other', text: `note ${key}` } };
}

function came(key: number, name: string, kind: 'joined' | 'left' = 'joined'): Note {
  return { key, afterSeq: 0, what: { kind, name } };
}

function outgoing(id: string, fields: Partial<Outgoing> = {}): Outgoing {
  return { id, roomId: info.id, text: id, at: 2_000, state: 'sending', ...fields };
}

function own(seq: number): NewMessage {
  return { ...message(seq), clientId: identity.clientId, username: identity.username };
}

/** Texts, and the kinds of the other lines. */
function texts(all: Line[]): string[] {
  return all.map((line) => (line.kind === 'message' || line.kind === 'note' ? line.text : line.kind));
}

/** Whether each message follows the line above it closely. */
function grouping(all: Line[]): boolean[] {
  return all.flatMap((line, index) => (line.kind === 'message' ? [follows(all[index - 1], line)] : []));
}

describe('the lines of a conversation', () => {
  it('have notes where they happened, and what is under way at the end', () => {
    const notes = [note(1, 0), note(2, 1), note(3, 1), note(4, 2)];
    expect(texts(lines(messages(1, 2), { notes, outbox: [outgoing('hello')] }))).toEqual([
      'start',
      'note 1',
      'day',
      'message 1',
      'note 2',
      'note 3',
      'message 2',
      'note 4',
      'hello',
    ]);
  });

  it('leave out what is under way to another room', () => {
    expect(texts(lines([], { outbox: [outgoing('x', { roomId: 1 })] }))).toEqual(['start']);
  });

  it('keep their key when the ACK turns a message under way into one with a place', () => {
    const before = lines([], { outbox: [outgoing('m1')] }).at(-1);
    const after = lines([own(1)]).at(-1);
    expect(before).toMatchObject({ own: true, state: 'sending' });
    expect(after).toMatchObject({ own: true, state: 'sent', key: before?.key });
  });

  it('are the same objects for messages that did not change', () => {
    const shown = messages(1, 3);
    const before = lines(shown);
    const after = lines([...shown, message(4)], { notes: [note(1, 1)] });
    expect(after.at(-2)).toBe(before.at(-1));
  });

  it('count what was written under a lost identity as own', () => {
    expect(lines([message(1)], { formerIds: [20001] }).at(-1)).toMatchObject({ own: true });
    expect(lines([message(1)]).at(-1)).toMatchObject({ own: false });
  });

  it('group what one person writes within five minutes', () => {
    const late = { ...message(4), ts: message(3).ts + 5 * 60_000 };
    expect(grouping(lines([message(1), message(2), own(3), late]))).toEqual([false, true, false, false]);
  });

  it('do not group over a note, nor over a change of name', () => {
    const renamed = { ...message(2), username: 'Eve' };
    expect(grouping(lines(messages(1, 2), { notes: [note(1, 1)] }))).toEqual([false, false]);
    expect(grouping(lines([message(1), renamed]))).toEqual([false, false]);
  });

  it('say where another day begins, also for what is under way', () => {
    const nextDay = { ...message(2), ts: message(1).ts + 86_400_000 };
    const shown = lines([message(1), nextDay], { outbox: [outgoing('x', { at: nextDay.ts + 86_400_000 })] });
    expect(texts(shown)).toEqual(['start', 'day', 'message 1', 'day', 'message 2', 'day', 'x']);
  });

  it('mark what is new to the reader, once', () => {
    expect(texts(lines(messages(1, 3), { mark: 2 }))).toEqual(['start', 'day', 'message 1', 'unread', 'message 2', 'message 3']);
  });

  it('say where messages are gone, once', () => {
    const room = roomOf([message(2), ...messages(8, 9)], { lostBelow: [8] });
    expect(texts(lines([], { room }))).toEqual(['day', 'message 2', 'lost', 'message 8', 'message 9']);
  });

  it('begin with the beginning only where nothing older can be had', () => {
    const older = roomOf(messages(51, 52));
    const gone = roomOf(messages(51, 52), { first: 51 });
    expect(lines([], { room: older })[0]).toMatchObject({ kind: 'day' });
    expect(lines([], { room: gone })[0]).toMatchObject({ kind: 'start', whole: false });
    expect(lines(messages(1, 2))[0]).toMatchObject({ kind: 'start', whole: true });
  });

  it('put those who come in a row into one line', () => {
    const crowd = ['Ada', 'Cem', 'Dora', 'Eve', 'Finn'].map((name, index) => came(index, name));
    expect(texts(lines([], { notes: [...crowd.slice(0, 2), came(7, 'Ada', 'left'), ...crowd] }))).toEqual([
      'start',
      'Ada and Cem joined',
      'Ada left',
      'Ada, Cem and 3 others joined',
    ]);
  });

  it('carry why a message has failed', () => {
    const problem = { code: 'RATE_LIMITED', message: 'Slow down.' };
    expect(lines([], { outbox: [outgoing('x', { state: 'failed', problem })] }).at(-1)).toMatchObject({ state: 'failed', problem });
  });
});
