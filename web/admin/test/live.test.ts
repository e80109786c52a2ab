import { beforeEach, describe, expect, it } from 'vitest';
import { AuditStore } from '../src/audit-store.ts';
import { LiveStore } from '../src/live-store.ts';
import { FakeServer, audited, rates, room, server as node, settled, totals } from './fake-server.ts';

let server: FakeServer;
let live: LiveStore;
let expired: number;
let stream: ReadableStreamDefaultController<Uint8Array>;

beforeEach(() => {
  server = new FakeServer();
  expired = 0;
  live = new LiveStore(server.api, { clock: server.clock, chance: () => 0.5 }, () => (expired += 1));
});

function opens(): void {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      stream = controller;
    },
  });
  server.answers({ stream: body, headers: { 'content-type': 'text/event-stream' } });
}

async function says(name: string, data: unknown): Promise<void> {
  stream.enqueue(new TextEncoder().encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`));
  await settled();
}

const snapshot = { at: 1_000, servers: [node('a')], totals, rates, topRooms: [room(1)], audit: [audited(5)], expiresAt: 9_000 };

async function starts(): Promise<void> {
  opens();
  live.start();
  await settled();
  await says('snapshot', snapshot);
}

describe('live figures', () => {
  it('come with the snapshot', async () => {
    await starts();
    expect([live.phase.value, live.known.value, live.servers.value[0]?.id, live.totals.value]).toEqual(['live', true, 'a', totals]);
    expect(live.moments.value).toHaveLength(1);
  });

  it('stay as they were where a change says nothing of them', async () => {
    await starts();
    await says('change', { at: 2_000, totals: { ...totals, clients: 99 } });
    expect([live.totals.value?.clients, live.servers.value.length, live.topRooms.value.length]).toEqual([99, 1, 1]);
    expect(live.moments.value.map(({ at }) => at)).toEqual([1_000, 2_000]);
  });

  it('name the nodes in the order of their machines and ports', async () => {
    await starts();
    const nodes = [node('c', { host: 'b' }), node('b', { host: 'a', address: '[::]:10000' }), node('a', { host: 'a', address: '[::]:9000' })];
    await says('change', { at: 2_000, servers: nodes });
    expect(live.servers.value.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('show the latest deeds first, in front of those before', async () => {
    await starts();
    await says('change', { at: 2_000, audit: [audited(7), audited(6)] });
    expect(live.audit.value.map(({ at }) => at)).toEqual([7, 6, 5]);
  });

  it('are asked for again where the stream ends, with back-off', async () => {
    await starts();
    stream.close();
    await settled();
    expect(live.phase.value).toBe('waiting');
    server.answers(new TypeError('away'), new TypeError('away'));
    server.clock.advance(500);
    await settled();
    expect(server.asked).toHaveLength(2);
    server.clock.advance(999);
    await settled();
    expect(server.asked).toHaveLength(2);
    server.clock.advance(1);
    await settled();
    expect(server.asked).toHaveLength(3);
    opens();
    server.clock.advance(2_000);
    await settled();
    await says('snapshot', snapshot);
    expect(live.phase.value).toBe('live');
  });

  it('are asked for again where nothing is heard for long, and a comment counts as heard', async () => {
    await starts();
    server.clock.advance(14_000);
    stream.enqueue(new TextEncoder().encode(': here\n\n'));
    await settled();
    server.clock.advance(14_000);
    expect(live.phase.value).toBe('live');
    server.clock.advance(1_000);
    expect(live.phase.value).toBe('waiting');
  });

  it('wait as long as a limit says', async () => {
    server.refuses(9);
    live.start();
    await settled();
    server.clock.advance(8_999);
    expect(server.asked).toHaveLength(1);
    server.clock.advance(1);
    expect(server.asked).toHaveLength(2);
  });

  it('are over with the session', async () => {
    await starts();
    await says('expired', {});
    expect(expired).toBe(1);
    live.clear();
    stream.error(new Error('aborted'));
    await settled();
    server.clock.advance(60_000);
    expect([live.phase.value, live.known.value, server.asked.length]).toEqual(['idle', false, 1]);
  });

  it('that are not understood count as none', async () => {
    await starts();
    await says('change', { at: 'soon' });
    expect(live.phase.value).toBe('waiting');
  });
});

describe('the audit', () => {
  it('is what was read, and what came since, once each', async () => {
    await starts();
    const audit = new AuditStore(server.api, live.audit, server.limits);
    server.answers({ json: [audited(7), audited(5)], headers: { link: '</admin/audit?cursor=x>; rel="next"' } });
    audit.show();
    await settled();
    await says('change', { at: 2_000, audit: [audited(8), audited(7), audited(7, 'login')] });
    expect(audit.entries.value.map(({ at, action }) => `${at} ${action}`)).toEqual(['8 notice', '7 login', '7 notice', '5 notice']);
    server.answers({ json: [audited(3)] });
    expect(audit.more.value).toBe(true);
    await audit.loadMore();
    expect([audit.entries.value.at(-1)?.at, audit.more.value, server.paths.at(-1)]).toEqual([3, false, '/admin/audit?limit=100&cursor=x']);
  });
});
