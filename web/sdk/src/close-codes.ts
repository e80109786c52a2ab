// What a close code asks of the client, by the table that the server uses too.

import type { closeCodes } from './codes.ts';
import { reconnects } from './codes.ts';

export type CloseCode = keyof typeof closeCodes;
export type Reconnect = (typeof closeCodes)[CloseCode]['reconnect'];

const atOnce: readonly number[] = reconnects['at-once'];
const never: readonly number[] = reconnects.never;

/** A code that the table does not know, as a proxy may send, counts as a lost connection. */
export function reconnectAfter(code: number): Reconnect {
  if (never.includes(code)) return 'never';
  return atOnce.includes(code) ? 'at-once' : 'back-off';
}

// Those that this client has something of its own to do about.
export const noCloseFrame: CloseCode = 1006;
export const banned: CloseCode = 4403;
export const openElsewhere: CloseCode = 4409;
export const flooding: CloseCode = 4429;
