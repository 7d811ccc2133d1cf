// SPDX-License-Identifier: GPL-3.0-or-later
// A bad Wi-Fi between the phone and the bar (proxy.mjs): whatever is lost, late, cut or answered by others, the
// guest orders once, goes on where it stopped, and sees what is true.

import assert from 'node:assert/strict';

import { until } from './bar.mjs';
import { anotherPhone, wifiTest } from './fixture.mjs';
import { fates } from './proxy.mjs';

/** @import { Order } from '../../data/web/types.js' */
/** @import { Bar } from './bar.mjs' */
/** @import { Phone } from './phone.mjs' */
/** @import { Proxy } from './proxy.mjs' */

const SCAN = /^POST \S+\/orders$/;
const SUBMIT = /^PUT \S+\/orders\//;
const CANCEL = /^POST \S+\/cancel$/;
const FORGET = /^DELETE \S+\/my$/;
const SOCKET = /^GET \S+\/events/;
const SNAPSHOT = /^GET \S+\/snapshot/;
const API = /\/api\//;
const LATER = /^GET \/later\.js/;
const HASTE = 4;
const AGAIN = 'Sending again…';
const PORTAL = '<html><title>Welcome to our Wi-Fi</title></html>';

/**
 * @param {Bar} bar
 * @param {Proxy} wifi
 */
async function scanned(bar, wifi) {
  const { code } = await bar.code();
  return `${wifi.address}O/${code}`;
}

/** @param {Phone} phone */
async function choosesToOrder(phone) {
  await phone.chooseFlatWhite();
  await phone.page.locator('#order').click();
}

/**
 * @param {Bar} bar
 * @param {Phone} phone
 * @param {Proxy} wifi
 */
async function orders(bar, phone, wifi) {
  await phone.open(await scanned(bar, wifi));
  await choosesToOrder(phone);
  await phone.sees('waiting');
  return (await bar.orders())[0];
}

// One key for all tries of one thing; tells how many there were.
/**
 * @param {Proxy} wifi
 * @param {RegExp} pattern
 */
function triesOf(wifi, pattern) {
  const tries = wifi.asked(pattern);
  assert.equal(new Set(tries.map(({ key }) => key)).size, 1, `${pattern}: ${JSON.stringify(tries)}`);
  assert.match(tries[0].key ?? '', /^[0-9a-f]{32}$/);
  return tries.length;
}

/** @param {Bar} bar */
async function orderedOnce(bar) {
  assert.deepEqual((await bar.orders()).map(({ state, number }) => [state, number]), [['WAITING', 1]]);
  assert.equal((await bar.code()).drinksLeft, 9);
}

// What the page waits for some seconds comes sooner; but for a quiet socket it waits as ever.
/** @param {Phone} phone */
function hurry(phone) {
  return phone.page.addInitScript(haste => {
    const before = setTimeout;
    /** @type {(run: () => void, ms: number) => unknown} */
    const sooner = (run, ms) => before(run, ms > 1000 && ms < 20000 ? ms / haste : ms);
    Object.assign(window, { setTimeout: sooner });
  }, HASTE);
}

// Every banner that was ever shown since the page was loaded.
/** @param {Phone} phone */
async function recordBanners(phone) {
  await phone.page.addInitScript(() => {
    window.banners = new Set();
    new MutationObserver(() => document.querySelectorAll('.banner').forEach(one => window.banners.add(one.textContent)))
      .observe(document, { childList: true, subtree: true });
  });
  return () => phone.page.evaluate(() => [...window.banners]);
}

/** @param {Phone} phone */
const bannerGone = phone => until('the banner goes', async () => await phone.page.locator('.banner').count() === 0);

wifiTest('every answer is lost once: nothing is done twice, and it is seen', {}, async (bar, phone, wifi) => {
  wifi.rule(SCAN, fates.cutAnswer(), 1);
  wifi.rule(SUBMIT, fates.cutAnswer(-20), 1);
  wifi.rule(CANCEL, fates.answer('502 Bad Gateway', 'text/html', '<h1>Bad Gateway</h1>'), 1);
  const banners = await recordBanners(phone);
  await phone.open(await scanned(bar, wifi));
  await choosesToOrder(phone);
  await phone.sees('waiting');
  await bannerGone(phone);
  assert.deepEqual(await banners(), [AGAIN]);
  await orderedOnce(bar);
  await phone.page.locator('#cancel').click();
  await phone.page.locator('#yes').click();
  await phone.sees('cancelled');
  // The first answer is lost as a whole, and of the second the end, after the phone has read that its session is over.
  wifi.rule(FORGET, fates.cutAnswer(-5), 1);
  wifi.rule(FORGET, fates.cutAnswer(), 1);
  await phone.press('Your orders');
  await phone.press('Forget me');
  await phone.page.getByRole('dialog').getByRole('button', { name: 'Forget me' }).click();
  await phone.reads(AGAIN);
  await phone.picture('forgetting-again');
  await phone.sees('forgotten');
  assert.deepEqual([SCAN, SUBMIT, CANCEL, FORGET].map(what => triesOf(wifi, what)), [2, 2, 2, 3]);
});

wifiTest('a gateway’s error is no answer: the scan keeps its key over a reload', {}, async (bar, phone, wifi) => {
  const works = wifi.rule(SCAN, (line, bytes) => {
    fates.pass(line, bytes);
    fates.answer('503 Service Unavailable', 'text/html', '<h1>Busy</h1>')(line, bytes);
  });
  await phone.open(await scanned(bar, wifi));
  await phone.reads(AGAIN);
  await phone.picture('sending-again');
  works();
  await phone.reloadsTo('drinks');
  assert.ok(triesOf(wifi, SCAN) >= 2);
  assert.equal((await bar.code()).drinksLeft, 9);
});

wifiTest('a reload in the middle of a typed scan and of an order', {}, async (bar, phone, wifi) => {
  await phone.open(wifi.address);
  await phone.sees('start');
  wifi.rule(SCAN, fates.holdAnswer(), 1);
  await phone.page.locator('#code').fill((await bar.code()).code);
  await phone.page.keyboard.press('Enter');
  await until('the scan is on its way', () => wifi.asked(SCAN).length === 1);
  await phone.reloadsTo('drinks');
  assert.equal(triesOf(wifi, SCAN), 2);
  // Lost on the way there: ordering again after the reload is the same request.
  wifi.rule(SUBMIT, fates.swallow, 1);
  await choosesToOrder(phone);
  await until('the order is on its way', () => wifi.asked(SUBMIT).length === 1);
  await phone.page.reload();
  await phone.page.locator('#order').click();
  await phone.sees('waiting');
  assert.equal(triesOf(wifi, SUBMIT), 2);
  await orderedOnce(bar);
});

wifiTest('when trying ends, a clear screen tries again with the same key', {}, async (bar, phone, wifi) => {
  await hurry(phone);
  await phone.open(await scanned(bar, wifi));
  await phone.chooseFlatWhite();
  const works = wifi.rule(SUBMIT, fates.cut);
  await phone.page.locator('#order').click();
  await phone.sees('problem');
  assert.equal(await phone.heading(), 'The bar can’t be reached');
  works();
  await phone.press('Try again');
  await phone.sees('waiting');
  assert.ok(triesOf(wifi, SUBMIT) >= 5);
  await orderedOnce(bar);
});

wifiTest('a line slower than the patience of a try, and a slow one on the way', {}, async (bar, phone, wifi) => {
  await hurry(phone);
  wifi.up = wifi.down = { delay: 100, rate: 50000 };
  await phone.open(await scanned(bar, wifi));
  wifi.rule(SUBMIT, fates.holdAnswer(5500 / HASTE));
  await choosesToOrder(phone);
  await phone.reads(AGAIN);
  await phone.sees('waiting');
  await bannerGone(phone);
  assert.equal(triesOf(wifi, SUBMIT), 2);
  await orderedOnce(bar);
});

wifiTest('the draft outlives a time-out, a code that is over and what sold out meanwhile', {}, async (bar, phone, wifi) => {
  await bar.change({ guestTimeout: 6 });
  await phone.open(await scanned(bar, wifi));
  await phone.chooseFlatWhite();
  await phone.sees('cancelled');
  await bar.change({ guestTimeout: 300 });
  await phone.open(`${wifi.address}O/ZZZZZZZZ`);
  await phone.sees('problem');
  await bar.offer('flat-white', { available: false });
  await phone.open(await scanned(bar, wifi));
  await phone.sees('drinks');
  await bar.offer('flat-white', { available: true });
  await until('it is offered again', async () => await phone.page.locator('#drink-flat-white .sold-out').count() === 0);
  await phone.page.locator('#drink-flat-white').click();
  await phone.sees('options');
  await phone.reloadsTo('options');
  await phone.page.locator('#order').click();
  await phone.sees('waiting');
  const [order] = (await bar.orders()).filter(({ state }) => state === 'WAITING');
  assert.deepEqual([order.drink, order.options], ['flat-white', { milk: 'oat' }]);
  // What was ordered is no draft any more.
  await bar.act(order.id, 'cancel');
  await phone.open(await scanned(bar, wifi));
  await phone.sees('drinks');
});

wifiTest('a new scan goes on where the reservation ended', {}, async (bar, phone, wifi) => {
  await phone.open(await scanned(bar, wifi));
  await phone.chooseFlatWhite();
  await bar.change({ open: false });
  await phone.sees('cancelled');
  await bar.change({ open: true });
  await phone.open(await scanned(bar, wifi));
  await phone.sees('options');
  assert.ok(await phone.page.getByRole('radio', { name: 'Oat' }).isChecked());
});

// Every name of the bar that the page ever showed.
/** @param {Phone} phone */
function recordNames(phone) {
  return phone.page.evaluate(() => {
    window.names = [];
    new MutationObserver(() => {
      const name = document.querySelector('.shop-name')?.textContent;
      if (window.names.at(-1) !== name)
        window.names.push(name);
    }).observe(document, { childList: true, subtree: true, characterData: true });
  });
}

wifiTest('cut, killed, and forgotten by the log: every event once and in order', {}, async (bar, phone, wifi) => {
  // Only the socket tells here: who asks hears of the last name alone.
  wifi.rule(SNAPSHOT, fates.cut);
  // What it has already is sent to it once more each time.
  await phone.page.addInitScript(() => {
    const Before = WebSocket;
    window.WebSocket = class extends Before {
      /** @param {string | URL} url */
      constructor(url) {
        super(String(url).replace(/since=(\d+)/, (_, since) => `since=${since - 2}`));
      }
    };
  });
  await phone.open(wifi.address);
  await phone.sees('start');
  await recordNames(phone);
  /** @param {Iterable<string>} names */
  const rename = async names => {
    for (const name of names)
      await bar.change({ name });
  };
  /** @param {string} name */
  const shows = name => phone.page.waitForFunction(last => window.names.at(-1) === last, name);
  await rename(['A', 'B']);
  await shows('B');
  await wifi.vanish();
  await rename(['C', 'D', 'E']);
  await wifi.listen();
  await shows('E');
  await bar.stop('SIGKILL');
  await bar.start();
  await rename(['F', 'G']);
  await shows('G');
  wifi.deafen();
  await rename(['H', 'I']);
  await phone.page.evaluate(() => dispatchEvent(new Event('online')));
  await shows('I');
  assert.deepEqual(await phone.page.evaluate(() => window.names), [...'ABCDEFGHI']);
  await wifi.vanish();
  await rename(['J', 'K', 'L']);
  await bar.compact();
  await wifi.listen();
  await shows('L');
  await rename(['M']);
  await shows('M');
  assert.deepEqual(await phone.page.evaluate(() => window.names), [...'ABCDEFGHILM']);
});

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

wifiTest('where WebSockets are blocked the page asks, is called, and goes back', {}, async (bar, phone, wifi) => {
  await hurry(phone);
  const works = wifi.rule(SOCKET, fates.answer('403 Forbidden', 'text/plain', 'No WebSockets here'));
  const order = await orders(bar, phone, wifi);
  await bar.act(order.id, 'claim');
  await phone.sees('making');
  // Nothing new: that is all the answer says.
  await until('asking again with what is known', () => wifi.asked(SNAPSHOT).some(({ known }) => known));
  await phone.page.locator('#history').click();
  await phone.sees('history');
  await bar.act(order.id, 'complete');
  await phone.sees('ready');
  assert.equal(await phone.page.locator('.banner.warn').count(), 0);
  await look(phone, 'hidden');
  const hidden = wifi.asked(SNAPSHOT).length;
  await until('two questions of a page that nobody sees', () => wifi.asked(SNAPSHOT).length >= hidden + 2);
  const [first, next] = wifi.asked(SNAPSHOT).slice(hidden);
  assert.ok(next.at - first.at > 1.6 * 5000 / HASTE, `asks after ${next.at - first.at} ms, as often as before`);
  await look(phone, 'visible');
  works();
  const since = wifi.asked(SNAPSHOT).length;
  await until('a socket that stays', () => wifi.lines.size > 0 && [...wifi.lines].some(line => line.isSocket));
  await bar.act(order.id, 'recall');
  await phone.sees('making');
  assert.ok(wifi.asked(SNAPSHOT).length <= since + 3, 'no more asking than before');
});

/** @type {['swallow' | 'mute', string][]} */
const SILENCES = [['swallow', 'upgrades are swallowed'], ['mute', 'sockets open and then say nothing']];

for (const [fate, what] of SILENCES) {
  wifiTest(`where ${what}, the drink is called, too`, {}, async (bar, phone, wifi) => {
    await hurry(phone);
    const works = wifi.rule(SOCKET, fates[fate]);
    const order = await orders(bar, phone, wifi);
    await bar.act(order.id, 'claim');
    await bar.act(order.id, 'complete');
    await phone.sees('ready');
    assert.equal(await phone.page.locator('.banner.warn').count(), 0);
    works();
    if (fate === 'swallow')
      await until('a socket', () => [...wifi.lines].some(line => line.isSocket && !line.isHole));
  });
}

/**
 * @param {Phone} phone
 * @param {string} name
 */
async function signal(phone, name) {
  const session = await phone.page.context().browser()?.newBrowserCDPSession();
  assert.ok(session);
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const ids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  ids.forEach(id => process.kill(id, name));
}

// Asleep: nothing of the page runs, all connections die without a word, and meanwhile the drink gets ready.
/**
 * @param {Bar} bar
 * @param {Phone} phone
 * @param {Proxy} wifi
 * @param {Order} order
 */
async function sleep(bar, phone, wifi, order) {
  await signal(phone, 'SIGSTOP');
  wifi.deafen();
  await bar.act(order.id, 'complete');
}

/** @param {Phone} phone */
async function wake(phone) {
  await signal(phone, 'SIGCONT');
  return performance.now();
}

// Nothing of the page runs later any more: what it hears, it has asked for at once, in one round trip.
/** @param {Phone} phone */
function stopTimers(phone) {
  return phone.page.evaluate(() => {
    const before = setTimeout;
    let isStopped = true;
    /** @type {(() => void)[]} */
    const starts = [];
    /** @type {(run: () => void, ms: number) => unknown} */
    const stopped = (run, ms) => (isStopped ? starts.push(() => before(run, ms)) : before(run, ms));
    Object.assign(window, { setTimeout: stopped });
    window.startTimers = () => {
      isStopped = false;
      window.setTimeout = before;
      starts.forEach(start => start());
    };
  });
}

/**
 * @param {Phone} phone
 * @param {number} since
 */
async function rightAfter(phone, since) {
  await phone.sees('ready');
  assert.equal(await phone.page.locator('.banner.warn').count(), 0);
  return `right ${Math.round(performance.now() - since)} ms after waking`;
}

/**
 * @param {Bar} bar
 * @param {Phone} phone
 * @param {Proxy} wifi
 */
async function isBeingMade(bar, phone, wifi) {
  wifi.up = wifi.down = { delay: 25, rate: 0 };
  const order = await orders(bar, phone, wifi);
  await bar.act(order.id, 'claim');
  await phone.sees('making');
  return order;
}

wifiTest('a phone that wakes in the pocket with dead connections is right soon', {}, async (bar, phone, wifi, t) => {
  const order = await isBeingMade(bar, phone, wifi);
  const sleepInPocket = async () => {
    await look(phone, 'hidden');
    await stopTimers(phone);
    await sleep(bar, phone, wifi, order);
    const asked = wifi.asked(SNAPSHOT).length;
    const since = await wake(phone);
    await look(phone, 'visible');
    const told = await rightAfter(phone, since);
    assert.ok(wifi.asked(SNAPSHOT).length - asked <= 2, 'no more questions than are asked at once');
    await phone.page.evaluate(() => window.startTimers());
    return told;
  };
  t.diagnostic(await sleepInPocket());
  const from = Date.now();
  await bar.act(order.id, 'recall');
  await phone.sees('making');
  wifi.rule(SOCKET, fates.swallow);
  const [asked, opened] = [SNAPSHOT, SOCKET].map(what => wifi.asked(what).length);
  wifi.cutAll();
  await until('it asks', () => wifi.asked(SNAPSHOT).length > asked);
  await until('it tries a socket', () => wifi.asked(SOCKET).length > opened);
  // Who is looked at twice within a second is in the same doubt.
  await until('another doubt', () => Date.now() - from > 1500);
  t.diagnostic(`${await sleepInPocket()}, without WebSockets`);
});

wifiTest('a phone that slept with the page in front, too', {}, async (bar, phone, wifi, t) => {
  const order = await isBeingMade(bar, phone, wifi);
  const from = Date.now();
  await sleep(bar, phone, wifi, order);
  // Only the clock tells, and only of more than the few seconds for which any page may hang.
  await until('a sleep', () => Date.now() - from > 6000);
  t.diagnostic(await rightAfter(phone, await wake(phone)));
});

wifiTest('a Wi-Fi that wants a sign-in first is not taken for the bar', {}, async (bar, phone, wifi) => {
  const address = await scanned(bar, wifi);
  const signsIn = wifi.rule(API, fates.answer('200 OK', 'text/html', PORTAL));
  await phone.open(address);
  await phone.sees('problem');
  await phone.reads('If this Wi‑Fi has a sign-in page');
  await phone.picture('refused-portal');
  // The same refusal for another reason: the screen tells the new one.
  const isGone = wifi.rule(API, fates.cut);
  signsIn();
  await phone.press('Try again');
  await phone.reads('Is your phone still in the bar’s Wi‑Fi?');
  isGone();
  await phone.press('Try again');
  const redirects = wifi.rule(SUBMIT, fates.answer('307 Temporary Redirect', 'text/html', PORTAL));
  await choosesToOrder(phone);
  await phone.sees('problem');
  redirects();
  await phone.press('Try again');
  await phone.sees('waiting');
  await orderedOnce(bar);
});

wifiTest('what comes later is waited for in words, with the number, and asked for again', {}, async (bar, phone, wifi) => {
  await hurry(phone);
  const works = wifi.rule(LATER, fates.swallow);
  await phone.open(await scanned(bar, wifi));
  await choosesToOrder(phone);
  await phone.sees('loading');
  await phone.reads('Number 1 · ');
  await phone.reads('No connection. Trying again…');
  await phone.picture('later');
  works();
  await phone.sees('waiting');
  assert.ok(wifi.asked(LATER).length >= 2);
  await bannerGone(phone);
  await orderedOnce(bar);
});

wifiTest('who leaves the page right after ordering has ordered', {}, async (bar, phone, wifi) => {
  await phone.open(await scanned(bar, wifi));
  await phone.chooseFlatWhite();
  wifi.up = { delay: 300, rate: 0 };
  await phone.page.locator('#order').click();
  await phone.page.goto('about:blank');
  await until('it is ordered', async () => (await bar.orders())[0].state === 'WAITING');
  wifi.up = { delay: 0, rate: 0 };
  await phone.open(wifi.address);
  await phone.sees('waiting');
});

wifiTest('no storage, a full one, no cookies', {}, async (bar, phone, wifi) => {
  await phone.page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('', 'SecurityError'); } });
  });
  wifi.rule(SUBMIT, fates.cutAnswer(), 1);
  await orders(bar, phone, wifi);
  assert.equal(triesOf(wifi, SUBMIT), 2);
  await orderedOnce(bar);
  await anotherPhone({}, async other => {
    await other.page.addInitScript(() => {
      Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); };
    });
    await other.open(await scanned(bar, wifi));
    await choosesToOrder(other);
    await other.sees('waiting');
  });
  // Without cookies it would be nobody's order: that is said before a drink is taken.
  const { drinksLeft } = await bar.code();
  await anotherPhone({}, async other => {
    await other.page.addInitScript(() => Object.defineProperty(navigator, 'cookieEnabled', { get: () => false }));
    await other.open(await scanned(bar, wifi));
    await other.sees('problem');
    assert.equal(await other.heading(), 'This page needs cookies');
    await other.picture('refused-cookies');
  });
  assert.equal((await bar.code()).drinksLeft, drinksLeft);
});

wifiTest('two tabs that scan at once reserve one drink', {}, async (bar, phone, wifi) => {
  const address = await scanned(bar, wifi);
  await phone.open(wifi.address);
  await phone.sees('start');
  const second = await phone.page.context().newPage();
  await Promise.all([phone.open(address), second.goto(address)]);
  await second.bringToFront();
  await second.waitForFunction(() => document.body.className === 'on-drinks');
  await phone.page.bringToFront();
  await phone.sees('drinks');
  assert.equal((await bar.code()).drinksLeft, 9);
  wifi.cutAll();
  await choosesToOrder(phone);
  await phone.sees('waiting');
  await second.waitForFunction(() => document.body.className === 'on-waiting');
  await orderedOnce(bar);
  await bannerGone(phone);
});
