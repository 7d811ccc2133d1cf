// SPDX-License-Identifier: GPL-3.0-or-later
// What the server put into the document, so that nothing needs to be asked for before the menu is there: the shop,
// the language that it found best for this phone, and that language's catalogue.

/** @returns {?import('./types.js').Given} */
export function given() {
  try {
    return JSON.parse(document.getElementById('presso-data')?.textContent ?? '');
  } catch {
    return null;
  }
}
