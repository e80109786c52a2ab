// A person at the page: does what people do, and finds things as they do, by role and name. Every step waits for what the
// page shows.

import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

const desktop = { viewport: { width: 1280, height: 800 } };

export class Person {
  readonly page: Page;
  /** What went wrong in the page without anybody seeing it. */
  readonly complaints: string[] = [];

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

  get members(): Locator {
    return this.page.getByRole('list', { name: 'In this room' }).getByRole('listitem');
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
    await this.sees(this.page.getByRole('complementary').getByText(name, { exact: true }).first());
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
    await this.page.getByRole('textbox', { name: 'Message' }).fill(text);
    await this.page.keyboard.press('Enter');
    await this.seesMessage(text);
  }

  /** The device tells the page that there is a network again. Nobody has to sit through the back-off. */
  async isBackOnline(): Promise<void> {
    await this.page.evaluate(() => window.dispatchEvent(new Event('online')));
  }

  async leaves(): Promise<void> {
    await this.page.getByRole('button', { name: 'Leave' }).click();
  }

  /** All messages that are shown, from top to bottom, out of those given. */
  async order(texts: string[]): Promise<string[]> {
    const shown = await this.log.getByRole('listitem').locator('p').allTextContents();
    return shown.filter((text) => texts.includes(text));
  }

  async goes(): Promise<void> {
    await this.page.context().close();
  }
}
