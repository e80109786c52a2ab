// What the page says about the connection. Pure.

import type { ConnectionState, Identity } from '@chatroom/client';

export type Status =
  | { kind: 'connecting' }
  /** The first connection could not be made. */
  | { kind: 'unreachable' }
  | { kind: 'connected' }
  /** Connected again a moment ago, as the same client. */
  | { kind: 'resumed' }
  | { kind: 'reconnecting'; waiting: number }
  | { kind: 'stopped'; code: number };

export interface StatusFacts {
  connection: ConnectionState;
  identity: Identity | null;
  /** Messages under way. */
  waiting: number;
  resumedJustNow: boolean;
}

export function statusOf({ connection, identity, waiting, resumedJustNow }: StatusFacts): Status {
  switch (connection.phase) {
    case 'stopped':
      return { kind: 'stopped', code: connection.code };
    case 'live':
      return { kind: resumedJustNow ? 'resumed' : 'connected' };
    case 'idle':
    case 'opening':
    case 'waiting':
      if (identity !== null) return { kind: 'reconnecting', waiting };
      return { kind: connection.phase === 'waiting' || attemptOf(connection) > 0 ? 'unreachable' : 'connecting' };
  }
}

function attemptOf(connection: ConnectionState): number {
  return 'attempt' in connection ? connection.attempt : 0;
}
