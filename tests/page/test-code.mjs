// SPDX-License-Identifier: GPL-3.0-or-later
// Coming in: by an address in any case, by typing what the screen shows, and never by a mere preview.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { normalizeCode } from '../../data/web/code-field.js';
import { pageTest } from './fixture.mjs';

// The code as someone types who takes 0 for O and 1 for I or L, in small letters and with a gap.
/** @param {string} code */
function misread(code) {
  const letters = code.replaceAll('0', 'o').replaceAll('1', 'l').toLowerCase();
  return ` ${letters.slice(0, 4)}-${letters.slice(4)} `;
}

pageTest('a typed code works with look-alikes, small letters and gaps', {}, async (bar, phone) => {
  await phone.open(bar.address);
  await phone.sees('start');
  await phone.picture('start');
  const field = phone.page.getByLabel('Or type the code below it');
  await field.fill(misread((await bar.code()).code));
  await field.press('Enter');
  await phone.sees('drinks');
});

test('look-alikes are read as Crockford meant them', () => {
  const read = ['oO0i IlL1', 'http://192.168.1.20:8080/O/7k3m9q2a', '7K3M–9Q2A', '  '].map(normalizeCode);
  assert.deepEqual(read, ['00011111', '7K3M9Q2A', '7K3M9Q2A', '']);
});

pageTest('a code that is too short is asked for again, and nothing is sent', {}, async (bar, phone) => {
  await phone.open(bar.address);
  await phone.sees('start');
  /** @type {string[]} */
  const sent = [];
  phone.page.on('request', request => request.method() === 'POST' && sent.push(request.url()));
  await phone.page.getByLabel('Or type the code below it').fill('7K3');
  await phone.press('Start my order');
  await phone.reads('A code has 8 letters and digits');
  assert.equal(await phone.page.evaluate(() => document.activeElement?.id), 'code');
  assert.deepEqual(sent, []);
});

pageTest('the address is understood in any case', {}, async (bar, phone) => {
  const { code } = await bar.code();
  await phone.open(`${bar.address}o/${code.toLowerCase()}`);
  await phone.sees('drinks');
});

pageTest('a link preview spends nothing: GET and HEAD only fetch the page', {}, async (bar, phone) => {
  const address = await bar.scanned();
  const page = await fetch(address);
  assert.equal(page.status, 200);
  assert.match(await page.text(), /<main id="screen">/);
  await fetch(address, { method: 'HEAD' });
  assert.equal((await bar.code()).drinksLeft, 10);
  await phone.open(bar.address);
  await phone.sees('start');
  assert.equal((await bar.code()).drinksLeft, 10);
});

pageTest('a page that nobody looks at yet spends nothing', {}, async (bar, phone) => {
  await phone.page.addInitScript(() => {
    let seen = 'hidden';
    Object.defineProperty(document, 'visibilityState', { get: () => seen });
    window.lookAtIt = () => {
      seen = 'visible';
      document.dispatchEvent(new Event('visibilitychange'));
    };
  });
  await phone.open(await bar.scanned());
  // It has heard from the bar by now, and would have scanned.
  await phone.page.waitForFunction(() => document.getElementById('language'));
  await phone.page.evaluate(() => new Promise(resolve => { requestAnimationFrame(resolve); }));
  assert.equal((await bar.code()).drinksLeft, 10);
  await phone.page.evaluate(() => window.lookAtIt());
  await phone.sees('drinks');
  assert.equal((await bar.code()).drinksLeft, 9);
});

pageTest('an address that was typed wrong leads to the start', { locale: 'de-DE' }, async (bar, phone) => {
  await phone.open(`${bar.address}nothing`);
  assert.equal(await phone.heading(), 'Unter dieser Adresse gibt es nichts');
  assert.equal(await phone.page.locator('main').evaluate(main => getComputedStyle(main).textAlign), 'center',
               'its style is let in');
  await phone.picture('lost');
  await phone.page.emulateMedia({ colorScheme: 'dark' });
  await phone.picture('lost-dark');
  await phone.page.getByRole('link').click();
  await phone.sees('start');
});
