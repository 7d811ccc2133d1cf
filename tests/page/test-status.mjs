// SPDX-License-Identifier: GPL-3.0-or-later
// After ordering: being called, knowing how long it takes, how it came about, and being forgotten.

import assert from 'node:assert/strict';

import { until } from './bar.mjs';
import { pageTest } from './fixture.mjs';

/** @import { Bar } from './bar.mjs' */
/** @import { Phone } from './phone.mjs' */

// Notes down what the page does to the ear, the hand and the screen. What is played is measured as well.
function watchSenses() {
  /** @type {Window['seen']} */
  const seen = { starts: 0, peak: 0, buzzes: [], locks: 0, notices: [], contexts: [] };
  window.seen = seen;
  globalThis.AudioContext = class extends AudioContext {
    constructor() {
      super();
      seen.contexts.push(this);
    }
  };
  const { start } = AudioScheduledSourceNode.prototype;
  AudioScheduledSourceNode.prototype.start = function (/** @type {Parameters<typeof start>} */ ...when) {
    seen.starts += 1;
    return start.apply(this, when);
  };
  /** @type {(this: AudioNode, target: AudioNode, ...rest: number[]) => AudioNode} */
  const connect = AudioNode.prototype.connect;
  /**
   * @this {AudioNode}
   * @param {AudioNode} target
   * @param {number[]} rest
   */
  function connectAndListen(target, ...rest) {
    if (target instanceof AudioDestinationNode) {
      const meter = new AnalyserNode(this.context);
      connect.call(this, meter);
      const samples = new Float32Array(meter.fftSize);
      const read = () => {
        meter.getFloatTimeDomainData(samples);
        seen.peak = Math.max(seen.peak, ...samples.map(Math.abs));
      };
      setInterval(read, 20);
    }
    return connect.call(this, target, ...rest);
  }
  Object.assign(AudioNode.prototype, { connect: connectAndListen });
  Navigator.prototype.vibrate = (/** @type {Iterable<number> | number} */ pattern) => {
    seen.buzzes.push(typeof pattern === 'number' ? [pattern] : [...pattern]);
    return true;
  };
  if (globalThis.WakeLock) {
    const { request } = WakeLock.prototype;
    WakeLock.prototype.request = function (/** @type {WakeLockType | undefined} */ type) {
      seen.locks += 1;
      return request.call(this, type);
    };
  }
  class Notice {
    static permission = 'default';

    static async requestPermission() {
      Notice.permission = 'granted';
    }

    /**
     * @param {string} title
     * @param {NotificationOptions} options
     */
    constructor(title, options) {
      seen.notices.push([title, options.body]);
    }

    close() {}
  }
  Object.assign(globalThis, { Notification: Notice });
  let visibility = 'visible';
  Object.defineProperty(Document.prototype, 'visibilityState', { get: () => visibility });
  window.turnTo = state => {
    visibility = state;
    document.dispatchEvent(new Event('visibilitychange'));
  };
}

/** @param {Phone} phone */
const senses = phone => phone.page.evaluate(() => {
  const { contexts, ...others } = window.seen;
  return { ...others, contexts: contexts.map(({ state }) => state) };
});

/** @param {Phone} phone */
const iconOf = phone => phone.page.locator('link[rel=icon]').evaluate(link => link.getAttribute('href') ?? '');

/**
 * @param {Bar} bar
 * @param {Phone} phone
 */
async function orderAsGuest(bar, phone, host = '127.0.0.1') {
  await phone.open((await bar.scanned()).replace('127.0.0.1', host));
  await phone.sees('drinks');
  await phone.press('Flat White');
  await phone.sees('options');
  await phone.press('Order now');
  await phone.sees('waiting');
  const [{ id }] = (await bar.orders()).slice(-1);
  return id;
}

/**
 * @param {Bar} bar
 * @param {string} id
 */
async function makeReady(bar, id) {
  await bar.act(id, 'claim');
  await bar.act(id, 'complete');
}

pageTest('called with all that the phone has', {}, async (bar, phone) => {
  await phone.page.addInitScript(watchSenses);
  const id = await orderAsGuest(bar, phone);
  const usual = await iconOf(phone);
  const armed = await senses(phone);
  assert.deepEqual(armed.contexts, ['running'], 'the order tap lets the page sound');
  assert.equal(armed.starts, 0);
  assert.equal(armed.notices.length, 0, 'nobody is asked at load');
  await until('the screen is kept on', async () => (await senses(phone)).locks > 0);
  await phone.press('Notify me when it is ready');
  await until('asked once', () => phone.page.locator('#notify').count().then(n => n === 0));

  await makeReady(bar, id);
  await phone.sees('ready');
  await until('it sounds', async () => (await senses(phone)).peak > 0.05);
  const called = await senses(phone);
  assert.ok(called.starts >= 6 * 3, 'and goes on to');
  assert.ok((called.buzzes.at(-1)?.length ?? 0) > 12, 'as does the vibration');
  assert.match(await phone.page.title(), /^1 is ready/);
  assert.match(await iconOf(phone), /^data:image\/png/);
  assert.equal(called.notices.length, 0, 'who looks at the page needs no notification');
  assert.equal(await phone.page.locator('#alert').textContent(), 'Your drink is ready! Number 1.');
  await phone.picture('ready-called');

  await phone.press('Sound off');
  assert.deepEqual((await senses(phone)).buzzes.at(-1), [0], 'a touch ends it');
  await phone.reloadsTo('ready');
  await phone.reads('Sound on');
  await bar.act(id, 'collect');
  await phone.sees('collected');
  assert.equal(await iconOf(phone), usual);
});

pageTest('called in the background, and again on coming back', {}, async (bar, phone) => {
  await phone.page.addInitScript(watchSenses);
  const id = await orderAsGuest(bar, phone);
  await phone.press('Notify me when it is ready');
  await phone.page.evaluate(() => window.turnTo('hidden'));
  await makeReady(bar, id);
  await until('the tab says so', async () => /^1 is ready/.test(await phone.page.title()));
  await until('it sounds', async () => (await senses(phone)).peak > 0.05);
  const hidden = await senses(phone);
  assert.deepEqual(hidden.notices, [['Your drink is ready!', 'Your drink is ready! Number 1.']]);
  assert.match(await iconOf(phone), /^data:image\/png/);
  await phone.page.evaluate(() => {
    document.getElementById('alert')?.replaceChildren();
    window.turnTo('visible');
  });
  await phone.sees('ready');
  assert.equal(await phone.page.locator('#alert').textContent(), 'Your drink is ready! Number 1.');
  assert.ok((await senses(phone)).starts > hidden.starts);
  // In a tab that is opened in the background nothing is ever painted.
  await phone.page.addInitScript(() => {
    window.turnTo('hidden');
    globalThis.requestAnimationFrame = () => 0;
  });
  await phone.page.reload();
  await until('the tab says so again', async () => /^1 is ready/.test(await phone.page.title()));
});

pageTest('the one tap that orders the same again lets the page sound, whatever else is still on its way', {},
         async (bar, phone) => {
  await phone.page.addInitScript(watchSenses);
  const first = await orderAsGuest(bar, phone);
  await makeReady(bar, first);
  await bar.act(first, 'collect');
  await phone.sees('collected');
  await phone.press('Done');
  let letGo = () => {};
  const isHeld = new Promise(resolve => { letGo = () => resolve(null); });
  await phone.page.route('**/later.js*', async route => {
    await isHeld;
    await route.continue();
  });
  await phone.open(await bar.scanned());
  await phone.sees('drinks');
  await phone.press('Order now');
  await until('it is ordered', async () => (await bar.orders()).length === 2);
  letGo();
  await phone.sees('waiting');
  assert.deepEqual((await senses(phone)).contexts, ['running']);
  const [order] = (await bar.orders()).filter(one => one.state === 'WAITING');
  // Whoever has seen the call is not called again for looking away.
  await makeReady(bar, order.id);
  await phone.sees('ready');
  await phone.page.locator('main h1').click();
  const { starts } = await senses(phone);
  await phone.page.evaluate(() => {
    document.getElementById('alert')?.replaceChildren();
    window.turnTo('hidden');
    window.turnTo('visible');
  });
  await phone.sees('ready');
  assert.equal((await senses(phone)).starts, starts);
  assert.equal(await phone.page.locator('#alert').textContent(), '');
});

pageTest('ready comes before a question, and before what was opened meanwhile', {}, async (bar, phone) => {
  const id = await orderAsGuest(bar, phone);
  await phone.press('Cancel the order');
  await phone.page.getByRole('dialog').waitFor();
  await makeReady(bar, id);
  await phone.sees('ready');
  assert.equal(await phone.page.getByRole('dialog').count(), 0);
  assert.equal(await phone.page.evaluate(() => document.activeElement?.tagName), 'H1');
  await bar.act(id, 'recall');
  await phone.sees('making');
  await phone.press('Your coffee’s journey');
  await phone.sees('journey');
  await bar.act(id, 'complete');
  await phone.sees('ready');
  await phone.press('Show this to the barista');
  await phone.press('Back');
  await phone.sees('ready');
  // A browser that needed the memory threw the page away, and loads it again now.
  await bar.act(id, 'recall');
  await phone.sees('making');
  await phone.press('Your coffee’s journey');
  await phone.sees('journey');
  await phone.page.goto('about:blank');
  await bar.act(id, 'complete');
  await phone.page.goBack();
  await phone.sees('ready');
});

pageTest('a browser that holds the sound back is told about', {}, async (bar, phone) => {
  await phone.page.addInitScript(watchSenses);
  const id = await orderAsGuest(bar, phone);
  await phone.reloadsTo('waiting');
  await makeReady(bar, id);
  await phone.sees('ready');
  await phone.reads(/holds the sound back/);
  assert.equal((await senses(phone)).starts, 0);
  await phone.picture('ready-silent');
  await phone.page.locator('main h1').click();
  await phone.page.locator('.sound-note').waitFor({ state: 'hidden' });
  await bar.act(id, 'recall');
  await phone.sees('making');
  await bar.act(id, 'complete');
  await phone.sees('ready');
  await until('it sounds now', async () => (await senses(phone)).peak > 0.05);
});

pageTest('over plain HTTP what needs HTTPS is not there', {}, async (bar, phone) => {
  await phone.page.addInitScript(watchSenses);
  const id = await orderAsGuest(bar, phone, 'bar.lan');
  assert.equal(await phone.page.evaluate(() => isSecureContext), false);
  assert.equal(await phone.page.locator('#notify').count(), 0);
  await makeReady(bar, id);
  await phone.sees('ready');
  await until('it sounds', async () => (await senses(phone)).peak > 0.05);
  assert.equal((await senses(phone)).locks, 0);
});

pageTest('showing it to the barista', {}, async (bar, phone) => {
  const id = await orderAsGuest(bar, phone);
  await makeReady(bar, id);
  await phone.sees('ready');
  await phone.press('Show this to the barista');
  await phone.sees('show');
  await phone.reads('Flat White');
  await phone.picture('show');
  await phone.press('Back');
  await phone.sees('ready');
  await phone.press('Show this to the barista');
  await bar.act(id, 'collect');
  await phone.sees('collected');
});

pageTest('the place in the queue and the wait, as they change', {}, async (bar, phone) => {
  const ahead = [];
  for (let i = 0; i < 3; i += 1)
    ahead.push((await bar.ask('barista', 'POST', 'orders', { drink: 'espresso' })).id);
  const id = await orderAsGuest(bar, phone);
  await phone.reads('3 orders before yours');
  await phone.reads(/^Ready in about \d+–\d+ minutes$/);
  await phone.picture('place');
  await makeReady(bar, ahead[0]);
  await makeReady(bar, ahead[1]);
  await phone.reads('1 order before yours');
  await makeReady(bar, ahead[2]);
  await phone.reads('You are next');
  await phone.reloadsTo('waiting');
  await phone.reads('You are next');
  // What was promised is over.
  await phone.page.evaluate(() => {
    const name = 'presso.promise';
    localStorage.setItem(name, JSON.stringify({ ...JSON.parse(localStorage.getItem(name) ?? ''), by: 1 }));
  });
  await phone.reads('Sorry, this takes longer than we told you. You keep your place.');
  await phone.picture('place-overdue');
  await bar.act(id, 'claim');
  await phone.sees('making');
});

pageTest('the journey goes on while it is looked at', {}, async (bar, phone) => {
  const id = await orderAsGuest(bar, phone);
  await phone.press('Your coffee’s journey');
  await phone.sees('journey');
  await phone.reads('Code scanned');
  await phone.reads('Ordered');
  await phone.reads('Still to come…');
  await bar.act(id, 'claim', { barista: 'Ana' });
  await phone.reads('Ana took your order');
  await phone.picture('journey');
  await phone.reloadsTo('journey');
  await phone.reads('Ana took your order');
  await phone.press('Back');
  await phone.sees('making');
  await bar.act(id, 'complete');
  await bar.act(id, 'collect');
  await phone.sees('collected');
  await phone.page.getByRole('button', { name: 'Your orders' }).click();
  let isDown = true;
  await phone.page.route('**/journey', route => (isDown ? route.abort() : route.continue()));
  await phone.press('Its journey');
  await phone.reads('The bar can’t be reached');
  isDown = false;
  await phone.reads('Ready, and your number called');
  assert.equal(await phone.page.getByText('Collected', { exact: true }).count(), 1);
  assert.equal(await phone.page.getByText('Still to come…').count(), 0);
  await phone.picture('journey-done');
});

pageTest('forgotten, but not before the order is over', {}, async (bar, phone) => {
  const id = await orderAsGuest(bar, phone);
  await phone.page.getByRole('button', { name: 'Your orders' }).click();
  await phone.sees('history');
  await phone.reads(/30 days later nobody can tell/);
  await phone.picture('privacy');
  const forget = async () => {
    await phone.press('Forget me');
    await phone.page.getByRole('dialog').getByRole('button', { name: 'Forget me' }).click();
  };
  await forget();
  await phone.sees('problem');
  assert.equal(await phone.heading(), 'You still have an order here');
  await phone.picture('refused-order-open');
  await phone.press('Back');
  await makeReady(bar, id);
  await phone.sees('ready');
  await bar.act(id, 'collect');
  await phone.sees('collected');
  await phone.page.getByRole('button', { name: 'Your orders' }).click();
  await forget();
  await phone.sees('forgotten');
  assert.equal(await phone.heading(), 'You are forgotten');
  await phone.picture('forgotten');
  const left = await phone.page.evaluate(() => Object.keys(localStorage));
  assert.deepEqual(left, []);
  const cookies = await phone.page.context().cookies();
  assert.deepEqual(cookies.filter(({ name }) => name === 'presso_guest'), []);
  assert.equal((await bar.order(id)).name, null);
  await phone.press('Done');
  await phone.sees('start');
  assert.equal(await phone.page.getByRole('button', { name: 'Your orders' }).count(), 0);
});
