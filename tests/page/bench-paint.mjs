// SPDX-License-Identifier: GPL-3.0-or-later
// How long a guest looks at nothing: from the scan until the menu's tiles are painted, in Chromium under DevTools'
// "Slow 4G" with a processor four times slower. Prints figures and asserts none.

import { Bar } from './bar.mjs';
import { launchBrowser, withPhone } from './phone.mjs';

const SLOW_4G = { offline: false, latency: 562.5, downloadThroughput: 1.6e6 / 8 * 0.9, uploadThroughput: 0.75e6 / 8 * 0.9 };
const SLOWER = 4;
const TIMES = 5;
const LANGUAGES = ['en', 'de', 'ja', 'ar'];

// Two frames after the tiles are in the document they have been painted.
function watchTiles() {
  const look = () => {
    if (!document.querySelector('.tile .drink-drawing'))
      return;
    watcher.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => { window.painted = performance.now(); }));
  };
  const watcher = new MutationObserver(look);
  watcher.observe(document, { childList: true, subtree: true });
}

async function measure(browser, bar, locale) {
  const address = await bar.scanned();
  const result = {};
  await withPhone(browser, { locale }, async phone => {
    const session = await phone.page.context().newCDPSession(phone.page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', SLOW_4G);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    await phone.page.addInitScript(watchTiles);
    await phone.open(address);
    await phone.page.waitForFunction(() => window.painted);
    Object.assign(result, await phone.page.evaluate(() => ({
      painted: window.painted,
      arrived: performance.timing.responseEnd - performance.timing.navigationStart,
      first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    })));
    await phone.sees('drinks');
    result.reserved = await phone.page.evaluate(() => performance.now());
  });
  return result;
}

const median = values => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

const browser = await launchBrowser();
const bar = await Bar.open();
await bar.change({ languages: LANGUAGES, drinksPerCode: TIMES * LANGUAGES.length });
for (const locale of LANGUAGES) {
  const runs = [];
  for (let i = 0; i < TIMES; i++)
    runs.push(await measure(browser, bar, locale));
  const of = name => Math.round(median(runs.map(run => run[name])));
  process.stdout.write(`${locale}: document there after ${of('arrived')} ms, first paint ${of('first')} ms, ` +
                       `tiles painted ${of('painted')} ms, drink reserved ${of('reserved')} ms (medians of ${TIMES})\n`);
}
await bar.close();
await browser.close();
