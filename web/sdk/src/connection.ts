// The life of the connection as a pure machine: what happened goes in, the next state and what to do come out. It knows no
// socket, no clock and no chance; client.ts feeds it and does what it says. At most one timer runs at a time: a `timer`
// effect replaces the one before.

import { banned, flooding, noCloseFrame, openElsewhere, reconnectAfter } from './close-codes.ts';

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
export interface Moment {
  now: number;
  chance: number;
}

export type ConnectionInput =
  | { type: 'connect' }
  | { type: 'disconnect' }
  /** The server's CONNECT arrived. */
  | { type: 'greeted'; heartbeatSec: number }
  /** Any other frame arrived. */
  | { type: 'received' }
  | { type: 'closed'; code: number }
  /** The ban code arrived; the close frame follows. */
  | { type: 'banned' }
  /** The timer that the last `timer` effect asked for. */
  | { type: 'timer' }
  /** The device says that the network is back, or somebody does not want to wait. */
  | { type: 'hurry' };

export type ConnectionEffect =
  | 'open'
  /** Close the socket and listen to it no more: where the link is dead, nobody answers a close frame. */
  | 'drop'
  | 'ping'
  | 'stop-timer'
  /** Drop the session and everything unsent: they are of no use here any more. */
  | 'forget'
  /** Start the timer, in milliseconds, in place of the one before. */
  | number;

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

export function step(state: ConnectionState, input: ConnectionInput, moment: Moment): Step {
  const { phase } = state;
  switch (input.type) {
    case 'connect':
      if (phase === 'idle' || phase === 'stopped') return open(0);
      return phase === 'waiting' ? hurry(state) : stay(state);
    case 'disconnect':
      return { state: initialState, effects: ['stop-timer', 'drop'] };
    case 'greeted':
      return phase === 'opening' ? greet(state, moment.now, input.heartbeatSec) : stay(state);
    case 'received':
      return phase === 'live' ? { state: { ...state, asked: false }, effects: [state.quietMs] } : stay(state);
    case 'banned':
      return phase === 'opening' || phase === 'live' ? stop(banned) : stay(state);
    case 'hurry':
      if (phase === 'waiting') return hurry(state);
      return phase === 'live' && !state.asked ? ask(state) : stay(state);
    case 'closed':
      return phase === 'opening' || phase === 'live' ? comeBack(input.code, state, moment) : stay(state);
    case 'timer':
      return afterTimer(state, moment);
  }
}

function afterTimer(state: ConnectionState, moment: Moment): Step {
  switch (state.phase) {
    case 'waiting':
      return open(state.attempt);
    case 'live':
      return state.asked ? comeBack(noCloseFrame, state, moment) : ask(state);
    case 'opening':
      return comeBack(noCloseFrame, state, moment);
    default:
      return stay(state);
  }
}

type Waiting = ConnectionState & { phase: 'waiting' };
type Opening = ConnectionState & { phase: 'opening' };
type Live = ConnectionState & { phase: 'live' };

function stay(state: ConnectionState): Step {
  return { state, effects: [] };
}

function open(attempt: number): Step {
  return { state: { phase: 'opening', attempt }, effects: ['open', timing.openMs] };
}

function hurry(state: Waiting): Step {
  return state.flooded === true ? stay(state) : open(state.attempt);
}

function greet({ attempt }: Opening, since: number, heartbeatSec: number): Step {
  const quietMs = Math.max(timing.quietLeastMs, Math.min(timing.quietMs, heartbeatSec * 1000));
  return { state: { phase: 'live', attempt, since, quietMs, asked: false }, effects: [quietMs] };
}

function ask(state: Live): Step {
  return { state: { ...state, asked: true }, effects: ['ping', timing.answerMs] };
}

function stop(code: number): Step {
  // Open elsewhere means resumed elsewhere, which has spent the token that is here.
  const useless = code === banned || code === openElsewhere;
  return { state: { phase: 'stopped', code }, effects: ['stop-timer', 'drop', ...(useless ? (['forget'] as const) : [])] };
}

function comeBack(code: number, state: Opening | Live, { now, chance }: Moment): Step {
  const settled = state.phase === 'live' && now - state.since >= timing.settledMs;
  const attempt = settled ? 0 : state.attempt;
  const how = reconnectAfter(code);
  if (how === 'never') return stop(code);
  // At once, but only once in a row: a server that restarts again and again must not be hammered.
  if (how === 'at-once' && attempt === 0) return open(1);
  const jitter = Math.floor(chance * Math.min(timing.backOffLastMs, timing.backOffFirstMs * 2 ** attempt));
  const flooded = code === flooding;
  const delayMs = jitter + (flooded ? timing.floodedMs : 0);
  return { state: { phase: 'waiting', attempt: attempt + 1, delayMs, ...(flooded ? { flooded } : {}) }, effects: ['drop', delayMs] };
}
