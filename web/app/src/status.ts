// What the page says about the connection. Pure.

import type { ConnectionState, Identity } from '@chatroom/client';

export type Status =
  | { kind: 'connecting' }
  /** The first connection could not be made. */
  | { kind: 'unreachable' }
  | { kind: 'connected' }
  /** Connected again a moment ago, as the same client. */
  | { kind: 'resumed' }
  /** `waiting`: how many messages are to be sent. */
  | { kind: 'reconnecting'; waiting: number }
  /** As the device says; a connection that lives all the same, such as one to this machine, counts for more. */
  | { kind: 'offline'; waiting: number }
  | { kind: 'stopped'; code: number };

export interface StatusFacts {
  connection: ConnectionState;
  identity: Identity | null;
  /** Connected, but name and room of a lost session are not back yet. */
  recovering: boolean;
  online: boolean;
  /** Messages under way. */
  waiting: number;
  resumedJustNow: boolean;
}

export function statusOf({ connection, identity, recovering, online, waiting, resumedJustNow }: StatusFacts): Status {
  switch (connection.phase) {
    case 'stopped':
      return { kind: 'stopped', code: connection.code };
    case 'live':
      if (recovering) return { kind: 'reconnecting', waiting };
      return { kind: resumedJustNow ? 'resumed' : 'connected' };
    case 'idle':
    case 'opening':
    case 'waiting':
      if (!online) return { kind: 'offline', waiting };
      if (identity !== null) return { kind: 'reconnecting', waiting };
      return { kind: connection.phase === 'waiting' || attemptOf(connection) > 0 ? 'unreachable' : 'connecting' };
  }
}

function attemptOf(connection: ConnectionState): number {
  return 'attempt' in connection ? connection.attempt : 0;
}
