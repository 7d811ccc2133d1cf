// SPDX-License-Identifier: GPL-3.0-or-later
// Brings the page's later part: what is only seen once something was ordered, fetched at the first touch, so that the
// first screen doesn't wait for it. It takes its place by itself (later.js).

import { addLaterCatalogue } from './i18n.js';

const AGAIN_MS = 1500;

let isAsked = false;

/** @param {HTMLScriptElement | HTMLLinkElement} element */
function added(element) {
  return new Promise((resolve, reject) => {
    element.onload = resolve;
    element.onerror = reject;
    document.head.append(element);
  });
}

function fetchParts() {
  return Promise.all([
    added(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: '/later.css' })),
    added(Object.assign(document.createElement('script'), { src: '/later.js' })),
  ]);
}

/** @param {() => void} onHere called when it is there */
export async function needLater(onHere) {
  if (isAsked)
    return;
  isAsked = true;
  try {
    await addLaterCatalogue();
    await fetchParts();
    onHere();
  } catch {
    // On a bad line until it comes.
    setTimeout(() => {
      isAsked = false;
      needLater(onHere);
    }, AGAIN_MS);
  }
}
