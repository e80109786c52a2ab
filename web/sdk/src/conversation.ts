// Who this client is, the room it is in, and what it has written without an ACK so far; and what each event makes of the
// three. Pure.

import type { Ack, Connect, ErrorEvent, History, Limits, NewMessage, RoomJoined, ServerEvent } from './events.ts';
import type { Outbox } from './outbox.ts';
import * as outboxes from './outbox.ts';
import type { Room } from './room.ts';
import { roomAfter } from './room.ts';
import type { RoomLog } from './room-log.ts';
import { addMessages, addOlder, fillGap } from './room-log.ts';

export interface Identity {
  clientId: number;
  username: string;
  limits: Limits;
}

export interface Conversation {
  /** Null until the first CONNECT. */
  identity: Identity | null;
  room: Room | null;
  outbox: Outbox;
}

export const noConversation: Conversation = { identity: null, room: null, outbox: [] };

export function afterGreeting(conversation: Conversation, event: Connect): Conversation {
  const { clientId, username, limits } = event;
  return {
    identity: { clientId, username, limits },
    room: event.roomId === conversation.room?.info.id ? conversation.room : null,
    outbox: event.resumed ? conversation.outbox : [],
  };
}

export function afterEvent(before: Conversation, event: Exclude<ServerEvent, Connect>): Conversation {
  const conversation = { ...before, room: roomAfter(before.room, event) };
  switch (event.type) {
    case 'ROOM_JOINED':
      return afterJoin(conversation, event);
    case 'ROOM_LEFT':
      return afterMove(conversation);
    case 'ACK':
      return afterAck(conversation, event);
    case 'USER_EVENT':
      return event.event === 'renamed' ? afterRename(conversation, event.clientId, event.username) : conversation;
    case 'ERROR':
      return afterError(conversation, event);
    default:
      return conversation;
  }
}

/** A page of history that was asked for to fill the gap in the log. */
export function afterFilling(conversation: Conversation, history: History): Conversation {
  return updateLog(settleFrom(conversation, history.messages), (log) => fillGap(log, history));
}

/** A page of history that was asked for to scroll back. */
export function afterOlder(conversation: Conversation, history: History): Conversation {
  return updateLog(conversation, (log) => addOlder(log, history));
}

function afterJoin(conversation: Conversation, event: RoomJoined): Conversation {
  return settleFrom(afterMove(conversation), event.history);
}

function afterMove(conversation: Conversation): Conversation {
  return { ...conversation, outbox: outboxes.afterMove(conversation.outbox, conversation.room?.info.id ?? null) };
}

/** The server does not send one's own messages back: the ACK completes the local echo. */
function afterAck(conversation: Conversation, { id, roomId, seq, ts, duplicate }: Ack): Conversation {
  const written = conversation.outbox.find((message) => message.id === id);
  if (written === undefined || conversation.identity === null) return conversation;
  const { clientId, username } = conversation.identity;
  const message: NewMessage = { type: 'NEW_MESSAGE', roomId, seq, id, clientId, username, text: written.text, ts };
  return updateLog({ ...conversation, outbox: outboxes.without(conversation.outbox, id) }, (log) =>
    // A second ACK may be about a message long past: it must not open a gap.
    duplicate === true && seq !== log.last + 1 ? log : addMessages(log, [message]),
  );
}

function afterRename(conversation: Conversation, clientId: number, username: string): Conversation {
  const { identity } = conversation;
  return identity?.clientId === clientId ? { ...conversation, identity: { ...identity, username } } : conversation;
}

function afterError(conversation: Conversation, { id, code, message }: ErrorEvent): Conversation {
  if (id === undefined) return conversation;
  // A message for a room that this client has left meanwhile has nobody to show it to, and goes.
  return afterMove({ ...conversation, outbox: outboxes.fail(conversation.outbox, id, { code, message }) });
}

/** What comes back in a history was accepted, though its ACK was lost. */
function settleFrom(conversation: Conversation, messages: readonly NewMessage[]): Conversation {
  const own = messages.filter((message) => message.clientId === conversation.identity?.clientId);
  return { ...conversation, outbox: own.reduce((outbox, { id }) => outboxes.without(outbox, id), conversation.outbox) };
}

function updateLog(conversation: Conversation, change: (log: RoomLog) => RoomLog): Conversation {
  const { room } = conversation;
  return room === null ? conversation : { ...conversation, room: { ...room, log: change(room.log) } };
}
