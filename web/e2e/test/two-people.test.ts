import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../src/browser.ts';
import { Person } from '../src/person.ts';
import { Server } from '../src/server.ts';

// `npm run picture` puts it where the README shows it; an ordinary run leaves the tree as it is.
const picture = process.env['PICTURE'] ?? fileURLToPath(new URL('../../../build/e2e/two-people.png', import.meta.url));

let server: Server;
let browser: Browser;

beforeAll(async () => {
  server = await Server.start();
  return () => server.stop();
});

beforeAll(async () => {
  browser = await launchBrowser();
  return () => browser.close();
});

describe('two people', () => {
  it('meet in a room by its number, talk, and part', async () => {
    const ada = await Person.arrive(browser, server.url);
    const ben = await Person.arrive(browser, server.url);
    await ada.takesName('Ada');
    const number = await ada.creates('Tea kitchen');

    await ben.asksToJoin(number);
    await ben.isInRoom('Tea kitchen');
    await ada.sees(ada.log.getByText(/^User \d+ joined$/));
    await ben.takesName('Ben');
    await ada.sees(ada.log.getByText(/^User \d+ is now Ben$/));
    await ben.sees(ben.log.getByText('You are now Ben'));
    expect(await ada.members.allTextContents()).toEqual([expect.stringContaining('Ada'), expect.stringContaining('Ben')]);
    expect(await ben.members.allTextContents()).toEqual([expect.stringContaining('Ben'), expect.stringContaining('Ada')]);

    await ada.writes('Morning! The ferry is in at half past nine.');
    await ben.seesMessage('Morning! The ferry is in at half past nine.');
    await ben.writes('Then I will be at the gate by nine.');
    await ada.seesMessage('Then I will be at the gate by nine.');
    await ada.sees(ada.log.getByText('Sent'));

    await ben.leaves();
    await ben.isInNoRoom();
    await ada.sees(ada.log.getByText('Ben left'));
    expect(await ada.members.count()).toBe(1);
    expect([...ada.complaints, ...ben.complaints]).toEqual([]);
    await ada.goes();
    await ben.goes();
  });

  it('sit for the picture in the README', async () => {
    const ada = await Person.arrive(browser, server.url);
    const ben = await Person.arrive(browser, server.url);
    await ada.takesName('Ada');
    const number = await ada.creates('Harbour crew');
    await ben.asksToJoin(number);
    await ben.isInRoom('Harbour crew');
    await ben.takesName('Ben');
    const conversation: [Person, string][] = [
      [ada, 'Morning! The ferry is in at half past nine.'],
      [ada, 'Who takes the tickets today?'],
      [ben, 'I do. Already at the gate, with the new scanner.'],
      [ada, 'Perfect. 214 passengers, two of them with bicycles.'],
      [ben, 'Noted. I keep the wide gate free for them.'],
      [ben, 'And the coffee machine works again.'],
      [ada, 'Best news of the week!'],
    ];
    for (const [speaker, text] of conversation) {
      await speaker.writes(text);
      await ada.seesMessage(text);
      await ben.seesMessage(text);
    }
    await ada.log.getByText('Sending…').waitFor({ state: 'hidden' });
    await ada.sees(ada.page.getByRole('list', { name: 'Open rooms' }).getByText('2 people'));
    await ada.page.getByRole('textbox', { name: 'Message' }).fill('I am on my way to the pier');
    await ada.page.mouse.move(0, 0);
    await ada.page.screenshot({ path: picture });
    await ada.goes();
    await ben.goes();
  });
});

describe('one person', () => {
  it('finds a listed room in the directory, and no other', async () => {
    const ada = await Person.arrive(browser, server.url);
    const cem = await Person.arrive(browser, server.url);
    const ben = await Person.arrive(browser, server.url);
    await ada.creates('Open house');
    await cem.creates('Back office', { listed: false });
    await ben.picks('Open house');
    await ada.sees(ada.log.getByText(/joined$/));
    expect(await ben.page.getByRole('list', { name: 'Open rooms' }).getByText('Back office').count()).toBe(0);
    for (const person of [ada, ben, cem]) await person.goes();
  });

  it('is told in place why a room, a name or a message is not taken', async () => {
    const ada = await Person.arrive(browser, server.url);
    await ada.asksToJoin('99999999');
    await ada.sees(ada.page.getByRole('alert').getByText('There is no room with this number'));
    await ada.page.getByRole('textbox', { name: 'Name of a new room' }).fill('x'.repeat(17));
    await ada.page.getByRole('button', { name: 'Create' }).click();
    await ada.sees(ada.page.getByRole('form', { name: 'Create a room' }).getByRole('alert').getByText(/16/));
    await ada.creates('Lounge');
    await ada.page.getByRole('textbox', { name: 'Message' }).fill('x'.repeat(201));
    await ada.sees(ada.page.getByText('1 character too many'));
    expect(await ada.page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
    await ada.goes();
  });

  it('follows a link to a room', async () => {
    const ada = await Person.arrive(browser, server.url);
    const number = await ada.creates('Lounge');
    expect(ada.page.url()).toBe(`${server.url}/#/room/${number}`);
    const ben = await Person.arrive(browser, ada.page.url());
    await ben.isInRoom('Lounge');
    await ada.goes();
    await ben.goes();
  });

  it('may write what looks like markup', async () => {
    const ada = await Person.arrive(browser, server.url);
    await ada.creates('Lounge');
    await ada.writes('<img src=x onerror=alert(1)> & <b>bold</b>');
    expect(await ada.log.locator('img, b').count()).toBe(0);
    await ada.goes();
  });

  it('talks from a phone', async () => {
    const ada = await Person.arrive(browser, server.url, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
    await ada.takesName('Ada');
    await ada.creates('Lounge');
    await ada.writes('From a small screen, in a message that is long enough to need more than one line.');
    const overflow = await ada.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBe(0);
    await ada.page.getByRole('button', { name: '1 person' }).click();
    await ada.sees(ada.members.getByText('Ada'));
    await ada.leaves();
    await ada.sees(ada.page.getByRole('form', { name: 'Join a room' }));
    await ada.goes();
  });

  it('asks no other host for anything', async () => {
    const page = await browser.newPage();
    const hosts = new Set<string>();
    page.on('request', (request) => hosts.add(new URL(request.url()).host));
    await page.goto(server.url);
    await page.getByRole('status', { name: 'Connection' }).getByText('Connected').waitFor();
    expect([...hosts]).toEqual([new URL(server.url).host]);
    await page.close();
  });
});
