import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../src/browser.ts';
import { Crowd } from '../src/crowd.ts';
import { Person } from '../src/person.ts';
import { Server } from '../src/server.ts';

const many = 10_000;

let server: Server;
let browser: Browser;

beforeAll(async () => {
  server = await Server.start('--no-client-limits', '--room-log-messages', String(2 * many), '--room-log-size', '64MiB');
  return () => server.stop();
});

beforeAll(async () => {
  browser = await launchBrowser();
  return () => browser.close();
});

function names(count: number): string[] {
  const first = ['Ben', 'Cem', 'Dora', 'Eve', 'Finn', 'Gül', 'Hana', 'Ivo', 'Jo', 'Kim', 'Lea', 'Mo', 'Nia', 'Ole', 'Pia', 'Quin', 'Rosa', 'Sam', 'Tom'];
  return Array.from({ length: count }, (_, index) => `${first[index % first.length] ?? ''}${index < first.length ? '' : ` ${index}`}`);
}

describe('20 people in a room', () => {
  it('all see the same conversation, and who is there and who is writing', async () => {
    const ada = await Person.arrive(browser, server.url);
    await ada.takesName('Ada');
    const number = await ada.creates('Team meeting');
    const crowd = await Crowd.join(browser, server.url, number, names(18));
    const ben = await Person.arrive(browser, server.url);
    await ben.takesName('Zoe');
    await ben.asksToJoin(number);
    await ben.isInRoom('Team meeting');
    const written = Array.from({ length: 36 }, (_, index) => `Point ${index + 1} on the list`);
    await crowd.write(written);
    await ada.writes('That was quick!');
    await ben.seesMessage('That was quick!');
    await ada.seesMessage('Point 36 on the list');
    expect(await ada.members.count()).toBe(20);
    const [first, second] = [await ada.order(written), await ben.order(written)];
    expect(first).toHaveLength(36);
    expect(second).toEqual(first);
    await crowd.type();
    await ada.sees(ada.page.getByText('Ben is typing…'));
    await ada.takesPicture('twenty-people');
    await ada.findsNoBarrier();
    expect(ada.complaints).toEqual([]);
    for (const one of [ada, ben, crowd]) await one.goes();
  });
});

describe('a room of 150', () => {
  it('is counted, and its first hundred are listed', async () => {
    const ada = await Person.arrive(browser, server.url);
    const number = await ada.creates('Assembly');
    const crowd = await Crowd.join(browser, server.url, number, names(149));
    const ben = await Person.arrive(browser, server.url);
    await ben.asksToJoin(number);
    await ben.isInRoom('Assembly');
    await ben.sees(ben.page.getByText('and 51 people more'));
    expect(await ben.members.count()).toBe(100);
    await ben.takesPicture('big-room');
    await ben.findsNoBarrier();
    for (const one of [ada, ben, crowd]) await one.goes();
  });
});

describe('a conversation of 10,000 messages', () => {
  it('is scrolled through with at most 100 of them in the page and without a task over 50 ms', async () => {
    const ada = await Person.arrive(browser, server.url);
    const number = await ada.creates('Archive');
    const crowd = await Crowd.join(browser, server.url, number, names(3));
    await ada.leaves();
    await ada.isInNoRoom();
    await crowd.write(Array.from({ length: many }, (_, index) => `Message ${index + 1}${' and a bit more of it'.repeat(index % 9)}`));
    await ada.asksToJoin(number);
    await ada.isInRoom('Archive');
    const longest = await longestTask(browser, ada.page, async () => {
      await scroll(ada.page, 'up');
      await ada.sees(ada.log.getByText('The room begins here.'));
      await scroll(ada.page, 'down');
      expect(await scroll(ada.page, 'up')).toBeLessThanOrEqual(100);
    });
    expect(longest).toBeLessThanOrEqual(50);
    expect(await ada.log.getByRole('listitem').first().getAttribute('aria-setsize')).toMatch(/^100\d\d$/);
    await ada.takesPicture('beginning-of-10000');
    await ada.page.getByRole('button', { name: 'To the latest' }).click();
    await ada.sees(ada.log.getByText(/^Message (9998|9999|10000)\b/).last());
    await ada.goes();
    await crowd.goes();
  }, 120_000);
});

/** Frame by frame, as a hand on the wheel does, to where nothing more comes. Returns the most lines that were in the page. */
function scroll(page: Page, direction: 'up' | 'down'): Promise<number> {
  return page.evaluate(async (direction) => {
    const log = document.querySelector('[role=log]');
    if (log === null) throw new Error('there is no conversation');
    const first = (): Element | null => log.querySelector('li');
    const edge = (): boolean =>
      direction === 'up'
        ? log.scrollTop <= 0 && first()?.ariaPosInSet === '1' && first()?.ariaSetSize !== '-1'
        : log.scrollTop + log.clientHeight >= log.scrollHeight - 2;
    let mostLines = 0;
    while (!edge()) {
      log.scrollTop += direction === 'up' ? -2_500 : 2_500;
      await new Promise((drawn) => requestAnimationFrame(drawn));
      mostLines = Math.max(mostLines, log.querySelectorAll('li').length);
    }
    return mostLines;
  }, direction);
}

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Time of the processor, in µs. */
  tdur?: number;
  args: { name?: string };
}

/** Of the page's own thread, in ms of the processor: on a machine that does other things, too, the clock says nothing. */
async function longestTask(browser: Browser, page: Page, work: () => Promise<void>): Promise<number> {
  await browser.startTracing(page, { categories: ['toplevel'] });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
  const pages = new Set(traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(threadOf));
  const tasks = traceEvents.filter((event) => event.ph === 'X' && event.name.endsWith('RunTask') && pages.has(threadOf(event)));
  const times = tasks.flatMap(({ tdur }) => (tdur === undefined ? [] : [tdur / 1_000]));
  if (times.length < 100) throw new Error(`the trace shows ${times.length} tasks only`);
  return Math.max(...times);
}
