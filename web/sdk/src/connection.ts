// The life of the connection as a pure machine: what happened goes in, the next state and what to do come out. It knows no
// socket, no clock and no chance; client.ts feeds it and does what it says. At most one timer runs at a time: a `timer`
// effect replaces the one before.

import { closeCode, reconnectAfter } from './close-codes.ts';

export type ConnectionState =
  | { phase: 'idle' }
  /** From the first attempt to open a socket to the server's CONNECT. */
  | { phase: 'opening'; attempt: number }
  /** `asked`: a PING is out, and nothing has come since. */
  | { phase: 'live'; attempt: number; since: number; quietMs: number; asked: boolean }
  /** `flooded`: the server wants to be left alone for so long, and nobody can hurry it. */
  | { phase: 'waiting'; attempt: number; delayMs: number; flooded?: true }
  /** For good, until somebody asks to connect again. */
  | { phase: 'stopped'; code: number };

/** `now` in milliseconds of any steady clock, `chance` in [0, 1). */
interface Moment {
  now: number;
  chance: number;
}

export type ConnectionInput =
  | { type: 'connect' }
  | { type: 'disconnect' }
  /** The server's CONNECT arrived. */
  | { type: 'greeted'; now: number; heartbeatSec: number }
  /** Any other frame arrived. */
  | { type: 'received' }
  | ({ type: 'closed'; code: number } & Moment)
  /** The ban code arrived; the close frame follows. */
  | { type: 'banned' }
  /** The timer that the last `timer` effect asked for. */
  | ({ type: 'timer' } & Moment)
  /** The device says that the network is back, or somebody does not want to wait. */
  | { type: 'hurry' };

export type ConnectionEffect =
  | { type: 'open' }
  /** Close the socket and listen to it no more: where the link is dead, nobody answers a close frame. */
  | { type: 'drop' }
  | { type: 'ping' }
  | { type: 'timer'; ms: number }
  | { type: 'stop-timer' }
  /** Drop the session and everything unsent: they are of no use here any more. */
  | { type: 'forget' };

export interface Step {
  state: ConnectionState;
  effects: ConnectionEffect[];
}

export const timing = {
  /** For the socket to open and the server to greet. */
  openMs: 10_000,
  /** Silence before a PING, unless the server's heartbeat is shorter; then the time for an answer. */
  quietMs: 10_000,
  quietLeastMs: 1_000,
  answerMs: 8_000,
  /** Full jitter: a wait is a random part of a ceiling that doubles from the first to the last. */
  backOffFirstMs: 500,
  backOffLastMs: 30_000,
  /** A connection that lived this long is a success: the next back-off starts from the beginning. */
  settledMs: 10_000,
  /** How long a client that flooded stays away, before the jitter. */
  floodedMs: 30_000,
} as const;

export const initialState: ConnectionState = { phase: 'idle' };

const lost = closeCode('no_close_frame');
const banned = closeCode('banned');
const openElsewhere = closeCode('open_elsewhere');
const flooding = closeCode('flooding');

export function step(state: ConnectionState, input: ConnectionInput): Step {
  if (input.type === 'disconnect') return disconnect(state);
  switch (state.phase) {
    case 'idle':
    case 'stopped':
      return input.type === 'connect' ? open(0) : stay(state);
    case 'opening':
      return stepOpening(state, input);
    case 'live':
      return stepLive(state, input);
    case 'waiting':
      return stepWaiting(state, input);
  }
}

function stepOpening(state: ConnectionState & { phase: 'opening' }, input: ConnectionInput): Step {
  switch (input.type) {
    case 'greeted': {
      const quietMs = Math.max(timing.quietLeastMs, Math.min(timing.quietMs, input.heartbeatSec * 1000));
      return {
        state: { phase: 'live', attempt: state.attempt, since: input.now, quietMs, asked: false },
        effects: [{ type: 'timer', ms: quietMs }],
      };
    }
    case 'closed':
      return comeBack(input.code, state.attempt, input.chance);
    case 'timer':
      return abandon(state.attempt, input.chance);
    case 'banned':
      return ban();
    default:
      return stay(state);
  }
}

function stepLive(state: ConnectionState & { phase: 'live' }, input: ConnectionInput): Step {
  switch (input.type) {
    case 'received':
      return { state: { ...state, asked: false }, effects: [{ type: 'timer', ms: state.quietMs }] };
    case 'closed':
      return comeBack(input.code, attemptAfter(state, input.now), input.chance);
    case 'timer':
      return state.asked ? abandon(attemptAfter(state, input.now), input.chance) : ask(state);
    case 'hurry':
      return state.asked ? stay(state) : ask(state);
    case 'banned':
      return ban();
    default:
      return stay(state);
  }
}

function stepWaiting(state: ConnectionState & { phase: 'waiting' }, input: ConnectionInput): Step {
  const hurried = input.type === 'hurry' || input.type === 'connect';
  return input.type === 'timer' || (hurried && state.flooded !== true) ? open(state.attempt) : stay(state);
}

function stay(state: ConnectionState): Step {
  return { state, effects: [] };
}

function open(attempt: number): Step {
  return { state: { phase: 'opening', attempt }, effects: [{ type: 'open' }, { type: 'timer', ms: timing.openMs }] };
}

function ask(state: ConnectionState & { phase: 'live' }): Step {
  return { state: { ...state, asked: true }, effects: [{ type: 'ping' }, { type: 'timer', ms: timing.answerMs }] };
}

function disconnect(state: ConnectionState): Step {
  const next: ConnectionState = { phase: 'idle' };
  switch (state.phase) {
    case 'opening':
    case 'live':
      return { state: next, effects: [{ type: 'stop-timer' }, { type: 'drop' }] };
    case 'waiting':
      return { state: next, effects: [{ type: 'stop-timer' }] };
    default:
      return { state: next, effects: [] };
  }
}

function ban(): Step {
  return {
    state: { phase: 'stopped', code: banned },
    effects: [{ type: 'stop-timer' }, { type: 'drop' }, { type: 'forget' }],
  };
}

function attemptAfter(state: ConnectionState & { phase: 'live' }, now: number): number {
  return now - state.since >= timing.settledMs ? 0 : state.attempt;
}

function abandon(attempt: number, chance: number): Step {
  const next = comeBack(lost, attempt, chance);
  return { state: next.state, effects: [{ type: 'drop' }, ...next.effects] };
}

function comeBack(code: number, attempt: number, chance: number): Step {
  switch (reconnectAfter(code)) {
    case 'never': {
      // Open elsewhere means resumed elsewhere, which has spent the token that is here.
      const forget: ConnectionEffect[] = code === banned || code === openElsewhere ? [{ type: 'forget' }] : [];
      return { state: { phase: 'stopped', code }, effects: [{ type: 'stop-timer' }, ...forget] };
    }
    case 'at-once':
      // Only once in a row: a server that restarts again and again must not be hammered.
      return attempt === 0 ? open(1) : wait(attempt, jitter(attempt, chance));
    case 'back-off':
      return code === flooding ? waitFlooded(attempt, chance) : wait(attempt, jitter(attempt, chance));
  }
}

function wait(attempt: number, delayMs: number): Step {
  return { state: { phase: 'waiting', attempt: attempt + 1, delayMs }, effects: [{ type: 'timer', ms: delayMs }] };
}

function waitFlooded(attempt: number, chance: number): Step {
  const delayMs = timing.floodedMs + jitter(attempt, chance);
  return { state: { phase: 'waiting', attempt: attempt + 1, delayMs, flooded: true }, effects: [{ type: 'timer', ms: delayMs }] };
}

function jitter(attempt: number, chance: number): number {
  const ceiling = Math.min(timing.backOffLastMs, timing.backOffFirstMs * 2 ** attempt);
  return Math.floor(chance * ceiling);
}
