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

describe('a reader in the middle of a conversation', () => {
  it('sees nothing jump, whatever comes in above or below, and however wide the window is', async () => {
    const ada = await Person.arrive(browser, server.url);
    const crowd = await Crowd.join(browser, server.url, await ada.creates('Archive'), names(3));
    await crowd.write(Array.from({ length: 200 }, (_, index) => `Message ${index + 1}${' and a bit more of it'.repeat(index % 9)}`));
    await ada.page.reload();
    await ada.isInRoom('Archive');
    await ada.log.hover();
    await ada.page.mouse.wheel(0, -900);
    const toTheEnd = () => ada.log.evaluate(({ scrollTop, scrollHeight, clientHeight }) => scrollHeight - scrollTop - clientHeight);
    await expect.poll(toTheEnd).toBeGreaterThan(800);
    await ada.sees(ada.page.getByRole('button', { name: 'To the latest' }));

    const read = await firstInSight(ada.page);
    await crowd.write(['new 1', 'new 2', 'new 3']);
    await ada.sees(ada.page.getByRole('button', { name: '3 new messages' }));
    expect(await distanceMoved(ada.page, read)).toBeLessThan(1.5);

    // To the beginning, through everything that comes in above and turns out higher than it was thought to be.
    expect(await mostJump(ada.page)).toBeLessThan(1.5);
    await ada.sees(ada.log.getByText('The room begins here.'));

    await ada.page.mouse.wheel(0, 4_000);
    await expect.poll(() => ada.log.evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(3_000);
    const narrow = await firstInSight(ada.page);
    await ada.page.setViewportSize({ width: 700, height: 800 });
    await expect.poll(() => distanceMoved(ada.page, narrow)).toBeLessThan(60);
    await ada.goes();
    await crowd.goes();
  });
});

interface Place {
  key: string;
  /** In px below the upper edge of the conversation, which a banner may move. */
  top: number;
}

/** The first line that is wholly in sight. */
function firstInSight(page: Page): Promise<Place> {
  return page.evaluate(() => {
    const log = document.querySelector('[role=log]');
    if (log === null) throw new Error('there is no conversation');
    const { top } = log.getBoundingClientRect();
    const line = Array.from(log.querySelectorAll('li')).find((item) => item.getBoundingClientRect().top >= top);
    return { key: line?.dataset['key'] ?? '', top: (line?.getBoundingClientRect().top ?? 0) - top };
  });
}

async function distanceMoved(page: Page, { key, top }: Place): Promise<number> {
  const now = await page
    .locator(`[data-key="${key}"]`)
    .evaluate((line) => line.getBoundingClientRect().top - (line.closest('[role=log]')?.getBoundingClientRect().top ?? 0));
  return Math.abs(now - top);
}

/** Scrolls up to the beginning in small steps. Returns by how much a line ever moved more or less than the hand, in px. */
function mostJump(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const log = document.querySelector('[role=log]');
    if (log === null) throw new Error('there is no conversation');
    const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const { left } = log.getBoundingClientRect();
    const topOf = (line: Element): number => line.getBoundingClientRect().top - log.getBoundingClientRect().top;
    let most = 0;
    while (log.scrollTop > 0 || log.querySelector('li')?.ariaSetSize === '-1') {
      const line = document.elementFromPoint(left + 100, 300)?.closest('li');
      const step = Math.min(120, log.scrollTop);
      const before = line ? topOf(line) : 0;
      log.scrollTop -= step;
      await drawn();
      if (line) most = Math.max(most, Math.abs(topOf(line) - before - step));
    }
    return most;
  });
}

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
