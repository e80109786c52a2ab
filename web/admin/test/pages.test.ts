import { describe, expect, it } from 'vitest';
import { bytes, fromNow, rate } from '../src/format.ts';
import { hashOf, routeOf, sectionOf } from '../src/routes.ts';

describe('a place', () => {
  it('has an address that leads back to it', () => {
    for (const page of ['overview', 'nodes', 'rooms', 'clients', 'bans', 'audit'] as const) expect(routeOf(hashOf({ page }))).toEqual({ page });
    for (const page of ['room', 'client'] as const) expect(routeOf(hashOf({ page, id: 12345 }))).toEqual({ page, id: 12345 });
  });

  it('is the overview where there is none', () => {
    for (const hash of ['', '#', '#/', '#/nothing', '#/bans/5', '#/rooms/x', '#/room/5']) expect(routeOf(hash)).toEqual({ page: 'overview' });
  });

  it('belongs to an entry of the navigation', () => {
    expect([sectionOf({ page: 'room', id: 1 }), sectionOf({ page: 'client', id: 1 }), sectionOf({ page: 'bans' })]).toEqual(['rooms', 'clients', 'bans']);
  });
});

describe('figures', () => {
  it('are as long as they are worth', () => {
    const point = (1.5).toLocaleString(undefined).charAt(1);
    expect([rate(0), rate(3), rate(99.94), rate(1234.5)]).toEqual(['0', `3${point}0`, `99${point}9`, (1235).toLocaleString()]);
    expect([bytes(0), bytes(999), bytes(1_500), bytes(999_999), bytes(58_000_000)]).toEqual(['0 B', '999 B', `1${point}5 KB`, `1${point}0 MB`, `58${point}0 MB`]);
  });

  it('of time say how long ago or until', () => {
    const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' });
    expect(fromNow(1_000, 2_000)).toBe(relative.format(0, 'second'));
    expect(fromNow(0, 90_000)).toBe(relative.format(-1, 'minute'));
    expect(fromNow(3 * 86_400_000, 0)).toBe(relative.format(3, 'day'));
  });
});
