// SPDX-License-Identifier: GPL-3.0-or-later
// phone.mjs PROFILE: a guest's phone, driven by lines of JSON on standard input: {"id", "do", …} is answered
// by {"id", "value"} or {"id", "error"}. Things are found by what a guest reads: role and name.

import { createRequire } from 'node:module';
import readline from 'node:readline';

const require = createRequire(new URL('../page/package.json', import.meta.url));
const { chromium } = require('playwright-core');

const PATIENCE_MS = 40000;
const PHONE = {
  viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, locale: 'en-GB',
  colorScheme: 'light', reducedMotion: 'reduce',
};

const [profile] = process.argv.slice(2);
const context = await chromium.launchPersistentContext(profile, {
  ...PHONE, executablePath: process.env.PRESSO_CHROMIUM ?? '/usr/bin/chromium', headless: true,
  args: ['--no-sandbox', '--no-proxy-server', '--disable-dev-shm-usage', '--disable-gpu', '--mute-audio'],
});
context.setDefaultTimeout(PATIENCE_MS);
const [page] = context.pages();

// What a developer would see go wrong. Lost requests are no fault where the test takes the host away.
const faults = [];
page.on('pageerror', error => faults.push(`uncaught: ${error}`));
page.on('console', message => {
  if (['error', 'warning'].includes(message.type()))
    faults.push(`${message.type()}: ${message.text()}`);
});

function locate({ role, name, exact = true, text }) {
  return role ? page.getByRole(role, { name, exact }) : page.getByText(text, { exact });
}

const deeds = {
  open: async ({ url }) => {
    await page.goto(url);
    return page.url();
  },
  reload: () => page.reload().then(() => null),
  tap: what => locate(what).tap(),
  fill: async what => locate(what).fill(what.value),
  waitFor: what => locate(what).first().waitFor({ state: what.gone ? 'hidden' : 'visible', timeout: what.ms }),
  count: what => locate(what).count(),
  // What can be read on the page just now.
  read: () => page.locator('body').innerText(),
  title: () => page.title(),
  url: () => page.url(),
  picture: ({ path }) => page.screenshot({ path, animations: 'disabled' }).then(() => path),
  faults: () => faults.splice(0),
};

async function answer(line) {
  const { id, do: deed, ...what } = JSON.parse(line);
  try {
    return { id, value: (await deeds[deed](what)) ?? null };
  } catch (error) {
    return { id, error: String(error.message ?? error) };
  }
}

process.stdout.write(`${JSON.stringify({ id: 0, value: 'ready' })}\n`);
for await (const line of readline.createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(await answer(line))}\n`);
await context.close();
