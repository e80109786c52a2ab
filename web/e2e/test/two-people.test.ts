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
    await ben.field.pressSequentially('Then');
    await ada.sees(ada.page.getByText('Ben is typing…'));
    await ben.writes('Then I will be at the gate by nine.');
    await ada.page.getByText('Ben is typing…').waitFor({ state: 'hidden' });
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
    await ada.page.screenshot({ path: picture, animations: 'disabled' });
    await ada.goes();
    await ben.goes();
  });
});
