// SPDX-License-Identifier: GPL-3.0-or-later
// What an order is called in the guest's language. Orders keep the bar's own words, which its staff read; the menu
// knows the others as long as the thing is on it.

import { langOf, nameOf } from './i18n.js';
import { state } from './store.js';

/** @import { Named, OptionGroup, Order, OrderedChoice } from './types.js' */

/** @typedef {{ name: ?string, names?: Named['names'], options?: OptionGroup[] }} Known */

/**
 * @param {Order} order
 * @returns {Known}
 */
function onMenu(order) {
  return state.shop.menu.find(drink => drink.id === order.drink) ?? { name: order.drinkName };
}

/** @param {Order} order */
export function orderedName(order) {
  return nameOf(onMenu(order));
}

/** @param {Order} order */
export function orderedLang(order) {
  return langOf(onMenu(order));
}

/**
 * @param {OrderedChoice} chosen
 * @param {Known} drink
 */
function choiceName({ group, choice, choiceName: name }, drink) {
  const found = drink.options?.find(one => one.id === group)?.choices.find(one => one.id === choice);
  return found ? nameOf(found) : name;
}

/** @param {Order} order */
export function orderedChoices(order) {
  return (order.choices ?? []).map(choice => choiceName(choice, onMenu(order)));
}
