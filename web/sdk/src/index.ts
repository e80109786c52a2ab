export type { ClientEvents, ClientOptions, ClientState, SessionLost } from './api.ts';
export { ChatClient } from './client.ts';
export type { CloseCode, Reconnect } from './close-codes.ts';
export type { ErrorCode } from './codes.ts';
export type { ConnectionState } from './connection.ts';
export type { Identity, RoomRef } from './conversation.ts';
export { decodeServerEvent } from './decode.ts';
export type { Decoded } from './decode.ts';
export type { Sent } from './delivery.ts';
export { browserPorts, createPorts } from './environment.ts';
export { ChatError } from './errors.ts';
export type { ErrorDetails, LocalErrorCode } from './errors.ts';
export type * from './events.ts';
export type { Outgoing, Problem } from './outbox.ts';
export type {
  Claim,
  Clock,
  KeyValueStorage,
  OpenSocket,
  Ports,
  Socket,
  SocketListener,
  WebSocketConstructor,
  WebSocketLike,
} from './ports.ts';
export type { Recovered } from './recovery.ts';
export type { Room } from './room.ts';
export { hasOlder } from './room-log.ts';
export type { RoomLog } from './room-log.ts';
