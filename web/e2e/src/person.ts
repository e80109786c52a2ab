// A person at the page: does what people do, and finds things as they do, by role and name. Every step waits for what the
// page shows.

import { expect } from 'vitest';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { screenshot } from './screenshots.ts';
import { violations } from './axe.ts';

const desktop = { viewport: { width: 1280, height: 800 } };

export class Person {
  readonly page: Page;
  /** What went wrong in the page without anybody seeing it. */
  readonly complaints: string[] = [];

  /** A copy of this tab, as the browser's "Duplicate" makes it: `kept` is the storage of the session, as JSON. */
  async opensTab(url: string, kept: string): Promise<Person> {
    const tab = new Person(await this.page.context().newPage());
    await tab.page.addInitScript((storage) => {
      // Once: a reload of the copy keeps what is its own.
      if (sessionStorage.length > 0) return;
      for (const [key, value] of Object.entries(JSON.parse(storage) as Record<string, string>)) sessionStorage.setItem(key, value);
    }, kept);
    await tab.page.goto(url);
    await tab.sees(tab.status('Connected'));
    return tab;
  }

  private constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      // Chromium reports each failed connection itself; that one fails is what some tests are about.
      if (message.type() === 'error' && !message.text().includes('WebSocket')) this.complaints.push(message.text());
    });
  }

  static async arrive(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Person> {
    const context = await browser.newContext({ ...desktop, ...options });
    const person = new Person(await context.newPage());
    await person.page.goto(url);
    await person.sees(person.status('Connected'));
    return person;
  }

  get log(): Locator {
    return this.page.getByRole('log', { name: 'Messages' });
  }

  /** Who one is, and how one is connected. */
  get me(): Locator {
    return this.page.getByRole('group', { name: 'You' }).filter({ visible: true });
  }

  get field(): Locator {
    return this.page.getByRole('textbox', { name: 'Message' });
  }

  get members(): Locator {
    return this.page.getByRole('list', { name: 'In this room' }).filter({ visible: true }).getByRole('listitem');
  }

  status(text: string): Locator {
    return this.page.getByRole('status', { name: 'Connection' }).getByText(text, { exact: true });
  }

  message(text: string): Locator {
    return this.log.getByText(text, { exact: true });
  }

  async sees(what: Locator): Promise<void> {
    await what.waitFor({ state: 'visible' });
  }

  async seesMessage(text: string): Promise<void> {
    await this.sees(this.message(text));
  }

  async reloads(): Promise<void> {
    await this.page.reload();
    await this.sees(this.status('Connected'));
  }

  async isInRoom(name: string): Promise<void> {
    await this.sees(this.page.getByRole('heading', { level: 1, name }));
  }

  async isInNoRoom(): Promise<void> {
    await this.sees(this.page.getByRole('heading', { level: 1, name: 'Pick a room' }));
  }

  async takesName(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Change your name' }).click();
    await this.page.getByRole('textbox', { name: 'Your name' }).fill(name);
    await this.page.getByRole('button', { name: 'Save' }).click();
    await this.sees(this.me.getByText(name, { exact: true }));
  }

  /** Returns the number of the room. */
  async creates(name: string, { listed = true } = {}): Promise<string> {
    await this.page.getByRole('textbox', { name: 'Name of a new room' }).fill(name);
    await this.page.getByRole('checkbox', { name: 'Show it in the list' }).setChecked(listed);
    await this.page.getByRole('button', { name: 'Create' }).click();
    await this.isInRoom(name);
    return this.roomNumber();
  }

  async roomNumber(): Promise<string> {
    return (await this.page.getByRole('main').getByText(/^\d{5,}$/).textContent()) ?? '';
  }

  async asksToJoin(roomNumber: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Room number' }).fill(roomNumber);
    await this.page.getByRole('button', { name: 'Join', exact: true }).click();
  }

  async picks(roomName: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Refresh the list of rooms' }).click();
    await this.page.getByRole('list', { name: 'Open rooms' }).getByRole('button', { name: roomName }).click();
    await this.isInRoom(roomName);
  }

  async writes(text: string): Promise<void> {
    await this.field.fill(text);
    await this.page.keyboard.press('Enter');
    await this.seesMessage(text);
  }

  /** Faster than any hand, also on a machine on which the steps of a test are slow. */
  async writesAtOnce(texts: string[]): Promise<void> {
    await this.field.evaluate(async (field: HTMLTextAreaElement, texts) => {
      for (const text of texts) {
        field.value = text;
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));
        await new Promise((later) => setTimeout(later));
        field.form?.requestSubmit();
        await new Promise((later) => setTimeout(later));
      }
    }, texts);
  }

  /** The device tells the page that there is a network again. Nobody has to sit through the back-off. */
  async isBackOnline(): Promise<void> {
    await this.page.evaluate(() => window.dispatchEvent(new Event('online')));
  }

  /** Another window comes to the front, or another program. Chromium without windows has no such thing of its own. */
  async looksAway(): Promise<void> {
    await this.page.evaluate(() => {
      document.hasFocus = () => false;
      window.dispatchEvent(new Event('blur'));
    });
  }

  async looksBack(): Promise<void> {
    await this.page.evaluate(() => {
      document.hasFocus = () => true;
      window.dispatchEvent(new Event('focus'));
    });
  }

  /** Presses Tab until the focus is on what has this name. */
  async tabsTo(name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    const passed: string[] = [];
    while (passed.at(-1) !== name) {
      if (passed.length > 40) throw new Error(`Tab does not lead to "${name}", but to ${passed.join(', ')}`);
      await this.page.keyboard.press(key);
      passed.push(await this.#focusedName());
    }
  }

  async focusIsOn(name: string): Promise<void> {
    await expect.poll(() => this.#focusedName()).toBe(name);
  }

  /** The label of what has the focus, or its text. */
  async #focusedName(): Promise<string> {
    return this.page.evaluate(() => {
      const focused = document.activeElement;
      if (focused === null || focused === document.body) return '';
      const label = focused instanceof HTMLInputElement ? focused.labels?.[0]?.textContent : undefined;
      return (focused.getAttribute('aria-label') ?? label ?? focused.textContent).trim();
    });
  }

  async leaves(): Promise<void> {
    await this.page.getByRole('button', { name: 'Leave' }).click();
  }

  /** Out of those given, what stands in the conversation from top to bottom: reads it from the end to the beginning. */
  async order(texts: string[]): Promise<string[]> {
    const shown = await this.log.evaluate(async (log) => {
      const frame = () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      const keys = new Set<string>();
      const lines: string[] = [];
      log.scrollTop = log.scrollHeight;
      for (let still = 0; still < 3; still += 1) {
        await frame();
        const fresh = Array.from(log.querySelectorAll('li')).filter((item) => !keys.has(item.dataset['key'] ?? ''));
        for (const item of fresh) keys.add(item.dataset['key'] ?? '');
        lines.unshift(...fresh.flatMap((item) => Array.from(item.querySelectorAll('p'), (text) => text.textContent)));
        if (log.scrollTop > 0 || fresh.length > 0) still = 0;
        log.scrollTop -= log.clientHeight;
      }
      log.scrollTop = log.scrollHeight;
      return lines;
    });
    return shown.filter((text) => texts.includes(text));
  }

  /** Nobody who can't see, hear or point as others do is kept out, as far as a machine can tell. */
  async findsNoBarrier(): Promise<void> {
    const found = await violations(this.page);
    if (found.length > 0) throw new Error(`axe: ${found.join('\n')}`);
  }

  /** Keeps what the page looks like now. */
  async takesPicture(name: string): Promise<void> {
    await screenshot(this.page, name);
  }

  async goes(): Promise<void> {
    await this.page.context().close();
  }
}
