// SPDX-License-Identifier: GPL-3.0-or-later
// Builds elements. Text only ever becomes text nodes, so nothing a shop or a guest wrote is read as HTML.

/** @typedef {(event: Event) => void} Listener */
/** @typedef {string | boolean | null | undefined | Listener} Attribute */
/** @typedef {Node | string | false | null | undefined} Child */

const SVG = 'http://www.w3.org/2000/svg';
const DRAWN = new Set(['espresso', 'macchiato', 'americano', 'cappuccino', 'latte', 'flat-white', 'mocha', 'cortado',
                       'filter-coffee', 'iced-coffee', 'tea', 'chocolate', 'water', 'juice']);

/**
 * @param {HTMLElement} element
 * @param {string} name
 * @param {Attribute} value
 */
function apply(element, name, value) {
  if (value === null || value === undefined || value === false)
    return;
  if (typeof value === 'function')
    element.addEventListener(name.slice(2), value);
  else
    element.setAttribute(name, value === true ? '' : value);
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, Attribute>} [attributes]
 * @param {...(Child | Child[])} children
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    apply(element, name, value);
  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

// Setting only what differs keeps screen readers and selections quiet during the once-a-second updates.
/**
 * @param {HTMLElement} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text)
    element.textContent = text;
}

let isPainted = false;

// Resolves with the first screen that can be read; a tab in the background is not painted at all.
/** @type {Promise<void>} */
const painted = new Promise(resolve => {
  if (globalThis.document?.visibilityState !== 'visible') {
    setTimeout(resolve);
  } else if (globalThis.PerformanceObserver?.supportedEntryTypes?.includes('paint')) {
    new PerformanceObserver(list => {
      if (list.getEntriesByName('first-contentful-paint').length)
        resolve();
    }).observe({ type: 'paint', buffered: true });
  } else {
    requestAnimationFrame(() => setTimeout(resolve));
  }
});
painted.then(() => { isPainted = true; });

// Does what the first screen can be drawn without, as soon as that is seen. The first use of Intl is such: browsers then
// load their tables for all languages, which takes a slow phone a fifth of a second.
/** @param {(after?: undefined) => void} work */
export function afterPaint(work) {
  if (isPainted)
    work();
  else
    painted.then(() => work());
}

// Text that is drawn plainly at first, where the exact one needs Intl.
/**
 * @param {HTMLElement} element
 * @param {string} plain
 * @param {() => string} exact
 */
export function setTextAfterPaint(element, plain, exact) {
  setText(element, plain);
  afterPaint(() => setText(element, exact()));
}

// A drawing of drinks.svg, which the document brings along.
/**
 * @param {string} name
 * @param {string} className
 */
export function drawing(name, className, viewBox = '0 0 64 64') {
  const svg = document.createElementNS(SVG, 'svg');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#drawing-${name}`);
  svg.setAttribute('class', className);
  svg.setAttribute('viewBox', viewBox);
  svg.setAttribute('aria-hidden', 'true');
  svg.append(use);
  return svg;
}

// A drink whose icon is not one of ours is drawn as a plain cup.
/** @param {string} [icon] */
export function drinkDrawing(icon, className = 'drink-drawing') {
  return drawing(icon && DRAWN.has(icon) ? icon : 'cup', className);
}

/** @param {string} name */
export function picture(name) {
  return drawing(name, 'picture', '0 0 96 64');
}

// One that index.html brings along.
/** @param {string} id */
export function requireElement(id) {
  const element = document.getElementById(id);
  if (!element)
    throw new Error(id);
  return element;
}

// Says a sentence to screen readers: politely, or at once when the guest must act.
/** @param {string} text */
export function announce(text, urgent = false) {
  const region = requireElement(urgent ? 'alert' : 'status');
  region.textContent = '';
  region.append(text);
}
