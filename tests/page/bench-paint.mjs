// SPDX-License-Identifier: GPL-3.0-or-later
// How long a guest looks at nothing: from the scan until the menu's tiles are painted, in Chromium under DevTools'
// "Slow 4G" with a processor four times slower. Prints figures and asserts none.
//
// Spoken to over DevTools' own pipe: a test tool's scripts and worlds inside of the page would be slowed down and
// counted as well.

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { Bar } from './bar.mjs';

const SLOW_4G = { offline: false, latency: 562.5, downloadThroughput: 1.6e6 / 8 * 0.9, uploadThroughput: 0.75e6 / 8 * 0.9 };
const SLOWER = 4;
const TIMES = 9;
const LANGUAGES = ['en', 'de', 'ja', 'ar'];
const ARGUMENTS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking',
                   '--disable-component-update', '--disable-sync', '--no-first-run', '--remote-debugging-pipe'];
// A new tab is at rest before anything is measured in it.
const REST_MS = 1000;
const STEP_MS = 100;

/** @typedef {{ arrived: number, painted: number, reserved: number }} Times */
/** @typedef {{ browserContextId: string, targetId: string, sessionId: string, result: { value: unknown } }} Answer */

class Browser {
  #process;
  /** @type {Map<number, (answer: Answer) => void>} */
  #answers = new Map();
  #last = 0;
  #text = '';

  /** @param {string} folder */
  constructor(folder) {
    this.#process = spawn(process.env.PRESSO_CHROMIUM ?? '/usr/bin/chromium', [...ARGUMENTS, `--user-data-dir=${folder}`],
                          { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    this.#process.stdio[4]?.on('data', data => {
      const messages = (this.#text + data).split('\0');
      this.#text = messages.pop() ?? '';
      messages.map(text => JSON.parse(text)).forEach(({ id, result, error }) => this.#answers.get(id)?.(result ?? error));
    });
  }

  /**
   * @param {string} method
   * @param {object} params
   * @param {string} [sessionId]
   * @returns {Promise<Answer>}
   */
  send(method, params = {}, sessionId = undefined) {
    const pipe = /** @type {import('node:stream').Writable} */ (this.#process.stdio[3]);
    this.#last += 1;
    const id = this.#last;
    pipe.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise(resolve => { this.#answers.set(id, resolve); });
  }

  /** @param {string} locale */
  async open(locale) {
    const { browserContextId } = await this.send('Target.createBrowserContext');
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank', browserContextId });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    /** @type {(method: string, params?: object) => Promise<Answer>} */
    const tell = (method, params) => this.send(method, params, sessionId);
    await tell('Emulation.setDeviceMetricsOverride', { width: 360, height: 740, deviceScaleFactor: 2, mobile: true });
    await tell('Emulation.setUserAgentOverride', { userAgent: 'Mozilla/5.0 (Linux; Android 14) Chrome', acceptLanguage: locale });
    await tell('Network.enable');
    await tell('Network.emulateNetworkConditions', SLOW_4G);
    await sleep(REST_MS);
    await tell('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    return { tell, close: () => this.send('Target.disposeBrowserContext', { browserContextId }) };
  }

  async close() {
    const gone = new Promise(resolve => { this.#process.once('exit', resolve); });
    await this.send('Browser.close');
    await gone;
  }
}

// When the document was there, when the menu was painted, and when the drink was reserved. Before the menu the document
// has no content to paint, and the menu comes as a whole.
const READ = `({
  arrived: performance.getEntriesByType('navigation')[0].responseEnd,
  painted: performance.getEntriesByName('first-contentful-paint')[0].startTime,
  reserved: performance.getEntriesByType('resource').find(({ name }) => name.endsWith('/orders')).responseEnd,
})`;

/**
 * @param {Browser} browser
 * @param {Bar} bar
 * @param {string} locale
 */
async function measure(browser, bar, locale) {
  const tab = await browser.open(locale);
  await tab.tell('Page.navigate', { url: await bar.scanned() });
  const isReserved = async () => {
    const { result } = await tab.tell('Runtime.evaluate', { expression: 'document.body?.className === "on-drinks"' });
    return result.value === true;
  };
  while (!await isReserved())
    await sleep(STEP_MS);
  const { result } = await tab.tell('Runtime.evaluate', { expression: READ, returnByValue: true });
  await tab.close();
  return /** @type {Times} */ (result.value);
}

/** @param {number[]} values */
const median = values => Math.round(values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN);

const folder = await mkdtemp(join(tmpdir(), 'presso-paint-'));
const browser = new Browser(folder);
const bar = await Bar.open();
await bar.change({ languages: LANGUAGES, drinksPerCode: TIMES * LANGUAGES.length });
for (const locale of LANGUAGES) {
  /** @type {Times[]} */
  const runs = [];
  for (let i = 0; i < TIMES; i++)
    runs.push(await measure(browser, bar, locale));
  /** @param {keyof Times} name */
  const of = name => median(runs.map(run => run[name]));
  const least = Math.round(Math.min(...runs.map(run => run.painted)));
  process.stdout.write(`${locale}: document there after ${of('arrived')} ms, menu painted ${of('painted')} ms ` +
                       `(least ${least}), drink reserved ${of('reserved')} ms (medians of ${TIMES})\n`);
}
await bar.close();
await browser.close();
await rm(folder, { recursive: true, force: true });
