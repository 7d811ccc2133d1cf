// SPDX-License-Identifier: GPL-3.0-or-later
// How long a guest looks at nothing: from the scan until the menu's tiles are painted, in Chromium under DevTools'
// "Slow 4G" with a processor four times slower. Prints figures and asserts none.

import assert from 'node:assert/strict';

import { Bar } from './bar.mjs';
import { launchBrowser, withPhone } from './phone.mjs';

/** @import { Browser } from 'playwright-core' */

const SLOW_4G = { offline: false, latency: 562.5, downloadThroughput: 1.6e6 / 8 * 0.9, uploadThroughput: 0.75e6 / 8 * 0.9 };
const SLOWER = 4;
const TIMES = 9;
const LANGUAGES = ['en', 'de', 'ja', 'ar'];

// The tiles are in the document from some frame on; the browser says when it painted that one. Nothing else has
// content before, so the two are the same frame.
function watchTiles() {
  const watcher = new MutationObserver(() => {
    if (!document.querySelector('.tile .drink-drawing'))
      return;
    watcher.disconnect();
    window.tilesAt = performance.now();
  });
  watcher.observe(document, { childList: true, subtree: true });
  new PerformanceObserver(list => { window.painted = list.getEntriesByName('first-contentful-paint')[0]?.startTime; })
    .observe({ type: 'paint', buffered: true });
}

/**
 * @param {Browser} browser
 * @param {Bar} bar
 * @param {string} locale
 */
async function measure(browser, bar, locale) {
  const address = await bar.scanned();
  const result = { tiles: 0, painted: 0, arrived: 0, reserved: 0 };
  await withPhone(browser, { locale }, async phone => {
    const session = await phone.page.context().newCDPSession(phone.page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', SLOW_4G);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    await phone.page.addInitScript(watchTiles);
    await phone.open(address);
    await phone.page.waitForFunction(() => window.painted);
    Object.assign(result, await phone.page.evaluate(() => ({
      tiles: window.tilesAt ?? Infinity,
      painted: window.painted ?? 0,
      arrived: performance.timing.responseEnd - performance.timing.navigationStart,
    })));
    assert.ok(result.tiles < result.painted, 'what was painted first were the tiles');
    await phone.sees('drinks');
    result.reserved = await phone.page.evaluate(() => performance.now());
  });
  return result;
}

/** @param {number[]} values */
const median = values => Math.round(values.sort((a, b) => a - b)[Math.floor(values.length / 2)]);

const browser = await launchBrowser();
const bar = await Bar.open();
await bar.change({ languages: LANGUAGES, drinksPerCode: TIMES * LANGUAGES.length });
for (const locale of LANGUAGES) {
  /** @type {Awaited<ReturnType<typeof measure>>[]} */
  const runs = [];
  for (let i = 0; i < TIMES; i++)
    runs.push(await measure(browser, bar, locale));
  /** @param {'arrived' | 'tiles' | 'painted' | 'reserved'} name */
  const of = name => median(runs.map(run => run[name]));
  const least = Math.round(Math.min(...runs.map(run => run.painted)));
  process.stdout.write(`${locale}: document there after ${of('arrived')} ms, tiles drawn ${of('tiles')} ms, ` +
                       `painted ${of('painted')} ms (least ${least}), drink reserved ${of('reserved')} ms (medians of ${TIMES})\n`);
}
await bar.close();
await browser.close();
