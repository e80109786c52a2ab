import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { History, NewMessage, RoomJoined } from '../src/events.ts';
import type { RoomLog } from '../src/room-log.ts';
import { addMessages, addOlder, fillGap, gapOf, hasOlder, keptMessages, logAfterJoin } from '../src/room-log.ts';
import { history, joined, message, messages } from './samples.ts';

function seqs(log: RoomLog): number[] {
  return log.messages.map((shown) => shown.seq);
}

function logOf(...present: number[]): RoomLog {
  return logAfterJoin(null, joined({ seq: present.at(-1) ?? 0, history: present.map((seq) => message(seq)) }));
}

function resume(log: RoomLog, fields: Partial<RoomJoined>): RoomLog {
  return logAfterJoin(log, joined({ resumed: true, ...fields }));
}

function page(fields: Partial<History>): History {
  return history({ complete: false, ...fields });
}

describe('the log of a room', () => {
  it('starts with the history of the join', () => {
    const log = logOf(3, 4, 5);
    expect(seqs(log)).toEqual([3, 4, 5]);
    expect(log.last).toBe(5);
    expect(gapOf(log)).toBeNull();
  });

  it('shows a live message', () => {
    expect(seqs(addMessages(logOf(1, 2), [message(3)]))).toEqual([1, 2, 3]);
  });

  it('shows a message once, whether it comes again by its seq or by (clientId, id)', () => {
    const log = logOf(1, 2);
    expect(addMessages(log, [message(2)])).toBe(log);
    const again: NewMessage = { ...message(2), seq: 3 };
    expect(seqs(addMessages(log, [again]))).toEqual([1, 2]);
    expect(addMessages(log, [again]).last).toBe(3);
  });

  it('takes the same id from two clients for two messages', () => {
    expect(seqs(addMessages(logOf(1), [{ ...message(2), id: message(1).id, clientId: 777 }]))).toEqual([1, 2]);
  });

  it('passes over messages of another room', () => {
    const log = logOf(1);
    expect(addMessages(log, [{ ...message(2), roomId: 999 }])).toBe(log);
  });

  it('holds back what comes after a gap until history has filled it', () => {
    const gapped = addMessages(addMessages(logOf(1), [message(5)]), [message(6)]);
    expect(seqs(gapped)).toEqual([1]);
    expect(gapped.last).toBe(1);
    expect(gapOf(gapped)).toEqual({ after: 1, before: 5 });
    const half = fillGap(gapped, page({ messages: messages(3, 4) }));
    expect(seqs(half)).toEqual([1]);
    expect(gapOf(half)).toEqual({ after: 1, before: 3 });
    const filled = fillGap(half, page({ messages: messages(1, 2) }));
    expect(seqs(filled)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(gapOf(filled)).toBeNull();
    expect(filled.lostBelow).toEqual([]);
  });

  it('says where messages are gone for good', () => {
    const gapped = addMessages(logOf(1), [message(9)]);
    const filled = fillGap(gapped, page({ messages: messages(6, 8), first: 6, complete: true }));
    expect(seqs(filled)).toEqual([1, 6, 7, 8, 9]);
    expect(filled.lostBelow).toEqual([6]);
  });

  it('gives a gap up when a page brings nothing new', () => {
    const gapped = addMessages(logOf(1), [message(4)]);
    const filled = fillGap(gapped, page({ messages: [] }));
    expect(seqs(filled)).toEqual([1, 4]);
    expect(filled.lostBelow).toEqual([4]);
  });

  it('passes over a page of another epoch', () => {
    const gapped = addMessages(logOf(1), [message(4)]);
    expect(fillGap(gapped, page({ epoch: 'other', messages: messages(2, 3) }))).toBe(gapped);
  });

  it('goes on after a resume with what was missed', () => {
    const log = resume(logOf(1, 2), { seq: 4, history: messages(3, 4) });
    expect(seqs(log)).toEqual([1, 2, 3, 4]);
    expect(log.last).toBe(4);
  });

  it('stays at what it has contiguously when a resume brings only the newest', () => {
    const log = resume(logOf(1, 2), { seq: 200, history: messages(101, 200), complete: false });
    expect(seqs(log)).toEqual([1, 2]);
    expect(log.last).toBe(2);
    expect(gapOf(log)).toEqual({ after: 2, before: 101 });
    const filled = fillGap(log, page({ messages: messages(1, 100) }));
    expect(filled.messages).toHaveLength(200);
    expect(filled.last).toBe(200);
  });

  it('asks for everything when a resume that is not complete brings nothing', () => {
    expect(gapOf(resume(logOf(1, 2), { seq: 4, history: [], complete: false }))).toEqual({ after: 2, before: 5 });
  });

  it('marks the loss when the log of the server no longer reaches the last one read', () => {
    const log = resume(logOf(1, 2), { seq: 60, first: 51, history: messages(51, 60) });
    expect(seqs(log)).toEqual([1, 2, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60]);
    expect(log.lostBelow).toEqual([51]);
  });

  it.each<[string, Partial<RoomJoined>]>([
    ['under another epoch', { epoch: 'new', seq: 4 }],
    ['where it was ahead of the server', { seq: 1 }],
    ['in another room', { room: { ...joined({}).room, id: 54321 }, seq: 4 }],
  ])('starts anew %s', (_name, fields) => {
    const log = resume(logOf(1, 2), { history: messages(4, 4), ...fields });
    expect(seqs(log)).toEqual([4]);
  });

  it('pages back', () => {
    const log = logOf(51, 52);
    expect(hasOlder(log)).toBe(true);
    const half = addOlder(log, page({ messages: messages(20, 50), first: 10 }));
    expect(seqs(half).slice(0, 2)).toEqual([20, 21]);
    expect(hasOlder(half)).toBe(true);
    expect(hasOlder(addOlder(half, page({ messages: messages(10, 19), first: 10 })))).toBe(false);
    expect(addOlder(log, page({ epoch: 'other', messages: messages(1, 50) }))).toBe(log);
  });

  it('has nothing older in a new room', () => {
    expect(hasOlder(logAfterJoin(null, joined({ seq: 0, first: 0, history: [] })))).toBe(false);
    expect(hasOlder(logAfterJoin(null, joined({ seq: 0, first: 1, history: [] })))).toBe(false);
  });

  it('keeps a bounded number of messages', () => {
    const log = addMessages(logOf(1), messages(2, keptMessages + 10));
    expect(log.messages).toHaveLength(keptMessages);
    expect(log.messages.at(-1)?.seq).toBe(keptMessages + 10);
  });
});

describe('whatever is lost on the way', { timeout: 30_000 }, () => {
  it('all messages are shown in order once the gaps are filled, and none before those in front of it', () => {
    const arrivals = fc.integer({ min: 2, max: 60 }).chain((count) =>
      fc.record({
        count: fc.constant(count),
        live: fc.shuffledSubarray(Array.from({ length: count - 1 }, (_, index) => index + 2)),
        page: fc.integer({ min: 1, max: 20 }),
      }),
    );
    fc.assert(
      fc.property(arrivals, ({ count, live, page: size }) => {
        let log = logOf(1);
        for (const seq of live) {
          log = addMessages(log, [message(seq)]);
          expect(seqs(log)).toEqual(Array.from({ length: log.last }, (_, index) => index + 1));
        }
        log = resume(log, { seq: count, history: [], complete: false });
        for (let gap = gapOf(log); gap !== null; gap = gapOf(log)) {
          const from = Math.max(1, gap.before - size);
          log = fillGap(log, page({ messages: messages(from, gap.before - 1) }));
        }
        expect(seqs(log)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
        expect(log.lostBelow).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
