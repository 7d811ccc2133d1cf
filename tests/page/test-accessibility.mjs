// SPDX-License-Identifier: GPL-3.0-or-later
// Every screen for everyone: axe finds nothing in light or dark, fingers find their targets, nothing is cut
// off on a narrow phone, in German, Arabic, Japanese, French or Ukrainian, and the keyboard alone gets a coffee.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import { brokenWords, misfits } from './fits.mjs';
import { pageTest } from './fixture.mjs';

/** @import { Bar } from './bar.mjs' */
/** @import { Phone, PhoneOptions } from './phone.mjs' */

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// Goes through the page's screens and calls look(name) on each.
/**
 * @param {Bar} bar
 * @param {Phone} phone
 * @param {(screen: string) => Promise<void>} look
 */
async function visitScreens(bar, phone, look) {
  /** @param {string} screen */
  const sees = async screen => {
    await phone.sees(screen);
    await look(screen);
  };
  const leave = () => phone.page.locator('#done').click();
  await bar.change({ open: false });
  await phone.open(bar.address);
  await sees('closed');
  await bar.change({ open: true });
  await sees('start');
  await phone.page.locator('#code').fill('7K3');
  await phone.page.locator('form button').click();
  await look('start-error');
  await phone.open(`${bar.address}o/ZZZZZZZZ`);
  await sees('problem');
  await bar.offer('mocha', { available: false });
  await bar.offer('flat-white', { options: { milk: { soy: false } } });
  await phone.open(await bar.scanned());
  await sees('drinks');
  await phone.page.locator('#cancel').click();
  await look('dialog');
  await phone.page.locator('#no').click();
  await phone.page.locator('#drink-flat-white').click();
  await sees('options');
  await phone.page.locator('#order').click();
  await sees('waiting');
  const [order] = await bar.orders();
  await bar.act(order.id, 'claim');
  await sees('making');
  await phone.page.locator('#journey').click();
  await phone.reads('MakeOrder');
  await sees('journey');
  await phone.page.locator('#back').click();
  await phone.sees('making');
  await bar.act(order.id, 'complete');
  await sees('ready');
  await phone.page.locator('#show').click();
  await sees('show');
  await phone.page.locator('#back').click();
  await phone.sees('ready');
  await bar.act(order.id, 'collect');
  await sees('collected');
  await phone.page.locator('#history').click();
  await sees('history');
  await phone.open(await bar.scanned());
  await phone.sees('drinks');
  await phone.page.locator('#cancel').click();
  await phone.page.locator('#yes').click();
  await sees('cancelled');
  await leave();
  await phone.page.locator('#history').click();
  await phone.page.locator('#forget').click();
  await phone.page.locator('#yes').click();
  await sees('forgotten');
  await leave();
}

/** @param {Phone} phone */
async function findings(phone) {
  await phone.atRest();
  // Evaluated by the debugger, where the page's own policy, which forbids it, does not reach.
  await phone.page.evaluate(AXE);
  const { violations } = await phone.page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`);
}

/** @type {(PhoneOptions & { name: string })[]} */
const TOURS = [
  { name: 'narrow', viewport: { width: 320, height: 568 } },
  { name: 'tablet', viewport: { width: 768, height: 1024 }, colorScheme: 'dark' },
  { name: 'desktop', viewport: { width: 1280, height: 800 } },
  { name: 'german', viewport: { width: 320, height: 640 }, locale: 'de-DE', colorScheme: 'dark' },
  { name: 'arabic', locale: 'ar' },
  { name: 'japanese', locale: 'ja-JP' },
];

// Where only the words are new.
const READINGS = [
  { name: 'french', viewport: { width: 320, height: 640 }, locale: 'fr-FR' },
  { name: 'ukrainian', viewport: { width: 320, height: 640 }, locale: 'uk-UA' },
];

for (const { name, ...options } of READINGS) {
  pageTest(`every screen fits its words: ${name}`, options, async (bar, phone) => {
    await visitScreens(bar, phone, async screen => {
      assert.deepEqual(await misfits(phone), [], screen);
      assert.deepEqual(await brokenWords(phone), [], screen);
      await phone.picture(`${name}-${screen}`);
    });
  });
}

for (const { name, ...options } of TOURS) {
  pageTest(`axe finds nothing on any screen, and all of it fits: ${name}`, options, async (bar, phone) => {
    await visitScreens(bar, phone, async screen => {
      assert.deepEqual(await findings(phone), [], screen);
      assert.deepEqual(await misfits(phone), [], screen);
      await phone.picture(`${name}-${screen}`);
    });
  });
}

/**
 * @param {Phone} phone
 * @param {string} id
 */
async function tabTo(phone, id) {
  for (let presses = 0; presses < 30; presses += 1) {
    await phone.page.keyboard.press('Tab');
    if (await phone.page.evaluate(() => document.activeElement?.id) === id)
      return;
  }
  assert.fail(`Tab does not get to #${id}`);
}

pageTest('the keyboard alone gets a coffee', {}, async (bar, phone) => {
  await phone.open(bar.address);
  await phone.sees('start');
  await tabTo(phone, 'code');
  await phone.page.keyboard.type((await bar.code()).code);
  await phone.page.keyboard.press('Enter');
  await phone.sees('drinks');
  assert.equal(await phone.page.evaluate(() => document.activeElement?.tagName), 'H1', 'the new screen is read out');
  await tabTo(phone, 'drink-flat-white');
  await phone.page.keyboard.press('Enter');
  await phone.sees('options');
  await tabTo(phone, 'choice-milk-regular');
  await phone.page.keyboard.press('ArrowDown');
  await phone.page.keyboard.press('ArrowDown');
  await tabTo(phone, 'order');
  await phone.page.keyboard.press('Enter');
  await phone.sees('waiting');
  const [order] = await bar.orders();
  assert.deepEqual(order.options, { milk: 'oat' });
});

pageTest('who wants no motion gets none', { reducedMotion: 'reduce' }, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.orderFlatWhite();
  assert.equal(await phone.page.evaluate(() => document.getAnimations().length), 0);
});
