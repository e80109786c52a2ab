// What only a real browser has: tabs that are reloaded and duplicated, with their storage and their locks.

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { rolldown } from 'rolldown';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../e2e/src/browser.ts';
import { Server } from '../../e2e/src/server.ts';
import type * as sdk from '../src/index.ts';

/** What the script below puts into each page. */
interface Tab {
  client: sdk.ChatClient;
  log: string[];
}

declare const tab: Tab;

let server: Server;
let browser: Browser;
let client: string;
let context: BrowserContext;
/** Makes a page one with a client. */
let script: string;

beforeAll(async () => {
  server = await Server.start();
  return () => server.stop();
});

beforeAll(async () => {
  browser = await launchBrowser();
  return () => browser.close();
});

beforeAll(async () => {
  const build = await rolldown({ input: new URL('../src/index.ts', import.meta.url).pathname });
  const { output } = await build.generate({ format: 'iife', name: 'sdk' });
  client = `${output[0].code}
    globalThis.tab = { log: [], client: new sdk.ChatClient({ url: location.origin + '/ws', storage: sessionStorage }) };
    for (const name of ['resumed', 'session-lost', 'recovered']) tab.client.on(name, () => tab.log.push(name));
    void tab.client.connect();`;
});

beforeEach(async () => {
  script = client;
  context = await browser.newContext();
  return () => context.close();
});

/** A page of the server's origin that does nothing but what the script says. */
async function open(): Promise<Page> {
  const page = await context.newPage();
  await context.addInitScript(`if (location.protocol.startsWith('http')) { ${script} }`);
  await page.goto(`${server.url}/health`);
  await isLive(page);
  return page;
}

async function isLive(page: Page): Promise<void> {
  await page.waitForFunction(() => tab.client.state.connection.phase === 'live');
}

/** A page that another one opens gets a copy of its session storage, as a duplicated tab does. */
async function duplicate(page: Page): Promise<Page> {
  const opened = context.waitForEvent('page');
  await page.evaluate(() => void window.open(location.href));
  const copy = await opened;
  await copy.waitForURL('**/health');
  // The first document of such a page has the window of the empty one before it, for which the script has run already.
  await copy.evaluate(script);
  await isLive(copy);
  return copy;
}

function idOf(page: Page): Promise<number | undefined> {
  return page.evaluate(() => tab.client.state.identity?.clientId);
}

describe('a tab', () => {
  it('that is reloaded is the same client in the same room, with what it had not sent', async () => {
    const page = await open();
    await page.evaluate(async () => {
      await tab.client.updateUsername('Ada');
      await tab.client.createRoom('Lounge');
    });
    const id = await idOf(page);
    await page.evaluate(() => {
      // Written, and gone before the server can answer.
      void tab.client.sendMessage('last words');
      location.reload();
    });
    await page.waitForFunction(() => tab.log.includes('resumed') && tab.client.state.outbox.length === 0);
    const shown = await page.evaluate(() => tab.client.state.room?.log.messages.map(({ text }) => text));
    expect(shown).toEqual(['last words']);
    expect(await idOf(page)).toBe(id);
    expect(await page.evaluate(() => tab.client.state.identity?.username)).toBe('Ada');
  });

  it('that is duplicated finds out, and both live on as two clients, through reloads too', async () => {
    const original = await open();
    await original.evaluate(() => tab.client.createRoom('Lounge'));
    const id = await idOf(original);
    const copy = await duplicate(original);
    expect(await idOf(copy)).not.toBe(id);
    expect(await original.evaluate(() => tab.client.state.connection.phase)).toBe('live');
    const copyId = await idOf(copy);
    await copy.reload();
    await original.reload();
    await Promise.all([isLive(copy), isLive(original)]);
    expect([await idOf(original), await idOf(copy)]).toEqual([id, copyId]);
    expect(await original.evaluate(() => tab.client.state.room?.info.name)).toBe('Lounge');
  });

  it('that is duplicated where there are no locks takes the session over, and the original stays away', async () => {
    script = `delete Navigator.prototype.locks; ${client}`;
    const original = await open();
    const id = await idOf(original);
    const copy = await duplicate(original);
    await original.waitForFunction(() => tab.client.state.connection.phase === 'stopped');
    expect(await original.evaluate(() => tab.client.state.connection)).toEqual({ phase: 'stopped', code: 4409 });
    await original.evaluate(() => {
      tab.client.hurry();
    });
    await copy.evaluate(() => tab.client.createRoom('Lounge'));
    expect(await idOf(copy)).toBe(id);
    expect(await copy.evaluate(() => tab.log)).toEqual(['resumed']);
  });
});
