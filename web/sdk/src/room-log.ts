// The messages of one room as this client has them: ascending by `seq`, each once. Pure: every function returns a new log.
// What comes after a gap is held back until history has filled the gap, so that nobody sees messages out of order.

import type { History, NewMessage, RoomJoined } from './events.ts';

interface Life {
  roomId: number;
  epoch: string;
}

export interface RoomLog extends Life {
  /** Everything up to this `seq` is here or known to be gone: what a resume names as LAST. */
  last: number;
  /** The highest `seq` that the server has told of. */
  latest: number;
  /** The oldest `seq` that the server still held when it last said. */
  first: number;
  /** Shown messages, up to `last`. */
  messages: readonly NewMessage[];
  /** Messages beyond a gap, ascending, not shown yet. */
  ahead: readonly NewMessage[];
  /** Below each of these `seq`s some messages are missing for good: the server's log no longer reached them. */
  lostBelow: readonly number[];
}

/** More than anyone scrolls through; what falls out can be read again from the server. */
export const keptMessages = 10_000;

/** The log after a ROOM_JOINED. `previous` is what the client had of any room before it, in this session or the lost one. */
export function logAfterJoin(previous: RoomLog | null, joined: RoomJoined): RoomLog {
  const { room, epoch } = joined;
  if (previous !== null && isSameLife(previous, { roomId: room.id, epoch }) && previous.last <= joined.seq) return catchUp(previous, joined.history, joined.first, joined.seq);
  return {
    roomId: room.id,
    epoch,
    last: joined.seq,
    latest: joined.seq,
    first: joined.first,
    messages: joined.history,
    ahead: [],
    lostBelow: [],
  };
}

/** Messages that arrived live. */
export function addMessages(log: RoomLog, messages: readonly NewMessage[]): RoomLog {
  const held = new Set(log.ahead.map((message) => message.seq));
  const fresh = messages.filter(
    (message) => message.roomId === log.roomId && message.seq > log.last && !held.has(message.seq),
  );
  if (fresh.length === 0) return log;
  const ahead = [...log.ahead, ...fresh].sort((a, b) => a.seq - b.seq);
  return drain({ ...log, ahead, latest: Math.max(log.latest, ahead.at(-1)?.seq ?? 0) });
}

/** What is missing next, both ends exclusive, or null where nothing is. */
export function gapOf(log: RoomLog): { after: number; before: number } | null {
  return log.last === log.latest ? null : { after: log.last, before: log.ahead[0]?.seq ?? log.latest + 1 };
}

/** A page of history that was asked for to fill the gap. */
export function fillGap(log: RoomLog, history: History): RoomLog {
  if (!isSameLife(log, history)) return log;
  const filled = catchUp(log, history.messages, history.first, log.latest);
  const gap = gapOf(filled);
  const helped = filled.last !== log.last || filled.ahead.length !== log.ahead.length;
  // A page that brings nothing new would be asked for over and over.
  return gap === null || helped ? filled : drain(skipTo(filled, gap.before));
}

/** A page of history that was asked for to scroll back. */
export function addOlder(log: RoomLog, history: History): RoomLog {
  if (!isSameLife(log, history)) return log;
  const oldest = oldestOf(log);
  const older = history.messages.filter((message) => message.seq < oldest);
  return { ...log, first: history.first, messages: [...withoutKnown(older, log.messages), ...log.messages] };
}

/** Whether the server holds messages older than the oldest one here. */
export function hasOlder(log: RoomLog): boolean {
  return oldestOf(log) > Math.max(log.first, 1);
}

export function oldestOf(log: RoomLog): number {
  return log.messages[0]?.seq ?? log.last + 1;
}

/** What the log shows that it did not show before, in order. Nothing of a room, or a life of it, that is new altogether. */
export function shownSince(before: RoomLog | undefined, log: RoomLog | undefined): readonly NewMessage[] {
  if (log === undefined || before === undefined || !isSameLife(before, log)) return [];
  return log.messages.slice(log.messages.findLastIndex((message) => message.seq <= before.last) + 1);
}

/** `seq` values say something about each other only then. */
function isSameLife(one: Life, other: Life): boolean {
  return one.roomId === other.roomId && one.epoch === other.epoch;
}

function catchUp(log: RoomLog, messages: readonly NewMessage[], first: number, latest: number): RoomLog {
  const reached = { ...log, first, latest: Math.max(log.latest, latest) };
  return drain(addMessages(first > log.last + 1 ? skipTo(reached, first) : reached, messages));
}

/** Gives up what lies below `seq`. */
function skipTo(log: RoomLog, seq: number): RoomLog {
  return { ...log, last: seq - 1, latest: Math.max(log.latest, seq - 1), lostBelow: [...log.lostBelow, seq] };
}

/** Shows what no longer has a gap before it. */
function drain(log: RoomLog): RoomLog {
  let last = log.last;
  let count = 0;
  for (const message of log.ahead) {
    if (message.seq > last + 1) break;
    last = Math.max(last, message.seq);
    count += 1;
  }
  if (count === 0) return log;
  const shown = withoutKnown(log.ahead.slice(0, count), log.messages);
  return { ...log, last, messages: [...log.messages, ...shown].slice(-keptMessages), ahead: log.ahead.slice(count) };
}

function withoutKnown(messages: readonly NewMessage[], known: readonly NewMessage[]): NewMessage[] {
  return messages.filter((message) => !known.some((other) => other.id === message.id && other.clientId === message.clientId));
}
