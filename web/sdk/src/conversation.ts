// Who this client is, the room it is in, what it has written, and what is to be put back after a lost session; and what each
// event makes of them. Pure.

import type { Ack, Connect, ErrorEvent, History, Limits, Member, NewMessage, RoomJoined, ServerEvent, UserEvent } from './events.ts';
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

/** Enough of a room to know it again: its number may be given to another one after a restart of the server. */
export interface RoomRef {
  id: number;
  name: string;
  createdAt: number;
}

/** Who a client was. */
export interface Former {
  clientId: number;
  /** Null where nobody chose one. */
  username: string | null;
  room: RoomRef | null;
}

export interface Conversation {
  /** Null until the first CONNECT. */
  identity: Identity | null;
  /** The ids that this client had in sessions that were lost: messages of theirs are its own, too. */
  formerIds: readonly number[];
  /** What an earlier page remembered, until the first CONNECT. */
  former: Former | null;
  /** What a new session is still to get of the lost one. */
  plan: Former | null;
  /** While there is a plan, the room of the lost session, until the client is in it again. */
  room: Room | null;
  outbox: Outbox;
  /** Who is writing in the room right now. */
  typing: readonly Member[];
}

export const noConversation: Conversation = {
  identity: null,
  formerIds: [],
  former: null,
  plan: null,
  room: null,
  outbox: [],
  typing: [],
};

const keptFormerIds = 16;

/** Who this client is, or was when its page went. */
export function formerOf({ identity, room, plan, former }: Conversation): Former | null {
  if (identity === null) return former;
  const { clientId, username } = identity;
  return {
    clientId,
    username: username === `User ${clientId}` ? (plan?.username ?? null) : username,
    room: room?.info ?? plan?.room ?? null,
  };
}

export function afterGreeting(conversation: Conversation, event: Connect): Conversation {
  const { clientId, username, limits } = event;
  const identity: Identity = { clientId, username, limits };
  const before = formerOf(conversation);
  // On a new connection nothing is under way.
  const outbox = conversation.outbox.map((message) => ({ ...message, due: 0 }));
  const now = { ...conversation, identity, former: null, typing: [], outbox };
  if (event.resumed) {
    const { room, plan } = now;
    if (plan !== null) return now;
    return { ...now, room: room?.info.id === event.roomId ? room : null, outbox: outboxes.afterMove(outbox, event.roomId) };
  }
  if (before === null) return { ...now, room: null, outbox: [] };
  return {
    ...now,
    formerIds: [...now.formerIds, before.clientId].slice(-keptFormerIds),
    plan: before,
    outbox: outbox.filter((message) => message.roomId === before.room?.id),
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
      return afterUserEvent(conversation, event);
    case 'NEW_MESSAGE':
      return settleFrom(withoutTypist(conversation, event.clientId), [event]);
    case 'HISTORY':
      return settleFrom(conversation, event.messages);
    case 'ERROR':
      return afterError(conversation, event);
    default:
      return conversation;
  }
}

/** A page of history that was asked for to fill the gap in the log. */
export function afterFilling(conversation: Conversation, history: History): Conversation {
  return updateLog(conversation, (log) => fillGap(log, history));
}

/** A page of history that was asked for to scroll back. */
export function afterOlder(conversation: Conversation, history: History): Conversation {
  return updateLog(conversation, (log) => addOlder(log, history));
}

/** The room of the lost session is given up, with what was written for it. */
export function withoutRoom(conversation: Conversation): Conversation {
  const { plan, outbox } = conversation;
  if (plan === null) return conversation;
  return {
    ...conversation,
    plan: { ...plan, room: null },
    room: null,
    outbox: outbox.filter((message) => message.roomId !== plan.room?.id),
    typing: [],
  };
}

function withoutTypist(conversation: Conversation, clientId: number): Conversation {
  return { ...conversation, typing: conversation.typing.filter((member) => member.id !== clientId) };
}

function afterJoin(conversation: Conversation, event: RoomJoined): Conversation {
  const { plan } = conversation;
  // Whoever joins another room does not want to be taken back.
  const overtaken = plan !== null && plan.room?.id !== event.room.id;
  const planned = overtaken ? { ...conversation, plan: { ...plan, room: null } } : conversation;
  return settleFrom(afterMove(planned), event.history);
}

function afterMove(conversation: Conversation): Conversation {
  return { ...conversation, typing: [], outbox: outboxes.afterMove(conversation.outbox, conversation.room?.info.id) };
}

/** The server does not send one's own messages back: the ACK completes the local echo. */
function afterAck(before: Conversation, { ref, duplicate, ...place }: Ack): Conversation {
  const { id, seq } = place;
  const written = before.outbox.find((message) => message.id === id);
  if (written === undefined || before.identity === null) return before;
  const { clientId, username } = before.identity;
  const message: NewMessage = { ...place, type: 'NEW_MESSAGE', clientId, username, text: written.text };
  const conversation = { ...before, outbox: outboxes.confirm(before.outbox, id, place) };
  return updateLog(conversation, (log) =>
    // A second ACK may be about a message long past: it must not open a gap.
    duplicate === true && seq > log.latest + 1 ? log : addMessages(log, [message]),
  );
}

function afterUserEvent(conversation: Conversation, event: UserEvent): Conversation {
  switch (event.event) {
    case 'renamed':
      return afterRename(conversation, event.clientId, event.username);
    case 'left':
      return withoutTypist(conversation, event.clientId);
    case 'typing': {
      if (event.roomId !== conversation.room?.info.id) return conversation;
      const { typing } = withoutTypist(conversation, event.clientId);
      return { ...conversation, typing: [...typing, { id: event.clientId, username: event.username }] };
    }
    default:
      return conversation;
  }
}

function afterRename(conversation: Conversation, clientId: number, username: string): Conversation {
  const { identity } = conversation;
  return identity?.clientId === clientId ? { ...conversation, identity: { ...identity, username } } : conversation;
}

function afterError(conversation: Conversation, { id, code, message }: ErrorEvent): Conversation {
  if (id === undefined) return conversation;
  const outbox = outboxes.refuse(conversation.outbox, id, { code, message });
  // A message for a room that this client has left meanwhile has nobody to show it to, and goes.
  return { ...conversation, outbox: outboxes.afterMove(outbox, conversation.room?.info.id) };
}

/** What comes back in a history was accepted, though its ACK was lost. */
function settleFrom(conversation: Conversation, messages: readonly NewMessage[]): Conversation {
  let { outbox } = conversation;
  for (const message of outbox.length === 0 ? [] : messages) {
    const own = outbox.some(({ id, origin }) => id === message.id && origin?.clientId === message.clientId);
    if (own) outbox = outboxes.confirm(outbox, message.id, message);
  }
  return { ...conversation, outbox };
}

function updateLog(conversation: Conversation, change: (log: RoomLog) => RoomLog): Conversation {
  const { room } = conversation;
  return room === null ? conversation : { ...conversation, room: { ...room, log: change(room.log) } };
}
