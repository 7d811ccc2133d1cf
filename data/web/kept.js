// SPDX-License-Identifier: GPL-3.0-or-later
// What the phone keeps for the page across reloads. Where storage is full or refused, as in some private windows,
// the page itself keeps it until it is closed.

/** @import { Kept } from './types.js' */

/** @type {{ [Name in keyof Kept]?: ?Kept[Name] }} */
let unkept = {};

/**
 * @template {keyof Kept} Name
 * @param {Name} name
 * @returns {?Kept[Name]}
 */
export function recall(name) {
  if (name in unkept)
    return unkept[name] ?? null;
  try {
    return JSON.parse(localStorage.getItem(`presso.${name}`) ?? 'null');
  } catch {
    return null;
  }
}

export function forgetAll() {
  unkept = {};
  try {
    Object.keys(localStorage).filter(name => name.startsWith('presso.')).forEach(name => localStorage.removeItem(name));
  } catch {
    // Nothing was kept then.
  }
}

/**
 * @template {keyof Kept} Name
 * @param {Name} name
 * @param {?Kept[Name]} value null for nothing any more
 */
export function remember(name, value) {
  try {
    if (value === null)
      localStorage.removeItem(`presso.${name}`);
    else
      localStorage.setItem(`presso.${name}`, JSON.stringify(value));
    delete unkept[name];
  } catch {
    unkept[name] = value;
  }
}
