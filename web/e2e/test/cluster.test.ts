import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../src/browser.ts';
import { CuttableProxy } from '../src/cuttable-proxy.ts';
import { Person } from '../src/person.ts';
import { Redis } from '../src/redis.ts';
import { Server } from '../src/server.ts';

let redis: Redis;
let browser: Browser;

beforeAll(async () => {
  redis = await Redis.start();
  return () => redis.stop();
});

beforeAll(async () => {
  browser = await launchBrowser();
  return () => browser.close();
});

describe('a node of a cluster that is killed', () => {
  it('is not missed: the page resumes on another one, with every message, in order', async () => {
    const options = ['--redis', redis.url, '--no-client-limits', '--grace-seconds', '300'];
    const first = await Server.start(...options);
    const second = await Server.start(...options);
    await first.isReady();
    await second.isReady();
    const front = await CuttableProxy.start(first.port);
    const ada = await Person.arrive(browser, front.url);
    const ben = await Person.arrive(browser, second.url);
    await ada.takesName('Ada');
    await ben.asksToJoin(await ada.creates('Lounge'));
    await ben.isInRoom('Lounge');
    await ada.writes('hello');
    await ben.seesMessage('hello');

    front.cut();
    await first.kill();
    await ada.sees(ada.page.getByText('The connection was lost.'));
    const missed = ['one', 'two', 'three', 'four', 'five'];
    for (const text of missed) await ben.writes(text);
    await ada.writes('written offline');
    front.mend(second.port);
    await ada.isBackOnline();
    await ada.sees(ada.page.getByText('Connected again. You are up to date.'));
    await ben.seesMessage('written offline');
    await ada.log.getByText('Sending…').waitFor({ state: 'hidden' });
    const all = ['hello', ...missed, 'written offline'];
    expect(await ada.order(all)).toEqual(all);
    expect(await ben.order(all)).toEqual(all);
    expect(await ben.log.getByText(/left/).count()).toBe(0);
    await ada.sees(ada.me.getByText('Ada', { exact: true }));
    await ada.takesPicture('resumed-on-another-node');
    await ada.goes();
    await ben.goes();
    await front.stop();
    await second.stop();
  });
});
