import type { NewMessage, Outgoing, Room } from '@chatroom/client';
import { describe, expect, it } from 'vitest';
import { joined, message, messages, room as info } from '../../sdk/test/samples.ts';
import type { Line, Note } from '../src/timeline.ts';
import { linesOf } from '../src/timeline.ts';

const self = { clientId: 20002, username: 'Ben' };

function roomOf(shown: NewMessage[], lostBelow: number[] = []): Room {
  const last = shown.at(-1)?.seq ?? 0;
  const log = { roomId: info.id, epoch: 'epoch', last, latest: last, first: 1, messages: shown, ahead: [], lostBelow };
  return { info, members: joined({}).members, activeUsers: 2, log };
}

function note(key: number, afterSeq: number): Note {
  return { key, afterSeq, text: `note ${key}` };
}

function outgoing(id: string, fields: Partial<Outgoing> = {}): Outgoing {
  return { id, roomId: info.id, text: id, at: 2_000, state: 'sending', ...fields };
}

function own(seq: number): NewMessage {
  return { ...message(seq), clientId: self.clientId, username: self.username };
}

function texts(lines: Line[]): string[] {
  return lines.map((line) => (line.kind === 'lost' ? 'lost' : line.text));
}

describe('the lines of a conversation', () => {
  it('have notes where they happened, and what is under way at the end', () => {
    const notes = [note(1, 0), note(2, 1), note(3, 1), note(4, 2)];
    expect(texts(linesOf(roomOf(messages(1, 2)), notes, [outgoing('hello')], self))).toEqual([
      'note 1',
      'message 1',
      'note 2',
      'note 3',
      'message 2',
      'note 4',
      'hello',
    ]);
  });

  it('leave out what is under way to another room', () => {
    expect(linesOf(roomOf([]), [], [outgoing('x', { roomId: 1 })], self)).toEqual([]);
  });

  it('keep their key when the ACK turns a message under way into one with a place', () => {
    const [before] = linesOf(roomOf([]), [], [outgoing('m1')], self);
    const [after] = linesOf(roomOf([own(1)]), [], [], self);
    expect(before).toMatchObject({ own: true, state: 'sending' });
    expect(after).toMatchObject({ own: true, state: 'sent', key: before?.key });
  });

  it('group what one person writes within five minutes', () => {
    const late = { ...message(4), ts: message(3).ts + 5 * 60_000 };
    const lines = linesOf(roomOf([message(1), message(2), own(3), late]), [], [], self);
    expect(lines.map((line) => line.kind === 'message' && [line.continues, line.ends])).toEqual([
      [false, false],
      [true, true],
      [false, true],
      [false, true],
    ]);
  });

  it('do not group over a note, nor over a change of name', () => {
    const renamed = { ...message(2), username: 'Eve' };
    const continues = (lines: Line[]) => lines.filter((line) => line.kind === 'message' && line.continues);
    expect(continues(linesOf(roomOf(messages(1, 2)), [note(1, 1)], [], self))).toEqual([]);
    expect(continues(linesOf(roomOf([message(1), renamed]), [], [], self))).toEqual([]);
  });

  it('say where messages are gone, once', () => {
    const shown = [message(2), ...messages(8, 9)];
    expect(texts(linesOf(roomOf(shown, [8]), [], [], self))).toEqual(['message 2', 'lost', 'message 8', 'message 9']);
  });

  it('carry why a message has failed', () => {
    const problem = { code: 'RATE_LIMITED', message: 'Slow down.' };
    expect(linesOf(roomOf([]), [], [outgoing('x', { state: 'failed', problem })], self)).toMatchObject([{ state: 'failed', problem }]);
  });
});
