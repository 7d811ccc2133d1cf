// SPDX-License-Identifier: GPL-3.0-or-later
// The page speaks the guest's language where the shop offers it, and the guest can change it.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { formatNumber, langOf, nameOf, pickLanguage, t as translate, tn, useLanguage } from '../../data/web/i18n.js';
import { until } from './bar.mjs';
import { pageTest } from './fixture.mjs';

/** @import { Phone } from './phone.mjs' */

/** @param {Phone} phone */
const lang = phone => phone.page.evaluate(() => document.documentElement.lang);

pageTest('a German phone reads German where the shop offers it', { locale: 'de-AT' }, async (bar, phone) => {
  await phone.open(bar.address);
  await phone.sees('start');
  assert.equal(await lang(phone), 'de');
  assert.notEqual(await phone.heading(), 'Scan the code on the big screen');
  await phone.picture('german-phone');
});

pageTest('and English where it does not', { locale: 'de-AT' }, async (bar, phone) => {
  await bar.change({ languages: ['en'] });
  await phone.open(bar.address);
  await phone.sees('start');
  assert.equal(await lang(phone), 'en');
  assert.equal(await phone.page.locator('#language').count(), 0, 'there is nothing to choose');
});

pageTest('the guest changes the language, and it stays', {}, async (bar, phone) => {
  await phone.open(bar.address);
  await phone.sees('start');
  await phone.page.locator('#code').fill('7k3m9');
  await phone.page.getByLabel('Language').selectOption('Deutsch');
  await phone.page.waitForFunction(() => document.documentElement.lang === 'de');
  await phone.reads('Scannen Sie den Code');
  assert.equal(await phone.page.locator('#code').inputValue(), '7K3M 9', 'what was typed of a code stays');
  await phone.reloadsTo('start');
  assert.equal(await lang(phone), 'de');
  const [cookie] = (await phone.page.context().cookies()).filter(({ name }) => name === 'presso-language');
  assert.deepEqual([cookie.value, cookie.sameSite, cookie.httpOnly], ['de', 'Lax', false]);
  assert.ok(cookie.expires > Date.now() / 1000 + 300 * 24 * 3600, 'it outlasts the event');
});

pageTest('a language that does not come leaves the page as it is and is asked for again, and the last choice counts', {},
         async (bar, phone) => {
  await bar.change({ languages: ['en', 'de', 'es', 'fr'] });
  await phone.open(bar.address);
  await phone.sees('start');
  let isDown = true;
  await phone.page.route('**/i18n/de*.json', route => (isDown ? route.abort() : route.continue()));
  await phone.page.getByLabel('Language').selectOption('Deutsch');
  await phone.sees('problem');
  assert.equal(await phone.heading(), 'The bar can’t be reached');
  assert.equal(await lang(phone), 'en');
  isDown = false;
  await phone.press('Try again');
  await phone.sees('start');
  assert.equal(await lang(phone), 'de');
  let letGo = () => {};
  const isHeld = new Promise(resolve => { letGo = () => resolve(null); });
  await phone.page.route('**/i18n/fr.json', async route => {
    await isHeld;
    await route.continue();
  });
  const late = phone.page.waitForResponse('**/i18n/fr.json');
  await phone.page.locator('#language').selectOption('Français');
  await phone.page.locator('#language').selectOption('Español');
  await phone.page.waitForFunction(() => document.documentElement.lang === 'es');
  letGo();
  await (await late).finished();
  await phone.page.evaluate(() => new Promise(resolve => { setTimeout(resolve, 100); }));
  assert.equal(await lang(phone), 'es');
});

const MENU = [
  { id: 'tea', name: 'Tee', names: { ar: 'شاي', en: 'Tea' } },
  { id: 'strudel', name: 'Strudel & Kaffee', names: { 'pt-BR': 'Strudel' },
    options: [{ id: 'cream', name: 'Sahne', names: { ar: 'كريمة' },
                choices: [{ id: 'no', name: 'Ohne' }, { id: 'yes', name: 'Mit', names: { ar: 'مع' } }] }] },
];

pageTest('after the guest changes the language, what changes on the menu is told in that one', {}, async (bar, phone) => {
  /** @param {Record<string, string>} names */
  const tea = names => bar.change({ menu: [{ id: 'tea', name: 'Tea', names }] });
  /** @param {string} name */
  const called = name => until(`it is called ${name}`, async () => await phone.page.locator('.tile-name').innerText() === name);
  await tea({ de: 'Tee', fr: 'Thé' });
  await phone.open(await bar.scanned());
  await phone.sees('drinks');
  await phone.page.getByLabel('Language').selectOption('Deutsch');
  await called('Tee');
  // Nothing but the socket tells from here on.
  await phone.page.route(/\/snapshot/, route => route.abort());
  await tea({ de: 'Schwarztee', fr: 'Thé noir' });
  await called('Schwarztee');
});

pageTest('an Arabic phone is spoken to from right to left, and hears whose words are not Arabic', { locale: 'ar-EG' },
         async (bar, phone) => {
  await bar.change({ language: 'de', menu: MENU, name: 'Bäckerei' });
  await phone.open(await bar.scanned());
  await phone.sees('drinks');
  const root = phone.page.locator('html');
  assert.deepEqual([await root.getAttribute('lang'), await root.getAttribute('dir')], ['ar', 'rtl']);
  const names = await phone.page.locator('.tile-name').evaluateAll(all => all.map(one => [one.textContent, one.getAttribute('lang') ?? '']));
  assert.deepEqual(names, [['شاي', ''], ['Strudel & Kaffee', 'de']]);
  assert.equal(await phone.page.locator('.shop-name bdi').getAttribute('lang'), 'de');
  const side = await phone.page.locator('#language').boundingBox();
  assert.ok(side && side.x < 180, 'what ends the line is on the left');
  assert.match(await phone.page.locator('.time-left strong').innerText(), /^[٠-٩]+:[٠-٩]{2}$/);
  await phone.picture('arabic-menu');
  await phone.press('Strudel & Kaffee');
  await phone.sees('options');
  await phone.picture('arabic-options');
  await phone.page.locator('#order').click();
  await phone.sees('waiting');
  assert.equal(await phone.page.locator('.drink-line strong').getAttribute('lang'), 'de');
  const [order] = await until('the order', async () => (await bar.orders()).filter(one => one.drink));
  assert.deepEqual([order.drinkName, order.choices[0].choiceName], ['Strudel & Kaffee', 'Ohne']);
  await phone.picture('arabic-waiting');
});

pageTest('what the server says in English is never shown', { locale: 'de-DE' }, async (bar, phone) => {
  const answers = { 500: 'internal', 403: 'forbidden', 404: 'not-found', 409: 'transition-invalid', 413: 'too-large',
                    422: 'request-invalid', 418: 'of-a-later-version' };
  /** @type {Record<string, string>} */
  const headings = { 'not-found': 'Diese Bestellung gibt es hier nicht mehr' };
  for (const [status, code] of Object.entries(answers)) {
    const body = JSON.stringify({ code, title: 'English title', detail: 'English detail', status: Number(status) });
    await phone.page.route('**/api/v1/shops/main/orders', route =>
      route.fulfill({ status: Number(status), contentType: 'application/problem+json', body }));
    await phone.open(await bar.scanned());
    await phone.sees('problem');
    assert.doesNotMatch(await phone.page.locator('body').innerText(), /English (title|detail)/, code);
    assert.equal(await phone.heading(), headings[code] ?? 'An der Bar ist etwas schiefgegangen', code);
    await phone.page.unroute('**/api/v1/shops/main/orders');
  }
});

// Three forms: 1; 2 to 4 but not 12 to 14; the rest.
/** @param {number} n */
function polishForm(n) {
  if (n === 1)
    return 0;
  return n % 10 > 1 && n % 10 < 5 && (n % 100 < 10 || n % 100 > 20) ? 1 : 2;
}

test('the language is the closest one that is offered', () => {
  const picked = [pickLanguage(['en', 'de'], ['fr', 'de-CH']), pickLanguage(['pt-BR'], ['pt-PT']),
                  pickLanguage(['en', 'zh-CN'], ['zh-Hans-CN']), pickLanguage(['en', 'zh-CN'], ['ZH']),
                  pickLanguage(['en'], ['fr']), pickLanguage(['en'], ['e'])];
  assert.deepEqual(picked, ['de', 'pt-BR', 'zh-CN', 'zh-CN', null, null]);
});

test('a thing is called as its reader knows it', async () => {
  Object.assign(globalThis, { document: { documentElement: {} } });
  const tea = { name: 'Tea', names: { 'de': 'Tee', 'pt-BR': 'Chá' } };
  const called = [];
  for (const tag of ['en', 'de', 'de-AT', 'pt', 'ja']) {
    await useLanguage(tag, {});
    called.push([nameOf(tea), langOf(tea)]);
  }
  assert.deepEqual(called, [['Tea', null], ['Tee', null], ['Tee', null], ['Chá', null], ['Tea', 'en']]);
});

test('what somebody wrote keeps its direction in an Arabic sentence', async () => {
  Object.assign(globalThis, { document: { documentElement: {} } });
  await useLanguage('ar', { 'for {name}': 'لـ {name}' });
  assert.equal(translate('for {name}', { name: 'Bar (1)' }), 'لـ \u2068Bar (1)\u2069');
  assert.equal(document.documentElement.dir, 'rtl');
  await useLanguage('de', {});
  assert.equal(translate('for {name}', { name: 'Bar (1)' }), 'for Bar (1)');
  assert.equal(formatNumber(12345.5), '12.345,5');
});

test('plurals are formed by the catalogue', async t => {
  const catalogue = {
    '': Array.from({ length: 200 }, (_, n) => polishForm(n)).join(''),
    '{n} minute': ['{n} one', '{n} few', '{n} many'],
  };
  Object.assign(globalThis, { document: { documentElement: {} } });
  t.mock.method(globalThis, 'fetch', async (/** @type {string} */ path) => {
    assert.equal(path, '/i18n/xx.json');
    return Response.json(catalogue);
  });
  await useLanguage('xx');
  const formed = [1, 3, 5, 12, 213, 1004].map(n => tn('{n} minute', '{n} minutes', n));
  assert.deepEqual(formed, ['1 one', '3 few', '5 many', '12 many', '213 many', '1,004 few']);
});
