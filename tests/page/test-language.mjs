// SPDX-License-Identifier: GPL-3.0-or-later
// The page speaks the guest's language where the shop offers it, and the guest can change it.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { pickLanguage, tn, useLanguage } from '../../data/web/i18n.js';
import { pageTest } from './fixture.mjs';

const lang = phone => phone.page.evaluate(() => document.documentElement.lang);

pageTest('a German phone reads German where the shop offers it', { locale: 'de-AT' }, async (bar, phone) => {
  await phone.open(bar.address);
  await phone.sees('start');
  assert.equal(await lang(phone), 'de');
  assert.notEqual(await phone.heading(), 'Scan the code on the big screen');
  await phone.picture('german-phone');
});

pageTest('and English where it does not', { locale: 'de-AT' }, async (bar, phone) => {
  await bar.change({ languages: ['en'] });
  await phone.open(bar.address);
  await phone.sees('start');
  assert.equal(await lang(phone), 'en');
  assert.equal(await phone.page.locator('#language').count(), 0, 'there is nothing to choose');
});

pageTest('the guest changes the language, and it stays', {}, async (bar, phone) => {
  await phone.open(bar.address);
  await phone.sees('start');
  await phone.page.getByLabel('Language').selectOption('Deutsch');
  await phone.page.waitForFunction(() => document.documentElement.lang === 'de');
  await phone.reloadsTo('start');
  assert.equal(await lang(phone), 'de');
});

// Three forms: 1; 2 to 4 but not 12 to 14; the rest.
function polishForm(n) {
  if (n === 1)
    return 0;
  return n % 10 > 1 && n % 10 < 5 && (n % 100 < 10 || n % 100 > 20) ? 1 : 2;
}

test('the language is the closest one that is offered', () => {
  const picked = [pickLanguage(['en', 'de'], ['fr', 'de-CH']), pickLanguage(['pt_BR'], ['pt-PT']),
                  pickLanguage(['en'], ['fr'])];
  assert.deepEqual(picked, ['de', 'pt_BR', null]);
});

test('plurals are formed by the catalogue', async t => {
  const catalogue = {
    '': Array.from({ length: 200 }, (_, n) => polishForm(n)).join(''),
    '{n} minute': ['{n} one', '{n} few', '{n} many'],
  };
  globalThis.document = { documentElement: {} };
  t.mock.method(globalThis, 'fetch', async path => {
    assert.equal(path, '/i18n/xx.json');
    return Response.json(catalogue);
  });
  await useLanguage('xx');
  const formed = [1, 3, 5, 12, 213, 1004].map(n => tn('{n} minute', '{n} minutes', n));
  assert.deepEqual(formed, ['1 one', '3 few', '5 many', '12 many', '213 many', '1004 few']);
});
