import { beforeEach, describe, expect, it } from 'vitest';
import { SessionStore } from '../src/session-store.ts';
import { FakeServer } from './fake-server.ts';

let server: FakeServer;
let session: SessionStore;

beforeEach(async () => {
  server = new FakeServer();
  session = new SessionStore(server.api, server.limits);
  server.answers({ json: { token: 'abc', expiresAt: 5 } });
  await session.signIn('root', 'secret');
});

describe('a session', () => {
  it('begins with the right password, whatever this machine’s clock says', () => {
    expect([session.session.value, server.api.token]).toEqual([{ kind: 'in', username: 'root' }, 'abc']);
  });

  it('does not begin with a wrong one, and says so', async () => {
    session.signOut();
    server.answers({ status: 401, json: { detail: 'no' } });
    expect(await session.signIn('root', 'wrong')).toBe(false);
    expect(session.session.value.kind).toBe('out');
    expect(session.signingIn.problem.value).toContain('name and password');
  });

  it.each([
    ['left', () => { session.signOut(); }],
    ['expired', () => { session.expire(); }],
    ['refused', async () => {
      server.answers({ status: 401 });
      await server.api.bans().catch(() => undefined);
    }],
  ] as const)('ends, and knows that it was %s', async (reason, end) => {
    await end();
    expect([session.session.value, server.api.token]).toEqual([{ kind: 'out', reason }, null]);
  });
});
