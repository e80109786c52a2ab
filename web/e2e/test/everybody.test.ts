// The page for everybody: on phones, in the dark, with the keyboard alone, and in the states that one would rather not see.

import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../src/browser.ts';
import { Crowd } from '../src/crowd.ts';
import { Person } from '../src/person.ts';
import { Server } from '../src/server.ts';

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

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

async function conversation(ada: Person): Promise<Crowd> {
  const crowd = await Crowd.join(browser, server.url, await ada.roomNumber(), ['Ben', 'Dora']);
  await crowd.write(['Morning!', 'The ferry is in at half past nine: https://harbour.example/timetable?line=4', 'Who takes the tickets today?', 'I do. Already at the gate 🎫']);
  await ada.seesMessage('Who takes the tickets today?');
  await ada.writes('Perfect. 214 passengers, two of them with bicycles.');
  await ada.log.getByText('Sending…').waitFor({ state: 'hidden' });
  return crowd;
}

describe('every state of the page', () => {
  for (const [name, options] of [
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['phone', phone],
    ['phone-dark', { ...phone, colorScheme: 'dark' }],
  ] as const) {
    it(`lets everybody in: ${name}`, async () => {
      const ada = await Person.arrive(browser, server.url, options);
      const overflow = () => ada.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      await ada.takesPicture(`home-${name}`);
      await ada.findsNoBarrier();
      expect(await overflow()).toBe(0);

      await ada.page.getByRole('button', { name: 'Change your name' }).click();
      await ada.takesPicture(`renaming-${name}`);
      await ada.findsNoBarrier();
      await ada.page.keyboard.press('Escape');
      await ada.takesName('Ada');

      await ada.creates('Harbour crew');
      await ada.takesPicture(`empty-room-${name}`);
      await ada.findsNoBarrier();
      const crowd = await conversation(ada);
      await ada.takesPicture(`room-${name}`);
      await ada.findsNoBarrier();
      expect(await overflow()).toBe(0);

      if (name.startsWith('phone')) {
        await ada.page.getByRole('button', { name: '3 people' }).click();
        await ada.sees(ada.members.getByText('Dora'));
        await ada.takesPicture(`people-${name}`);
        await ada.findsNoBarrier();
        await ada.page.getByRole('button', { name: 'Rooms, and you' }).click();
        await ada.sees(ada.page.getByRole('list', { name: 'Open rooms' }).getByText('Harbour crew').first());
        await ada.sees(ada.me.getByText('Ada', { exact: true }));
        await ada.takesPicture(`rooms-${name}`);
        await ada.findsNoBarrier();
        await ada.page.getByRole('region', { name: 'Rooms, and you' }).getByRole('button', { name: 'Settings' }).click();
        await ada.page.keyboard.press('Escape');
        await ada.focusIsOn('Settings');
        await ada.page.keyboard.press('Escape');
        await ada.focusIsOn('Rooms, and you');
        // The conversation is back where it was.
        const last = await ada.message('Perfect. 214 passengers, two of them with bicycles.').boundingBox();
        const field = await ada.field.boundingBox();
        expect(last?.y).toBeGreaterThan(300);
        expect(last?.y).toBeLessThan(field?.y ?? 0);
        await ada.page.getByRole('button', { name: 'Emoji' }).click();
        await ada.page.getByRole('option').first().waitFor();
        await ada.takesPicture(`emoji-${name}`);
        expect(await overflow()).toBe(0);
        await ada.page.keyboard.press('Escape');
      }
      await ada.leaves();
      await ada.isInNoRoom();
      expect(ada.complaints).toEqual([]);
      await ada.goes();
      await crowd.goes();
    });
  }

  // The last words are those of a server whose admin has banned the client, or of one on which it was taken over; everything
  // before them is the real server's.
  for (const [state, code, title, action, words] of [
    ['banned', 4403, 'You were removed from this server', 'Try again anyway', [{ type: 'ERROR', code: '101010', message: 'Removed.' }]],
    ['open-elsewhere', 4409, 'This chat is open elsewhere', 'Start a new chat here', []],
  ] as const) {
    it(`stops where there is nothing to come back to, and says why: ${state}`, async () => {
      const ada = await Person.arrive(browser, server.url);
      await ada.page.routeWebSocket(/\/ws/, (socket) => {
        socket.connectToServer().onMessage((frame) => {
          socket.send(frame);
          if (!frame.includes('"ACK"')) return;
          for (const event of words) socket.send(JSON.stringify(event));
          void socket.close({ code });
        });
      });
      await ada.reloads();
      await ada.creates('Lounge');
      await ada.field.fill('the last straw');
      await ada.page.keyboard.press('Enter');
      await ada.focusIsOn(title);
      await ada.takesPicture(state);
      await ada.findsNoBarrier();
      await ada.page.emulateMedia({ colorScheme: 'dark' });
      await ada.takesPicture(`${state}-dark`);
      await ada.findsNoBarrier();
      // Neither session nor unsent messages are kept.
      expect(await ada.page.evaluate(() => sessionStorage.length)).toBe(0);
      await ada.page.getByRole('button', { name: action }).click();
      await ada.isInNoRoom();
      await ada.goes();
    });
  }
});

describe('a message that the server refuses', () => {
  it('says why, and can be sent again or thrown away', async () => {
    const ada = await Person.arrive(browser, server.url);
    const texts: string[] = [];
    // The real server takes whatever the page lets through, so that somebody on the way refuses the first of each text.
    await ada.page.routeWebSocket(/\/ws/, (socket) => {
      const real = socket.connectToServer();
      socket.onMessage((frame) => {
        const { type, id, text } = JSON.parse(frame.toString()) as { type: string; id: string; text: string };
        if (type !== 'SEND_MESSAGE' || texts.includes(text)) {
          real.send(frame);
          return;
        }
        texts.push(text);
        socket.send(JSON.stringify({ type: 'ERROR', code: 'INVALID_FIELD', field: 'text', message: 'The text must not be blank.', id }));
      });
    });
    await ada.reloads();
    await ada.creates('Lounge');
    await ada.writes('try this again');
    await ada.writes('forget this');
    await ada.sees(ada.log.getByText('Not sent. The text must not be blank.').nth(1));
    await ada.takesPicture('failed');
    await ada.findsNoBarrier();
    await ada.log.getByRole('button', { name: 'Discard' }).last().click();
    await ada.message('forget this').waitFor({ state: 'hidden' });
    await ada.log.getByRole('button', { name: 'Try again' }).click();
    await ada.sees(ada.log.getByText('Sent'));
    expect(await ada.order(['try this again', 'forget this'])).toEqual(['try this again']);
    await ada.goes();
  });
});

describe('somebody who was elsewhere', () => {
  it('sees what is new: a count in the title, a mark between the messages, a notification', async () => {
    const ada = await Person.arrive(browser, server.url, { permissions: ['notifications'] });
    await ada.page.getByRole('button', { name: 'Settings' }).click();
    await ada.page.getByRole('switch', { name: 'Desktop notifications' }).setChecked(true);
    await ada.page.keyboard.press('Escape');
    await ada.creates('Lounge');
    const crowd = await Crowd.join(browser, server.url, await ada.roomNumber(), ['Ben']);
    await crowd.write(['still here?']);
    await ada.seesMessage('still here?');
    const shown = await ada.page.evaluateHandle(() => {
      const shown: string[] = [];
      const Real = Notification;
      window.Notification = class extends Real {
        constructor(title: string, options?: NotificationOptions) {
          super(title, options);
          shown.push(`${title}: ${options?.body ?? ''}`);
        }
      };
      return shown;
    });
    await ada.looksAway();
    await crowd.write(['one', 'two']);
    await expect.poll(() => ada.page.title()).toBe('(2) Lounge · ChatRoom');
    await ada.sees(ada.log.getByText('New messages'));
    expect(await shown.jsonValue()).toEqual(['Ben in Lounge: one', 'Ben in Lounge: two']);
    await ada.looksBack();
    expect(await ada.page.title()).toBe('Lounge · ChatRoom');
    await ada.takesPicture('unread');
    await ada.findsNoBarrier();
    await ada.writes('back again');
    await ada.log.getByText('New messages').waitFor({ state: 'hidden' });
    // The sound, too, was made without an objection of the browser.
    expect(ada.complaints).toEqual([]);
    await ada.goes();
    await crowd.goes();
  });
});

describe('somebody who writes faster than the server takes it', () => {
  it('sees every message arrive in the end, each once', async () => {
    const ada = await Person.arrive(browser, server.url);
    const ben = await Person.arrive(browser, server.url);
    await ben.asksToJoin(await ada.creates('Lounge'));
    await ben.isInRoom('Lounge');
    const texts = Array.from({ length: 28 }, (_, index) => `fast ${index}`);
    await ada.writesAtOnce(texts);
    await ada.sees(ada.log.getByText('Sending…').first());
    await ada.takesPicture('rate-limited');
    await ben.seesMessage('fast 27');
    await ada.log.getByText('Sending…').first().waitFor({ state: 'hidden' });
    expect(await ben.order(texts)).toEqual(texts);
    expect(await ada.order(texts)).toEqual(texts);
    await ada.goes();
    await ben.goes();
  });

  it('is told how long to wait with everything else', async () => {
    const ada = await Person.arrive(browser, server.url);
    await ada.asksToJoin('99999999');
    // Faster than any finger: on a slow machine, the steps of a test would stay within what the server allows.
    await ada.page.getByRole('form', { name: 'Join a room' }).evaluate(async (form: HTMLFormElement) => {
      const told = () => form.querySelector('[role=alert]')?.textContent.includes('too fast') === true;
      for (let tries = 0; tries < 200 && !told(); tries += 1) {
        form.requestSubmit();
        await new Promise((drawn) => requestAnimationFrame(drawn));
      }
    });
    await ada.sees(ada.page.getByRole('alert').getByText(/That was too fast. Try again in \d+ s./));
    await ada.takesPicture('too-fast');
    await ada.goes();
  });
});

describe('the keyboard alone', () => {
  it('renames, creates a room, writes, reads back, and leaves', async () => {
    const ada = await Person.arrive(browser, server.url);
    await ada.tabsTo('Change your name');
    await ada.page.keyboard.press('Enter');
    await ada.focusIsOn('Your name');
    await ada.page.keyboard.type('Ada');
    await ada.page.keyboard.press('Enter');
    await ada.sees(ada.me.getByText('Ada', { exact: true }));
    await ada.focusIsOn('Change your name');
    await ada.tabsTo('Name of a new room');
    await ada.takesPicture('focus');
    await ada.page.keyboard.type('Lounge');
    await ada.page.keyboard.press('Enter');
    await ada.isInRoom('Lounge');
    await ada.focusIsOn('Message');
    await ada.page.keyboard.type('from the keyboard');
    await ada.page.keyboard.press('Shift+Enter');
    await ada.page.keyboard.type('alone');
    await ada.page.keyboard.press('Enter');
    await ada.sees(ada.log.getByText('Sent'));
    const crowd = await Crowd.join(browser, server.url, await ada.roomNumber(), ['Ben']);
    await crowd.write(Array.from({ length: 18 }, (_, index) => `line ${index}`));
    await ada.seesMessage('line 17');
    await ada.page.keyboard.press('Shift+Tab');
    await ada.focusIsOn('Emoji');
    await ada.page.keyboard.press('Enter');
    await ada.focusIsOn('Search emoji');
    await ada.page.keyboard.press('Escape');
    await ada.focusIsOn('Message');
    await ada.tabsTo('Messages', 'Shift+Tab');
    const scrolled = () => ada.log.evaluate(({ scrollTop, scrollHeight, clientHeight }) => scrollHeight - scrollTop - clientHeight);
    await ada.page.keyboard.press('PageUp');
    await expect.poll(scrolled).toBeGreaterThan(100);
    await ada.page.keyboard.press('End');
    await expect.poll(scrolled).toBeLessThan(2);
    await ada.tabsTo('Leave', 'Shift+Tab');
    await ada.page.keyboard.press('Enter');
    await ada.isInNoRoom();
    await ada.focusIsOn('Pick a room, or open one');
    await ada.tabsTo('Settings', 'Shift+Tab');
    await ada.page.keyboard.press('Enter');
    await ada.tabsTo('Sound');
    await ada.page.keyboard.press('Space');
    await ada.page.keyboard.press('Escape');
    await ada.focusIsOn('Settings');
    await ada.goes();
    await crowd.goes();
  });

  it('skips the list of rooms', async () => {
    const ada = await Person.arrive(browser, server.url);
    await ada.creates('Lounge');
    await ada.page.reload();
    await ada.isInRoom('Lounge');
    await ada.page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    });
    await ada.tabsTo('Skip to writing');
    await ada.page.keyboard.press('Enter');
    await ada.focusIsOn('Message');
    await ada.goes();
  });
});

describe('people whose system forces its colours on pages', () => {
  it('can tell messages from the ground by a border', async () => {
    const ada = await Person.arrive(browser, server.url, { forcedColors: 'active' });
    await ada.creates('Harbour crew');
    const crowd = await conversation(ada);
    await ada.takesPicture('forced-colors');
    for (const text of ['Who takes the tickets today?', 'Perfect. 214 passengers, two of them with bicycles.']) {
      expect(await ada.message(text).evaluate((bubble) => getComputedStyle(bubble).borderTopWidth)).toBe('1px');
    }
    await ada.goes();
    await crowd.goes();
  });
});

describe('people who want less motion', () => {
  it('get none', async () => {
    const ada = await Person.arrive(browser, server.url, { reducedMotion: 'reduce' });
    await ada.creates('Lounge');
    const crowd = await Crowd.join(browser, server.url, await ada.roomNumber(), ['Ben']);
    await crowd.type();
    await ada.sees(ada.page.getByText('Ben is typing…'));
    const moving = await ada.page.evaluate(
      () =>
        Array.from(document.querySelectorAll('*')).filter((element) => {
          const { animationName, transitionProperty, transitionDuration } = getComputedStyle(element);
          return animationName !== 'none' || (transitionProperty !== 'none' && transitionDuration !== '0s');
        }).length,
    );
    expect(moving).toBe(0);
    await ada.goes();
    await crowd.goes();
  });
});
