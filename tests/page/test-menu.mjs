// SPDX-License-Identifier: GPL-3.0-or-later
// Forty seconds: few taps from the scan to the order, the same again, a choice before the scan; and a page that
// looks like its bar and fits every screen.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { shadesOf } from '../../data/web/accent.js';
import { formatCode } from '../../data/web/code-field.js';
import { until } from './bar.mjs';
import { misfits } from './fits.mjs';
import { pageTest } from './fixture.mjs';

/** @import { Bar } from './bar.mjs' */
/** @import { Phone } from './phone.mjs' */

// Counts what the guest's finger does, in whatever document it does it.
/** @param {Phone} phone */
async function countTaps(phone) {
  const taps = { n: 0 };
  await phone.page.exposeFunction('onTap', () => { taps.n += 1; });
  await phone.page.addInitScript(() => addEventListener('pointerdown', () => window.onTap(), true));
  return taps;
}

/**
 * @param {Bar} bar
 * @param {Phone} phone
 */
async function finish(bar, phone) {
  await phone.sees('waiting');
  const [order] = (await bar.orders()).filter(one => one.state === 'WAITING');
  for (const action of ['claim', 'complete', 'collect'])
    await bar.act(order.id, action);
  await phone.sees('collected');
  return order;
}

pageTest('two taps from the scan to the usual, and one for the same again', {}, async (bar, phone) => {
  const taps = await countTaps(phone);
  await phone.open(await bar.scanned());
  await phone.sees('drinks');
  assert.equal(await phone.page.locator('#again').count(), 0, 'there is no last order yet');
  await phone.reads('Milk: Regular');
  await phone.press('Flat White');
  await phone.press('Order now');
  await phone.sees('waiting');
  assert.equal(taps.n, 2);
  const first = await finish(bar, phone);
  assert.deepEqual(first.options, { milk: 'regular' });

  taps.n = 0;
  await phone.open(await bar.scanned());
  await phone.sees('drinks');
  await phone.reads('The same again?');
  await phone.picture('again');
  await phone.press('Order now');
  await phone.sees('waiting');
  assert.equal(taps.n, 1);
  const second = await finish(bar, phone);
  assert.deepEqual([second.drink, second.options], ['flat-white', { milk: 'regular' }]);
});

pageTest('a drink can be tapped while the rest of the page is still on its way', {}, async (bar, phone) => {
  // Looks after each script of the document.
  await phone.page.addInitScript(() => new MutationObserver((_, observer) => {
    const tile = document.getElementById('drink-latte');
    if (!tile)
      return;
    observer.disconnect();
    document.documentElement.dataset.scripts = String(document.querySelectorAll('script:not([type])').length);
    tile.click();
  }).observe(document, { childList: true, subtree: true }));
  await phone.open(await bar.scanned());
  assert.equal(await phone.page.locator('html').getAttribute('data-scripts'), '1');
  await phone.sees('options');
  await phone.reads('Latte');
});

pageTest('the same again is only offered as far as there is all of it', {}, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.orderFlatWhite();
  await finish(bar, phone);
  await bar.offer('flat-white', { options: { milk: { oat: false } } });
  await phone.open(await bar.scanned());
  await phone.sees('drinks');
  await phone.reads(/Oat: Sold out/);
  assert.equal(await phone.page.locator('#again').count(), 0);
  const { menu } = await bar.ask('barista', 'GET');
  await bar.change({ menu: menu.filter((/** @type {{ id: string }} */ { id }) => id !== 'flat-white') });
  await until('the card goes', async () => await phone.page.locator('.again').count() === 0);
});

pageTest('what was chosen before the scan waits for it', {}, async (bar, phone) => {
  await phone.open(bar.address);
  await phone.sees('start');
  await bar.change({ openingHours: 'until late' });
  await phone.reads('until late');
  await phone.page.locator('#drink-cortado').evaluate(tile => { tile.dataset.same = 'yes'; });
  await bar.change({ openingHours: 'until later' });
  await phone.reads('until later');
  assert.equal(await phone.page.locator('#drink-cortado').getAttribute('data-same'), 'yes', 'under a finger nothing changes');
  await phone.press('Cortado');
  await phone.sees('options');
  await phone.choose('Soy');
  await phone.reads(/your choice is kept/);
  await phone.picture('look');
  await phone.page.goBack();
  await phone.sees('start');
  await phone.page.goForward();
  await phone.sees('options');
  await phone.press('Type a code');
  await phone.sees('start');
  await phone.page.keyboard.type((await bar.code()).code);
  await phone.page.keyboard.press('Enter');
  await phone.sees('options');
  await phone.press('Order now');
  await phone.sees('waiting');
  const [order] = await bar.orders();
  assert.deepEqual([order.drink, order.options], ['cortado', { milk: 'soy' }]);
});

/** @type {('no-preference' | 'reduce')[]} */
const MOTIONS = ['no-preference', 'reduce'];

pageTest('a tile grows into its sheet and back, except for who wants no motion', {}, async (bar, phone) => {
  await phone.page.addInitScript(() => {
    const before = Element.prototype.animate;
    window.moves = 0;
    Element.prototype.animate = function animate(/** @type {Parameters<typeof before>} */ ...how) {
      window.moves += 1;
      return before.apply(this, how);
    };
  });
  await phone.open(await bar.scanned());
  const moved = [];
  for (const reducedMotion of MOTIONS) {
    await phone.page.emulateMedia({ reducedMotion });
    await phone.sees('drinks');
    await phone.press('Latte');
    await phone.sees('options');
    moved.push(await phone.page.evaluate(() => window.moves));
    await phone.press('Back');
    await phone.sees('drinks');
    moved.push(await phone.page.evaluate(() => window.moves));
  }
  assert.deepEqual(moved, [2, 3, 3, 3]);
});

pageTest('allergens follow the choice, and what has sold out says until when', {}, async (bar, phone) => {
  const { menu } = await bar.ask('barista', 'GET');
  const soon = new Date();
  soon.setUTCHours(23, 59, 59, 0);
  await bar.offer('mocha', { available: false, until: soon.toISOString() });
  await phone.open(await bar.scanned());
  await phone.sees('drinks');
  assert.equal(menu.length, await phone.page.locator('.tile').count());
  await phone.reads('Back at 23:59');
  await phone.press('Latte');
  await phone.reads('Allergens: Milk');
  await phone.choose('Oat');
  await phone.reads('Allergens: Gluten');
});

pageTest('the bar’s own welcome, times, colour and logo', {}, async (bar, phone) => {
  const closesAt = new Date();
  closesAt.setUTCHours(23, 59, 59, 0);
  await bar.change({ welcome: 'Welcome to the Corner Bar', openingHours: 'Mon–Fri 9–17', accentColor: '#0B6E6E',
                     closesAt: closesAt.toISOString() });
  await bar.setLogo('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>');
  await phone.open(bar.address);
  await phone.sees('start');
  for (const text of ['Welcome to the Corner Bar', 'Mon–Fri 9–17', 'Last orders until 23:59'])
    await phone.reads(text);
  const button = phone.page.locator('form .primary');
  assert.equal(await button.evaluate(one => getComputedStyle(one).backgroundColor), 'rgb(11, 110, 110)');
  await phone.page.waitForFunction(() => [...document.images].some(one => one.matches('.logo') && one.naturalWidth > 0));
  const [logo, painted] = await phone.page.evaluate(() => [
    performance.getEntriesByType('resource').find(one => one.name.includes('/logo?'))?.startTime ?? 0,
    performance.getEntriesByName('first-paint')[0].startTime,
  ]);
  assert.ok(logo >= painted, `the logo was asked for after ${logo} ms, the page painted after ${painted} ms`);
  await phone.picture('bar');
  await bar.change({ welcome: 'Come in!' });
  await phone.reads('Come in!');
  await bar.change({ welcome: null });
  await phone.page.locator('.welcome').waitFor({ state: 'hidden' });
  await bar.change({ accentColor: null });
  await until('the colour goes', async () =>
    await button.evaluate(one => getComputedStyle(one).backgroundColor) === 'rgb(143, 69, 23)');
});

test('any colour of a bar can be read, on light and on dark', () => {
  /** @param {string} color */
  const luminance = color => [1, 3, 5].map(at => parseInt(color.slice(at, at + 2), 16) / 255)
    .map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  /** @type {(one: string, other: string) => number} */
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const grounds = { light: ['#faf4ea', '#fffdf8', '#f1e4d0', '#fbe3c0'], dark: ['#17110d', '#2a1f17', '#3a2b1f', '#4a3110'] };
  for (const accent of ['#000000', '#ffffff', '#ffd400', '#0b6e6e', '#8F4517', '#777777', '#ff00ff', '#00ff00']) {
    const shades = shadesOf(accent);
    for (const [theme, colors] of Object.entries(grounds)) {
      for (const ground of colors)
        assert.ok(contrast(shades[`--shop-${theme}`], ground) >= 4.45, `${accent} on ${ground}`);
      assert.ok(contrast(shades[`--on-${theme}`], shades[`--fill-${theme}`]) >= 4.5, `on ${accent}, ${theme}`);
    }
  }
  assert.equal(shadesOf('#0b6e6e')['--fill-light'], '#0b6e6e', 'a colour that can be read stays as it is');
});

test('a code is written in two halves around a cursor that stays where it was', () => {
  /** @type {[string, number][]} */
  const typings = [['7k3m9', 5], ['7K3M 9', 5], ['7K3', 1], ['7K3M92', 2], ['http://bar/O/7k3m9q2a', 21], ['o-i', 3]];
  const written = typings.map(([typed, cursor]) => formatCode(typed, cursor));
  assert.deepEqual(written, [
    { text: '7K3M 9', cursor: 6 }, { text: '7K3M 9', cursor: 4 }, { text: '7K3', cursor: 1 },
    { text: '7K3M 92', cursor: 2 }, { text: '7K3M 9Q2A', cursor: 9 }, { text: '01', cursor: 2 },
  ]);
});

pageTest('a code can be mended in the middle while it is typed', {}, async (bar, phone) => {
  await phone.open(bar.address);
  await phone.sees('start');
  const field = phone.page.locator('#code');
  await field.focus();
  /** @param {string[]} keys */
  const press = async (...keys) => {
    for (const key of keys)
      await phone.page.keyboard.press(key);
  };
  await phone.page.keyboard.type('7k3n9q2a');
  assert.equal(await field.inputValue(), '7K3N 9Q2A');
  await press('ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'Backspace');
  await phone.page.keyboard.type('m');
  assert.equal(await field.inputValue(), '7K3M 9Q2A');
  await press('Backspace', 'Backspace');
  assert.equal(await field.inputValue(), '7K9Q 2A');
});

const WIDTHS = [[320, 568], [360, 740], [412, 915], [768, 1024], [1280, 800]];
const LARGE_TEXT = '212.5%';

// A menu with everything that makes tiles and sheets long.
/** @param {Bar} bar */
async function crowd(bar) {
  const { menu } = await bar.ask('barista', 'GET');
  const [{ names, ...choice }] = menu[1].options[0].choices;
  assert.ok(names);
  menu[1].names = {};
  menu[1].name = 'Doppelter Karamell-Haselnuss-Milchkaffee';
  menu[1].options.push({ id: 'size', name: 'Bechergröße', choices: [
    { ...choice, id: 'small', name: 'Klein' }, { ...choice, id: 'large', name: 'Lebensmittelfarbenfrei', available: false }] });
  menu[2].available = false;
  await bar.change({ menu, welcome: 'Herzlich willkommen an der Kaffeebar', openingHours: 'Mo–Fr 9–17:30 Uhr' });
  return menu[1].id;
}

/** @type {['light' | 'dark', string, string][]} */
const LOOKS = [['light', 'de-DE', 'ltr'], ['dark', 'ar', 'rtl']];

for (const [colorScheme, locale, dir] of LOOKS) {
  pageTest(`every width and 200 % text: ${colorScheme}, ${dir}`, { colorScheme, locale }, async (bar, phone, t) => {
    await bar.change({ languages: ['en', 'de', 'ar'] });
    const id = await crowd(bar);
    /** @param {string} screen */
    const look = async screen => {
      await phone.sees(screen);
      assert.equal(await phone.page.evaluate(() => document.documentElement.dir), dir);
      for (const fontSize of ['', LARGE_TEXT]) {
        await phone.page.evaluate(size => { document.documentElement.style.fontSize = size; }, fontSize);
        for (const [width, height] of WIDTHS) {
          await phone.page.setViewportSize({ width, height });
          assert.deepEqual(await misfits(phone), [], `${screen} ${width} ${fontSize}`);
          await phone.picture(`${dir}-${screen}-${width}${fontSize ? '-large' : ''}`);
        }
      }
    };
    await phone.open(bar.address);
    await look('start');
    await phone.open(await bar.scanned());
    await phone.sees('drinks');
    await phone.page.locator(`#drink-${id}`).click();
    await phone.page.locator('#order').click();
    await finish(bar, phone);
    await phone.open(await bar.scanned());
    await look('drinks');
    await phone.page.locator(`#drink-${id}`).click();
    await look('options');
    await phone.page.locator('#order').click();
    await look('waiting');
    await phone.page.locator('#history').click();
    await look('history');
    await phone.page.goBack();
    const [order] = (await bar.orders()).filter(one => one.state === 'WAITING');
    await bar.act(order.id, 'claim');
    await bar.act(order.id, 'complete');
    await look('ready');
    await phone.page.locator('#show').click();
    await look('show');
    await phone.open(`${bar.address}o/ZZZZZZZZ`);
    await look('problem');
    t.diagnostic(`${WIDTHS.length * 2} shapes of 8 screens`);
  });
}
