import type { Browser } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser } from '../src/browser.ts';
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
    await ada.page.reload();
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

  it('fills a gap of more messages than one answer holds', async () => {
    const ada = await Person.arrive(browser, proxy.url);
    const ben = await Person.arrive(browser, server.url);
    await ben.asksToJoin(await ada.creates('Lounge'));
    await ben.isInRoom('Lounge');
    proxy.cut();
    await ada.sees(ada.page.getByText('The connection was lost.'));
    const missed = Array.from({ length: 130 }, (_, index) => `message ${index}`);
    for (const text of missed) await ben.writes(text);
    proxy.mend();
    await ada.isBackOnline();
    await ada.seesMessage('message 129');
    expect(await ada.order(missed)).toEqual(missed);
    await ada.goes();
    await ben.goes();
  });
});

describe('a second tab with the same session', () => {
  it('takes the chat over, and the first one says so and stays away', async () => {
    const ada = await Person.arrive(browser, server.url);
    await ada.takesName('Ada');
    await ada.creates('Lounge');
    const second = await ada.page.context().newPage();
    const token = await ada.page.evaluate(() => sessionStorage.getItem('chatroom.session'));
    await second.addInitScript((session) => {
      sessionStorage.setItem('chatroom.session', session ?? '');
    }, token);
    await second.goto(server.url);
    await second.getByRole('heading', { level: 1, name: 'Lounge' }).waitFor();
    await ada.sees(ada.page.getByRole('heading', { name: 'This chat is open elsewhere' }));
    await ada.page.getByRole('button', { name: 'Start a new chat here' }).click();
    await ada.isInNoRoom();
    await second.getByRole('status', { name: 'Connection' }).getByText('Connected').waitFor();
    await ada.goes();
  });
});

describe('a server that was started anew', () => {
  it('does not know the session, and the page says so', async () => {
    const before = await Server.start();
    const front = await CuttableProxy.start(before.port);
    const ada = await Person.arrive(browser, front.url);
    await ada.takesName('Ada');
    await ada.creates('Lounge');
    front.cut();
    await before.stop();
    await ada.sees(ada.page.getByText('The connection was lost.'));
    const after = await Server.start();
    front.mend(after.port);
    await ada.isBackOnline();
    await ada.sees(ada.page.getByText(/The server no longer knew this session, so you are now User \d+\./));
    await ada.page.getByRole('button', { name: 'Join Lounge again' }).click();
    await ada.sees(ada.page.getByRole('alert').getByText('There is no room with this number'));
    await ada.goes();
    await front.stop();
    await after.stop();
  });
});
