// SPDX-License-Identifier: GPL-3.0-or-later
// A guest's phone: Chromium with the page open, and what a guest does with it.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

import { DEADLINE_MS } from './bar.mjs';

/** @import { Browser, BrowserContextOptions, Page } from 'playwright-core' */
/** @typedef {Omit<BrowserContextOptions, 'logger'>} PhoneOptions */

const ARGUMENTS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking',
                   '--disable-component-update', '--disable-sync', '--no-first-run',
                   // Another name than that of this machine is no secure context, as in a bar.
                   '--host-resolver-rules=MAP bar.lan 127.0.0.1'];
const SIZE = { width: 360, height: 740 };

export function launchBrowser() {
  return chromium.launch({ executablePath: process.env.PRESSO_CHROMIUM ?? '/usr/bin/chromium', args: ARGUMENTS });
}

// Runs the body with a phone; what goes wrong inside the page without being seen fails the test as well.
/**
 * @param {Browser} browser
 * @param {PhoneOptions} options
 * @param {(phone: Phone) => Promise<unknown> | void} body
 */
export async function withPhone(browser, options, body) {
  const context = await browser.newContext({ viewport: SIZE, hasTouch: true, isMobile: true, locale: 'en-GB',
                                             timezoneId: 'UTC', ...options });
  const phone = new Phone(await context.newPage());
  try {
    await body(phone);
    assert.deepEqual(phone.faults, []);
  } catch (error) {
    await phone.picture('failed').catch(() => {});
    throw error;
  } finally {
    await context.close();
  }
}

export class Phone {
  /** @type {(string | undefined)[]} */
  faults = [];

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    page.setDefaultTimeout(DEADLINE_MS);
    page.on('pageerror', error => this.faults.push(error.stack));
    page.on('console', message => {
      // Refusals and lost connections are logged by the browser itself and are what the tests are about.
      if (message.type() === 'error' && !/Failed to load resource|WebSocket connection/.test(message.text()))
        this.faults.push(message.text());
    });
  }

  /** @param {string} address */
  open(address) {
    return this.page.goto(address);
  }

  /** @param {string} screen */
  async sees(screen) {
    await this.page.waitForFunction(name => document.body.className === `on-${name}`, screen);
  }

  /** @param {string | RegExp} text */
  async reads(text) {
    await this.page.getByText(text).first().waitFor();
  }

  /** @param {string} drawing */
  async shows(drawing) {
    await this.page.locator(`main .hero-picture use[href="#drawing-${drawing}"]`).waitFor({ state: 'attached' });
  }

  heading() {
    return this.page.locator('main h1').innerText();
  }

  /** @param {string} name */
  press(name) {
    return this.page.getByRole('button', { name, exact: true }).click();
  }

  /** @param {string | RegExp} name */
  choose(name) {
    return this.page.getByRole('radio', { name }).check();
  }

  /** @param {string} screen */
  async reloadsTo(screen) {
    await this.page.reload();
    await this.sees(screen);
  }

  // A flat white with oat milk, all but ordered.
  async chooseFlatWhite() {
    await this.sees('drinks');
    await this.press('Flat White');
    await this.sees('options');
    await this.choose('Oat');
  }

  async orderFlatWhite() {
    await this.chooseFlatWhite();
    await this.press('Order now');
    await this.sees('waiting');
  }

  // A picture of the screen at rest, for people to look at.
  /** @param {string} name */
  async picture(name) {
    const folder = process.env.PRESSO_PICTURES;
    if (!folder)
      return;
    await mkdir(folder, { recursive: true });
    await this.atRest();
    await this.page.screenshot({ path: join(folder, `page-${name}.png`) });
  }

  async atRest() {
    await this.page.evaluate(() => {
      const passing = document.getAnimations().filter(one => one.effect?.getComputedTiming().endTime !== Infinity);
      return Promise.all(passing.map(one => one.finished.catch(() => {})));
    });
  }
}
