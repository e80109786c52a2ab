import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outbox, Queued } from '../src/outbox.ts';
import * as outboxes from '../src/outbox.ts';
import { mostTries, mostUnderWay, patienceAfter, takeTurn } from '../src/outbox.ts';

const roomId = 12345;
const here = { roomId, clientId: 20002, epoch: 'epoch', after: 7 };
const nowhere = { ...here, roomId: undefined };

function written(id: string, fields: Partial<Queued> = {}): Queued {
  return { id, roomId, text: id, at: 0, state: 'sending', tries: 0, due: 0, ...fields };
}

function ids(messages: Outbox): string[] {
  return messages.map(({ id }) => id);
}

describe('a turn', () => {
  it('sends what waits, in the order written, and remembers as whom and behind what', () => {
    const turn = takeTurn([written('a'), written('b')], here, 1_000, 16, 0);
    expect(ids(turn.send)).toEqual(['a', 'b']);
    const origin = { clientId: 20002, epoch: 'epoch', after: 7 };
    expect(turn.outbox).toMatchObject([
      { id: 'a', tries: 1, due: 6_000, origin },
      { id: 'b', tries: 1, due: 6_000, origin },
    ]);
    expect(turn.wakeAt).toBe(6_000);
  });

  it('keeps the origin of the first time', () => {
    const origin = { clientId: 1, epoch: 'old', after: 1 };
    expect(takeTurn([written('a', { tries: 1, origin })], here, 0, 1, 0).outbox).toMatchObject([{ tries: 2, origin }]);
  });

  it('sends no more than there is credit for, and never has more than 32 under way', () => {
    const outbox = Array.from({ length: 50 }, (_, index) => written(`m${index}`));
    const first = takeTurn(outbox, here, 0, 20, 0);
    expect(first.send).toHaveLength(20);
    const second = takeTurn(first.outbox, here, 1, 20, 0);
    expect(second.send).toHaveLength(12);
    expect(takeTurn(second.outbox, here, 2, 20, 0).send).toEqual([]);
    expect(ids(takeTurn(outboxes.confirm(second.outbox, 'm0', { seq: 1, ts: 1 }), here, 3, 20, 0).send)).toEqual(['m32']);
  });

  it('sends one at a time where there is no credit', () => {
    const first = takeTurn([written('a'), written('b')], here, 0, 0, 0);
    expect(ids(first.send)).toEqual(['a']);
    expect(takeTurn(first.outbox, here, 1, 0, 0).send).toEqual([]);
    expect(ids(takeTurn(outboxes.confirm(first.outbox, 'a', { seq: 1, ts: 1 }), here, 1, 0, 0).send)).toEqual(['b']);
  });

  it('sends nothing while it is held, and knows when that ends', () => {
    const turn = takeTurn([written('a')], here, 100, mostUnderWay, 350);
    expect(turn).toMatchObject({ send: [], wakeAt: 350 });
  });

  it('lets a message that never went out wait for its room, and one that did get its answer anywhere', () => {
    const outbox = [written('new', { roomId: 1 }), written('old', { roomId: 1, tries: 1 })];
    expect(ids(takeTurn(outbox, here, 0, mostUnderWay, 0).send)).toEqual(['old']);
    expect(ids(takeTurn(outbox, nowhere, 0, mostUnderWay, 0).send)).toEqual(['old']);
  });

  it('tries 5 times again, after 5 s first and 30 s at most, and then gives up', () => {
    let outbox: Outbox = [written('a')];
    let now = 0;
    const times: number[] = [];
    for (;;) {
      const turn = takeTurn(outbox, here, now, mostUnderWay, 0);
      outbox = turn.outbox;
      if (turn.send.length > 0) times.push(now / 1_000);
      if (turn.wakeAt === Number.POSITIVE_INFINITY) break;
      now = turn.wakeAt;
    }
    expect(times).toEqual([0, 5, 15, 35, 65, 95]);
    expect(now).toBe(125_000);
    expect(outbox).toMatchObject([{ state: 'failed', problem: { code: 'TIMEOUT' }, tries: mostTries }]);
  });
});

describe('a message', () => {
  it.each(['RATE_LIMITED', 'UNAVAILABLE', 'DRAINING'])('that is refused with %s goes out again, but not for ever', (code) => {
    const problem = { code, message: 'Later.' };
    expect(outboxes.refuse([written('a', { tries: 1, due: 9 })], 'a', problem)).toMatchObject([{ state: 'sending', due: 0 }]);
    expect(outboxes.refuse([written('a', { tries: mostTries })], 'a', problem)).toMatchObject([{ state: 'failed', problem }]);
  });

  it('that is refused for good has failed, and others have not', () => {
    const problem = { code: 'INVALID_FIELD', message: 'No.' };
    expect(outboxes.refuse([written('a'), written('b')], 'a', problem)).toMatchObject([{ state: 'failed', problem }, { state: 'sending' }]);
  });

  it('that has failed can be tried again, behind the others, under its id, with its origin', () => {
    const origin = { clientId: 1, epoch: 'e', after: 1 };
    const failed = written('a', { state: 'failed', tries: 6, problem: { code: 'TIMEOUT', message: '' }, origin });
    const again = outboxes.retry([failed, written('b')], 'a');
    expect(again).toEqual([written('b'), written('a', { origin })]);
    expect(outboxes.retry([failed, written('b')], 'b')).toBeNull();
    expect(outboxes.retry([failed], 'unknown')).toBeNull();
  });

  it('that was sent as somebody else is unknown until it was looked for', () => {
    const origin = { clientId: 1, epoch: 'e', after: 1 };
    const outbox = [written('a', { origin, tries: 3, due: 99 }), written('b', { origin: { ...origin, clientId: 2 } }), written('c')];
    expect(ids(outbox.filter((message) => outboxes.isUnknown(message, 2)))).toEqual(['a']);
    const looked = outboxes.notFound(outbox, 2);
    expect(looked).toEqual([written('a', { tries: 3 }), outbox[1], outbox[2]]);
  });

  it('of a room that was left stays only while it is to be answered', () => {
    const outbox = [written('here'), written('out', { roomId: 1, tries: 1 }), written('in', { roomId: 1 })];
    expect(ids(outboxes.afterMove([...outbox, written('no', { roomId: 1, state: 'failed', tries: 1 })], roomId))).toEqual(['here', 'out']);
  });
});

type Event = { kind: 'write' | 'ack' | 'limit' | 'refuse' | 'reconnect' } | { kind: 'wait'; ms: number };

const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom<Event>({ kind: 'write' }, { kind: 'ack' }) },
    { weight: 1, arbitrary: fc.constantFrom<Event>({ kind: 'limit' }, { kind: 'refuse' }, { kind: 'reconnect' }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 40_000 }) }) },
  ),
  { maxLength: 120 },
);

describe('whatever happens', { timeout: 30_000 }, () => {
  it('no more than 32 are under way, nobody is tried too often, and each comes to an end', () => {
    fc.assert(
      fc.property(events, fc.integer({ min: 0, max: 2 * mostUnderWay }), (happenings, credit) => {
        let outbox: Outbox = [];
        let now = 0;
        let heldUntil = 0;
        let count = 0;
        const turn = (): number => {
          const { outbox: next, send, wakeAt } = takeTurn(outbox, here, now, credit, heldUntil);
          outbox = next;
          const underWay = outbox.filter(({ state, due }) => state === 'sending' && due > now);
          expect(underWay.length).toBeLessThanOrEqual(mostUnderWay);
          expect(outbox.every(({ tries }) => tries <= mostTries)).toBe(true);
          // In the order written.
          expect(ids(send)).toEqual(ids(outbox).filter((id) => ids(send).includes(id)));
          return wakeAt;
        };
        for (const event of happenings) {
          const first = outbox.find(({ state, tries }) => state === 'sending' && tries > 0)?.id ?? '';
          if (event.kind === 'write') outbox = [...outbox, written(`m${(count += 1)}`)];
          if (event.kind === 'ack') outbox = outboxes.confirm(outbox, first, { seq: 1, ts: 1 });
          if (event.kind === 'refuse') outbox = outboxes.refuse(outbox, first, { code: 'INVALID_FIELD', message: '' });
          if (event.kind === 'reconnect') outbox = outbox.map((message) => ({ ...message, due: 0 }));
          if (event.kind === 'wait') now += event.ms;
          if (event.kind === 'limit') {
            outbox = outboxes.refuse(outbox, first, { code: 'RATE_LIMITED', message: '' });
            heldUntil = now + 200;
          }
          turn();
        }
        // From here on nobody answers any more.
        for (let wakeAt = turn(); wakeAt < Number.POSITIVE_INFINITY; wakeAt = turn()) {
          expect(wakeAt).toBeGreaterThan(now);
          now = wakeAt;
        }
        expect(outbox.filter(({ state }) => state === 'sending')).toEqual([]);
        expect(outbox).toHaveLength(count);
      }),
      { numRuns: 300 },
    );
  });

  it('waits longer each time, up to half a minute', () => {
    expect([1, 2, 3, 4, 5, 6].map(patienceAfter)).toEqual([5_000, 10_000, 20_000, 30_000, 30_000, 30_000]);
  });
});
