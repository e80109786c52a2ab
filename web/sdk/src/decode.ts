// From the text of a frame to a ServerEvent. Never throws, whatever the input: what is not understood comes back as a
// value, because a newer server may send events that this client does not know.

import type {
  Ack,
  Connect,
  ErrorEvent,
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
import { Malformed, flag, isRecord, listOf, literal, nullable, object, optional, text, whole, wordOf } from './fields.ts';

export type Decoded =
  | { kind: 'event'; event: ServerEvent }
  /** Well formed, of a type that this client does not know: to be ignored. */
  | { kind: 'unknown'; type: string }
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

const connect = object<Connect>({
  type: literal('CONNECT'),
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
});

const newMessage = object<NewMessage>({
  type: literal('NEW_MESSAGE'),
  roomId: whole,
  seq: whole,
  id: text,
  clientId: whole,
  username: text,
  text,
  ts: whole,
});

const roomJoined = object<RoomJoined>({
  type: literal('ROOM_JOINED'),
  ref: optional(text),
  room: roomInfo,
  created: flag,
  resumed: flag,
  seq: whole,
  first: whole,
  epoch: text,
  members: listOf(member),
  history: listOf(newMessage),
  complete: flag,
});

const roomLeft = object<RoomLeft>({
  type: literal('ROOM_LEFT'),
  ref: optional(text),
  roomId: whole,
  reason: wordOf(leaveReasons, 'removed'),
});

const ack = object<Ack>({
  type: literal('ACK'),
  ref: optional(text),
  id: text,
  roomId: whole,
  seq: whole,
  ts: whole,
  duplicate: optional(flag),
});

const userJoinedOrLeft = object<UserJoinedOrLeft>({
  type: literal('USER_EVENT'),
  event: literal('joined', 'left', 'typing'),
  ref: optional(text),
  clientId: whole,
  username: text,
  roomId: whole,
  activeUsers: optional(whole),
});

const userRenamed = object<UserRenamed>({
  type: literal('USER_EVENT'),
  event: literal('renamed'),
  ref: optional(text),
  clientId: whole,
  username: text,
  previousUsername: optional(text),
  roomId: optional(whole),
  activeUsers: optional(whole),
});

const presence = object<Presence>({
  type: literal('USER_EVENT'),
  event: literal('presence'),
  roomId: whole,
  activeUsers: whole,
  joined: whole,
  left: whole,
  renamed: listOf(object<Rename>({ clientId: whole, username: text })),
  members: optional(listOf(member)),
});

const roomList = object<RoomList>({
  type: literal('ROOM_LIST'),
  ref: optional(text),
  rooms: listOf(object<ListedRoom>({ id: whole, name: text, activeUsers: whole, createdAt: whole })),
  next: optional(text),
});

const history = object<History>({
  type: literal('HISTORY'),
  ref: optional(text),
  roomId: whole,
  epoch: text,
  first: whole,
  messages: listOf(newMessage),
  complete: flag,
});

const notice = object<Notice>({
  type: literal('NOTICE'),
  text,
  level: wordOf(['info', 'warning'], 'info'),
});

const pong = object<Pong>({ type: literal('PONG'), ref: optional(text), time: whole });

const errorEvent = object<ErrorEvent>({
  type: literal('ERROR'),
  ref: optional(text),
  code: text,
  message: text,
  id: optional(text),
  field: optional(text),
  retryAfterMs: optional(whole),
});

const userEvents = new Map<unknown, Decoder<UserEvent>>([
  ['joined', userJoinedOrLeft],
  ['left', userJoinedOrLeft],
  ['typing', userJoinedOrLeft],
  ['renamed', userRenamed],
  ['presence', presence],
]);

// Maps, not objects: `type` comes from outside and may be "constructor" or "__proto__".
const serverEvents = new Map<string, Decoder<ServerEvent>>([
  ['CONNECT', connect],
  ['ROOM_JOINED', roomJoined],
  ['ROOM_LEFT', roomLeft],
  ['NEW_MESSAGE', newMessage],
  ['ACK', ack],
  ['ROOM_LIST', roomList],
  ['HISTORY', history],
  ['NOTICE', notice],
  ['PONG', pong],
  ['ERROR', errorEvent],
]);

function decoderFor(type: string, value: Record<string, unknown>): Decoder<ServerEvent> | undefined {
  return type === 'USER_EVENT' ? userEvents.get(value['event']) : serverEvents.get(type);
}

export function decodeServerEvent(frame: string): Decoded {
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch {
    return { kind: 'malformed', problem: 'the frame is not JSON' };
  }
  if (!isRecord(value)) return { kind: 'malformed', problem: 'the frame is not a JSON object' };
  const type = value['type'];
  if (typeof type !== 'string') return { kind: 'malformed', problem: 'the frame has no type' };

  const decoder = decoderFor(type, value);
  if (decoder === undefined) return { kind: 'unknown', type };
  try {
    return { kind: 'event', event: decoder(value, type) };
  } catch (error) {
    if (error instanceof Malformed) return { kind: 'malformed', problem: error.message };
    throw error;
  }
}
