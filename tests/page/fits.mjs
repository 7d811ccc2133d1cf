// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a screen fits: nothing sticks out or is cut, no text lies on another, and a thumb hits what it aims at.

const LEAST_TARGET = 44;

/** @import { Phone } from './phone.mjs' */

// Runs in the page.
/** @param {number} least */
function lookForMisfits(least) {
  /** @param {Element} element */
  const shown = element => element.checkVisibility() && !element.closest('.visually-hidden, svg, select, [aria-modal]');
  /** @param {Element} element */
  const name = element => element.outerHTML.slice(0, 100);
  const small = [...document.querySelectorAll('button, select, input:not([type=radio]), label.choice, a')]
    .map(element => ({ element, box: element.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0 && Math.min(box.width, box.height) < least - 0.5)
    .map(({ element, box }) => `${name(element)} is ${box.width} × ${box.height}`);
  const cut = [...document.querySelectorAll('body *')].filter(element => shown(element) && element.clientWidth > 0 &&
    getComputedStyle(element).display !== 'inline' && element.tagName !== 'INPUT' &&
    (element.scrollWidth > element.clientWidth + 1 ||
     (getComputedStyle(element).overflowY !== 'visible' && element.scrollHeight > element.clientHeight + 1)))
    .map(element => `${name(element)} is cut off`);
  const texts = [...document.querySelectorAll('body *')].filter(shown).flatMap(element =>
    [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE && node.textContent?.trim()).map(node => {
      const range = document.createRange();
      range.selectNodeContents(node);
      return { element, box: range.getBoundingClientRect() };
    }));
  const outside = texts.filter(({ box }) => box.left < -1 || box.right > innerWidth + 1)
    .map(({ element }) => `${name(element)} is outside the screen`);
  // What stays at the bottom lies over what scrolls, and is meant to; a big number's font is higher than its digits.
  const still = texts.filter(({ element }) => !element.closest('.actions, dialog, .number'));
  /** @type {(a: DOMRect, b: DOMRect) => boolean} */
  const overlap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3 &&
                            Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 6;
  const onTop = still.flatMap((one, index) => still.slice(index + 1)
    .filter(other => overlap(one.box, other.box))
    .map(other => `${name(one.element)} and ${name(other.element)} overlap`));
  const page = document.documentElement.scrollWidth > innerWidth ? ['the page scrolls sideways'] : [];
  return [...small, ...cut, ...outside, ...onTop, ...page];
}

/** @param {Phone} phone */
export async function misfits(phone) {
  await phone.atRest();
  return phone.page.evaluate(lookForMisfits, LEAST_TARGET);
}

// Runs in the page. Where words have spaces between them, none goes on in the next line; a hyphen may end it.
function lookForBrokenWords() {
  /** @param {Range} range */
  const lines = range => new Set([...range.getClientRects()].filter(box => box.width > 0).map(box => Math.round(box.top)));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const broken = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const { 0: word, index } of (node.textContent ?? '').matchAll(/[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Arabic}]+/gu)) {
      const range = new Range();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      if (lines(range).size > 1)
        broken.push(`“${word}” is broken`);
    }
  }
  return broken;
}

/** @param {Phone} phone */
export function brokenWords(phone) {
  return phone.page.evaluate(lookForBrokenWords);
}
