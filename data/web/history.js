// SPDX-License-Identifier: GPL-3.0-or-later
// One's own orders so far, and what is kept of them.

import { drinkDrawing, h } from './dom.js';
import { asRead, formatDay, t } from './i18n.js';
import { orderedChoices, orderedLang, orderedName } from './names.js';
import { privacyNote } from './privacy.js';
import { state } from './store.js';

/** @import { Actions, Order, Screen } from './types.js' */

const STATE_NAMES = {
  RESERVED: () => t('Choosing'),
  WAITING: () => t('Ordered'),
  MAKING: () => t('Being made'),
  READY: () => t('Ready'),
  COLLECTED: () => t('Collected'),
  CANCELLED: () => t('Cancelled'),
};

/** @param {Order} order */
export function choicesText(order) {
  return orderedChoices(order).join(' · ');
}

/** @param {Order} order */
function iconOf(order) {
  return state.shop.menu.find(drink => drink.id === order.drink)?.icon ?? 'cup';
}

/**
 * @param {Order} order
 * @param {Actions} actions
 */
function historyItem(order, actions) {
  const number = order.number ? h('span', { class: 'history-number' }, String(order.number)) : null;
  return h('li', { class: 'card history-item' }, drinkDrawing(iconOf(order)),
           h('div', { class: 'history-text' },
             h('strong', { lang: orderedLang(order) }, orderedName(order) ?? t('No drink chosen')),
             h('span', {}, choicesText(order)), h('span', {}, formatDay(order.submittedAt ?? order.createdAt)),
             h('button', { class: 'link', type: 'button', id: `journey-${order.id}`,
                           onclick: () => actions.openJourney(order) }, t('Its journey'))),
           h('div', { class: 'history-state' }, number,
             h('span', { class: `badge ${order.state.toLowerCase()}` }, STATE_NAMES[order.state]())));
}

/**
 * @param {Actions} actions
 * @returns {Screen}
 */
export function historyScreen(actions) {
  const list = h('ul', { class: 'history' });
  const node = h('div', { class: 'screen' }, h('h1', {}, t('Your orders')), list,
                 privacyNote(actions),
                 h('div', { class: 'actions' }, h('button', { class: 'button primary', type: 'button',
                                                              onclick: actions.goBack }, t('Back'))));
  let shown = '';
  const update = () => {
    const key = asRead(state.orders);
    if (key === shown)
      return;
    shown = key;
    list.replaceChildren(...(state.orders.length ? state.orders.map(order => historyItem(order, actions))
                                                 : [h('li', {}, t('You have not ordered anything yet.'))]));
  };
  return { node, update };
}
