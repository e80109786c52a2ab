import { describe, expect, it } from 'vitest';
import { History, summaryOf } from '../src/history.ts';
import { rates, server, totals } from './fake-server.ts';

const add = (history: History, at: number, ...servers: ReturnType<typeof server>[]) => {
  history.add(at, servers, totals, rates);
};

describe('the history', () => {
  it('keeps five minutes', () => {
    const history = new History();
    for (let second = 0; second <= 400; second += 1) add(history, second * 1_000, server('a'));
    expect([history.moments.length, history.moments[0]?.at]).toEqual([300, 101_000]);
  });

  it('has a node’s rates between its reports, which hold until the next', () => {
    const history = new History();
    add(history, 0, server('a', { lastHeartbeat: 1_000, messagesIn: 10, deliveries: 100 }));
    add(history, 1_000, server('a', { lastHeartbeat: 1_000, messagesIn: 10, deliveries: 100 }));
    add(history, 2_000, server('a', { lastHeartbeat: 3_000, messagesIn: 30, deliveries: 200 }));
    add(history, 3_000, server('a', { lastHeartbeat: 3_000, messagesIn: 30, deliveries: 200 }));
    const seen = history.moments.map(({ nodes }) => [nodes.get('a')?.messages, nodes.get('a')?.deliveries]);
    expect(seen).toEqual([[null, null], [null, null], [10, 50], [10, 50]]);
  });

  it('takes a node that started anew for no fall of its counts', () => {
    const history = new History();
    add(history, 0, server('a', { lastHeartbeat: 1_000, messagesIn: 500 }));
    add(history, 1_000, server('a', { lastHeartbeat: 2_000, messagesIn: 3 }));
    expect(history.moments[1]?.nodes.get('a')?.messages).toBe(0);
  });

  it('has a gap where nothing was heard, and begins anew where the clock was set back', () => {
    const history = new History();
    add(history, 0, server('a'));
    add(history, 20_000, server('a'));
    expect(history.moments.map(({ at, all }) => [at, all.connections])).toEqual([[0, 5], [1, null], [20_000, 5]]);
    add(history, 10_000, server('a'));
    expect(history.moments.map(({ at }) => at)).toEqual([10_000]);
  });

  it('is told in three figures', () => {
    expect(summaryOf([3, null, 1, 2])).toEqual({ now: 2, lowest: 1, highest: 3 });
    expect(summaryOf([3, null])).toEqual({ now: null, lowest: 3, highest: 3 });
    expect(summaryOf([])).toEqual({ now: null, lowest: null, highest: null });
  });
});
