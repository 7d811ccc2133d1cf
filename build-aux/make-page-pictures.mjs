// SPDX-License-Identifier: GPL-3.0-or-later
// make-page-pictures.mjs NAME FILE: takes pictures of the page on a guest's phone, at a bar of its own, and puts them beside
// each other into FILE. What uses it is make-pictures.py.

import { Bar } from '../tests/page/bar.mjs';
import { launchBrowser, withPhone } from '../tests/page/phone.mjs';

const LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" rx="12" fill="#0b6e6e"/>' +
             '<path d="M10 17h22v8a11 11 0 0 1-22 0zm22 3h3a5 5 0 0 1 0 10h-4" fill="none" stroke="#fff" stroke-width="4"/>' +
             '<path d="M10 41h22" stroke="#fff" stroke-width="4"/></svg>';
const SHEET = 'margin:0;display:inline-flex;gap:24px;padding:8px';
const FRAME = 'border-radius:28px;border:1px solid rgb(128 128 128 / 40%)';

async function walkUp(bar, drinks) {
  for (const drink of drinks)
    await bar.ask('barista', 'POST', 'orders', { drink, options: drink === 'espresso' ? {} : { milk: 'regular' } });
}

// From the number to the call, by whoever works there.
async function serve(bar, ...actions) {
  const order = (await bar.orders()).find(one => one.source === 'guest' && !one.closedAt);
  for (const action of actions)
    await bar.act(order.id, action);
}

async function picture(phone) {
  await phone.page.mouse.move(0, 0);
  await phone.page.evaluate(() => document.activeElement?.blur());
  await phone.atRest();
  return (await phone.page.screenshot({ animations: 'disabled' })).toString('base64');
}

// An order by a guest who was here before.
async function order(bar, browser) {
  const pictures = [];
  await withPhone(browser, {}, async phone => {
    await phone.open(await bar.scanned());
    await phone.orderFlatWhite();
    await serve(bar, 'claim', 'complete', 'collect');
    await walkUp(bar, ['cappuccino', 'espresso', 'latte']);
    await phone.open(await bar.scanned());
    await phone.sees('drinks');
    pictures.push(await picture(phone));
    await phone.press('Flat White');
    await phone.sees('options');
    await phone.choose('Oat');
    pictures.push(await picture(phone));
    await phone.press('Order now');
    await phone.sees('waiting');
    await phone.reads('3 orders before yours');
    pictures.push(await picture(phone));
    await serve(bar, 'claim', 'complete');
    await phone.sees('ready');
    pictures.push(await picture(phone));
  });
  return pictures;
}

// Three phones, each in its own language, and the looks of another bar.
async function languages(bar, browser) {
  const pictures = [];
  await withPhone(browser, { locale: 'ar-EG' }, async phone => {
    await phone.open(await bar.scanned());
    await phone.sees('drinks');
    pictures.push(await picture(phone));
  });
  await withPhone(browser, { locale: 'ja-JP' }, async phone => {
    await phone.open(await bar.scanned());
    await phone.sees('drinks');
    await phone.page.locator('.tile').nth(4).click();
    await phone.sees('options');
    await phone.page.locator('#order').click();
    await phone.sees('waiting');
    await phone.reads('次はあなたの番です');
    pictures.push(await picture(phone));
    await phone.page.locator('#journey').click();
    await phone.sees('journey');
    pictures.push(await picture(phone));
  });
  await bar.change({ name: 'Café am Platz', welcome: 'Schön, dass Sie da sind!', openingHours: 'Mo–Fr 9–17:30 Uhr',
                     language: 'de', accentColor: '#0b6e6e' });
  await bar.setLogo(LOGO);
  await withPhone(browser, { locale: 'de-DE' }, async phone => {
    await phone.open(bar.address);
    await phone.sees('start');
    pictures.push(await picture(phone));
  });
  return pictures;
}

async function putBeside(browser, pictures, path) {
  const page = await browser.newPage({ viewport: { width: 1920, height: 800 } });
  const images = pictures.map(data => `<img style="${FRAME}" src="data:image/png;base64,${data}">`);
  await page.setContent(`<body style="${SHEET}">${images.join('')}</body>`);
  await page.locator('body').screenshot({ path, omitBackground: true });
}

const [name, path] = process.argv.slice(2);
const scene = { 'page': order, 'page-languages': languages }[name];
const bar = await Bar.open();
const browser = await launchBrowser();
try {
  await putBeside(browser, await scene(bar, browser), path);
} finally {
  await browser.close();
  await bar.close();
}
