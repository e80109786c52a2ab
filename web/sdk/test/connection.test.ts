import { describe, expect, it } from 'vitest';
import { closeCodes } from '../src/codes.ts';
import type { ConnectionEffect, ConnectionInput, ConnectionState } from '../src/connection.ts';
import { step, timing } from '../src/connection.ts';

const now = 100_000;
const chance = 0.5;
const moment = { now, chance };

const idle: ConnectionState = { phase: 'idle' };
const opening: ConnectionState = { phase: 'opening', attempt: 2 };
const live: ConnectionState = { phase: 'live', attempt: 2, since: now - 1, quietMs: 10_000, asked: false };
const asked: ConnectionState = { ...live, asked: true };
const settled: ConnectionState = { ...live, since: now - timing.settledMs };
const waiting: ConnectionState = { phase: 'waiting', attempt: 3, delayMs: 700 };
const flooding: ConnectionState = { ...waiting, flooded: true };
const stopped: ConnectionState = { phase: 'stopped', code: 1000 };

const connect: ConnectionInput = { type: 'connect' };
const disconnect: ConnectionInput = { type: 'disconnect' };
const greeted: ConnectionInput = { type: 'greeted', heartbeatSec: 30 };
const received: ConnectionInput = { type: 'received' };
const lost: ConnectionInput = { type: 'closed', code: 1006 };
const restart: ConnectionInput = { type: 'closed', code: 1012 };
const refused: ConnectionInput = { type: 'closed', code: 1008 };
const elsewhere: ConnectionInput = { type: 'closed', code: 4409 };
const ban: ConnectionInput = { type: 'closed', code: 4403 };
const flooded: ConnectionInput = { type: 'closed', code: 4429 };
const banned: ConnectionInput = { type: 'banned' };
const timer: ConnectionInput = { type: 'timer' };
const hurry: ConnectionInput = { type: 'hurry' };

const open: ConnectionEffect[] = ['open', 10_000];
const drop: ConnectionEffect = 'drop';
const stop: ConnectionEffect = 'stop-timer';
const forget: ConnectionEffect = 'forget';
const ping: ConnectionEffect[] = ['ping', 8_000];
const wait = (ms: number): ConnectionEffect => ms;

const opened = (attempt: number): ConnectionState => ({ phase: 'opening', attempt });
const waits = (attempt: number, delayMs: number): ConnectionState => ({ phase: 'waiting', attempt, delayMs });
const stops = (code: number): ConnectionState => ({ phase: 'stopped', code });
const greets = (attempt: number): ConnectionState => ({ phase: 'live', attempt, since: now, quietMs: 10_000, asked: false });

type Row = [name: string, from: ConnectionState, input: ConnectionInput, to: ConnectionState, effects: ConnectionEffect[]];

const table: Row[] = [
  ['idle, connect', idle, connect, opened(0), open],
  ['idle, disconnect', idle, disconnect, idle, [stop, drop]],
  ['idle, greeted', idle, greeted, idle, []],
  ['idle, received', idle, received, idle, []],
  ['idle, closed', idle, lost, idle, []],
  ['idle, banned', idle, banned, idle, []],
  ['idle, timer', idle, timer, idle, []],
  ['idle, hurry', idle, hurry, idle, []],

  ['opening, connect', opening, connect, opening, []],
  ['opening, disconnect', opening, disconnect, idle, [stop, drop]],
  ['opening, greeted', opening, greeted, greets(2), [wait(10_000)]],
  ['opening, received', opening, received, opening, []],
  ['opening, closed without a close frame', opening, lost, waits(3, 1_000), [drop, wait(1_000)]],
  ['opening, closed by a restart, not the first in a row', opening, restart, waits(3, 1_000), [drop, wait(1_000)]],
  ['opening, closed by a restart, the first in a row', opened(0), restart, opened(1), open],
  ['opening, closed for good', opening, refused, stops(1008), [stop, drop]],
  ['opening, banned', opening, banned, stops(4403), [stop, drop, forget]],
  ['opening, timer', opening, timer, waits(3, 1_000), [drop, wait(1_000)]],
  ['opening, hurry', opening, hurry, opening, []],

  ['live, connect', live, connect, live, []],
  ['live, disconnect', live, disconnect, idle, [stop, drop]],
  ['live, greeted', live, greeted, live, []],
  ['live, received', live, received, live, [wait(10_000)]],
  ['live and asked, received', asked, received, live, [wait(10_000)]],
  ['live, closed without a close frame', live, lost, waits(3, 1_000), [drop, wait(1_000)]],
  ['live for long, closed without a close frame', settled, lost, waits(1, 250), [drop, wait(250)]],
  ['live, closed by a restart', live, restart, waits(3, 1_000), [drop, wait(1_000)]],
  ['live for long, closed by a restart', settled, restart, opened(1), open],
  ['live, closed for good', live, refused, stops(1008), [stop, drop]],
  ['live, closed because it is open elsewhere', live, elsewhere, stops(4409), [stop, drop, forget]],
  ['live, closed because of a ban', live, ban, stops(4403), [stop, drop, forget]],
  ['live, closed because of flooding', settled, flooded, { ...waits(1, 30_250), flooded: true } as ConnectionState, [drop, wait(30_250)]],
  ['live, banned', live, banned, stops(4403), [stop, drop, forget]],
  ['live, timer', live, timer, asked, ping],
  ['live and asked, timer', asked, timer, waits(3, 1_000), [drop, wait(1_000)]],
  ['live for long and asked, timer', { ...settled, asked: true }, timer, waits(1, 250), [drop, wait(250)]],
  ['live, hurry', live, hurry, asked, ping],
  ['live and asked, hurry', asked, hurry, asked, []],

  ['waiting, connect', waiting, connect, opened(3), open],
  ['waiting, disconnect', waiting, disconnect, idle, [stop, drop]],
  ['waiting, greeted', waiting, greeted, waiting, []],
  ['waiting, received', waiting, received, waiting, []],
  ['waiting, closed', waiting, lost, waiting, []],
  ['waiting, banned', waiting, banned, waiting, []],
  ['waiting, timer', waiting, timer, opened(3), open],
  ['waiting, hurry', waiting, hurry, opened(3), open],

  ['waiting after flooding, connect', flooding, connect, flooding, []],
  ['waiting after flooding, disconnect', flooding, disconnect, idle, [stop, drop]],
  ['waiting after flooding, timer', flooding, timer, opened(3), open],
  ['waiting after flooding, hurry', flooding, hurry, flooding, []],

  ['stopped, connect', stopped, connect, opened(0), open],
  ['stopped, disconnect', stopped, disconnect, idle, [stop, drop]],
  ['stopped, greeted', stopped, greeted, stopped, []],
  ['stopped, received', stopped, received, stopped, []],
  ['stopped, closed', stopped, lost, stopped, []],
  ['stopped, banned', stopped, banned, stopped, []],
  ['stopped, timer', stopped, timer, stopped, []],
  ['stopped, hurry', stopped, hurry, stopped, []],
];

describe('the connection', () => {
  it.each(table)('%s', (_name, from, input, to, effects) => {
    expect(step(from, input, moment)).toEqual({ state: to, effects });
  });

  it.each(Object.values(closeCodes))('comes back after $number as the table of codes says', ({ number, reconnect }) => {
    const { state } = step(settled, { type: 'closed', code: number }, moment);
    const phase = { 'at-once': 'opening', 'back-off': 'waiting', never: 'stopped' } as const;
    expect(state.phase).toBe(phase[reconnect]);
  });

  it('takes a close code that it does not know for a lost connection', () => {
    expect(step(settled, { type: 'closed', code: 4999 }, moment).state).toEqual(waits(1, 250));
  });

  it('backs off with full jitter under a ceiling from 0.5 s to 30 s', () => {
    const ceilings = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000];
    for (const [attempt, ceiling] of ceilings.entries()) {
      for (const part of [0, 0.25, 0.999]) {
        const { state } = step(opened(attempt), { type: 'closed', code: 1006 }, { now, chance: part });
        expect(state).toEqual(waits(attempt + 1, Math.floor(part * ceiling)));
      }
    }
  });

  it('asks sooner where the heartbeat of the server is shorter, but not all the time', () => {
    const quietOf = (heartbeatSec: number) => step(opening, { type: 'greeted', heartbeatSec }, moment).effects;
    expect(quietOf(5)).toEqual([wait(5_000)]);
    expect(quietOf(0)).toEqual([wait(1_000)]);
  });

  it('notices a dead link within 20 s', () => {
    expect(timing.quietMs + timing.answerMs).toBeLessThanOrEqual(20_000);
  });
});
