// The messages that this client has written and that are not shown as the room's yet: a bounded queue. Pure. A message keeps
// its id for good, so that the server can tell a retry from a second message.

export interface Outgoing {
  id: string;
  /** The room it was written for; it is never sent to another one. */
  roomId: number;
  text: string;
  /** When it was written, by this client's clock. */
  at: number;
  /** `sent`: the server has it, but messages before it are still missing here; then it moves into the room's log. */
  state: 'sending' | 'sent' | 'failed';
  /** Why it failed. */
  problem?: Problem;
}

export interface Problem {
  code: string;
  message: string;
}

/** As whom, and behind which message of the room, a message first went out: where to look for it in the history. */
export interface Origin {
  clientId: number;
  epoch: string;
  after: number;
}

export interface Queued extends Outgoing {
  /** How often it went out. */
  tries: number;
  /** When it is to go out next or, after the last try, when it has failed. By this client's clock. */
  due: number;
  origin?: Origin;
  /** Of one that was sent. */
  seq?: number;
  ts?: number;
}

export type Outbox = readonly Queued[];

/** Waiting, failed, and under way. */
export const mostQueued = 256;
/** The server remembers the last 64 accepted ids of a client; half of that may be under way. */
export const mostUnderWay = 32;
/** Once, and then 5 times again. */
export const mostTries = 6;

/** How long to wait for an answer after so many tries. */
export function patienceAfter(tries: number): number {
  return Math.min(30_000, 5_000 * 2 ** (tries - 1));
}

/** Refusals that pass by themselves. */
export const passing: readonly string[] = ['RATE_LIMITED', 'UNAVAILABLE', 'DRAINING'];

export function isFull(outbox: Outbox): boolean {
  return outbox.length >= mostQueued;
}

/** Changes those that are under way and for which `which` holds. */
function change(outbox: Outbox, which: (message: Queued) => boolean, to: (message: Queued) => Partial<Queued>): Outbox {
  return outbox.map((message) => (message.state === 'sending' && which(message) ? { ...message, ...to(message) } : message));
}

export function failAll(outbox: Outbox, problem: Problem): Outbox {
  return change(outbox, () => true, () => ({ state: 'failed', problem }));
}

export function refuse(outbox: Outbox, id: string, problem: Problem): Outbox {
  const passes = passing.includes(problem.code);
  return change(
    outbox,
    (message) => message.id === id,
    ({ tries }) => (passes && tries < mostTries ? { due: 0 } : { state: 'failed', problem }),
  );
}

/** Puts a failed message at the end, behind what is under way already; null where it has not failed. */
export function retry(outbox: Outbox, id: string): Outbox | null {
  const again = outbox.find((candidate) => candidate.id === id && candidate.state === 'failed');
  if (again === undefined) return null;
  const { problem, ...message } = again;
  return [...outbox.filter((other) => other !== again), { ...message, state: 'sending', tries: 0, due: 0 }];
}

/** The server has the message. Also one that was given up, and whose confirmation came late. */
export function confirm(outbox: Outbox, id: string, { seq, ts }: { seq: number; ts: number }): Outbox {
  return outbox.map((message) => (message.id === id ? { ...message, state: 'sent', seq, ts } : message));
}

/** After the client has left a room: what went out gets its answer; the rest has nobody to show it to, and goes. */
export function afterMove(outbox: Outbox, roomId: number | null | undefined): Outbox {
  return outbox.filter((message) => message.roomId === roomId || (message.state === 'sending' && message.tries > 0));
}

/** Where a message that goes out now is to be looked for, and in which room the client is. */
export interface Place extends Origin {
  roomId: number | undefined;
}

export interface Turn {
  outbox: Outbox;
  /** In this order. */
  send: Queued[];
  /** When there is something to do again, if nothing happens before; or infinity. */
  wakeAt: number;
}

/**
 * What is to be sent now, in the order written, and what has failed for want of an answer.
 * @param credit how many may go out without waiting for the answers of those before
 * @param heldUntil the server asked to be left alone until then
 */
export function takeTurn(outbox: Outbox, { roomId, ...origin }: Place, now: number, credit: number, heldUntil: number): Turn {
  const send: Queued[] = [];
  let wakeAt = Number.POSITIVE_INFINITY;
  const underWay = outbox.filter(({ state, due }) => state === 'sending' && due > now).length;
  let places = underWay === 0 ? Math.max(1, credit) : Math.min(credit, mostUnderWay - underWay);
  const turn = (message: Queued): Partial<Queued> => {
    const { due, tries } = message;
    if (due <= now && tries >= mostTries) return { state: 'failed', problem: { code: 'TIMEOUT', message: 'timeout' } };
    // One that never went out waits for its room; one that did gets its answer wherever the client is.
    const elsewhere = tries === 0 && message.roomId !== roomId;
    if (due <= now && heldUntil <= now && places > 0 && !elsewhere) {
      places -= 1;
      send.push(message);
      const next = now + patienceAfter(tries + 1);
      wakeAt = Math.min(wakeAt, next);
      return { origin, ...message, tries: tries + 1, due: next };
    }
    const next = Math.max(due, heldUntil);
    if (next > now) wakeAt = Math.min(wakeAt, next);
    return {};
  };
  return { outbox: change(outbox, () => true, turn), send, wakeAt };
}

/** Whether it went out under another client id, and nobody knows whether it arrived. */
export function isUnknown({ state, origin }: Queued, clientId: number): boolean {
  return state !== 'sent' && origin !== undefined && origin.clientId !== clientId;
}

/** After they were looked for in vain: they go out as if for the first time. */
export function notFound(outbox: Outbox, clientId: number): Outbox {
  return outbox.map((message) => {
    const { origin, ...fresh } = message;
    return isUnknown(message, clientId) ? { ...fresh, due: 0 } : message;
  });
}
