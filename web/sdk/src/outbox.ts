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
  /** When it is to go out next or, after the last try, has failed. By this client's clock. */
  due: number;
  origin?: Origin;
  /** Of one that was sent. */
  seq?: number;
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

const unanswered: Problem = { code: 'TIMEOUT', message: 'The server did not confirm the message in time.' };

export function isFull(outbox: Outbox): boolean {
  return outbox.length >= mostQueued;
}

export function without(outbox: Outbox, id: string): Outbox {
  return outbox.filter((message) => message.id !== id);
}

function failed(message: Queued, problem: Problem): Queued {
  return { ...message, state: 'failed', problem };
}

export function failAll(outbox: Outbox, problem: Problem): Outbox {
  return outbox.map((message) => (message.state === 'sending' ? failed(message, problem) : message));
}

export function refuse(outbox: Outbox, id: string, problem: Problem): Outbox {
  return outbox.map((message) => {
    if (message.id !== id || message.state !== 'sending') return message;
    const again = passing.includes(problem.code) && message.tries < mostTries;
    return again ? { ...message, due: 0 } : failed(message, problem);
  });
}

/** Puts a failed message at the end, behind what is under way already; null where it has not failed. */
export function retry(outbox: Outbox, id: string): Outbox | null {
  const again = outbox.find((candidate) => candidate.id === id && candidate.state === 'failed');
  if (again === undefined) return null;
  const { problem, ...message } = again;
  return [...without(outbox, id), { ...message, state: 'sending', tries: 0, due: 0 }];
}

export function acknowledge(outbox: Outbox, id: string, seq: number): Outbox {
  return outbox.map((message) => (message.id === id ? { ...message, state: 'sent', seq } : message));
}

/** Without what the log of the room shows by now. */
export function notShown(outbox: Outbox, last: number): Outbox {
  const left = outbox.filter(({ state, seq }) => state !== 'sent' || (seq ?? 0) > last);
  return left.length === outbox.length ? outbox : left;
}

/** On a new connection nothing is under way. */
export function allDue(outbox: Outbox): Outbox {
  return outbox.map((message) => (message.due === 0 ? message : { ...message, due: 0 }));
}

/** After the client has left a room: what went out gets its answer; the rest has nobody to show it to, and goes. */
export function afterMove(outbox: Outbox, roomId: number | null): Outbox {
  return outbox.filter(
    (message) => message.roomId === roomId || (message.state === 'sending' && message.tries > 0),
  );
}

export interface Surroundings {
  now: number;
  /** How many may be under way at once. */
  window: number;
  /** The server asked to be left alone until then. */
  heldUntil: number;
  /** In the room, or null in none. */
  origin: (Origin & { roomId: number }) | null;
}

export interface Turn {
  outbox: Outbox;
  /** In this order. */
  send: Queued[];
  /** When there is something to do again, if nothing happens before. */
  wakeAt: number | null;
}

/** What is to be sent now, in the order written, and what has failed for want of an answer. */
export function takeTurn(outbox: Outbox, { now, window, heldUntil, origin }: Surroundings): Turn {
  const send: Queued[] = [];
  let wakeAt = Number.POSITIVE_INFINITY;
  let place = window - outbox.filter(({ state, due }) => state === 'sending' && due > now).length;
  const left = outbox.map((message) => {
    if (message.state !== 'sending') return message;
    if (message.due > now) {
      wakeAt = Math.min(wakeAt, message.due);
      return message;
    }
    if (message.tries >= mostTries) return failed(message, unanswered);
    if (heldUntil > now) wakeAt = Math.min(wakeAt, heldUntil);
    // One that never went out waits for its room; one that did gets its answer wherever the client is.
    const elsewhere = message.tries === 0 && message.roomId !== origin?.roomId;
    if (place <= 0 || heldUntil > now || elsewhere) return message;
    place -= 1;
    const sent = depart(message, now, origin);
    wakeAt = Math.min(wakeAt, sent.due);
    send.push(sent);
    return sent;
  });
  const changed = left.some((message, index) => message !== outbox[index]);
  return { outbox: changed ? left : outbox, send, wakeAt: Number.isFinite(wakeAt) ? wakeAt : null };
}

function depart(message: Queued, now: number, origin: Surroundings['origin']): Queued {
  const tries = message.tries + 1;
  const sent: Queued = { ...message, tries, due: now + patienceAfter(tries) };
  if (sent.origin !== undefined || origin === null) return sent;
  const { clientId, epoch, after } = origin;
  return { ...sent, origin: { clientId, epoch, after } };
}

/** Those that went out under another client id, of which nobody knows whether they arrived. */
export function unknown(outbox: Outbox, clientId: number | undefined): Queued[] {
  return outbox.filter(({ state, origin }) => state !== 'sent' && origin !== undefined && origin.clientId !== clientId);
}

/** After they were looked for in vain: they go out as if for the first time. */
export function notFound(outbox: Outbox, clientId: number | undefined): Outbox {
  const lost = new Set(unknown(outbox, clientId));
  return outbox.map((message) => {
    if (!lost.has(message)) return message;
    const { origin, ...fresh } = message;
    return { ...fresh, due: 0 };
  });
}
