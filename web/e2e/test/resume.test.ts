import type { Browser } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser } from '../src/browser.ts';
import { Crowd } from '../src/crowd.ts';
import { CuttableProxy } from '../src/cuttable-proxy.ts';
import { Person } from '../src/person.ts';
import { Server } from '../src/server.ts';

let server: Server;
let browser: Browser;
let proxy: CuttableProxy;

beforeAll(async () => {
  // One person writes here as fast as a crowd, and a busy machine may need longer for it than the ordinary grace.
  server = await Server.start('--no-client-limits', '--grace-seconds', '300');
  return () => server.stop();
});

beforeAll(async () => {
  browser = await launchBrowser();
  return () => browser.close();
});

beforeEach(async () => {
  proxy = await CuttableProxy.start(server.port);
  return () => proxy.stop();
});

describe('a reload', () => {
  it('keeps the session: name, room, and conversation', async () => {
    const ada = await Person.arrive(browser, server.url);
    const ben = await Person.arrive(browser, server.url);
    await ada.takesName('Ada');
    await ben.asksToJoin(await ada.creates('Lounge'));
    await ben.isInRoom('Lounge');
    await ada.writes('before');
    await ada.reloads();
    await ada.isInRoom('Lounge');
    await ada.seesMessage('before');
    await ada.writes('after');
    await ben.seesMessage('after');
    expect(await ada.members.allTextContents()).toEqual([expect.stringContaining('Ada'), expect.stringContaining('User')]);
    // The room never saw her leave.
    expect(await ben.log.getByText(/left|joined/).count()).toBe(0);
    await ada.goes();
    await ben.goes();
  });
});

describe('a cut connection', () => {
  it('resumes, with what was missed and what was written meanwhile, each once and in order', async () => {
    const ada = await Person.arrive(browser, proxy.url);
    const ben = await Person.arrive(browser, server.url);
    await ada.takesName('Ada');
    await ben.asksToJoin(await ada.creates('Lounge'));
    await ben.isInRoom('Lounge');
    await ada.writes('hello');
    await ben.seesMessage('hello');

    proxy.cut();
    await ada.sees(ada.page.getByText('The connection was lost.'));
    const missed = ['one', 'two', 'three', 'four', 'five'];
    for (const text of missed) await ben.writes(text);
    await ada.writes('written offline');
    await ada.sees(ada.log.getByText('Sending…'));
    await ada.sees(ada.page.getByText('1 message is waiting to be sent.'));

    proxy.mend();
    await ada.isBackOnline();
    await ada.sees(ada.page.getByText('Connected again. You are up to date.'));
    await ada.seesMessage('five');
    await ben.seesMessage('written offline');
    await ada.log.getByText('Sending…').waitFor({ state: 'hidden' });
    const all = ['hello', ...missed, 'written offline'];
    expect(await ada.order(all)).toEqual(all);
    expect(await ben.order(all)).toEqual(all);
    expect(await ben.log.getByText(/left/).count()).toBe(0);
    await ada.goes();
    await ben.goes();
  });

  it('that outlasts one attempt after the other does not lose, repeat or mix up what was written in it, without anybody touching the page', async () => {
    const ada = await Person.arrive(browser, proxy.url);
    const ben = await Person.arrive(browser, server.url);
    await ben.asksToJoin(await ada.creates('Lounge'));
    await ben.isInRoom('Lounge');
    proxy.cut();
    await ada.sees(ada.page.getByText('The connection was lost.'));
    const written = ['one', 'two', 'three', 'four', 'five'];
    for (const text of written) await ada.writes(text);
    await ada.sees(ada.page.getByText('5 messages are waiting to be sent.'));
    await ada.takesPicture('reconnecting');
    await ada.findsNoBarrier();
    // As long as it takes: with full jitter, 4 s on average and 8 s at most.
    await proxy.refuses(4);
    expect(await ada.log.getByText('Sending…').count()).toBe(5);
    proxy.mend();
    await ada.sees(ada.page.getByText('Connected again. You are up to date.'));
    await ada.takesPicture('resumed');
    for (const text of written) await ben.seesMessage(text);
    await ada.log.getByText('Sending…').first().waitFor({ state: 'hidden' });
    expect(await ada.order(written)).toEqual(written);
    expect(await ben.order(written)).toEqual(written);
    await ada.goes();
    await ben.goes();
  }, 90_000);

  it('is told as being offline where the device says so', async () => {
    const ada = await Person.arrive(browser, proxy.url);
    await ada.creates('Lounge');
    proxy.cut();
    await ada.page.context().setOffline(true);
    await ada.sees(ada.page.getByText('You are offline.'));
    await ada.writes('for later');
    await ada.sees(ada.page.getByText('1 message is waiting to be sent.'));
    await ada.takesPicture('offline');
    proxy.mend();
    await ada.page.context().setOffline(false);
    await ada.sees(ada.log.getByText('Sent'));
    await ada.goes();
  });

  it('fills a gap of more messages than one answer holds', async () => {
    const ada = await Person.arrive(browser, proxy.url);
    const crowd = await Crowd.join(browser, server.url, await ada.creates('Lounge'), ['Ben']);
    proxy.cut();
    await ada.sees(ada.page.getByText('The connection was lost.'));
    const missed = Array.from({ length: 130 }, (_, index) => `message ${index}`);
    await crowd.write(missed);
    proxy.mend();
    await ada.isBackOnline();
    await ada.seesMessage('message 129');
    expect(await ada.order(missed)).toEqual(missed);
    await ada.goes();
    await crowd.goes();
  });
});

describe('a duplicated tab', () => {
  it('is somebody else, and neither throws the other out', async () => {
    const ada = await Person.arrive(browser, server.url);
    await ada.takesName('Ada');
    await ada.creates('Lounge');
    await ada.writes('first tab');
    const kept = await ada.page.evaluate(() => JSON.stringify(Object.fromEntries(Object.entries(sessionStorage))));
    const second = await ada.opensTab(ada.page.url(), kept);
    await second.isInRoom('Lounge');
    await second.seesMessage('first tab');
    await second.writes('second tab');
    await ada.seesMessage('second tab');
    await ada.writes('still here');
    await second.seesMessage('still here');
    expect(await ada.members.count()).toBe(2);
    await ada.goes();
  });
});

describe('a server that was started anew', () => {
  it('does not know the room any more: the page keeps the name, says what is gone, and can open it anew', async () => {
    const before = await Server.start();
    const front = await CuttableProxy.start(before.port);
    const ada = await Person.arrive(browser, front.url);
    await ada.takesName('Ada');
    await ada.creates('Lounge');
    await ada.writes('hello');
    await ada.sees(ada.log.getByText('Sent'));
    front.cut();
    await before.kill();
    await ada.sees(ada.page.getByText('The connection was lost.'));
    await ada.writes('written meanwhile');
    const after = await Server.start();
    front.mend(after.port);
    await ada.isBackOnline();
    await ada.sees(ada.page.getByText('Lounge is gone: it closed while you were away. Not sent: “written meanwhile”.'));
    await ada.sees(ada.me.getByText('Ada', { exact: true }));
    await ada.takesPicture('room-gone');
    await ada.findsNoBarrier();
    await ada.page.getByRole('button', { name: 'Open a new Lounge' }).click();
    await ada.isInRoom('Lounge');
    await ada.writes('written meanwhile');
    await ada.sees(ada.log.getByText('Sent'));
    await ada.goes();
    await front.stop();
    await after.stop();
  });

  it('brings those together again who meet in a room under the old number', async () => {
    const before = await Server.start();
    const front = await CuttableProxy.start(before.port);
    const ada = await Person.arrive(browser, front.url);
    await ada.creates('Lounge');
    front.cut();
    await before.kill();
    const after = await Server.start();
    front.mend(after.port);
    await ada.isBackOnline();
    await ada.isInNoRoom();
    const ben = await Person.arrive(browser, front.url);
    await ben.asksToJoin(await ada.creates('Lounge'));
    await ben.isInRoom('Lounge');
    await ben.writes('here again');
    await ada.seesMessage('here again');
    await ada.goes();
    await ben.goes();
    await front.stop();
    await after.stop();
  });
});
