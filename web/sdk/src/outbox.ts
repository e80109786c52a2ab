// The messages that this client has written and that have no ACK yet. Pure. A message keeps its id for good, so that the
// server can tell a retry from a second message.

export interface Outgoing {
  id: string;
  /** The room it was written for; it is never sent to another one. */
  roomId: number;
  text: string;
  /** When it was written, by this client's clock. */
  at: number;
  state: 'sending' | 'failed';
  /** Why it failed. */
  problem?: { code: string; message: string };
}

export type Outbox = readonly Outgoing[];

/** The server remembers the last 64 accepted ids of a client; half of that may be under way. */
export const mostUnderWay = 32;

export function underWay(outbox: Outbox): Outgoing[] {
  return outbox.filter((message) => message.state === 'sending');
}

export function isFull(outbox: Outbox): boolean {
  return underWay(outbox).length >= mostUnderWay;
}

export function without(outbox: Outbox, id: string): Outbox {
  return outbox.filter((message) => message.id !== id);
}

export function fail(outbox: Outbox, id: string, problem: { code: string; message: string }): Outbox {
  return outbox.map((message) => (message.id === id ? { ...message, state: 'failed', problem } : message));
}

/** Puts a failed message at the end, behind what is under way already; null where it has not failed, or there is no place. */
export function retry(outbox: Outbox, id: string): { message: Outgoing; outbox: Outbox } | null {
  const failed = outbox.find((candidate) => candidate.id === id && candidate.state === 'failed');
  if (failed === undefined || isFull(outbox)) return null;
  const message: Outgoing = { id, roomId: failed.roomId, text: failed.text, at: failed.at, state: 'sending' };
  return { message, outbox: [...without(outbox, id), message] };
}

/** After the client has left a room: what is still under way there gets its answer; what has failed there is over. */
export function afterMove(outbox: Outbox, roomId: number | null): Outbox {
  return outbox.filter((message) => message.state === 'sending' || message.roomId === roomId);
}
