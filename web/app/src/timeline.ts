// The lines of the conversation from top to bottom: messages in order with the days between them, what happened meanwhile, and
// at the end what is still under way. Pure. The line of a message that did not change is the same object each time, so that
// nothing is drawn again for it.

import { hasOlder } from '@chatroom/client';
import type { Identity, NewMessage, Outgoing, Room } from '@chatroom/client';
import { dayOf } from './day.ts';
import { isOwn } from './own.ts';
import { sayJoined, sayLeft } from './words.ts';

/** Something that happened: somebody joined, left, took another name. */
export interface Note {
  key: number;
  /** The `seq` of the message before it. */
  afterSeq: number;
  what: { kind: 'joined' | 'left'; name: string } | { kind: 'other'; text: string };
}

export interface MessageLine {
  kind: 'message';
  key: string;
  id: string;
  clientId: number;
  own: boolean;
  author: string;
  text: string;
  at: number;
  state: 'sending' | 'sent' | 'failed';
  problem?: Outgoing['problem'];
}

export type Line =
  | MessageLine
  | { kind: 'note'; key: string; text: string }
  | { kind: 'day'; key: string; day: number }
  /** What follows is new to the reader. */
  | { kind: 'unread'; key: string }
  /** Nothing comes before; `whole`: nothing ever did. */
  | { kind: 'start'; key: string; whole: boolean }
  /** The server no longer has the messages that stood here. */
  | { kind: 'lost'; key: string };

/** Messages of one author within this time belong together. */
const togetherMs = 5 * 60_000;

export interface Conversation {
  room: Room;
  notes: readonly Note[];
  outbox: readonly Outgoing[];
  identity: Identity;
  formerIds: readonly number[];
  /** The `seq` of the first message that is new to the reader. */
  mark: number | null;
}

export function linesOf(conversation: Conversation): Line[] {
  const { room, notes, outbox, mark } = conversation;
  const lines: Line[] = [];
  const { messages, lostBelow } = room.log;
  let nextNote = 0;
  const notesBefore = (seq: number): void => {
    let end = nextNote;
    while ((notes[end]?.afterSeq ?? Number.POSITIVE_INFINITY) < seq) end += 1;
    pushNotes(lines, notes.slice(nextNote, end));
    nextNote = end;
  };
  if (!hasOlder(room.log)) lines.push({ kind: 'start', key: 'start', whole: room.log.first <= 1 });
  let before = 0;
  let day = 0;
  const pushDay = (at: number): void => {
    const next = dayOf(at);
    if (next !== day) lines.push({ kind: 'day', key: `day ${next}`, day: next });
    day = next;
  };
  for (const message of messages) {
    if (lostBelow.length > 0) pushLost(lines, lostBelow, before, message.seq);
    notesBefore(message.seq);
    pushDay(message.ts);
    if (mark !== null && before < mark && mark <= message.seq) lines.push({ kind: 'unread', key: 'unread' });
    lines.push(fromMessage(message, conversation));
    before = message.seq;
  }
  notesBefore(Number.POSITIVE_INFINITY);
  for (const outgoing of outbox) {
    if (outgoing.roomId !== room.info.id) continue;
    pushDay(outgoing.at);
    lines.push(fromOutgoing(outgoing, conversation.identity));
  }
  return lines;
}

function pushLost(lines: Line[], lostBelow: readonly number[], before: number, seq: number): void {
  if (lostBelow.some((below) => before < below && below <= seq)) lines.push({ kind: 'lost', key: `lost ${seq}` });
}

/** What happened in a row becomes one line: a crowd that comes in must not push the conversation out of sight. */
function pushNotes(lines: Line[], notes: readonly Note[]): void {
  let from = 0;
  while (from < notes.length) {
    const first = notes[from];
    if (first === undefined) return;
    const { kind } = first.what;
    let to = from + 1;
    while (kind !== 'other' && notes[to]?.what.kind === kind) to += 1;
    const names = notes.slice(from, to).flatMap(({ what }) => (what.kind === 'other' ? [] : [what.name]));
    const text = first.what.kind === 'other' ? first.what.text : kind === 'joined' ? sayJoined(names) : sayLeft(names);
    lines.push({ kind: 'note', key: `note ${first.key}`, text });
    from = to;
  }
}

/** Whether the second line is one of the same author, close enough to need no name of its own. */
export function follows(first: Line | undefined, second: Line | undefined): boolean {
  if (first?.kind !== 'message' || second?.kind !== 'message') return false;
  return first.clientId === second.clientId && first.author === second.author && second.at - first.at < togetherMs;
}

const made = new WeakMap<NewMessage, MessageLine>();

function fromMessage(message: NewMessage, conversation: Conversation): MessageLine {
  const { clientId, id, username, text, ts } = message;
  const own = isOwn(message, conversation);
  const known = made.get(message);
  if (known?.own === own) return known;
  const line: MessageLine = { kind: 'message', key: `${clientId} ${id}`, id, clientId, own, author: username, text, at: ts, state: 'sent' };
  made.set(message, line);
  return line;
}

/** The same key as the message will have, so that the line stays the same one when the ACK comes. */
function fromOutgoing(outgoing: Outgoing, self: Identity): MessageLine {
  return {
    kind: 'message',
    key: `${self.clientId} ${outgoing.id}`,
    id: outgoing.id,
    clientId: self.clientId,
    own: true,
    author: self.username,
    text: outgoing.text,
    at: outgoing.at,
    state: outgoing.state,
    ...(outgoing.problem === undefined ? {} : { problem: outgoing.problem }),
  };
}
