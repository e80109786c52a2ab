import { beforeEach, describe, expect, it } from 'vitest';
import type { RoomRow } from '../src/answers.ts';
import { DetailStore } from '../src/detail-store.ts';
import { ListStore } from '../src/list-store.ts';
import { FakeServer, room, settled } from './fake-server.ts';

let server: FakeServer;
let rooms: ListStore<RoomRow>;

beforeEach(() => {
  server = new FakeServer();
  rooms = new ListStore((question) => server.api.rooms(question), '-activeUsers', server.limits, server.clock);
});

function page(next: string | null, ...ids: number[]) {
  const headers: Record<string, string> = { 'x-total-count': '120' };
  if (next !== null) headers['link'] = `</admin/room?cursor=${next}>; rel="next"`;
  return { json: ids.map((id) => room(id)), headers };
}

const asked = (): URLSearchParams => new URLSearchParams(server.paths.at(-1)?.split('?')[1]);

describe('a list', () => {
  it('is read when somebody looks, and not again a moment later', async () => {
    server.answers(page('b', 1, 2), page('b', 3));
    rooms.show();
    await settled();
    expect(rooms.page.value?.rows.map(({ id }) => id)).toEqual([1, 2]);
    server.clock.advance(10_000);
    rooms.show();
    expect(server.asked).toHaveLength(1);
    server.clock.advance(1);
    rooms.show();
    await settled();
    expect(rooms.page.value?.rows.map(({ id }) => id)).toEqual([3]);
  });

  it('goes to the next page and back', async () => {
    server.answers(page('b', 1), page('c', 2), page(null, 3), page('c', 2), page('b', 1));
    await rooms.refresh();
    rooms.next();
    await settled();
    rooms.next();
    await settled();
    expect([asked().get('cursor'), rooms.first.value]).toEqual(['c', 100]);
    rooms.next();
    expect(server.asked).toHaveLength(3);
    rooms.previous();
    await settled();
    expect([asked().get('cursor'), rooms.first.value]).toEqual(['b', 50]);
    rooms.previous();
    await settled();
    expect([asked().get('cursor'), rooms.first.value]).toEqual([null, 0]);
  });

  it('is searched when typing has stopped, from the first page on', async () => {
    server.answers(page('b', 1), page('c', 2), page(null, 9));
    await rooms.refresh();
    rooms.next();
    await settled();
    for (const q of ['t', 'te', ' tea ']) {
      rooms.search(q);
      server.clock.advance(399);
    }
    expect(server.asked).toHaveLength(2);
    server.clock.advance(1);
    await settled();
    expect([asked().get('q'), asked().get('cursor'), rooms.first.value]).toEqual(['tea', null, 0]);
  });

  it('is searched at once where somebody presses Enter', () => {
    rooms.search('tea');
    rooms.searchNow();
    server.clock.advance(1_000);
    expect(server.asked).toHaveLength(1);
  });

  it('is sorted by a field, the other way round the second time', () => {
    const sorts = [['name', false], ['name', false], ['messages', true], ['messages', true]] as const;
    const seen = sorts.map(([field, falling]) => {
      rooms.sortBy(field, falling);
      return asked().get('sort');
    });
    expect(seen).toEqual(['name', '-name', '-messages', 'messages']);
  });

  it('drops what is no more without asking, though the server may tell of it a moment longer', async () => {
    server.answers(page('b', 1, 2));
    await rooms.refresh();
    rooms.drop(1);
    rooms.drop(77);
    const shown = () => [rooms.page.value?.rows.map(({ id }) => id), rooms.page.value?.total];
    expect([shown(), server.asked.length]).toEqual([[[2], 119], 1]);
    server.answers(page('b', 1, 2), page('b', 1, 2));
    await rooms.refresh();
    expect(shown()).toEqual([[2], 119]);
    server.clock.advance(5_001);
    await rooms.refresh();
    expect(shown()).toEqual([[1, 2], 120]);
  });

  it('says why it could not be read', async () => {
    server.answers({ status: 503, json: { detail: 'away' } });
    await rooms.refresh();
    expect(rooms.loading.problem.value).toContain('store');
  });
});

describe('a detail', () => {
  it('is gone where the server knows none', async () => {
    const detail = new DetailStore((id) => server.api.room(id), server.limits);
    server.answers({ status: 404, json: { detail: 'no' } });
    detail.show(5);
    await settled();
    expect([detail.gone.value, detail.loading.problem.value]).toEqual([true, null]);
    detail.show(6);
    expect(detail.gone.value).toBe(false);
  });
});
