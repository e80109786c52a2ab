import { describe, expect, it } from 'vitest';
import { hashOfRoom, roomOfHash, roomOfInput } from '../src/room-link.ts';

describe('the link to a room', () => {
  it('leads there and back', () => {
    expect(roomOfHash(hashOfRoom(12345))).toBe(12345);
    expect(roomOfHash(hashOfRoom(null))).toBeNull();
  });

  it.each(['#/room/', '#/room/0', '#/room/012', '#/room/12x', '#/room/-1', '#/room/1e9', '#/room/12345/', 'room/12345'])(
    'is none in %s',
    (hash) => {
      expect(roomOfHash(hash)).toBeNull();
    },
  );
});

describe('a room number', () => {
  it.each(['12345', ' 12345 ', '#12345', '# 12345', 'http://localhost:3000/#/room/12345', 'https://chat.example/#/room/12345 '])(
    'is understood in %j',
    (input) => {
      expect(roomOfInput(input)).toBe(12345);
    },
  );

  it.each(['', 'Lounge', '12 345', '-12345', '1.5', '1e5', '0', '1234567890123456'])('is not seen in %j', (input) => {
    expect(roomOfInput(input)).toBeNull();
  });
});
