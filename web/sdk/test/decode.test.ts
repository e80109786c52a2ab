import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeServerEvent } from '../src/decode.ts';

interface Vector {
  name: string;
  json: string;
}

const file = new URL('../../../tests/wire/vectors/server-events.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vector[];

describe('the vectors that the server has too', () => {
  it.each(vectors)('$name', ({ json }) => {
    const decoded = decodeServerEvent(json);
    expect(decoded).toMatchObject({ kind: 'event' });
    // Nothing the server writes is lost on the way, so the types cover all of it.
    expect('event' in decoded ? decoded.event : null).toEqual(JSON.parse(json));
  });

  it('cover every event', () => {
    const kinds = new Set(
      vectors.map(({ json }) => {
        const { type, event } = JSON.parse(json) as { type: string; event?: string };
        return event === undefined ? type : `${type} ${event}`;
      }),
    );
    expect([...kinds].sort()).toEqual([
      'ACK',
      'CONNECT',
      'ERROR',
      'HISTORY',
      'NEW_MESSAGE',
      'NOTICE',
      'PONG',
      'ROOM_JOINED',
      'ROOM_LEFT',
      'ROOM_LIST',
      'USER_EVENT joined',
      'USER_EVENT left',
      'USER_EVENT presence',
      'USER_EVENT renamed',
      'USER_EVENT typing',
    ]);
  });

  it('survive being cut at every character, damaged, and filled with values of the wrong type', () => {
    for (const { json } of vectors) {
      for (let length = 0; length < json.length; length += 1) {
        expect(decodeServerEvent(json.slice(0, length)).kind).toBe('malformed');
      }
      for (const key of Object.keys(JSON.parse(json) as object).filter((name) => name !== 'ref')) {
        for (const wrong of [null, {}, [[]], -1, 1.5, 'x', true]) {
          const decoded = decodeServerEvent(JSON.stringify({ ...(JSON.parse(json) as object), [key]: wrong }));
          expect(['event', 'unknown', 'malformed']).toContain(decoded.kind);
        }
      }
    }
  });
});

describe('any input', { timeout: 30_000 }, () => {
  const place = fc.oneof(fc.constantFrom('type', 'event', 'id', 'seq', 'room', 'history', '__proto__', 'constructor'), fc.string());
  const anything = fc.jsonValue({ depthSize: 'small' });

  it('of any text is no exception', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json({ depthSize: 'small' })), (frame) => {
        expect(['event', 'unknown', 'malformed']).toContain(decodeServerEvent(frame).kind);
      }),
      { numRuns: 500 },
    );
  });

  it('that is almost an event is one with all its fields of the right types, or none', () => {
    fc.assert(
      fc.property(fc.constantFrom(...vectors), fc.dictionary(place, anything, { maxKeys: 3 }), (vector, damage) => {
        const frame = JSON.stringify({ ...(JSON.parse(vector.json) as object), ...damage });
        const decoded = decodeServerEvent(frame);
        // What was taken for an event once is taken for the same one again, with nothing of the damage left in it.
        if (decoded.kind === 'event') expect(decodeServerEvent(JSON.stringify(decoded.event))).toEqual(decoded);
      }),
      { numRuns: 1_000 },
    );
  });

  it('with a piece cut out of its middle is an event of its own right, or none', () => {
    fc.assert(
      fc.property(fc.constantFrom(...vectors), fc.nat(), fc.nat(), (vector, from, length) => {
        const cut = vector.json.slice(0, from % vector.json.length) + vector.json.slice((from % vector.json.length) + (length % 40) + 1);
        const decoded = decodeServerEvent(cut);
        if (decoded.kind === 'event') expect(decodeServerEvent(JSON.stringify(decoded.event))).toEqual(decoded);
      }),
      { numRuns: 1_000 },
    );
  });
});

const ack = { type: 'ACK', id: 'a', roomId: 12345, seq: 1, ts: 2 };

function decode(value: unknown) {
  return decodeServerEvent(JSON.stringify(value));
}

describe('hostile input', () => {
  it.each(['', 'x', '1', 'null', '"ACK"', '[]', '[{"type":"ACK"}]', '{}', '{"type":7}', '{"type":null}', '{"type":"ACK"'])(
    'refuses %s',
    (frame) => {
      expect(decodeServerEvent(frame).kind).toBe('malformed');
    },
  );

  it.each(['constructor', '__proto__', 'toString', 'SOMETHING_NEW', ''])('passes over the unknown type %j', (type) => {
    expect(decodeServerEvent(`{"type":${JSON.stringify(type)}}`)).toEqual({ kind: 'unknown', type });
  });

  it('passes over an unknown kind of user event', () => {
    expect(decode({ type: 'USER_EVENT', event: 'waved', clientId: 1 })).toEqual({ kind: 'unknown', type: 'USER_EVENT' });
    expect(decode({ type: 'USER_EVENT', event: 'constructor' }).kind).toBe('unknown');
  });

  it('does not take inherited properties for fields', () => {
    const frame = '{"type":"ACK","__proto__":{"id":"a","roomId":1,"seq":1,"ts":1}}';
    expect(decodeServerEvent(frame)).toEqual({ kind: 'malformed', problem: 'malformed ACK' });
    expect(decodeServerEvent('{"__proto__":{"type":"PONG","time":1}}').kind).toBe('malformed');
  });

  it('drops fields that it does not know, and pollutes nothing', () => {
    const decoded = decodeServerEvent('{"type":"PONG","time":1,"evil":1,"__proto__":{"evil":1}}');
    expect(decoded).toEqual({ kind: 'event', event: { type: 'PONG', time: 1 } });
    expect('evil' in {}).toBe(false);
  });

  it.each([-1, 0.5, 2 ** 53, '1', null, true, [1], { n: 1 }])('does not take %j for a number', (seq) => {
    expect(decode({ ...ack, seq })).toEqual({ kind: 'malformed', problem: 'malformed ACK' });
  });

  it('tells an absent optional field from one of a wrong type', () => {
    expect(decode(ack)).toEqual({ kind: 'event', event: ack });
    expect(decode({ ...ack, duplicate: null }).kind).toBe('malformed');
  });

  it('reads words that are newer than it as the nearest it knows', () => {
    expect(decode({ type: 'ROOM_LEFT', roomId: 1, reason: 'abducted' })).toMatchObject({ event: { reason: 'removed' } });
    expect(decode({ type: 'NOTICE', text: 'x', level: 'panic' })).toMatchObject({ event: { level: 'info' } });
    expect(decode({ type: 'ERROR', code: 'NEW', message: 'x' })).toMatchObject({ event: { code: 'NEW' } });
  });

  it('survives deep nesting', () => {
    expect(decodeServerEvent('['.repeat(100_000)).kind).toBe('malformed');
    expect(decodeServerEvent(`{"type":"PONG","time":${'['.repeat(5_000)}${']'.repeat(5_000)}}`).kind).toBe('malformed');
  });
});
