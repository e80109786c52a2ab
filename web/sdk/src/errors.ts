// The errors that promises of this client are rejected with.

import { banned, openElsewhere } from './close-codes.ts';
import type { ConnectionState } from './connection.ts';
import type { ErrorEvent } from './events.ts';


/** What a promise can be rejected with besides the server's codes. */
export type LocalErrorCode =
  | 'NOT_CONNECTED'
  | 'CONNECTION_LOST'
  /** The server closed the connection and does not expect this client back. */
  | 'CONNECTION_CLOSED'
  /** The session goes on in another page. */
  | 'OPEN_ELSEWHERE'
  | 'TIMEOUT'
  /** Too many messages wait to be sent. */
  | 'QUEUE_FULL'
  /** There is no failed message with this id. */
  | 'UNKNOWN_MESSAGE';

export type ErrorDetails = Partial<Pick<ErrorEvent, 'message' | 'field' | 'retryAfterMs' | 'id'>>;

export class ChatError extends Error {
  override readonly name = 'ChatError';
  /** An ErrorCode of the server, or a LocalErrorCode. */
  declare readonly code: string;
  /** The field of the request that is wrong. */
  declare readonly field?: string;
  /** When it is worth another try. */
  declare readonly retryAfterMs?: number;
  /** Of a message that is in the outbox, for `retryMessage`; none where it was not even taken. */
  declare readonly id?: string;

  /** Without a message of the server's, the code says it in words. */
  constructor(code: string, details: ErrorDetails = {}) {
    super(details.message ?? code.toLowerCase().replaceAll('_', ' '));
    Object.assign(this, { ...details, code });
  }
}

const closedBy: Readonly<Record<number, string | undefined>> = { [banned]: '101010', [openElsewhere]: 'OPEN_ELSEWHERE' };

/** Why there is no connection, and none to come by itself. */
export function errorOf(connection: ConnectionState): ChatError {
  const stopped = connection.phase === 'stopped';
  return new ChatError(stopped ? (closedBy[connection.code] ?? 'CONNECTION_CLOSED') : 'NOT_CONNECTED');
}

/**
 * The text as it can be sent, stripped and normalised as the server does it. What is too long is for the server to say, which
 * takes some characters out before it counts; but far too much would cost the connection, and that for good: it throws.
 * @param limit in code points; undefined where the server has not said yet
 */
export function sendable(text: string, field: string, limit = Number.POSITIVE_INFINITY): string {
  const clean = text.toWellFormed().normalize().trim();
  if (Array.from(clean).length > 2 * limit) throw new ChatError('INVALID_FIELD', { field });
  return clean;
}
