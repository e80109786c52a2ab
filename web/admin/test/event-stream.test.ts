import { describe, expect, it } from 'vitest';
import { EventReader } from '../src/event-stream.ts';

const stream = ': hello\n\nevent: snapshot\ndata: {"a":\ndata: 1}\n\nid: 5\ndata: bare\n\nevent: nothing\n\nevent: change\r\ndata:{"b":2}\r\n\r\n';
const events = [
  { name: 'snapshot', data: '{"a":\n1}' },
  { name: 'message', data: 'bare' },
  { name: 'change', data: '{"b":2}' },
];

describe('the events of a stream', () => {
  it('are the same wherever it is cut', () => {
    for (let cut = 0; cut <= stream.length; cut += 1) {
      const reader = new EventReader();
      expect([...reader.take(stream.slice(0, cut)), ...reader.take(stream.slice(cut))]).toEqual(events);
    }
  });

  it('are the same when they come one character at a time', () => {
    const reader = new EventReader();
    expect(Array.from(stream).flatMap((character) => reader.take(character))).toEqual(events);
  });

  it('are complete with the empty line, not before', () => {
    const reader = new EventReader();
    expect(reader.take('data: 1\n')).toEqual([]);
    expect(reader.take('\n')).toEqual([{ name: 'message', data: '1' }]);
  });

  it('have a limit', () => {
    const reader = new EventReader();
    expect(() => reader.take('x'.repeat(4 * 1024 * 1024 + 1))).toThrow();
  });
});
