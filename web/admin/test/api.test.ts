import { beforeEach, describe, expect, it } from 'vitest';
import { ApiError, nextOf } from '../src/api.ts';
import { FakeServer, room } from './fake-server.ts';

let server: FakeServer;

beforeEach(() => {
  server = new FakeServer();
});

const question = { q: '', sort: '-activeUsers', limit: 50, cursor: null };

describe('a request', () => {
  it('carries the token, and none before there is one', async () => {
    server.answers({ json: { token: 'abc', expiresAt: 5 } }, { json: [] });
    expect(await server.api.login('root', 'secret')).toEqual({ token: 'abc', expiresAt: 5 });
    server.api.token = 'abc';
    await server.api.bans();
    expect(server.asked.map(({ headers }) => headers['authorization'])).toEqual([undefined, 'Bearer abc']);
    expect(server.asked[0]).toMatchObject({ method: 'POST', path: '/admin/login', body: { username: 'root', password: 'secret' } });
  });

  it('names what it wants, percent-encoded', async () => {
    server.answers({ json: [] }, { json: {} }, { json: { removed: true, banned: true } });
    await server.api.rooms({ ...question, q: 'tea & more', cursor: 'a=b' });
    await server.api.liftBan('2001:db8::/64');
    await server.api.removeClient(7, 3_600);
    expect(server.paths).toEqual([
      '/admin/room?detail=1&sort=-activeUsers&limit=50&q=tea+%26+more&cursor=a%3Db',
      '/admin/ban/2001%3Adb8%3A%3A%2F64',
      '/admin/client/7?ban=3600',
    ]);
  });
});

describe('an answer', () => {
  it('has rows, how many there are, and where the next page begins', async () => {
    server.answers({ json: [room(1)], headers: { 'x-total-count': '123', link: '</admin/room?limit=50&cursor=x%2By>; rel="next"' } });
    expect(await server.api.rooms(question)).toEqual({ rows: [room(1)], total: 123, next: 'x+y' });
  });

  it('without those headers has neither', async () => {
    server.answers({ json: [] });
    expect(await server.api.rooms(question)).toEqual({ rows: [], total: null, next: null });
    expect(nextOf('</admin/room?cursor=1>; rel="prev"')).toBeNull();
  });

  it('of another form than expected is an error, not a value', async () => {
    server.answers({ json: [{ ...room(1), name: 5 }] });
    await expect(server.api.rooms(question)).rejects.toMatchObject({ status: 0 });
  });

  it('drops what this page does not know', async () => {
    server.answers({ json: [{ ...room(1), secret: 1 }] });
    expect((await server.api.rooms(question)).rows).toEqual([room(1)]);
  });
});

describe('a refusal', () => {
  it('says in the words of the server why, and when to come back', async () => {
    server.refuses(7);
    const error = await server.api.bans().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 429, message: 'too many requests', retryAfterMs: 7_000 });
  });

  it('with 401 ends the session, but not that of another token', async () => {
    let refused = 0;
    server.api.onRefused = () => (refused += 1);
    server.answers({ status: 401 });
    await expect(server.api.login('root', 'wrong')).rejects.toMatchObject({ status: 401 });
    expect(refused).toBe(0);
    server.api.token = 'old';
    server.answers({ status: 401 });
    const late = server.api.bans();
    server.api.token = 'new';
    await expect(late).rejects.toMatchObject({ status: 401 });
    expect(refused).toBe(0);
    server.answers({ status: 401 });
    await expect(server.api.bans()).rejects.toMatchObject({ status: 401 });
    expect(refused).toBe(1);
  });

  it('is no answer at all where the server can’t be reached', async () => {
    server.answers(new TypeError('failed'));
    await expect(server.api.bans()).rejects.toMatchObject({ status: 0 });
  });
});
