// What an application gives the client, and what it is told.

import type { ConnectionState } from './connection.ts';
import type { Identity } from './conversation.ts';
import type { EventOf, Member, NewMessage, ServerEvent } from './events.ts';
import type { Outgoing } from './outbox.ts';
import type { KeyValueStorage, Ports, WebSocketConstructor } from './ports.ts';
import type { Recovered } from './recovery.ts';
import type { Room } from './room.ts';

export interface ClientState {
  connection: ConnectionState;
  /** The token to resume with; a secret, and a new one after each connect. Null where there is nothing to resume. */
  session: string | null;
  /** Null until the first CONNECT. */
  identity: Identity | null;
  /** The ids that this client had in sessions that were lost: messages of theirs are its own, too. */
  formerIds: readonly number[];
  room: Room | null;
  /** What was written and is not among the room's messages yet, in the order written. */
  outbox: readonly Outgoing[];
  /** Who is writing in the room right now. */
  typing: readonly Member[];
  /** The session was lost, and the name and the room are being put back: `room` is the old one, and messages wait. */
  recovering: boolean;
}

/** The server no longer knew the session: this client is somebody new. `recovered` follows. */
export interface SessionLost {
  /** Who the client was. Null where the session was an earlier page's. */
  identity: Identity | null;
  room: Room | null;
  /** Whether the server has them is not known yet. */
  unconfirmed: readonly Outgoing[];
}

export type ClientEvents = { [T in ServerEvent['type']]: EventOf<T> } & {
  /** After any change of the state. */
  change: ClientState;
  /** Each message that is new in the room, own ones too, once and in order, however it came here. */
  message: NewMessage;
  'session-lost': SessionLost;
  /** The new session has what could be put back of the lost one. */
  recovered: Recovered;
  /** The session was taken up again on a new connection. */
  resumed: Identity;
  /** A frame that could not be understood. */
  problem: string;
};

export interface ClientOptions {
  /** Of the server's `/ws`, with ws:, wss:, http: or https:. */
  url: string;
  /** Where there is no global one: in Node 20, that of the package `ws`. */
  webSocket?: WebSocketConstructor;
  /** Keeps session, name, room and unsent messages through a reload: `sessionStorage` in a page. */
  storage?: KeyValueStorage;
  /** The key in the storage; one client each. */
  storageKey?: string;
  /** Other surroundings, for tests. */
  ports?: Ports;
}
