// SPDX-License-Identifier: GPL-3.0-or-later
// What the address and the document brought along, so that nothing needs to be asked for before the menu is there: the
// code, the shop, the language that the server found best for this phone, and that language's catalogue.

import { useLanguage } from './i18n.js';
import { mergeShop } from './store.js';

export function codeInPath() {
  const [, code] = /^\/o\/([^/]+)\/?$/i.exec(location.pathname) ?? [];
  return code ? decodeURIComponent(code) : null;
}

/** @returns {?import('./types.js').Given} */
function given() {
  try {
    return JSON.parse(document.getElementById('presso-data')?.textContent ?? '');
  } catch {
    return null;
  }
}

export function takeGiven() {
  const found = given();
  if (!found?.shop)
    return;
  mergeShop(found.shop);
  useLanguage(found.language, found.catalogue);
}
