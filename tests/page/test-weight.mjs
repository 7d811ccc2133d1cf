// SPDX-License-Identifier: GPL-3.0-or-later
// What a visit costs on the bar's Wi-Fi, measured on the wire, in each language; that the next one costs almost
// nothing; and that the page can be kept on a home screen.

import assert from 'node:assert/strict';

import { anotherPhone, pageTest } from './fixture.mjs';

/** @import { Phone } from './phone.mjs' */

const MOST_BYTES = 40 * 1024;
const MOST_REQUESTS = 3;
const LANGUAGES = ['en', 'de', 'cs', 'es', 'fr', 'it', 'pt-BR', 'pl', 'uk', 'ja', 'zh-CN', 'ar'];

/** @typedef {{ requests: string[], bytes: number }} Cost */

// Counts all that comes until the page has heard from the bar and is at rest.
/**
 * @param {Phone} phone
 * @param {() => Promise<unknown>} act
 */
async function measure(phone, act) {
  const session = await phone.page.context().newCDPSession(phone.page);
  /** @type {Cost} */
  const cost = { requests: [], bytes: 0 };
  /** @type {Promise<void>} */
  const heard = new Promise(resolve => {
    session.on('Network.webSocketFrameReceived', ({ response }) => {
      cost.bytes += Buffer.byteLength(response.payloadData);
      resolve();
    });
  });
  session.on('Network.requestWillBeSent', ({ request }) => cost.requests.push(`${request.method} ${request.url}`));
  session.on('Network.webSocketCreated', ({ url }) => cost.requests.push(url));
  session.on('Network.loadingFinished', ({ encodedDataLength }) => { cost.bytes += encodedDataLength; });
  await session.send('Network.enable');
  await act();
  await heard;
  await phone.atRest();
  await session.detach();
  return cost;
}

/**
 * @param {Cost} cost
 * @param {string} what
 */
function assertLight({ bytes, requests }, what) {
  assert.ok(requests.length <= MOST_REQUESTS, `${what}: ${requests.join('\n')}`);
  assert.ok(bytes <= MOST_BYTES, `${what}: ${bytes} bytes`);
}

pageTest('the first screen from a scan, in each language', {}, async (bar, _, t) => {
  await bar.change({ languages: LANGUAGES, drinksPerCode: LANGUAGES.length });
  for (const locale of LANGUAGES) {
    const address = await bar.scanned();
    await anotherPhone({ locale }, async phone => {
      const cost = await measure(phone, async () => {
        await phone.open(address);
        await phone.sees('drinks');
      });
      assert.equal(await phone.page.evaluate(() => document.documentElement.lang), locale);
      t.diagnostic(`${locale}: ${cost.bytes} bytes, ${cost.requests.length} requests`);
      assertLight(cost, locale);
    });
  }
});

pageTest('nothing that a slow phone takes long to make ready is used before the first paint', {}, async (bar, phone) => {
  await bar.change({ languages: ['en', 'de'], menu: [{ id: 'mocha', name: 'Mocha', icon: 'mocha', options: [],
                                                       allergens: ['milk', 'soya', 'nuts'] }] });
  await phone.page.addInitScript(() => {
    /** @type {{ kind: string, isEarly: boolean }[]} */
    const used = [];
    let isPainting = false;
    new MutationObserver(() => {
      if (document.querySelector('.tile'))
        requestAnimationFrame(() => { isPainting = true; });
    }).observe(document, { childList: true, subtree: true });
    /** @type {(kind: string, formatter: Function) => unknown} */
    const watch = (kind, formatter) => new Proxy(formatter, {
      construct: (target, values) => {
        used.push({ kind, isEarly: !isPainting });
        return Reflect.construct(target, values);
      },
    });
    const { ListFormat, DisplayNames, NumberFormat, DateTimeFormat } = Intl;
    for (const [kind, formatter] of Object.entries({ ListFormat, DisplayNames, NumberFormat, DateTimeFormat }))
      Object.defineProperty(Intl, kind, { value: watch(kind, formatter) });
    Object.assign(window, { used });
  });
  await phone.open(await bar.scanned());
  await phone.reads(/^Allergens: \w+, \w+, \w+$/);
  /** @type {{ kind: string, isEarly: boolean }[]} */
  const used = await phone.page.evaluate('used');
  assert.ok(used.some(({ kind }) => kind === 'ListFormat'));
  assert.ok(used.some(({ kind }) => kind === 'DisplayNames'));
  assert.deepEqual(used.filter(({ isEarly }) => isEarly), []);
});

pageTest('the start screen, and again: what has not changed is not sent again', {}, async (bar, phone, t) => {
  /** @param {() => Promise<unknown>} act */
  const see = act => measure(phone, async () => {
    await act();
    await phone.sees('start');
  });
  const first = await see(() => phone.open(bar.address));
  assertLight(first, 'start');
  await phone.page.goto('about:blank');
  const again = await see(() => phone.open(bar.address));
  t.diagnostic(`start: ${first.bytes} bytes, again ${again.bytes}`);
  // The document is asked about and not sent.
  assert.ok(again.bytes < first.bytes / 2, `${again.bytes} of ${first.bytes} bytes`);
});

pageTest('the menu is there before the drink is reserved, and takes a tap', {}, async (bar, phone) => {
  let letGo = () => {};
  const isHeld = new Promise(resolve => { letGo = () => resolve(null); });
  await phone.page.route('**/orders', async route => {
    await isHeld;
    await route.continue();
  });
  await phone.open(await bar.scanned());
  await phone.sees('reserving');
  await phone.reads('Reserving your drink…');
  await phone.picture('reserving');
  assert.equal((await bar.code()).drinksLeft, 10);
  await phone.press('Flat White');
  letGo();
  await phone.sees('options');
  assert.equal(await phone.heading(), 'Flat White');
  await phone.press('Order now');
  await phone.sees('waiting');
});

pageTest('nothing but our own files, and no policy is broken', {}, async (bar, phone) => {
  /** @type {string[]} */
  const foreign = [];
  phone.page.on('request', request => {
    if (!request.url().startsWith(bar.address))
      foreign.push(request.url());
  });
  await phone.open(await bar.scanned());
  await phone.orderFlatWhite();
  assert.deepEqual(foreign, []);
});

pageTest('the page can be kept on a home screen', {}, async (bar, phone) => {
  await bar.change({ name: 'Café am Platz', accentColor: '#004488' });
  await phone.open(bar.address);
  await phone.sees('start');
  const session = await phone.page.context().newCDPSession(phone.page);
  const { url, errors, data } = await session.send('Page.getAppManifest');
  assert.equal(url, `${bar.address}manifest.webmanifest`);
  assert.deepEqual(errors, []);
  assert.equal(JSON.parse(data ?? '').name, 'Café am Platz');
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  const about = installabilityErrors.map(error => error.errorId)
    .filter(id => !['not-from-secure-origin', 'in-incognito'].includes(id));
  assert.deepEqual(about, []);
  const colors = await phone.page.locator('meta[name=theme-color]').evaluateAll(all => all.map(one => one.getAttribute('content')));
  assert.deepEqual(colors, ['#004488', '#004488']);
});
