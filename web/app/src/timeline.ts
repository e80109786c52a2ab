// The lines of the conversation from top to bottom: messages in order, what happened between them, and at the end what is
// still under way. Pure.

import type { NewMessage, Outgoing, Room } from '@chatroom/client';

/** Something that happened: somebody joined, left, took another name. */
export interface Note {
  key: number;
  /** The `seq` of the message before it. */
  afterSeq: number;
  text: string;
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
  /** Follows one of the same author closely: no name, no avatar. */
  continues: boolean;
  /** The next line does not follow it closely. */
  ends: boolean;
}

export type Line =
  | MessageLine
  | { kind: 'note'; key: string; text: string }
  /** The server no longer has the messages that stood here. */
  | { kind: 'lost'; key: string };

/** Messages of one author within this time belong together. */
const togetherMs = 5 * 60_000;

export interface Author {
  clientId: number;
  username: string;
}

export function linesOf(room: Room, notes: readonly Note[], outbox: readonly Outgoing[], self: Author): Line[] {
  const lines: Line[] = [];
  const { messages, lostBelow } = room.log;
  let nextNote = 0;
  const notesBefore = (seq: number): void => {
    for (let note = notes[nextNote]; note !== undefined && note.afterSeq < seq; note = notes[nextNote]) {
      lines.push({ kind: 'note', key: `note ${note.key}`, text: note.text });
      nextNote += 1;
    }
  };
  let before = 0;
  for (const message of messages) {
    const from = before;
    if (lostBelow.some((seq) => from < seq && seq <= message.seq)) lines.push({ kind: 'lost', key: `lost ${message.seq}` });
    notesBefore(message.seq);
    push(lines, fromMessage(message, self));
    before = message.seq;
  }
  notesBefore(Number.POSITIVE_INFINITY);
  for (const outgoing of outbox) {
    if (outgoing.roomId === room.info.id) push(lines, fromOutgoing(outgoing, self));
  }
  return lines;
}

function push(lines: Line[], line: MessageLine): void {
  const previous = lines.at(-1);
  const continues =
    previous?.kind === 'message' &&
    previous.clientId === line.clientId &&
    previous.author === line.author &&
    line.at - previous.at < togetherMs;
  if (continues) lines[lines.length - 1] = { ...previous, ends: false };
  lines.push({ ...line, continues });
}

function fromMessage(message: NewMessage, self: Author): MessageLine {
  const { clientId, id, username, text, ts } = message;
  const own = clientId === self.clientId;
  return { kind: 'message', key: `${clientId} ${id}`, id, clientId, own, author: username, text, at: ts, state: 'sent', continues: false, ends: true };
}

/** The same key as the message will have, so that the line stays the same one when the ACK comes. */
function fromOutgoing(outgoing: Outgoing, self: Author): MessageLine {
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
    continues: false,
    ends: true,
  };
}
