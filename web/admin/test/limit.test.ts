import { beforeEach, describe, expect, it } from 'vitest';
import { Task } from '../src/task.ts';
import { FakeServer, settled } from './fake-server.ts';

let server: FakeServer;
let task: Task;
let shown: unknown[];

beforeEach(() => {
  server = new FakeServer();
  task = new Task(server.limits);
  shown = [];
});

const read = () => task.read(() => server.api.bans(), (bans) => shown.push(bans));

describe('a limit that is reached', () => {
  it('is counted down, second by second, until it is free', async () => {
    server.refuses(2);
    await read();
    expect(server.limits.secondsLeft.value).toBe(2);
    server.clock.advance(1_000);
    expect(server.limits.secondsLeft.value).toBe(1);
    server.answers({ json: [] });
    server.clock.advance(1_000);
    expect([server.limits.secondsLeft.value, server.limits.reached.value]).toEqual([0, false]);
  });

  it('keeps what was to be read, and reads it when it is free', async () => {
    server.refuses(3);
    await read();
    expect([server.limits.waiting.value, task.problem.value]).toEqual([true, null]);
    server.clock.advance(2_999);
    expect(server.asked).toHaveLength(1);
    server.answers({ json: [] });
    server.clock.advance(1);
    await settled();
    expect([shown, server.asked.length, server.limits.waiting.value]).toEqual([[[]], 2, false]);
  });

  it('reads once what was asked for several times, and nothing that nobody waits for any more', async () => {
    server.refuses(3);
    await read();
    server.refuses(2);
    await read();
    task.forget();
    server.clock.advance(10_000);
    expect(server.asked).toHaveLength(2);
  });

  it('does nothing by itself that changes something', async () => {
    server.refuses(1);
    expect(await task.run(() => server.api.deleteRoom(5))).toBe(false);
    expect(task.problem.value).toContain('Too many requests');
    server.clock.advance(10_000);
    expect(server.asked).toHaveLength(1);
    server.answers({ json: { removed: true } });
    expect(await task.run(() => server.api.deleteRoom(5))).toBe(true);
    expect(task.problem.value).toBeNull();
  });
});

describe('what is read', () => {
  it('is the latest that was asked for, whichever answer comes first', async () => {
    let late: (answer: { json: unknown }) => void = () => undefined;
    server.answers(new Promise((resolve) => (late = resolve)), { json: [] });
    const first = task.read(() => server.api.bans(), () => shown.push('first'));
    await task.read(() => server.api.bans(), () => shown.push('second'));
    late({ json: [] });
    expect([await first, shown, task.busy.value]).toEqual([false, ['second'], false]);
  });
});
