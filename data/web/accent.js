// SPDX-License-Identifier: GPL-3.0-or-later
// The bar's own colour where the shop has one, made readable on light and on dark, as libpresso/model/presso-color.c
// makes it for the display. What is written with it has a contrast of 4.5 on every ground of the page.

const TEXT = 4.5;
const SHAPE = 1.6;
const HALVINGS = 10;
/** @typedef {number[]} Color red, green and blue, 0 to 1 */

const BLACK = [0, 0, 0];
const WHITE = [1, 1, 1];
// Of each theme the ground on which reading is hardest.
const GROUNDS = { light: '#efe0dc', dark: '#4a3110' };

/** @param {string} color */
function parse(color) {
  return [1, 3, 5].map(start => parseInt(color.slice(start, start + 2), 16) / 255);
}

/** @param {Color} color */
function write(color) {
  return `#${color.map(part => Math.round(part * 255).toString(16).padStart(2, '0')).join('')}`;
}

// Relative luminance after WCAG 2.2.
/** @param {Color} color */
function luminance(color) {
  const [red, green, blue] = color.map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * @param {Color} one
 * @param {Color} other
 */
function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** @param {Color} ground */
function inkOn(ground) {
  return contrast(ground, WHITE) >= contrast(ground, BLACK) ? WHITE : BLACK;
}

// The colour itself where its contrast suffices, otherwise darker or lighter by no more than it takes.
/**
 * @param {Color} color
 * @param {Color} ground
 * @param {number} least
 */
function readable(color, ground, least) {
  const ink = inkOn(ground);
  /** @param {number} share */
  const mix = share => color.map((part, index) => part + (ink[index] - part) * share);
  let [low, high] = contrast(color, ground) >= least ? [0, 0] : [0, 1];
  for (let step = 0; step < HALVINGS; step += 1) {
    const middle = (low + high) / 2;
    [low, high] = contrast(mix(middle), ground) >= least ? [low, middle] : [middle, high];
  }
  return mix(high);
}

// For each theme: to write with, to fill with, and to write on what is filled.
/** @param {string} accent */
export function shadesOf(accent) {
  return Object.fromEntries(Object.entries(GROUNDS).flatMap(([theme, name]) => {
    const ground = parse(name);
    const fill = readable(parse(accent), ground, SHAPE);
    return [[`--shop-${theme}`, write(readable(parse(accent), ground, TEXT))], [`--fill-${theme}`, write(fill)],
            [`--on-${theme}`, write(inkOn(fill))]];
  }));
}

/** @type {?string} */
let applied = null;

/** @param {?string} accent */
export function applyAccent(accent) {
  if (accent === applied)
    return;
  applied = accent;
  const { style } = document.documentElement;
  for (const [name, value] of Object.entries(shadesOf(accent ?? '#000000')))
    style.setProperty(name, accent ? value : '');
}
