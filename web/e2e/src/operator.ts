// An operator at the dashboard: does what operators do, and finds things by role and name. Every step waits for what the page
// shows.

import { expect } from 'vitest';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { violations } from './axe.ts';
import { screenshot } from './screenshots.ts';
import { operator } from './server.ts';

const desktop = { viewport: { width: 1280, height: 900 } };

export class Operator {
  readonly page: Page;
  /** What went wrong in the page without anybody seeing it. */
  readonly complaints: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      // Chromium reports each answer that is an error itself; some tests are about those.
      if (message.type() === 'error' && !message.text().includes('Failed to load resource')) this.complaints.push(message.text());
    });
  }

  /** At the page that asks who it is. */
  static async comes(browser: Browser, url: string, options: BrowserContextOptions = {}, place = ''): Promise<Operator> {
    const context = await browser.newContext({ ...desktop, locale: 'en-GB', ...options });
    const self = new Operator(await context.newPage());
    await self.page.goto(`${url}/admin/${place}`);
    await self.isAt('Sign in');
    return self;
  }

  /** Signed in, at the overview or at the given place. */
  static async arrives(browser: Browser, url: string, options: BrowserContextOptions = {}, place = ''): Promise<Operator> {
    const self = await Operator.comes(browser, url, options, place);
    await self.signsIn();
    return self;
  }

  get navigation(): Locator {
    return this.page.getByRole('navigation', { name: 'Pages' });
  }

  get rows(): Locator {
    return this.page.getByRole('main').getByRole('table').locator('tbody').getByRole('row');
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  async signsIn(password = operator.password): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Name' }).fill(operator.name);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    if (password === operator.password) await this.sees(this.navigation);
  }

  async goesTo(name: string): Promise<void> {
    await this.navigation.getByRole('link', { name }).click();
    await this.isAt(name);
  }

  async isAt(heading: string): Promise<void> {
    await this.sees(this.page.getByRole('heading', { level: 1, name: heading, exact: true }));
  }

  async sees(what: Locator): Promise<void> {
    await what.waitFor({ state: 'visible' });
  }

  async seesText(text: string | RegExp): Promise<void> {
    await this.sees(this.page.getByText(text).filter({ visible: true }).first());
  }

  /** What was just done, or is the matter. */
  async isTold(text: string | RegExp): Promise<void> {
    await this.sees(this.page.getByRole('status').filter({ hasText: text }).first());
  }

  async presses(name: string | RegExp): Promise<void> {
    await this.page.getByRole('main').getByRole('button', { name }).click();
    await this.sees(this.dialog);
  }

  async confirms(name: string): Promise<void> {
    await this.dialog.getByRole('button', { name, exact: true }).click();
    await this.dialog.waitFor({ state: 'hidden' });
  }

  async searches(text: string): Promise<void> {
    await this.page.getByRole('main').getByRole('searchbox').fill(text);
  }

  /** Searches until it is there: the server may answer with rows that are a moment old. */
  async finds(text: string, what: Locator): Promise<Locator> {
    const field = this.page.getByRole('main').getByRole('searchbox');
    await field.fill(text);
    await expect
      .poll(async () => {
        await field.press('Enter');
        return what.isVisible();
      }, { interval: 200 })
      .toBe(true);
    return what;
  }

  link(name: string): Locator {
    return this.page.getByRole('main').getByRole('link', { name, exact: true });
  }

  /** Nobody who can't see, hear or point as others do is kept out, as far as a machine can tell. */
  async findsNoBarrier(): Promise<void> {
    const found = await violations(this.page);
    if (found.length > 0) throw new Error(`axe at ${this.page.url()}: ${found.join('\n')}`);
  }

  /** Nothing is wider than the screen. */
  async fitsTheScreen(): Promise<void> {
    const wider = await this.page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('main')].some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth),
    );
    if (wider) throw new Error(`${this.page.url()} is wider than the screen`);
  }

  async takesPicture(name: string): Promise<void> {
    await screenshot(this.page, `admin-${name}`);
  }

  async goes(): Promise<void> {
    await this.page.context().close();
  }
}
