// Events for tests, complete and valid, of which a test changes what it is about.

import type { Ack, Connect, ErrorEvent, History, NewMessage, RoomInfo, RoomJoined } from '../src/events.ts';

export const room: RoomInfo = { id: 12345, name: 'Lounge', createdAt: 1, createdBy: 20001, activeUsers: 2, messages: 0 };

export function message(seq: number): NewMessage {
  return {
    type: 'NEW_MESSAGE',
    roomId: room.id,
    seq,
    id: `m${seq}`,
    clientId: 20001,
    username: 'Ada',
    text: `message ${seq}`,
    ts: 1_000 + seq,
  };
}

export function messages(from: number, to: number): NewMessage[] {
  return Array.from({ length: to - from + 1 }, (_, index) => message(from + index));
}

export function joined(fields: Partial<RoomJoined>): RoomJoined {
  return {
    type: 'ROOM_JOINED',
    room,
    created: false,
    resumed: false,
    seq: 0,
    first: 1,
    epoch: 'epoch',
    members: [
      { id: 20001, username: 'Ada' },
      { id: 20002, username: 'Ben' },
    ],
    history: [],
    complete: true,
    ...fields,
  };
}

export function history(fields: Partial<History>): History {
  return { type: 'HISTORY', roomId: room.id, epoch: 'epoch', first: 1, messages: [], complete: true, ...fields };
}

export function connect(fields: Partial<Connect> = {}): Connect {
  return {
    type: 'CONNECT',
    clientId: 20002,
    username: 'Ben',
    session: 'token-1',
    serverId: 'node',
    protocol: 1,
    resumed: false,
    roomId: null,
    time: 1,
    heartbeatSec: 30,
    graceSec: 30,
    limits: { message: 200, username: 16, roomName: 16 },
    ...fields,
  };
}

export function ack(id: string, seq: number, fields: Partial<Ack> = {}): Ack {
  return { type: 'ACK', id, roomId: room.id, seq, ts: 5_000, ...fields };
}

export function refusal(fields: Partial<ErrorEvent>): ErrorEvent {
  return { type: 'ERROR', code: 'RATE_LIMITED', message: 'Slow down.', ...fields };
}

/** Lets promises settle. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}
