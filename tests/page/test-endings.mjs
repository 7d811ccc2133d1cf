// SPDX-License-Identifier: GPL-3.0-or-later
// How an order ends before the cup: cancelled by either side, out of time, or by closing.

import assert from 'node:assert/strict';

import { until } from './bar.mjs';
import { pageTest } from './fixture.mjs';

/** @import { Phone } from './phone.mjs' */

/**
 * @param {Phone} phone
 * @param {string} name
 * @param {string} heading
 */
async function ended(phone, name, heading) {
  await phone.sees('cancelled');
  assert.equal(await phone.heading(), heading);
  await phone.picture(`ended-${name}`);
  await phone.reloadsTo('cancelled');
  await phone.press('Done');
  await phone.sees('start');
}

pageTest('giving the reservation back, after a question', {}, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.sees('drinks');
  await phone.press('Cancel');
  await phone.press('Keep choosing');
  assert.equal((await bar.orders())[0].state, 'RESERVED');
  await phone.press('Cancel');
  await phone.picture('cancel-dialog');
  await phone.press('Give it back');
  await ended(phone, 'by-guest', 'Your order is cancelled');
  assert.equal((await bar.code()).drinksLeft, 10);
});

pageTest('cancelling an order that nobody makes yet', {}, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.orderFlatWhite();
  await phone.press('Cancel the order');
  await phone.page.getByRole('dialog').getByRole('button', { name: 'Cancel the order' }).click();
  await ended(phone, 'by-guest-waiting', 'Your order is cancelled');
});

pageTest('too late to cancel: the barista was faster', {}, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.orderFlatWhite();
  const [order] = await bar.orders();
  await phone.press('Cancel the order');
  await bar.act(order.id, 'claim');
  await phone.page.getByRole('dialog').getByRole('button', { name: 'Cancel the order' }).click();
  await phone.sees('making');
  await phone.reads('Too late to cancel');
  assert.equal((await bar.order(order.id)).state, 'MAKING');
});

pageTest('the bar cancels', {}, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.orderFlatWhite();
  const [order] = await bar.orders();
  await bar.act(order.id, 'cancel');
  await phone.reads(/Ask at the bar what happened/);
  await phone.reads('Your number 1');
  await ended(phone, 'by-barista', 'The bar had to cancel your order');
});

const DETAILS = {
  'sold-out': /something for it has run out/,
  'equipment': /a machine is out of order/,
  'not-collected': /Nobody came for it/,
  'mistake': /by mistake/,
};

for (const [detail, sentence] of Object.entries(DETAILS)) {
  pageTest(`the bar cancels and says why: ${detail}`, {}, async (bar, phone) => {
    await phone.open(await bar.scanned());
    await phone.orderFlatWhite();
    const [order] = await bar.orders();
    await bar.act(order.id, 'cancel', { detail });
    await phone.reads(sentence);
    await ended(phone, detail, 'The bar had to cancel your order');
  });
}

pageTest('the bar brings a cancelled order back', {}, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.orderFlatWhite();
  const [order] = await bar.orders();
  await bar.act(order.id, 'cancel');
  await phone.sees('cancelled');
  await bar.act(order.id, 'reopen');
  await phone.sees('waiting');
  await bar.act(order.id, 'claim');
  await bar.act(order.id, 'cancel');
  await phone.sees('cancelled');
  await phone.press('Done');
  await phone.sees('start');
  await bar.act(order.id, 'reopen');
  await phone.sees('making');
  await phone.reads('Your number 1');
  await phone.reloadsTo('making');
});

pageTest('the bar brings a drink back that was handed out to nobody', {}, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.orderFlatWhite();
  const [order] = await bar.orders();
  await bar.act(order.id, 'claim');
  await bar.act(order.id, 'complete');
  await bar.act(order.id, 'collect');
  await phone.sees('collected');
  await bar.act(order.id, 'reopen');
  await phone.sees('ready');
  await bar.act(order.id, 'collect');
  await phone.sees('collected');
  await phone.press('Done');
  await phone.sees('start');
  await bar.act(order.id, 'reopen');
  await phone.sees('ready');
  await phone.reloadsTo('ready');
  // Whoever has it is not told once more.
  await phone.press('I have it');
  await phone.sees('start');
  await bar.act(order.id, 'collect');
  await bar.act(order.id, 'reopen');
  await phone.reloadsTo('start');
});

pageTest('the time to choose runs out before the guest’s eyes', {}, async (bar, phone) => {
  await bar.change({ guestTimeout: 3 });
  await phone.open(await bar.scanned());
  await phone.sees('drinks');
  await phone.reads(/^0:0[123]$/);
  await ended(phone, 'guest-timeout', 'Your time to choose ran out');
});

pageTest('no barista takes the order in time', {}, async (bar, phone) => {
  await bar.change({ baristaTimeout: 2 });
  await phone.open(await bar.scanned());
  await phone.orderFlatWhite();
  await phone.reads('Your number 1');
  await ended(phone, 'barista-timeout', 'Your order waited too long');
});

pageTest('the bar closes while the guest is choosing', {}, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.sees('drinks');
  await bar.change({ open: false });
  await phone.sees('cancelled');
  assert.equal(await phone.heading(), 'The bar has just closed');
  await phone.picture('ended-closed');
});

pageTest('the countdown is the bar’s, not the phone’s', {}, async (bar, phone) => {
  await phone.page.addInitScript(() => {
    const real = Date.now.bind(Date);
    Date.now = () => real() + 3600 * 1000;
  });
  await phone.open(await bar.scanned());
  await phone.sees('drinks');
  await phone.reads(/^(5:00|4:5\d)$/);
});

pageTest('the last minute is said once', {}, async (bar, phone) => {
  await bar.change({ guestTimeout: 61 });
  await phone.open(await bar.scanned());
  await phone.sees('drinks');
  await until('it is said', async () =>
    /^59 seconds left to order$/.test(await phone.page.locator('#status').innerText()));
  assert.ok(await phone.page.locator('.time-left.hurry').isVisible());
});
