import type { ConnectionState, Identity } from '@chatroom/client';
import { describe, expect, it } from 'vitest';
import { statusOf } from '../src/status.ts';

const somebody: Identity = { clientId: 20002, username: 'Ben', limits: { message: 200, username: 16, roomName: 16 } };
const opening = (attempt: number): ConnectionState => ({ phase: 'opening', attempt });
const waiting: ConnectionState = { phase: 'waiting', attempt: 1, delayMs: 500 };
const live: ConnectionState = { phase: 'live', attempt: 0, since: 0, quietMs: 10_000, asked: false };

const facts = { identity: somebody, recovering: false, online: true, waiting: 0, resumedJustNow: false };

describe('the status', () => {
  it.each<[string, ConnectionState, Identity | null, boolean]>([
    ['connecting', { phase: 'idle' }, null, false],
    ['connecting', opening(0), null, false],
    ['unreachable', waiting, null, false],
    ['unreachable', opening(1), null, false],
    ['connected', live, somebody, false],
    ['resumed', live, somebody, true],
    ['reconnecting', waiting, somebody, true],
    ['reconnecting', opening(0), somebody, false],
    ['stopped', { phase: 'stopped', code: 4403 }, somebody, false],
  ])('is %s', (kind, connection, identity, resumedJustNow) => {
    expect(statusOf({ ...facts, connection, identity, resumedJustNow }).kind).toBe(kind);
  });

  it('counts what waits to be sent', () => {
    expect(statusOf({ ...facts, connection: waiting, waiting: 3 })).toEqual({ kind: 'reconnecting', waiting: 3 });
  });

  it('is offline where the device says so, unless there is a connection all the same', () => {
    expect(statusOf({ ...facts, connection: waiting, online: false, waiting: 2 })).toEqual({ kind: 'offline', waiting: 2 });
    expect(statusOf({ ...facts, connection: live, online: false }).kind).toBe('connected');
  });

  it('is not connected again before name and room are back', () => {
    expect(statusOf({ ...facts, connection: live, recovering: true }).kind).toBe('reconnecting');
  });
});
