import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../src/browser.ts';
import { Person } from '../src/person.ts';
import { Server } from '../src/server.ts';

let server: Server;
let browser: Browser;

beforeAll(async () => {
  server = await Server.start('--no-client-limits');
  return () => server.stop();
});

beforeAll(async () => {
  browser = await launchBrowser();
  return () => browser.close();
});

describe('a room', () => {
  it('shows up in the directory by itself if it is listed, and never if it is not', async () => {
    const ben = await Person.arrive(browser, server.url);
    const ada = await Person.arrive(browser, server.url);
    const cem = await Person.arrive(browser, server.url);
    await cem.creates('Back office', { listed: false });
    await ada.creates('Open house');
    const rooms = ben.page.getByRole('list', { name: 'Open rooms' });
    await ben.sees(rooms.getByText('Open house'));
    expect(await rooms.getByText('Back office').count()).toBe(0);
    await ben.takesPicture('home-with-rooms');
    await ben.picks('Open house');
    for (const person of [ada, ben, cem]) await person.goes();
  });

  it('is entered by its link, which a button copies', async () => {
    const ada = await Person.arrive(browser, server.url, { permissions: ['clipboard-read', 'clipboard-write'] });
    const number = await ada.creates('Lounge');
    await ada.page.getByRole('button', { name: 'Copy link' }).click();
    await ada.sees(ada.page.getByRole('status').getByText('Link copied'));
    const link = await ada.page.evaluate(() => navigator.clipboard.readText());
    expect(link).toBe(`${server.url}/#/room/${number}`);
    expect(ada.page.url()).toBe(link);
    const ben = await Person.arrive(browser, link);
    await ben.isInRoom('Lounge');
    await ben.leaves();
    await ben.asksToJoin(link);
    await ben.isInRoom('Lounge');
    await ada.goes();
    await ben.goes();
  });

  it('can be asked for wrongly, and the page says in place what is wrong', async () => {
    const ada = await Person.arrive(browser, server.url);
    await ada.asksToJoin('99999999');
    await ada.sees(ada.page.getByRole('alert').getByText('There is no room with this number'));
    await ada.page.getByRole('textbox', { name: 'Name of a new room' }).fill('x'.repeat(17));
    await ada.sees(ada.page.getByText('1 character too many'));
    expect(await ada.page.getByRole('button', { name: 'Create' }).isDisabled()).toBe(true);
    await ada.takesPicture('problems');
    await ada.findsNoBarrier();
    await ada.asksToJoin('Lounge');
    await ada.sees(ada.page.getByRole('alert').getByText('A room number has digits only'));
    await ada.goes();
  });
});

describe('a message', () => {
  it('is text, whatever it looks like, with its line breaks, and links that lead out safely', async () => {
    const ada = await Person.arrive(browser, server.url);
    await ada.creates('Lounge');
    await ada.writes('<img src=x onerror=alert(1)> & <b>bold</b>');
    expect(await ada.log.locator('img, b').count()).toBe(0);
    await ada.field.fill('first line\nsecond line, see https://example.org/a?b=c.');
    await ada.page.keyboard.press('Enter');
    const link = ada.log.getByRole('link', { name: 'https://example.org/a?b=c', exact: true });
    await ada.sees(link);
    expect(await link.getAttribute('rel')).toContain('noopener');
    expect(await link.getAttribute('target')).toBe('_blank');
    expect(await link.locator('..').innerText()).toBe('first line\nsecond line, see https://example.org/a?b=c.');
    await ada.goes();
  });

  it('is counted in code points, and too long a one is not sent', async () => {
    const ada = await Person.arrive(browser, server.url);
    await ada.creates('Lounge');
    await ada.field.fill('😄'.repeat(200));
    await ada.sees(ada.page.getByText('0 characters left'));
    await ada.field.fill('😄'.repeat(201));
    await ada.sees(ada.page.getByText('1 character too many'));
    expect(await ada.page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
    await ada.takesPicture('too-long');
    await ada.field.fill('😄'.repeat(200));
    await ada.page.keyboard.press('Enter');
    await ada.sees(ada.log.getByText('Sent'));
    await ada.goes();
  });

  it('that was begun waits in its room, and survives a reload', async () => {
    const ada = await Person.arrive(browser, server.url);
    const ben = await Person.arrive(browser, server.url);
    const lounge = await ada.creates('Lounge');
    await ben.asksToJoin(lounge);
    await ada.field.fill('half a sent');
    await ada.creates('Kitchen');
    expect(await ada.field.inputValue()).toBe('');
    await ada.asksToJoin(lounge);
    await ada.isInRoom('Lounge');
    expect(await ada.field.inputValue()).toBe('half a sent');
    await ada.reloads();
    await ada.isInRoom('Lounge');
    expect(await ada.field.inputValue()).toBe('half a sent');
    await ada.goes();
    await ben.goes();
  });
});

describe('emoji', () => {
  it('come by name, as one writes, from a list or from the picker, and load when they are wanted', async () => {
    const ada = await Person.arrive(browser, server.url);
    await ada.creates('Lounge');
    const loaded = () => ada.page.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => name.includes('emoji')));
    expect(await loaded()).toBe(false);
    await ada.field.pressSequentially('Good :smile');
    await ada.sees(ada.page.getByRole('option', { name: ':smile:' }));
    expect(await loaded()).toBe(true);
    await ada.field.press(':');
    expect(await ada.field.inputValue()).toBe('Good 😄');
    await ada.field.pressSequentially(' :heart');
    await ada.page.getByRole('listbox', { name: 'Matching emoji' }).waitFor();
    await ada.takesPicture('emoji-by-name');
    await ada.findsNoBarrier();
    await ada.field.press('ArrowDown');
    await ada.field.press('ArrowUp');
    await ada.field.press('Enter');
    expect(await ada.field.inputValue()).toBe('Good 😄 ❤️');

    await ada.page.getByRole('button', { name: 'Emoji', exact: true }).click();
    await ada.sees(ada.page.getByRole('option', { name: 'grinning face', exact: true }));
    await ada.takesPicture('emoji-picker');
    await ada.findsNoBarrier();
    await ada.page.getByRole('combobox', { name: 'Search emoji' }).fill('rocket');
    await ada.page.keyboard.press('Enter');
    await ada.page.keyboard.press('Escape');
    await ada.page.getByRole('dialog', { name: 'Emoji' }).waitFor({ state: 'hidden' });
    expect(await ada.field.inputValue()).toBe('Good 😄 ❤️🚀');
    await ada.field.press('Enter');
    await ada.seesMessage('Good 😄 ❤️🚀');
    await ada.goes();
  });
});

describe('settings', () => {
  it('are switches that a reload keeps', async () => {
    const ada = await Person.arrive(browser, server.url, { permissions: ['notifications'] });
    const dialog = ada.page.getByRole('dialog', { name: 'Settings' });
    await ada.page.getByRole('button', { name: 'Settings' }).click();
    await dialog.getByRole('switch', { name: 'Sound' }).setChecked(false);
    await dialog.getByRole('switch', { name: 'Desktop notifications' }).setChecked(true);
    await ada.takesPicture('settings');
    await ada.findsNoBarrier();
    await ada.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await ada.reloads();
    await ada.page.getByRole('button', { name: 'Settings' }).click();
    expect(await dialog.getByRole('switch', { name: 'Sound' }).isChecked()).toBe(false);
    expect(await dialog.getByRole('switch', { name: 'Desktop notifications' }).isChecked()).toBe(true);
    await ada.goes();
  });
});

describe('the page', () => {
  it('asks no other host for anything, and nothing in it is inline', async () => {
    const page = await browser.newPage();
    const hosts = new Set<string>();
    page.on('request', (request) => hosts.add(new URL(request.url()).host));
    const answer = await page.goto(server.url);
    await page.getByRole('status', { name: 'Connection' }).getByText('Connected').waitFor();
    expect([...hosts]).toEqual([new URL(server.url).host]);
    expect(answer?.headers()['content-security-policy']).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(await page.locator('script:not([src]), style, [style*="expression"], [onclick]').count()).toBe(0);
    await page.close();
  });

  it('comes compressed, and its files are cached for good', async () => {
    const page = await browser.newPage();
    const files: Record<string, string>[] = [];
    page.on('response', (response) => {
      if (response.url().includes('/assets/')) files.push(response.headers());
    });
    const answer = await page.goto(server.url);
    expect(answer?.headers()['content-encoding']).toMatch(/^(br|gzip)$/);
    await expect.poll(() => files.length).toBeGreaterThanOrEqual(2);
    for (const file of files) {
      expect(file['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(file['content-encoding']).toMatch(/^(br|gzip)$/);
    }
    await page.close();
  });
});
