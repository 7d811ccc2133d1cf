// SPDX-License-Identifier: GPL-3.0-or-later
// What every test of the page begins with: one browser a file, and a fresh bar with a phone for each test.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Bar } from './bar.mjs';
import { launchBrowser, withPhone } from './phone.mjs';
import { Proxy } from './proxy.mjs';

/** @import { TestContext } from 'node:test' */
/** @import { Browser } from 'playwright-core' */
/** @import { Phone, PhoneOptions } from './phone.mjs' */

/** @type {Browser} */
let browser;

before(async () => {
  browser = await launchBrowser();
});

after(() => browser?.close());

// body(bar, phone, t); another phone comes with anotherPhone(options, body).
/**
 * @param {string} name
 * @param {PhoneOptions} options
 * @param {(bar: Bar, phone: Phone, t: TestContext) => Promise<unknown>} body
 */
export function pageTest(name, options, body) {
  test(name, { timeout: 120000 }, async t => {
    const bar = await Bar.open();
    try {
      await withPhone(browser, options, phone => body(bar, phone, t));
    } finally {
      await bar.close();
      assert.equal(bar.crash, null);
    }
  });
}

// The same with a bad Wi-Fi between them: body(bar, phone, wifi, t).
/**
 * @param {string} name
 * @param {PhoneOptions} options
 * @param {(bar: Bar, phone: Phone, wifi: Proxy, t: TestContext) => Promise<unknown>} body
 */
export function wifiTest(name, options, body) {
  pageTest(name, options, async (bar, phone, t) => {
    const wifi = await Proxy.open(bar.port);
    try {
      await body(bar, phone, wifi, t);
    } finally {
      await wifi.close();
    }
  });
}

/**
 * @param {PhoneOptions} options
 * @param {(phone: Phone) => Promise<unknown>} body
 */
export function anotherPhone(options, body) {
  return withPhone(browser, options, body);
}
