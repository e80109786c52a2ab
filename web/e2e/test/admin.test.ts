import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../src/browser.ts';
import { CuttableProxy } from '../src/cuttable-proxy.ts';
import { Hosts } from '../src/hosts.ts';
import { Operator } from '../src/operator.ts';
import { Person } from '../src/person.ts';
import { Server, operator } from '../src/server.ts';

const plenty = ['--no-client-limits', '--admin-window-requests', '1000', '--admin-bucket-tokens', '1000'];

let server: Server;
let browser: Browser;

beforeAll(async () => {
  server = await Server.startWithAdmin(...plenty);
  return () => server.stop();
});

beforeAll(async () => {
  browser = await launchBrowser();
  return () => browser.close();
});

describe('signing in', () => {
  it('takes the right password, forgets it with a reload, and leads where one wanted to go', async () => {
    const root = await Operator.comes(browser, server.url, {}, '#/bans');
    await root.takesPicture('login');
    await root.findsNoBarrier();
    await root.signsIn('not the password');
    await root.sees(root.page.getByRole('alert').getByText('did not take this name and password'));
    expect(await root.page.getByLabel('Password').evaluate((field) => field === document.activeElement)).toBe(true);
    await root.signsIn();
    await root.isAt('Bans');
    expect(await root.page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([0, 0, '']);
    await root.page.reload();
    await root.isAt('Sign in');
    await root.signsIn();
    await root.page.getByRole('button', { name: 'Sign out' }).filter({ visible: true }).click();
    await root.isTold('You have signed out.');
    expect(root.complaints).toEqual([]);
    await root.goes();
  });
});

describe('the overview', () => {
  it('has live figures, and charts that say in words what they show', async () => {
    const ada = await Person.arrive(browser, server.url);
    const lounge = await ada.creates('Lounge');
    const root = await Operator.arrives(browser, server.url);
    const chart = root.page.getByRole('img', { name: /^Connections in the last 5 minutes: now 1,/ });
    await root.sees(chart);
    await root.sees(chart.locator('canvas'));
    const ben = await Person.arrive(browser, server.url);
    await ben.asksToJoin(lounge);
    await root.sees(root.page.getByRole('img', { name: /^Connections in the last 5 minutes: now 2,/ }));
    await ada.writes('hello');
    await root.sees(root.page.getByRole('img', { name: /^Messages\/s in the last 5 minutes: .* highest [^0]/ }));
    await root.page.getByRole('link', { name: 'Lounge' }).click();
    await root.isAt('Lounge');
    expect(root.complaints).toEqual([]);
    for (const person of [ada, ben, root]) await person.goes();
  });
});

describe('many rooms', () => {
  it('are searched, sorted and paged', async () => {
    const names = Array.from({ length: 320 }, (_, index) => `Room ${String(index).padStart(3, '0')}`);
    const hosts = await Hosts.open(server.url, names);
    const root = await Operator.arrives(browser, server.url, {}, '#/rooms');
    // Rooms of other tests may be in their grace.
    await root.finds('room ', root.page.getByText('1–50 of 320'));
    await root.page.getByRole('button', { name: 'Name', exact: true }).click();
    await root.sees(root.rows.first().getByText('Room 000'));
    await root.page.getByRole('button', { name: 'Name', exact: true }).click();
    await root.sees(root.rows.first().getByText('Room 319'));
    await root.page.getByRole('button', { name: 'Next' }).click();
    await root.seesText('51–100 of 320');
    await root.sees(root.rows.first().getByText('Room 269'));
    await root.page.getByRole('button', { name: 'Next' }).click();
    await root.seesText('101–150 of 320');
    await root.page.getByRole('button', { name: 'Previous' }).click();
    await root.seesText('51–100 of 320');
    await root.searches('room 11');
    await root.seesText('1–10 of 10');
    await root.sees(root.rows.first().getByText('Room 119'));
    expect(await root.page.getByRole('button', { name: 'Next' }).count()).toBe(0);
    await root.searches('no such room');
    await root.seesText('No room matches the search.');
    expect(root.complaints).toEqual([]);
    await root.goes();
    hosts.go();
  });
});

describe('a room', () => {
  it('is looked at, told something, and deleted, as its members see', async () => {
    const ada = await Person.arrive(browser, server.url);
    const ben = await Person.arrive(browser, server.url);
    await ada.takesName('Ada');
    const lounge = await ada.creates('Lounge');
    const root = await Operator.arrives(browser, server.url, {}, `#/rooms/${lounge}`);
    await root.isAt('Lounge');
    await root.sees(root.page.getByRole('region', { name: 'In this room' }).getByRole('link', { name: 'Ada' }));
    await root.presses('Send notice…');
    await root.dialog.getByRole('textbox', { name: 'Text' }).fill('Tea is <b>ready</b>');
    await root.confirms('Send');
    await root.isTold('The notice was sent to Lounge.');
    await ada.sees(ada.page.getByRole('status').getByText('Tea is <b>ready</b>'));
    expect(await ben.page.getByText('Tea is').count()).toBe(0);
    await root.page.getByRole('button', { name: 'Notice to all…' }).filter({ visible: true }).click();
    await root.dialog.getByRole('textbox', { name: 'Text' }).fill('Restart at six');
    await root.dialog.getByRole('radio', { name: 'Warning' }).check();
    await root.confirms('Send');
    for (const person of [ada, ben]) await person.sees(person.page.getByRole('status').getByText('Restart at six'));
    await root.presses('Delete room…');
    await root.sees(root.dialog.getByText('The one person in it is put out'));
    await root.confirms('Delete room');
    await root.isAt('Rooms');
    await root.isTold('Lounge was deleted.');
    await ada.sees(ada.page.getByText('Lounge was closed.'));
    await ada.isInNoRoom();
    await root.page.goBack();
    await root.seesText('There is no room with this number');
    expect(root.complaints).toEqual([]);
    for (const person of [ada, ben, root]) await person.goes();
  });
});

describe('a client', () => {
  it('is removed for good, and with a ban nobody comes from its address until it is lifted', async () => {
    const mallory = await Person.arrive(browser, server.url);
    await mallory.takesName('Mallory');
    const root = await Operator.arrives(browser, server.url, {}, '#/clients');
    await (await root.finds('mallory', root.link('Mallory'))).click();
    await root.isAt('Mallory');
    await root.presses('Remove…');
    await root.confirms('Remove client');
    await root.isAt('Clients');
    await root.isTold('Mallory was removed.');
    await mallory.sees(mallory.page.getByRole('heading', { name: 'You were removed from this server' }));
    await mallory.page.getByRole('button', { name: 'Try again anyway' }).click();
    await mallory.sees(mallory.status('Connected'));
    expect(await mallory.me.getByText('Mallory', { exact: true }).count()).toBe(0);
    await mallory.takesName('Eve');

    await (await root.finds('eve', root.link('Eve'))).click();
    await root.presses('Remove…');
    await root.dialog.getByRole('switch', { name: 'Ban its address, too' }).check();
    await root.sees(root.dialog.getByText('Others may share this address'));
    await root.dialog.getByRole('textbox', { name: 'For' }).fill('400');
    await root.sees(root.dialog.getByRole('alert').getByText('the longest ban is 365 days'));
    await root.dialog.getByRole('textbox', { name: 'For' }).fill('2');
    await root.dialog.getByRole('combobox', { name: 'Unit' }).selectOption('hours');
    await root.confirms('Remove and ban');
    await root.isTold('Eve was removed, and its address banned.');
    await mallory.page.getByRole('button', { name: 'Try again anyway' }).click();
    await mallory.sees(mallory.page.getByRole('heading', { name: 'You were removed from this server' }));

    await root.goesTo('Bans');
    const ban = root.rows.filter({ hasText: '127.0.0.1' });
    await root.sees(ban.getByText(/^in (1|2) hr/));
    await ban.getByRole('button', { name: 'Lift… 127.0.0.1' }).click();
    await root.confirms('Lift ban');
    await root.seesText('Nobody is banned.');
    await mallory.page.getByRole('button', { name: 'Try again anyway' }).click();
    await mallory.sees(mallory.status('Connected'));
    expect(root.complaints).toEqual([]);
    await mallory.goes();
    await root.goes();
  });
});

describe('bans and the audit', () => {
  it('are added by hand, and noted with who did it', async () => {
    const root = await Operator.arrives(browser, server.url, {}, '#/audit');
    await root.sees(root.rows.filter({ hasText: 'Sign in' }).filter({ hasText: 'wrong' }).first());
    await root.goesTo('Bans');
    const address = root.page.getByRole('textbox', { name: 'Ban an address' });
    await address.fill('somewhere');
    await root.page.getByRole('button', { name: 'Ban', exact: true }).click();
    await root.sees(root.page.getByRole('alert'));
    await address.fill('203.0.113.7');
    await root.page.getByRole('button', { name: 'Ban', exact: true }).click();
    await root.isTold('203.0.113.7 is banned.');
    await root.sees(root.rows.filter({ hasText: '203.0.113.7' }).filter({ hasText: operator.name }));
    await root.goesTo('Audit');
    await root.sees(root.rows.filter({ hasText: 'Ban 203.0.113.7' }).filter({ hasText: 'ok' }).first());
    expect(root.complaints).toEqual([]);
    await root.goes();
  });
});

describe('every page of the dashboard', () => {
  let ada: Person;

  beforeAll(async () => {
    ada = await Person.arrive(browser, server.url);
    await ada.takesName('Countess Lovelac');
    await ada.creates('WWWWWWWWWWWWWWWW');
    await ada.writes('hello');
    return () => ada.goes();
  });

  it.each([
    ['a desk', 'light', { width: 1280, height: 900 }],
    ['a phone', 'dark', { width: 375, height: 760 }],
  ] as const)('is open to all, and fits the screen: on %s, %s', async (place, colorScheme, viewport) => {
    const root = await Operator.arrives(browser, server.url, { colorScheme, viewport });
    const other = colorScheme === 'light' ? 'dark' : 'light';
    const looks = async (name: string) => {
      await root.findsNoBarrier();
      await root.fitsTheScreen();
      for (const scheme of [other, colorScheme] as const) {
        await root.page.emulateMedia({ colorScheme: scheme });
        await root.takesPicture(`${name}-${place.slice(2)}-${scheme}`);
      }
    };
    await root.sees(root.page.getByRole('img', { name: /^Connections .* now [1-9]/ }));
    await looks('overview');
    await root.goesTo('Nodes');
    await root.seesText('Running');
    await looks('nodes');
    await root.presses(/^Drain…/);
    await root.sees(root.dialog.getByText('takes no new connections'));
    await looks('drain');
    await root.page.keyboard.press('Escape');
    await root.goesTo('Rooms');
    const room = await root.finds('www', root.link('WWWWWWWWWWWWWWWW'));
    await looks('rooms');
    await room.click();
    await root.seesText('Connections by node');
    await looks('room');
    await root.goesTo('Clients');
    const client = await root.finds('countess', root.link('Countess Lovelac'));
    await looks('clients');
    await client.click();
    await root.presses('Remove…');
    await looks('remove');
    await root.page.keyboard.press('Escape');
    await looks('client');
    await root.goesTo('Bans');
    await root.page.getByRole('textbox', { name: 'Ban an address' }).fill('198.51.100.9');
    await root.page.getByRole('button', { name: 'Ban', exact: true }).click();
    await root.sees(root.rows.filter({ hasText: '198.51.100.9' }));
    await looks('bans');
    await root.goesTo('Audit');
    await root.sees(root.rows.filter({ hasText: 'Ban 198.51.100.9' }).first());
    await looks('audit');
    expect(root.complaints).toEqual([]);
    await root.goes();
  });

  it('is used with the keyboard alone', async () => {
    const root = await Operator.comes(browser, server.url);
    await root.page.keyboard.type(operator.name);
    await root.page.keyboard.press('Tab');
    await root.page.keyboard.type(operator.password);
    await root.page.keyboard.press('Enter');
    await root.isAt('Overview');
    const nodes = root.navigation.getByRole('link', { name: 'Nodes' });
    while (!(await nodes.evaluate((link) => link === document.activeElement))) await root.page.keyboard.press('Tab');
    await root.page.keyboard.press('Enter');
    await root.isAt('Nodes');
    const heading = root.page.getByRole('heading', { level: 1 });
    await expect.poll(() => heading.evaluate((element) => element === document.activeElement)).toBe(true);
    await root.page.keyboard.press('Tab');
    await root.page.keyboard.press('Enter');
    await root.sees(root.dialog);
    await root.page.keyboard.press('Escape');
    await root.dialog.waitFor({ state: 'hidden' });
    expect(await root.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/^Drain…/);
    await root.goes();
  });
});

describe('limits', () => {
  it('are told with the time that is left, and what was wanted comes by itself', async () => {
    const strict = await Server.startWithAdmin('--admin-window-requests', '100', '--admin-bucket-tokens', '3', '--admin-bucket-seconds', '2');
    // One request signs in, one opens the stream, one reads the rooms.
    const root = await Operator.arrives(browser, strict.url, {}, '#/rooms');
    await root.seesText('No room is open right now.');
    await root.goesTo('Clients');
    await root.isTold(/limit of requests from your address is reached.*in [12] s/);
    await root.findsNoBarrier();
    await root.takesPicture('limit');
    await root.seesText('Nobody is connected right now.');
    await root.page.getByRole('status').filter({ hasText: 'limit of requests' }).waitFor({ state: 'hidden' });
    expect(root.complaints).toEqual([]);
    await root.goes();
    await strict.stop();
  });
});

describe('a server that goes away', () => {
  it('is told of, and where another one does not know the operator, it asks again and leads back', async () => {
    const first = await Server.startWithAdmin(...plenty);
    const second = await Server.startWithAdmin(...plenty);
    const proxy = await CuttableProxy.start(first.port);
    const root = await Operator.arrives(browser, proxy.url, {}, '#/clients');
    await root.seesText('Nobody is connected right now.');
    await root.seesText(/^Live$/);
    proxy.cut();
    await root.isTold('the connection was lost');
    await root.findsNoBarrier();
    await root.takesPicture('stale');
    proxy.mend();
    await root.page.getByRole('button', { name: 'Try now' }).click();
    await root.page.getByRole('status').filter({ hasText: 'the connection was lost' }).waitFor({ state: 'hidden' });
    proxy.cut();
    proxy.mend(second.port);
    await root.isAt('Sign in');
    await root.isTold('The server does not know your sign-in any more');
    await root.signsIn();
    await root.isAt('Clients');
    expect(root.complaints).toEqual([]);
    await root.goes();
    for (const party of [proxy, first, second]) await party.stop();
  });
});

describe('a node', () => {
  it('is drained after a warning', async () => {
    const only = await Server.startWithAdmin(...plenty);
    const root = await Operator.arrives(browser, only.url, {}, '#/nodes');
    await root.presses(/^Drain…/);
    await root.sees(root.dialog.getByText('It is the only node'));
    await root.confirms('Drain');
    await root.isTold(/is draining/);
    await only.ends();
    await root.goes();
  });
});
