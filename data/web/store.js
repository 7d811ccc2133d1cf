// SPDX-License-Identifier: GPL-3.0-or-later
// What the page knows, and which screen that means. The server's word on orders is final; what is kept on the
// phone is only the guest's unfinished choice and name, and which messages were put away.
// kept.js keeps it.

import { isFuture, now, secondsSince } from './clock.js';
import { setMenuLanguage } from './i18n.js';
import { recall, remember } from './kept.js';

/** @import { Draft, Order, Place, Shop, State } from './types.js' */

const SHOW_CLOSED_ORDER_S = 30 * 60;
const OWN_PAGES = ['history', 'journey', 'forgotten'];
const OPEN = ['RESERVED', 'WAITING', 'MAKING'];

/** @type {State} */
export const state = {
  shop: { id: '', name: 'Presso', open: false, pausedUntil: null, language: 'en', languages: [], menu: [] },
  orders: [],
  places: [],
  journey: { id: null, events: null, failed: false, version: 0 },
  loaded: false,
  reachable: true,
  page: 'order',
  problem: null,
  notice: null,
  busy: null,
  again: false,
};

/**
 * @param {Order} a
 * @param {Order} b
 */
function newestFirst(a, b) {
  return Date.parse(b.createdAt) - Date.parse(a.createdAt);
}

/** @param {Order[]} orders */
export function setOrders(orders) {
  state.orders = [...orders].sort(newestFirst);
}

// Answers and events overtake each other; the higher version is the later truth.
/** @param {Order} order */
export function mergeOrder(order) {
  const known = state.orders.find(one => one.id === order.id);
  if (known && known.version > order.version)
    return;
  setOrders([order, ...state.orders.filter(one => one.id !== order.id)]);
  if (OPEN.includes(order.state))
    forgetPutAway(order.id);
}

// An event's shop lacks what only the shop's own address tells (wait, queue), so the old values stay.
/** @param {Partial<Shop>} shop */
export function mergeShop(shop) {
  state.shop = { ...state.shop, ...shop };
  setMenuLanguage(state.shop.language);
}

/** @param {string} id */
function forgetPutAway(id) {
  const ids = recall('put-away') ?? [];
  if (ids.some(one => one.startsWith(id)))
    remember('put-away', ids.filter(one => !one.startsWith(id)));
}

// What was put away as closed is news again when the bar brings it back.
/** @param {Order} order */
function marks(order) {
  return order.closedAt ? [`${order.id}.`, order.id] : [order.id];
}

/** @param {Order} order */
export function putAway(order) {
  const [mark] = marks(order);
  const ids = (recall('put-away') ?? []).filter(one => one !== mark);
  remember('put-away', [mark, ...ids].slice(0, 20));
}

/** @param {Order} order */
function isPutAway(order) {
  const ids = recall('put-away') ?? [];
  return marks(order).some(mark => ids.includes(mark));
}

function justClosed() {
  const [newest] = state.orders;
  const closed = newest?.closedAt && secondsSince(newest.closedAt) < SHOW_CLOSED_ORDER_S;
  return closed && !isPutAway(newest) ? newest : undefined;
}

// The one order the screen is about: first what waits for the guest, then what waits for the bar, then news.
/** @returns {?Order} */
export function currentOrder() {
  /** @param {string[]} states */
  const withState = (...states) => state.orders.find(order => states.includes(order.state));
  const ready = state.orders.find(order => order.state === 'READY' && !isPutAway(order));
  return withState('RESERVED') ?? withState('WAITING', 'MAKING') ?? ready ?? justClosed() ?? null;
}

// Where an order stands, once the bar has told: its position and the range of its wait.
/** @param {Order} order */
export function placeOf(order) {
  return state.places.find(place => place.order === order.id) ?? null;
}

// The latest time that the guest was ever told first. A later one doesn't take it back.
/**
 * @param {Order} order
 * @param {?Place} place
 */
export function promiseOf(order, place) {
  const kept = recall('promise');
  if (kept?.order === order.id)
    return kept.by;
  if (!place?.waitTo)
    return null;
  const by = now() + place.waitTo * 1000;
  remember('promise', { order: order.id, by });
  return by;
}

// Ready drinks that the screen does not show; they get a banner.
/** @param {string} screen */
export function otherReadyOrders(screen) {
  const shown = screen === 'ready' ? currentOrder()?.id : null;
  return state.orders.filter(order => order.state === 'READY' && order.id !== shown);
}

export function shopIsOpen() {
  return state.shop.open && !isFuture(state.shop.pausedUntil);
}

/** @param {Pick<Draft, 'drink'>} chosen */
export function draftDrink({ drink }) {
  return state.shop.menu.find(one => one.id === drink) ?? null;
}

// What the guest has chosen but not ordered. It is the phone's, not an order's: whoever has to scan once more goes
// on with it. Of what has left the menu nothing stays, and nothing is chosen in its place.
/** @returns {Draft} */
export function draft() {
  /** @type {Draft} */
  const kept = { step: 'drinks', drink: null, options: {}, ...recall('draft') };
  const drink = draftDrink(kept);
  if (!drink)
    return { step: 'drinks', drink: null, options: {} };
  /** @param {[string, string]} chosen */
  const isOnMenu = ([group, choice]) =>
    drink.options.some(one => one.id === group && one.choices.some(({ id }) => id === choice));
  return { ...kept, options: Object.fromEntries(Object.entries(kept.options).filter(isOnMenu)) };
}

// null once it is ordered.
/** @param {?Draft} choice */
export function saveDraft(choice) {
  remember('draft', choice);
}

// A refusal about an order is over as soon as the guest's order is another or has moved on.
function problemStands() {
  const order = state.problem?.order;
  const current = currentOrder();
  return state.problem && (!order || (current?.id === order.id && current.state === order.state));
}

// The menu came with the page; it is shown while the bar is asked for the drink.
function isReserving() {
  return state.busy === 'scan' && shopIsOpen() && !currentOrder();
}

// Where nothing is reserved yet, the sheet of a drink that was tapped lies on it.
/** @param {string} menu */
function lookedAt(menu) {
  return state.page === 'look' && draft().drink ? 'options' : menu;
}

export function screenName() {
  if (problemStands())
    return 'problem';
  if (!state.loaded)
    return isReserving() ? lookedAt('reserving') : 'loading';
  if (OWN_PAGES.includes(state.page))
    return state.page;
  const order = currentOrder();
  if (state.page === 'show' && order?.state === 'READY')
    return 'show';
  if (order)
    return order.state === 'RESERVED' ? draft().step : order.state.toLowerCase();
  if (!shopIsOpen())
    return 'closed';
  return lookedAt('start');
}
