// SPDX-License-Identifier: GPL-3.0-or-later
// A bad network at every bad moment: nothing is lost, nothing happens twice, and the page heals by itself.

import assert from 'node:assert/strict';

import { until } from './bar.mjs';
import { pageTest } from './fixture.mjs';

pageTest('offline and online again: what happened meanwhile is shown', {}, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.orderFlatWhite();
  const [order] = await bar.orders();
  await phone.page.context().setOffline(true);
  await phone.reads('No connection. Trying again…');
  await phone.picture('no-connection');
  // A screen reader reads it once, whatever else changes at the top.
  const banner = await phone.page.locator('.banner.warn').elementHandle();
  await phone.press('Your orders');
  await phone.sees('history');
  assert.ok(await banner?.evaluate(element => element.isConnected));
  await phone.page.goBack();
  await bar.act(order.id, 'claim');
  await bar.act(order.id, 'complete');
  await phone.page.context().setOffline(false);
  await phone.sees('ready');
  await until('the banner goes', async () => await phone.page.locator('.banner.warn').count() === 0);
});

/** @type {NodeJS.Signals[]} */
const SIGNALS = ['SIGTERM', 'SIGKILL'];

for (const signal of SIGNALS) {
  pageTest(`the server goes by ${signal} and comes back on its port`, {}, async (bar, phone) => {
    await phone.open(await bar.scanned());
    await phone.orderFlatWhite();
    const [order] = await bar.orders();
    await bar.stop(signal);
    await phone.reads('No connection. Trying again…');
    await bar.start();
    await bar.act(order.id, 'claim');
    await phone.sees('making');
    await until('the banner goes', async () => await phone.page.locator('.banner.warn').count() === 0);
    await bar.act(order.id, 'complete');
    await phone.sees('ready');
  });
}

pageTest('choosing goes on without the server, and ordering waits for it', {}, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.sees('drinks');
  await bar.stop();
  await phone.chooseFlatWhite();
  await phone.press('Order now');
  await phone.sees('problem');
  assert.equal(await phone.heading(), 'The bar can’t be reached');
  await phone.picture('refused-network');
  await bar.start();
  await phone.sees('waiting');
  assert.equal((await bar.orders()).length, 1);
});

pageTest('a first visit while the server is away starts as soon as it is back', {}, async (bar, phone) => {
  const address = await bar.scanned();
  await phone.page.route('**/api/**', route => route.abort('connectionrefused'));
  await phone.open(address);
  await phone.sees('problem');
  assert.equal(await phone.heading(), 'The bar can’t be reached');
  await phone.page.unroute('**/api/**');
  await phone.press('Try again');
  await phone.sees('drinks');
});

pageTest('a phone that is not known any more says so, starts anew, and hears of its new order', {}, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.chooseFlatWhite();
  await phone.page.context().clearCookies();
  await phone.press('Order now');
  await phone.sees('problem');
  assert.equal(await phone.heading(), 'Your phone did not remember the order');
  await phone.press('Type a code');
  await phone.sees('start');
  await phone.page.locator('#code').fill((await bar.code()).code);
  await phone.page.keyboard.press('Enter');
  await phone.sees('options');
  assert.ok(await phone.page.getByRole('radio', { name: 'Oat' }).isChecked(), 'the choice is kept');
  // Nothing but the socket tells from here on.
  await phone.page.route(/\/snapshot/, route => route.abort());
  await phone.press('Order now');
  await phone.sees('waiting');
  const [order] = (await bar.orders()).filter(({ state }) => state === 'WAITING');
  await bar.act(order.id, 'claim');
  await phone.sees('making');
});

pageTest('who asks to be forgotten is forgotten in each window', {}, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.orderFlatWhite();
  const [order] = await bar.orders();
  await bar.act(order.id, 'cancel');
  await phone.sees('cancelled');
  const second = await phone.page.context().newPage();
  await second.goto(bar.address);
  await second.waitForFunction(() => document.body.className === 'on-cancelled');
  await second.locator('#history').click();
  await second.locator('#forget').click();
  await second.locator('#yes').click();
  await second.waitForFunction(() => document.body.className === 'on-forgotten');
  await phone.page.bringToFront();
  await phone.page.waitForFunction(() => document.body.className === 'on-start', null, { timeout: 10000 });
});
