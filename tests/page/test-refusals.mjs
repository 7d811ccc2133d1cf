// SPDX-License-Identifier: GPL-3.0-or-later
// Every refusal has a screen of its own that says what to do and when; what passes by itself is noticed.

import assert from 'node:assert/strict';

import { until } from './bar.mjs';
import { pageTest } from './fixture.mjs';

/** @import { Phone } from './phone.mjs' */

/**
 * @param {Phone} phone
 * @param {string} name
 * @param {string} heading
 */
async function refused(phone, name, heading) {
  await phone.sees('problem');
  assert.equal(await phone.heading(), heading);
  await phone.picture(`refused-${name}`);
}

/** @param {number} minutes */
function inMinutes(minutes) {
  return new Date(Date.now() + minutes * 60000).toISOString();
}

pageTest('a code that is not valid', {}, async (bar, phone) => {
  await phone.open(`${bar.address}o/ZZZZZZZZ`);
  await refused(phone, 'code-invalid', 'This code is not valid any more');
  await phone.reloadsTo('problem');
  await phone.press('Type a code');
  await phone.sees('start');
});

pageTest('all drinks of the code are taken: when new ones come', {}, async (bar, phone) => {
  while ((await bar.code()).drinksLeft > 0)
    await bar.scanAsStranger();
  await phone.open(await bar.scanned());
  await refused(phone, 'code-exhausted', 'All drinks of this code are taken');
  await phone.reads(/^New drinks in (\d+:)?\d\d?:\d\d$/);
});

pageTest('the bar is closed, and opens while one waits', {}, async (bar, phone) => {
  const address = await bar.scanned();
  await bar.change({ open: false });
  await phone.open(address);
  await refused(phone, 'shop-closed', 'The bar is closed');
  await phone.open(bar.address);
  await phone.sees('closed');
  await phone.picture('closed');
  await phone.reloadsTo('closed');
  await bar.change({ open: true });
  await phone.sees('start');
});

pageTest('closed at the scan, and open again', {}, async (bar, phone) => {
  const address = await bar.scanned();
  await bar.change({ open: false });
  await phone.open(address);
  await refused(phone, 'shop-closed', 'The bar is closed');
  await bar.change({ open: true });
  await phone.reads('The bar is open again');
  await phone.shows('cup');
});

pageTest('the bar takes a break: until when', {}, async (bar, phone) => {
  const address = await bar.scanned();
  await bar.change({ pausedUntil: inMinutes(10) });
  await phone.open(address);
  await refused(phone, 'shop-paused', 'The bar is taking a short break');
  await phone.reads(/^Back at \d?\d:\d\d, in (9:5\d|10:00)$/);
});

pageTest('a break that ends is over without a reload', {}, async (bar, phone) => {
  // The page is there before the break begins, so that a slow load can't miss it.
  await phone.open(bar.address);
  await phone.sees('start');
  await bar.change({ pausedUntil: inMinutes(0.1) });
  await phone.sees('closed');
  await phone.sees('start');
});

pageTest('the queue is full, until there is room', {}, async (bar, phone) => {
  await bar.scanAsStranger();
  await bar.change({ maxOrdersInQueue: 1 });
  await phone.open(await bar.scanned());
  await refused(phone, 'queue-full', 'The bar is very busy');
  await bar.change({ maxOrdersInQueue: 2 });
  await phone.reads('There is room for your order now');
  assert.equal(await phone.page.locator('#status').textContent(), 'There is room for your order now');
  await phone.press('Try again');
  await phone.sees('drinks');
});

pageTest('the last drink for today: when the next day begins', {}, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.orderFlatWhite();
  const [order] = await bar.orders();
  for (const action of ['claim', 'complete', 'collect'])
    await bar.act(order.id, action);
  await phone.sees('collected');
  await phone.reads(/^Another one\?/);
  await bar.change({ maxOrdersPerGuest: 1 });
  await phone.reloadsTo('collected');
  await phone.reads('That was your last drink for today');
  // A browser that doesn't know the bar's time zone goes by its own.
  await phone.page.addInitScript(() => {
    const write = Date.prototype.toLocaleDateString;
    /** @param {Parameters<typeof write>} how */
    Date.prototype.toLocaleDateString = function (...how) {
      if (how[1]?.timeZone)
        throw new RangeError(how[1].timeZone);
      return write.apply(this, how);
    };
  });
  await bar.change({ timeZone: 'Europe/Kiev' });
  await phone.reloadsTo('collected');
  await phone.reads('That was your last drink for today');
  await phone.open(await bar.scanned());
  await refused(phone, 'guest-limit', 'That was your last drink for today');
  await phone.reads('Each guest gets 1 drink a day here.');
  await phone.reads(/^You can order again from /);
});

// Does something while the order is on its way to the bar.
/**
 * @param {Phone} phone
 * @param {() => Promise<unknown>} act
 */
function whileOrdering(phone, act) {
  return phone.page.route('**/orders/*', async route => {
    await act();
    await route.continue();
  }, { times: 1 });
}

pageTest('a milk that sells out at the last moment', {}, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.chooseFlatWhite();
  await whileOrdering(phone, () => bar.offer('flat-white', { options: { milk: { oat: false } } }));
  await phone.press('Order now');
  await refused(phone, 'sold-out-milk', 'Oat has just sold out');
  await phone.press('Choose again');
  await phone.sees('options');
  assert.equal(await phone.page.locator('input:checked').count(), 0);
  await phone.choose('Soy');
  await phone.press('Order now');
  await phone.sees('waiting');
});

pageTest('a drink that sells out at the last moment', {}, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.chooseFlatWhite();
  await whileOrdering(phone, () => bar.offer('flat-white', { available: false }));
  await phone.press('Order now');
  await refused(phone, 'sold-out-drink', 'Flat White has just sold out');
  await phone.press('Choose again');
  await phone.sees('drinks');
  await phone.reads('Sold out');
});

pageTest('a menu that changed under the guest', {}, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.chooseFlatWhite();
  // The page must not hear of it, as when the change and the order cross on their way.
  await phone.page.route('**/orders/*', async route => {
    const body = { ...route.request().postDataJSON(), options: { milk: 'goat' } };
    await route.continue({ postData: JSON.stringify(body) });
  });
  await phone.press('Order now');
  await refused(phone, 'order-invalid', 'The menu has just changed');
  await phone.press('Choose again');
  await phone.sees('options');
});

pageTest('a name that can’t be written on a card', {}, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.chooseFlatWhite();
  await phone.page.getByLabel('First name (optional)').fill('Guest \u202E1');
  await phone.press('Order now');
  await refused(phone, 'name', 'This name can’t be used');
  await phone.press('Choose again');
  await phone.sees('options');
  await phone.page.getByLabel('First name (optional)').fill('Guest 1');
  await phone.press('Order now');
  await phone.sees('waiting');
});

pageTest('too many wrong codes: when to try again', {}, async (bar, phone) => {
  await phone.open(bar.address);
  await phone.sees('start');
  await until('the bar has had enough', () => phone.page.evaluate(async () => {
    const answer = await fetch('/api/v1/shops/main/orders', {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"code":"ZZZZZZZZ"}',
    });
    return answer.status === 429;
  }));
  await phone.page.getByLabel('Or type the code below it').fill('ZZZZZZZZ');
  await phone.press('Start my order');
  await refused(phone, 'too-many-requests', 'Too many tries');
  await phone.reads(/^Try again in \d+:\d\d$/);
});

// What no guest can bring about here, and how it reads: what the bar answers to a scan → what the guest sees.
/** @type {Record<string, [number, string, string]>} */
const ANSWERS = {
  'unauthorized': [401, 'Your phone did not remember the order', 'Type a code'],
  'not-found': [404, 'This order is not here any more', 'Type a code'],
  'order-open': [409, 'You still have an order here', 'Back'],
  'internal': [500, 'Something went wrong at the bar', 'Try again'],
};

for (const [code, [status, heading, action]] of Object.entries(ANSWERS)) {
  pageTest(`refused with ${code}`, {}, async (bar, phone) => {
    const answer = { status, contentType: 'application/problem+json', body: JSON.stringify({ code, status }) };
    await phone.page.route('**/orders', route => route.fulfill(answer));
    await phone.open(await bar.scanned());
    await phone.sees('problem');
    assert.equal(await phone.heading(), heading);
    assert.ok(await phone.page.getByRole('button', { name: action }).isVisible());
    await phone.picture(`refused-${code}`);
  });
}

pageTest('a phone that keeps no cookies', {}, async (bar, phone) => {
  await phone.page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'cookieEnabled', { get: () => false });
  });
  await phone.open(await bar.scanned());
  await phone.sees('problem');
  assert.equal(await phone.heading(), 'This page needs cookies');
  await phone.picture('refused-cookies');
});

pageTest('a browser that does not understand the page', {}, async (bar, phone) => {
  await phone.page.route(bar.address, async route => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace('<script>', '<script type="new">') });
  });
  await phone.open(bar.address);
  await phone.page.getByText('This browser can’t order').waitFor({ state: 'visible' });
  await phone.picture('old-browser');
  // The browser says why, too: what was put in is none of our page.
  phone.faults.length = 0;
});

pageTest('when it opens, and until when it takes orders', {}, async (bar, phone) => {
  const closesAt = new Date(Date.now() + 3600 * 1000).toISOString();
  await bar.change({ openingHours: 'Every day from 9 to 5', closesAt });
  await phone.open(bar.address);
  await phone.reads(/^Last orders until \d?\d:\d\d$/);
  await phone.picture('last-orders');
  await bar.change({ open: false });
  await phone.sees('closed');
  await phone.reads('Every day from 9 to 5');
  await phone.picture('closed-hours');
});

pageTest('a fault of the server', {}, async (bar, phone) => {
  await phone.open(bar.address);
  await phone.sees('start');
  await phone.page.route('**/orders', route => route.fulfill({
    status: 500, contentType: 'application/problem+json', body: '{"code":"internal","status":500}',
  }), { times: 1 });
  await phone.page.getByLabel('Or type the code below it').fill((await bar.code()).code);
  await phone.press('Start my order');
  await refused(phone, 'internal', 'Something went wrong at the bar');
  await phone.press('Try again');
  await phone.sees('drinks');
});

pageTest('a full disk at the bar, and room again', {}, async (bar, phone) => {
  await phone.open(bar.address);
  await phone.sees('start');
  await phone.page.route('**/orders', route => route.fulfill({
    status: 503, contentType: 'application/problem+json',
    body: '{"code":"unavailable","status":503,"trouble":"disk-full"}',
  }));
  await phone.page.getByLabel('Or type the code below it').fill((await bar.code()).code);
  await phone.press('Start my order');
  await refused(phone, 'unavailable', 'The bar can’t take orders just now');
  await phone.page.unroute('**/orders');
  await phone.press('Try again');
  await phone.sees('drinks');
});
