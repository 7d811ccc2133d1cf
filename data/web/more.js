// SPDX-License-Identifier: GPL-3.0-or-later
// Brings the page's later part: what is only seen once something was ordered, fetched at the first touch, so that the
// first screen doesn't wait for it. It takes its place by itself (later.js).

import { addLaterCatalogue } from './i18n.js';

const PATIENCE_MS = 8000;
const AGAIN_MS = 1500;

let tries = 0;
let isAsked = false;
let isLate = false;

// Whether the page tries for it again.
export const isLaterLate = () => isLate;

/** @param {HTMLScriptElement | HTMLLinkElement} element */
function added(element) {
  return new Promise((resolve, reject) => {
    element.onload = resolve;
    element.onerror = reject;
    // A browser waits for minutes. One that comes after all counts, too.
    setTimeout(reject, PATIENCE_MS);
    document.head.append(element);
  });
}

// A browser lets one request wait for another of the same address, which may hang on a dead connection. One after the other:
// nothing is shown before it has its looks, and no second connection is kept, which may be dead when the phone wakes.
async function fetchParts() {
  await added(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `/later.css?${tries}` }));
  await added(Object.assign(document.createElement('script'), { src: `/later.js?${tries}` }));
}

/** @param {() => void} onNews called when it is there, or has to be tried for again */
export async function needLater(onNews) {
  if (isAsked)
    return;
  isAsked = true;
  tries += 1;
  isLate = await addLaterCatalogue().then(fetchParts).then(() => false, () => true);
  onNews();
  // On a bad line until it comes.
  if (isLate)
    setTimeout(() => {
      isAsked = false;
      needLater(onNews);
    }, AGAIN_MS);
}
