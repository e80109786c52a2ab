// What the API answers, as typed values: unknown until one of these decoders has looked at it. They throw Malformed, and drop
// what they don't know. Times are ms since the epoch.

import { Malformed, flag, listOf, nullable, object, optional, record, text, whole } from '@chatroom/client/fields';
import type { Decoder } from '@chatroom/client/fields';

/** Any finite number: rates and shares. */
const number: Decoder<number> = (value) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Malformed();
  return value;
};

export interface Login {
  token: string;
  expiresAt: number;
}

export const login = object<Login>({ token: text, expiresAt: whole });

/** Counts since the node's start, unless noted. */
export interface Server {
  id: string;
  host: string;
  address: string;
  version: string;
  startedAt: number;
  lastHeartbeat: number;
  draining: boolean;
  /** Now, as clients, rooms, queuedBytes and memoryBytes. */
  connections: number;
  clients: number;
  rooms: number;
  messagesIn: number;
  messagesOut: number;
  deliveries: number;
  bytesIn: number;
  bytesOut: number;
  limitHits: number;
  queuedBytes: number;
  memoryBytes: number;
  cpuMs: number;
  /** Of one core, since the report before. */
  cpuPercent: number;
  /** The longest turn of an event loop in the last seconds. */
  loopLagUs: number;
}

const server = object<Server>({
  id: text,
  host: text,
  address: text,
  version: text,
  startedAt: whole,
  lastHeartbeat: whole,
  draining: flag,
  connections: whole,
  clients: whole,
  rooms: whole,
  messagesIn: whole,
  messagesOut: whole,
  deliveries: whole,
  bytesIn: whole,
  bytesOut: whole,
  limitHits: whole,
  queuedBytes: whole,
  memoryBytes: whole,
  cpuMs: whole,
  cpuPercent: number,
  loopLagUs: whole,
});

export interface RoomRow {
  id: number;
  name: string;
  createdAt: number;
  createdBy: number;
  listed: boolean;
  activeUsers: number;
  messages: number;
}

const roomFields = { id: whole, name: text, createdAt: whole, createdBy: whole, listed: flag, activeUsers: whole, messages: whole };

export const roomRows = listOf(object<RoomRow>(roomFields));

export interface RoomDetail extends RoomRow {
  peakUsers: number;
  lastActivity: number;
  participants: { count: number; latest: { id: number; joinedAt: number }[] };
  nodes: { id: string; connections: number }[];
  members: { id: number; username: string }[];
}

export const roomDetail = object<RoomDetail>({
  ...roomFields,
  peakUsers: whole,
  lastActivity: whole,
  participants: object<RoomDetail['participants']>({
    count: whole,
    latest: listOf(object<{ id: number; joinedAt: number }>({ id: whole, joinedAt: whole })),
  }),
  nodes: listOf(object<{ id: string; connections: number }>({ id: text, connections: whole })),
  members: listOf(object<{ id: number; username: string }>({ id: whole, username: text })),
});

export interface ClientRow {
  id: number;
  username: string;
  roomId: number | null;
  /** Null while it is away and may still come back. */
  node: string | null;
  connected: boolean;
  address: string;
  connectedAt: number;
}

const clientFields = {
  id: whole,
  username: text,
  roomId: nullable(whole),
  node: nullable(text),
  connected: flag,
  address: text,
  connectedAt: whole,
};

export const clientRows = listOf(object<ClientRow>(clientFields));

/** The counts are null where no node knows them: the client is away, or its node does not answer. */
export interface ClientDetail extends ClientRow {
  messages: number | null;
  limitHits: number | null;
  queuedBytes: number | null;
}

export const clientDetail = object<ClientDetail>({
  ...clientFields,
  messages: nullable(whole),
  limitHits: nullable(whole),
  queuedBytes: nullable(whole),
});

export interface Ban {
  address: string;
  since: number;
  until: number;
  by: string;
  clientId: number | null;
}

export const ban = object<Ban>({ address: text, since: whole, until: whole, by: text, clientId: nullable(whole) });
export const bans = listOf(ban);

export interface AuditEntry {
  at: number;
  actor: string;
  address: string;
  action: string;
  target: string;
  result: string;
  node: string;
}

export const auditEntries = listOf(
  object<AuditEntry>({ at: whole, actor: text, address: text, action: text, target: text, result: text, node: text }),
);

export interface Removal {
  banned: boolean;
}

export const removal = object<Removal>({ banned: flag });

export interface Totals {
  connections: number;
  clients: number;
  rooms: number;
  messagesIn: number;
  messagesOut: number;
  deliveries: number;
  memoryBytes: number;
  queuedBytes: number;
  limitHits: number;
}

/** Per second, over all nodes. */
export interface Rates {
  messagesIn: number;
  messagesOut: number;
  deliveries: number;
  bytesOut: number;
}

/** What an event of the stream says: all of it in a snapshot, in a change only what is another than before. */
export interface Live {
  at: number;
  servers?: Server[];
  totals?: Totals;
  rates?: Rates;
  topRooms?: RoomRow[];
  audit?: AuditEntry[];
  expiresAt?: number;
}

export const live = object<Live>({
  at: whole,
  servers: optional(listOf(server)),
  totals: optional(
    object<Totals>({
      connections: whole,
      clients: whole,
      rooms: whole,
      messagesIn: whole,
      messagesOut: whole,
      deliveries: whole,
      memoryBytes: whole,
      queuedBytes: whole,
      limitHits: whole,
    }),
  ),
  rates: optional(object<Rates>({ messagesIn: number, messagesOut: number, deliveries: number, bytesOut: number })),
  topRooms: optional(roomRows),
  audit: optional(auditEntries),
  expiresAt: optional(whole),
});

/** The sentence of a problem answer (RFC 9457), if there is one. */
export function detailOf(body: unknown): string | null {
  try {
    const { detail } = record(body);
    return typeof detail === 'string' && detail !== '' ? detail : null;
  } catch {
    return null;
  }
}
