// From the text of a frame to a ServerEvent. Never throws, whatever the input: what is not understood comes back as a
// value, because a newer server may send events that this client does not know.

import type {
  Ack,
  Connect,
  ErrorEvent,
  EventOf,
  History,
  Limits,
  ListedRoom,
  Member,
  NewMessage,
  Notice,
  Pong,
  Presence,
  Rename,
  RoomInfo,
  RoomJoined,
  RoomLeft,
  RoomList,
  ServerEvent,
  UserEvent,
  UserJoinedOrLeft,
  UserRenamed,
} from './events.ts';
import { leaveReasons } from './events.ts';
import type { Decoder } from './fields.ts';
import { Malformed, flag, listOf, nullable, object, optional, record, text, whole, wordOf } from './fields.ts';

export type Decoded =
  | { kind: 'event'; event: ServerEvent }
  /** Well formed, of a type that this client does not know: to be ignored. */
  | { kind: 'unknown'; type: string }
  /** `problem` names the type, if there is one. */
  | { kind: 'malformed'; problem: string };

const member = object<Member>({ id: whole, username: text });

const roomInfo = object<RoomInfo>({
  id: whole,
  name: text,
  createdAt: whole,
  createdBy: whole,
  activeUsers: whole,
  messages: whole,
});

/** Of an event that was found by its type; a list of messages holds nothing else. */
const type = text as Decoder<never>;
const ref = optional(text);

const newMessage = object<NewMessage>({
  type,
  roomId: whole,
  seq: whole,
  id: text,
  clientId: whole,
  username: text,
  text,
  ts: whole,
});

const joinedOrLeft = object<UserJoinedOrLeft>({
  type,
  event: type,
  ref,
  clientId: whole,
  username: text,
  roomId: whole,
  activeUsers: optional(whole),
});

const userEvents: Record<UserEvent['event'], Decoder<UserEvent>> = {
  joined: joinedOrLeft,
  left: joinedOrLeft,
  typing: joinedOrLeft,
  renamed: object<UserRenamed>({
    type,
    event: type,
    ref,
    clientId: whole,
    username: text,
    previousUsername: optional(text),
    roomId: optional(whole),
    activeUsers: optional(whole),
  }),
  presence: object<Presence>({
    type,
    event: type,
    roomId: whole,
    activeUsers: whole,
    joined: whole,
    left: whole,
    renamed: listOf(object<Rename>({ clientId: whole, username: text })),
    members: optional(listOf(member)),
  }),
};

const serverEvents: { [T in Exclude<ServerEvent['type'], 'USER_EVENT'>]: Decoder<EventOf<T>> } = {
  CONNECT: object<Connect>({
    type,
    clientId: whole,
    username: text,
    session: text,
    serverId: text,
    protocol: whole,
    resumed: flag,
    roomId: nullable(whole),
    time: whole,
    heartbeatSec: whole,
    graceSec: whole,
    limits: object<Limits>({ message: whole, username: whole, roomName: whole }),
  }),
  ROOM_JOINED: object<RoomJoined>({
    type,
    ref,
    room: roomInfo,
    created: flag,
    resumed: flag,
    seq: whole,
    first: whole,
    epoch: text,
    members: listOf(member),
    history: listOf(newMessage),
    complete: flag,
  }),
  ROOM_LEFT: object<RoomLeft>({ type, ref, roomId: whole, reason: wordOf(leaveReasons) }),
  NEW_MESSAGE: newMessage,
  ACK: object<Ack>({ type, ref, id: text, roomId: whole, seq: whole, ts: whole, duplicate: optional(flag) }),
  ROOM_LIST: object<RoomList>({
    type,
    ref,
    rooms: listOf(object<ListedRoom>({ id: whole, name: text, activeUsers: whole, createdAt: whole })),
    next: optional(text),
  }),
  HISTORY: object<History>({
    type,
    ref,
    roomId: whole,
    epoch: text,
    first: whole,
    messages: listOf(newMessage),
    complete: flag,
  }),
  NOTICE: object<Notice>({ type, text, level: wordOf(['info', 'warning']) }),
  PONG: object<Pong>({ type, ref, time: whole }),
  ERROR: object<ErrorEvent>({
    type,
    ref,
    code: text,
    message: text,
    id: optional(text),
    field: optional(text),
    retryAfterMs: optional(whole),
  }),
};

// Maps, not objects: the names come from outside and may be "constructor" or "__proto__".
const byType = new Map<unknown, Decoder<ServerEvent>>(Object.entries(serverEvents));
const byUserEvent = new Map<unknown, Decoder<ServerEvent>>(Object.entries(userEvents));

export function decodeServerEvent(frame: string): Decoded {
  let type = '';
  try {
    const value = record(JSON.parse(frame));
    type = text(value['type']);
    const decoder = type === 'USER_EVENT' ? byUserEvent.get(value['event']) : byType.get(type);
    return decoder === undefined ? { kind: 'unknown', type } : { kind: 'event', event: decoder(value) };
  } catch (error) {
    if (error instanceof Malformed || error instanceof SyntaxError) return { kind: 'malformed', problem: `malformed ${type}` };
    throw error;
  }
}
