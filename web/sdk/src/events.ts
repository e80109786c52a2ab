// The events of the wire protocol as types, field by field as docs/protocol.md has them. Times are milliseconds since the
// Unix epoch. No code here: decode.ts turns frames into ServerEvent, client.ts sends ClientEvent.

export interface RoomInfo {
  id: number;
  name: string;
  createdAt: number;
  createdBy: number;
  activeUsers: number;
  /** How many messages were ever accepted in the room. */
  messages: number;
}

export interface Member {
  id: number;
  username: string;
}

export interface Limits {
  /** Code points. */
  message: number;
  username: number;
  roomName: number;
}

export interface Connect {
  type: 'CONNECT';
  clientId: number;
  username: string;
  /** The token that resumes this session; a secret. */
  session: string;
  serverId: string;
  protocol: number;
  resumed: boolean;
  roomId: number | null;
  time: number;
  heartbeatSec: number;
  graceSec: number;
  limits: Limits;
}

export interface NewMessage {
  type: 'NEW_MESSAGE';
  roomId: number;
  seq: number;
  /** Chosen by the sender, unique per sender: (clientId, id) names a message for good. */
  id: string;
  clientId: number;
  username: string;
  text: string;
  ts: number;
}

export interface RoomJoined {
  type: 'ROOM_JOINED';
  ref?: string;
  room: RoomInfo;
  created: boolean;
  resumed: boolean;
  /** The latest in the room. */
  seq: number;
  /** The oldest that the server still holds. */
  first: number;
  epoch: string;
  members: Member[];
  history: NewMessage[];
  complete: boolean;
}

/** The first one stands in for what is newer than this client. */
export const leaveReasons = ['removed', 'left', 'moved', 'deleted', 'expired'] as const;
export type LeaveReason = (typeof leaveReasons)[number];

export interface RoomLeft {
  type: 'ROOM_LEFT';
  ref?: string;
  roomId: number;
  /** A reason that this version does not know reads as `removed`. */
  reason: LeaveReason;
}

export interface Ack {
  type: 'ACK';
  ref?: string;
  id: string;
  roomId: number;
  seq: number;
  ts: number;
  duplicate?: boolean;
}

interface UserEventBase {
  type: 'USER_EVENT';
  ref?: string;
  clientId: number;
  username: string;
}

export interface UserJoinedOrLeft extends UserEventBase {
  event: 'joined' | 'left' | 'typing';
  roomId: number;
  activeUsers?: number;
}

export interface UserRenamed extends UserEventBase {
  event: 'renamed';
  previousUsername?: string;
  /** Absent where the client that renamed itself is in no room. */
  roomId?: number;
  activeUsers?: number;
}

export interface Presence {
  type: 'USER_EVENT';
  event: 'presence';
  roomId: number;
  activeUsers: number;
  /** Counts since the last one. */
  joined: number;
  left: number;
  renamed: Rename[];
  /** The whole list: it replaces what the client has. */
  members?: Member[];
}

export interface Rename {
  clientId: number;
  username: string;
}

export type UserEvent = UserJoinedOrLeft | UserRenamed | Presence;

export interface ListedRoom {
  id: number;
  name: string;
  activeUsers: number;
  createdAt: number;
}

export interface RoomList {
  type: 'ROOM_LIST';
  ref?: string;
  rooms: ListedRoom[];
  next?: string;
}

export interface History {
  type: 'HISTORY';
  ref?: string;
  roomId: number;
  epoch: string;
  first: number;
  messages: NewMessage[];
  complete: boolean;
}

export interface Notice {
  type: 'NOTICE';
  text: string;
  level: 'info' | 'warning';
}

export interface Pong {
  type: 'PONG';
  ref?: string;
  time: number;
}

export interface ErrorEvent {
  type: 'ERROR';
  ref?: string;
  /** One of ErrorCode, or one that is newer than this client. */
  code: string;
  message: string;
  id?: string;
  field?: string;
  retryAfterMs?: number;
}

export type ServerEvent =
  | Connect
  | RoomJoined
  | RoomLeft
  | NewMessage
  | Ack
  | UserEvent
  | RoomList
  | History
  | Notice
  | Pong
  | ErrorEvent;

export type EventOf<T extends ServerEvent['type']> = Extract<ServerEvent, { type: T }>;

/** What answers a request that was done. */
export interface Replies {
  CREATE_ROOM: RoomJoined;
  JOIN_ROOM: RoomJoined;
  LEAVE_ROOM: RoomLeft;
  UPDATE_USERNAME: UserEvent;
  LIST_ROOMS: RoomList;
  GET_HISTORY: History;
}

export type ClientEvent =
  | { type: 'CREATE_ROOM'; name: string; listed?: boolean }
  | { type: 'JOIN_ROOM'; roomId: number }
  | { type: 'SEND_MESSAGE'; id: string; text: string; roomId?: number }
  | { type: 'UPDATE_USERNAME'; username: string }
  | { type: 'LEAVE_ROOM' }
  | { type: 'LIST_ROOMS'; cursor?: string; limit?: number }
  | { type: 'GET_HISTORY'; before?: number; limit?: number }
  | { type: 'TYPING' }
  | { type: 'PING' };
