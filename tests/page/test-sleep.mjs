// SPDX-License-Identifier: GPL-3.0-or-later
// A phone that slept: its sockets are dead and nobody told it. Within a second of waking the page is right, and
// from then on it is live again.

import assert from 'node:assert/strict';

import { until } from './bar.mjs';
import { pageTest } from './fixture.mjs';

/** @import { Bar } from './bar.mjs' */
/** @import { Phone } from './phone.mjs' */

const SOON_MS = 1000;

// Puts a switch between the page and the bar: what sleeps gets nothing any more, not even the end.
/** @param {Phone} phone */
async function makeSleepy(phone) {
  /** @type {{ isDead: boolean, since: ?string }[]} */
  const lines = [];
  await phone.page.routeWebSocket(/\/events/, socket => {
    const line = { isDead: false, since: new URL(socket.url()).searchParams.get('since') };
    const bar = socket.connectToServer();
    lines.push(line);
    bar.onMessage(message => line.isDead || socket.send(message));
    bar.onClose(() => line.isDead || socket.close());
  });
  return lines;
}

/** @param {{ isDead: boolean }[]} lines */
function sleep(lines) {
  lines.forEach(line => { line.isDead = true; });
}

/**
 * @param {Phone} phone
 * @param {DocumentVisibilityState} visibilityState
 */
function look(phone, visibilityState) {
  return phone.page.evaluate(state => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
    document.dispatchEvent(new Event('visibilitychange'));
  }, visibilityState);
}

/**
 * @param {Phone} phone
 * @param {string} screen
 */
async function seesSoon(phone, screen) {
  await phone.page.waitForFunction(name => document.body.className === `on-${name}`, screen, { timeout: SOON_MS });
}

/**
 * @param {Bar} bar
 * @param {Phone} phone
 */
async function orderAndSleep(bar, phone) {
  const lines = await makeSleepy(phone);
  await phone.open(await bar.scanned());
  await phone.orderFlatWhite();
  const [order] = await bar.orders();
  sleep(lines);
  await bar.act(order.id, 'claim');
  await bar.act(order.id, 'complete');
  return { lines, order };
}

pageTest('a phone in the pocket: looked at again it is right at once, and live', {}, async (bar, phone) => {
  const { lines, order } = await orderAndSleep(bar, phone);
  await look(phone, 'hidden');
  await look(phone, 'visible');
  await seesSoon(phone, 'ready');
  await until('the page is connected anew', () => lines.some(line => !line.isDead));
  assert.match(lines.at(-1)?.since ?? '', /^\d+$/);
  await bar.act(order.id, 'recall');
  await phone.sees('making');
  assert.equal(await phone.page.locator('.banner.warn').count(), 0);
});

pageTest('a phone that slept with the page in front notices it by the clock', {}, async (bar, phone) => {
  const { order } = await orderAndSleep(bar, phone);
  await phone.page.evaluate(() => {
    const before = Date.now;
    Date.now = () => before() + 3600 * 1000;
  });
  await seesSoon(phone, 'ready');
  await bar.act(order.id, 'recall');
  await phone.sees('making');
});

pageTest('a phone comes back out of the browser’s cache of pages', {}, async (bar, phone) => {
  const { order } = await orderAndSleep(bar, phone);
  await phone.page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await seesSoon(phone, 'ready');
  await bar.act(order.id, 'recall');
  await phone.sees('making');
});

pageTest('a socket that died unnoticed is found by asking', {}, async (bar, phone) => {
  await phone.page.addInitScript(() => {
    // Only silence is waited for that long.
    const before = setTimeout;
    /** @type {(run: () => void, ms: number) => unknown} */
    const sooner = (run, ms) => before(run, ms > 20000 ? 1000 : ms);
    Object.assign(window, { setTimeout: sooner });
  });
  const { order } = await orderAndSleep(bar, phone);
  await phone.sees('ready');
  await bar.act(order.id, 'recall');
  await phone.sees('making');
});

pageTest('two tabs of one guest follow each other', {}, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.sees('drinks');
  const second = await phone.page.context().newPage();
  await second.goto(bar.address);
  /** @param {string} screen */
  const sees = screen => second.waitForFunction(name => document.body.className === `on-${name}`, screen);
  await sees('drinks');
  await phone.orderFlatWhite();
  await sees('waiting');
  assert.equal((await bar.orders()).length, 1);
  const [order] = await bar.orders();
  await bar.act(order.id, 'claim');
  await phone.sees('making');
  await sees('making');
});
