// SPDX-License-Identifier: GPL-3.0-or-later
// "Your coffee's journey": what happened to an order and when, and what each step is to the machines behind it.

import { drinkDrawing, h } from './dom.js';
import { formatClock, t } from './i18n.js';
import { orderedLang, orderedName } from './names.js';
import { state } from './store.js';

/** @import { Actions, Order, OrderEvent, Screen } from './types.js' */

// Event type → what it is called and what it means. Steps without a name here are the machines' own.
/** @type {Record<string, (order: OrderEvent['data']) => [string, string]>} */
const STEPS = {
  'Validator.NewOrder': () => [t('Code scanned'),
    t('The validator checked the code, took one drink from it and wrote the first event of your order.')],
  'OrderManager.WaitingCompletion': () => [t('Ordered'),
    t('Checked against the menu, given its number and put in the queue, all in one transaction.')],
  'OrderManager.MakeOrder': ({ barista }) => [barista ? t('{barista} took your order', { barista })
                                                      : t('A barista took your order'),
    t('Of all screens at the bar exactly one wins an order. The others saw it move at that moment.')],
  'OrderManager.UnmakeOrder': () => [t('Back in the queue'), t('The barista gave it back. It kept its place.')],
  'OrderManager.OrderCompleted': () => [t('Ready, and your number called'),
    t('One event reached the big screen, the baristas and your phone over their open connections.')],
  'OrderManager.OrderRecalled': () => [t('Back to the machine'), t('Not quite ready after all. The state machine can go back, too.')],
  'OrderManager.OrderReopened': () => [t('Brought back'), t('The bar took a step back. Nothing in the event log is lost by that.')],
  'OrderManager.OrderCollected': () => [t('Collected'),
    t('The last state of the machine that follows each order. The log keeps how it got there.')],
  'OrderProcessor.OrderFinished': () => [t('Collected'),
    t('The last state of the machine that follows each order. The log keeps how it got there.')],
  'OrderManager.OrderCancelled': () => [t('Cancelled'), t('The workflow ended early, and everyone was told.')],
  'OrderProcessor.OrderTimeOut': () => [t('Out of time'), t('A deadline is kept with each order, so it survives a power cut.')],
  'OrderProcessor.ShopUnavailable': () => [t('The bar closed'), t('The workflow ended early, and everyone was told.')],
};

/** @type {Partial<Record<Order['state'], string>>} */
const AHEAD = { WAITING: 'OrderManager.MakeOrder', MAKING: 'OrderManager.OrderCompleted',
                READY: 'OrderManager.OrderCollected' };

/** @param {OrderEvent} event */
function stepItem({ type, time, data, sequence }) {
  const [title, meaning] = STEPS[type](data);
  return h('li', {}, h('time', { datetime: time }, formatClock(time)),
           h('div', {}, h('h2', {}, title), h('p', {}, meaning),
             h('p', { class: 'event' }, h('code', {}, type.split('.')[0], '.', h('wbr'), type.split('.')[1]), ' ',h('span', {}, `№ ${sequence}`))));
}

// The event of being finished follows at once upon that of being collected.
/** @param {OrderEvent[]} events */
function shownEvents(events) {
  const hasCollected = events.some(({ type }) => type === 'OrderManager.OrderCollected');
  return events.filter(({ type }) => STEPS[type] && !(hasCollected && type === 'OrderProcessor.OrderFinished'));
}

/** @param {Order} order */
function stillAhead(order) {
  const next = AHEAD[order.state];
  return next ? [h('li', { class: 'ahead' }, h('span', {}), h('div', {}, h('p', { class: 'lead' }, t('Still to come…'))))] : [];
}

/**
 * @param {Actions} actions
 * @returns {Screen}
 */
export function journeyScreen(actions) {
  const list = h('ol', { class: 'journey' });
  const head = h('div', { class: 'journey-head' });
  const node = h('div', { class: 'screen' }, h('h1', {}, t('Your coffee’s journey')), head, list,
                 h('div', { class: 'actions' }, h('button', { class: 'button primary', type: 'button', id: 'back',
                                                              onclick: actions.goBack }, t('Back'))));
  let shown = '';
  const update = () => {
    const { events, failed, id } = state.journey;
    const order = state.orders.find(one => one.id === id);
    actions.refreshJourney();
    const key = JSON.stringify([events?.length, failed, order?.version]);
    if (key === shown || !order)
      return;
    shown = key;
    const icon = state.shop.menu.find(drink => drink.id === order.drink)?.icon ?? 'cup';
    head.replaceChildren(h('div', { class: 'stage' }, drinkDrawing(icon)),
                         h('p', {}, h('strong', { lang: orderedLang(order) }, orderedName(order) ?? t('No drink chosen')),
                           order.number ? h('span', {}, t('Number {number}', { number: order.number })) : null));
    if (events)
      list.replaceChildren(...shownEvents(events).map(stepItem), ...stillAhead(order));
    else
      list.replaceChildren(h('li', {}, h('span', {}),
                             h('p', { class: 'lead' }, failed ? t('The bar can’t be reached') : t('One moment…'))));
  };
  return { node, update };
}
