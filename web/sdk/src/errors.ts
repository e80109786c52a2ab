// The errors that promises of this client are rejected with.

import { closeCode } from './close-codes.ts';

/** What a promise can be rejected with besides the server's codes. */
export type LocalErrorCode =
  | 'NOT_CONNECTED'
  | 'CONNECTION_LOST'
  /** The server closed the connection and does not expect this client back. */
  | 'CONNECTION_CLOSED'
  /** The session goes on in another page. */
  | 'OPEN_ELSEWHERE'
  | 'TIMEOUT'
  | 'UNEXPECTED_REPLY'
  /** Too many messages wait to be sent. */
  | 'QUEUE_FULL'
  /** There is no failed message with this id. */
  | 'UNKNOWN_MESSAGE';

interface Details {
  field?: string | undefined;
  retryAfterMs?: number | undefined;
  messageId?: string | undefined;
}

export class ChatError extends Error {
  /** An ErrorCode of the server, or a LocalErrorCode. */
  readonly code: string;
  /** The field of the request that is wrong. */
  readonly field: string | undefined;
  /** When it is worth another try. */
  readonly retryAfterMs: number | undefined;
  /** Of a message that is in the outbox, for `retryMessage`; undefined where it was not even taken. */
  readonly messageId: string | undefined;

  constructor(code: string, message: string, { field, retryAfterMs, messageId }: Details = {}) {
    super(message);
    this.name = 'ChatError';
    this.code = code;
    this.field = field;
    this.retryAfterMs = retryAfterMs;
    this.messageId = messageId;
  }
}

/** Why there is no connection any more, and none to come by itself. */
export function closedError(code: number): ChatError {
  switch (code) {
    case closeCode('banned'):
      return new ChatError('101010', 'This client was removed by an admin.');
    case closeCode('open_elsewhere'):
      return new ChatError('OPEN_ELSEWHERE', 'The session goes on in another page.');
    default:
      return new ChatError('CONNECTION_CLOSED', `The server closed the connection for good (${code}).`);
  }
}

/**
 * The text as it can be sent, stripped and normalised as the server does it. Throws where it is too long: far too much of it
 * would cost the connection, and that for good.
 * @param limit in code points; undefined where the server has not said yet
 */
export function sendable(text: string, field: string, limit: number | undefined): string {
  const clean = text.toWellFormed().normalize().trim();
  if (limit !== undefined && Array.from(clean).length > limit) {
    throw new ChatError('INVALID_FIELD', `At most ${limit} characters, please.`, { field });
  }
  return clean;
}
