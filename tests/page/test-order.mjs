// SPDX-License-Identifier: GPL-3.0-or-later
// The whole job on one phone, with a reload after each step: every one must come back to its own screen.

import assert from 'node:assert/strict';

import { until } from './bar.mjs';
import { pageTest } from './fixture.mjs';

/** @import { Phone } from './phone.mjs' */

pageTest('a flat white with oat milk, from the scan to the last sip', {}, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.sees('drinks');
  assert.equal(new URL(phone.page.url()).pathname, '/', 'a reload must not spend the code again');
  await phone.picture('drinks');
  await phone.reloadsTo('drinks');

  await phone.press('Flat White');
  await phone.sees('options');
  assert.ok(await phone.page.getByRole('radio', { name: 'Regular' }).isChecked(), 'the usual is chosen already');
  await phone.choose('Oat');
  await phone.page.getByLabel('First name (optional)').fill('Guest 1');
  await phone.picture('options');
  await phone.reloadsTo('options');
  assert.ok(await phone.page.getByRole('radio', { name: 'Oat' }).isChecked(), 'the choice outlives a reload');
  assert.equal(await phone.page.getByLabel('First name (optional)').inputValue(), 'Guest 1');

  await phone.press('Order now');
  await phone.sees('waiting');
  await phone.picture('waiting');
  const [order] = await bar.orders();
  assert.deepEqual([order.state, order.drink, order.options, order.name, order.number],
                   ['WAITING', 'flat-white', { milk: 'oat' }, 'Guest 1', 1]);
  assert.match(await phone.heading(), /Your number\s+1/);
  await phone.reads('Look at the big screen');
  await phone.reloadsTo('waiting');

  await bar.act(order.id, 'claim');
  await phone.sees('making');
  await phone.picture('making');
  await phone.reloadsTo('making');

  await bar.act(order.id, 'complete');
  await phone.sees('ready');
  await phone.picture('ready');
  assert.match(await phone.page.title(), /1 is ready/);
  await phone.reloadsTo('ready');
  assert.match(await phone.heading(), /Your drink is ready!\s+1/);

  await bar.act(order.id, 'collect');
  await phone.sees('collected');
  await phone.picture('collected');
  await phone.reloadsTo('collected');
  await phone.press('Done');
  await phone.sees('start');
  await phone.reloadsTo('start');
  assert.equal((await bar.code()).drinksLeft, 9, 'the whole day took one drink');
});

/** @type {('light' | 'dark')[]} */
const LOOKS = ['light', 'dark'];

pageTest('ready fills the phone in one strong colour, in light and in dark', {}, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.orderFlatWhite();
  const [order] = await bar.orders();
  await bar.act(order.id, 'claim');
  await bar.act(order.id, 'complete');
  await phone.sees('ready');
  for (const colorScheme of LOOKS) {
    await phone.page.emulateMedia({ colorScheme });
    const { ground, digits, urgent } = await phone.page.evaluate(() => ({
      ground: getComputedStyle(document.body).backgroundColor,
      digits: document.querySelector('.number')?.getBoundingClientRect().height,
      urgent: document.getElementById('alert')?.textContent,
    }));
    assert.equal(ground, 'rgb(23, 100, 58)');
    assert.ok(digits && digits > 150, `the number is ${digits} px high`);
    assert.equal(urgent, 'Your drink is ready! Number 1.');
  }
});

pageTest('undo and recall are seen too, and a ready drink put away comes back with them', {}, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.orderFlatWhite();
  const [order] = await bar.orders();
  await bar.act(order.id, 'claim');
  await phone.sees('making');
  await bar.act(order.id, 'release');
  await phone.sees('waiting');
  await bar.act(order.id, 'claim');
  await bar.act(order.id, 'complete');
  await phone.sees('ready');
  await phone.press('I have it');
  await phone.sees('start');
  await phone.reads('Number 1 is ready at the bar!');
  await bar.act(order.id, 'recall');
  await phone.sees('making');
  await bar.act(order.id, 'complete');
  await phone.sees('ready');
});

pageTest('one’s own orders, newest first, and a second drink', {}, async (bar, phone) => {
  for (const drink of ['Espresso', 'Americano']) {
    await phone.open(await bar.scanned());
    await phone.sees('drinks');
    await phone.press(drink);
    await phone.sees('options');
    await phone.press('Order now');
    await phone.sees('waiting');
    const [order] = (await bar.orders()).filter(one => one.state === 'WAITING');
    await bar.act(order.id, 'claim');
    await bar.act(order.id, 'complete');
    await phone.sees('ready');
  }
  await phone.reads('Your drink is ready!');
  await phone.press('Your orders');
  await phone.sees('history');
  await phone.picture('history');
  await phone.reloadsTo('history');
  assert.deepEqual(await phone.page.locator('.history-text strong').allInnerTexts(), ['Americano', 'Espresso']);
  await phone.press('Back');
  await phone.sees('ready');
});

pageTest('the same phone scanning again gets its open order back and spends nothing', {}, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.chooseFlatWhite();
  await phone.open(await bar.scanned());
  await phone.sees('options');
  assert.equal((await bar.code()).drinksLeft, 9);
});

pageTest('the phone’s own Back goes through the steps and never out of the page', {}, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.chooseFlatWhite();
  await phone.page.goBack();
  await phone.sees('drinks');
  await phone.page.goForward();
  await phone.sees('options');
  assert.ok(await phone.page.getByRole('radio', { name: 'Oat' }).isChecked());
  await phone.press('Back');
  await phone.sees('drinks');
  await phone.press('Flat White');
  await phone.sees('options');
  // What was refused is left with it.
  const errors = [{ field: 'options.milk', reason: 'sold-out' }];
  await phone.page.route('**/orders/*', route => route.fulfill({
    status: 422, contentType: 'application/problem+json', body: JSON.stringify({ code: 'sold-out', status: 422, errors }) }));
  await phone.press('Order now');
  await phone.sees('problem');
  await phone.page.goBack();
  await phone.sees('drinks');
});

// Holds requests back until the test lets them go.
/**
 * @param {Phone} phone
 * @param {string} address
 * @param {string} method
 */
async function hold(phone, address, method) {
  let letGo = () => {};
  const isHeld = new Promise(resolve => { letGo = () => resolve(null); });
  await phone.page.route(address, async route => {
    if (route.request().method() === method)
      await isHeld;
    await route.continue();
  });
  return () => letGo();
}

pageTest('Back closes a sheet that was opened before the drink is reserved', {}, async (bar, phone) => {
  const letGo = await hold(phone, '**/orders', 'POST');
  await phone.open(await bar.scanned());
  await phone.sees('reserving');
  await phone.press('Flat White');
  await phone.sees('options');
  await phone.reads('Reserving your drink…');
  assert.ok(await phone.page.locator('#order').isDisabled());
  await phone.picture('reserving-sheet');
  await phone.page.goBack();
  await phone.sees('reserving');
  await phone.page.goForward();
  await phone.sees('options');
  await phone.choose('Oat');
  letGo();
  await phone.page.locator('#order:enabled').waitFor();
  assert.equal(await phone.heading(), 'Flat White');
  assert.ok(await phone.page.getByRole('radio', { name: 'Oat' }).isChecked());
  await phone.page.goBack();
  await phone.sees('drinks');
  assert.equal(new URL(phone.page.url()).pathname, '/', 'a reload must not spend the code again');
  await phone.page.goForward();
  await phone.sees('options');
  await phone.reloadsTo('options');
  assert.equal((await bar.code()).drinksLeft, 9);
});

pageTest('Back closes a sheet that opens by itself, and while an order is sent waits for it', {}, async (bar, phone) => {
  await phone.open(bar.address);
  await phone.sees('start');
  await phone.press('Cortado');
  await phone.sees('options');
  await phone.open(await bar.scanned());
  await phone.sees('options');
  await phone.page.goBack();
  await phone.sees('drinks');
  await phone.press('Cortado');
  await phone.sees('options');
  const letGo = await hold(phone, '**/orders/*', 'PUT');
  await phone.press('Order now');
  await phone.reads('Ordering…');
  await phone.page.goBack();
  await phone.sees('options');
  await phone.reads('Ordering…');
  letGo();
  await phone.sees('waiting');
  await phone.page.goBack();
  await phone.sees('waiting');
  const [order] = await bar.orders();
  assert.deepEqual([order.state, order.drink], ['WAITING', 'cortado']);
});

pageTest('one Back too many doesn’t leave the number of the same again, or the start after a wrong code', {},
         async (bar, phone) => {
  await phone.open(bar.address);
  await phone.sees('start');
  await phone.page.locator('#code').fill('ZZZZ ZZZZ');
  await phone.press('Start my order');
  await phone.sees('problem');
  await phone.page.goBack();
  await phone.sees('start');
  await phone.page.evaluate(() => localStorage.setItem('presso.last', '{"drink":"cortado","options":{"milk":"soy"}}'));
  await phone.open(await bar.scanned());
  await phone.sees('drinks');
  await phone.press('Order now');
  await phone.sees('waiting');
  await phone.page.goBack();
  await phone.sees('waiting');
});

pageTest('a bar where everything is sold out says so, and the drink can be given back', {}, async (bar, phone) => {
  const { menu } = await bar.ask('barista', 'GET');
  for (const { id } of menu)
    await bar.offer(id, { available: false });
  await phone.open(await bar.scanned());
  await phone.sees('drinks');
  assert.equal(await phone.heading(), 'Everything is sold out');
  await phone.picture('nothing-left');
  await bar.offer(menu[0].id, { available: true });
  await phone.reads('What would you like?');
  await bar.offer(menu[0].id, { available: false });
  await phone.reads('Everything is sold out');
  await phone.press('Cancel');
  await phone.press('Give it back');
  await phone.sees('cancelled');
});

pageTest('the menu follows the bar while the guest is choosing', {}, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.sees('drinks');
  await bar.offer('mocha', { available: false });
  await until('Mocha is sold out', () => phone.page.locator('#drink-mocha-notes .sold-out').isVisible());
  await phone.page.locator('#drink-mocha').click({ force: true });
  assert.equal(await phone.page.evaluate(() => document.body.className), 'on-drinks');
  await phone.press('Flat White');
  await phone.sees('options');
  await bar.offer('flat-white', { options: { milk: { regular: false } } });
  await until('Regular is sold out', () => phone.page.locator('#choice-milk-regular').isDisabled());
  await phone.press('Order now');
  assert.equal(await phone.page.evaluate(() => document.body.className), 'on-options',
               'no other milk is chosen in its place');
});
