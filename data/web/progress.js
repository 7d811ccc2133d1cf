// SPDX-License-Identifier: GPL-3.0-or-later
// After ordering: the number and how far it is, the unmistakable ready screen, and how it ended.

import { allergensText } from './allergens.js';
import { isMuted, isSoundBlocked, mayAskToNotify } from './call.js';
import { now } from './clock.js';
import { drinkDrawing, h, picture, setText } from './dom.js';
import { minuteRange, minutes, t, tn } from './i18n.js';
import { orderedLang, orderedName } from './names.js';
import { choicesText } from './history.js';
import { currentOrder, placeOf, promiseOf, state } from './store.js';

/** @import { Child } from './dom.js' */
/** @import { Actions, Order, Place, Screen } from './types.js' */

/** @param {Order} order */
function drinkLine(order) {
  const choices = choicesText(order);
  return h('p', { class: 'drink-line' }, h('strong', { lang: orderedLang(order) }, orderedName(order) ?? ''),
           choices ? h('span', {}, choices) : null,
           order.name ? h('span', {}, t('for {name}', { name: order.name })) : null);
}

// As long as it is on the menu, what is in it can still be looked up.
/** @param {Order} order */
function allergenLine(order) {
  const drink = state.shop.menu.find(one => one.id === order.drink);
  const chosen = (order.choices ?? []).map(({ group, choice }) =>
    drink?.options.find(one => one.id === group)?.choices.find(one => one.id === choice));
  const text = allergensText(drink, chosen);
  return text ? h('p', { class: 'hint centred' }, text) : null;
}

// The number is the one thing to remember, so it is as big as its digits allow.
/** @param {Order} order */
function bigNumber(order) {
  const digits = Math.min(6, String(order.number).length);
  return h('span', { class: `number digits-${digits}` }, String(order.number));
}

/** @param {Order} order */
function iconOf(order) {
  return state.shop.menu.find(drink => drink.id === order.drink)?.icon ?? 'cup';
}

/** @param {Order} order */
function steps(order) {
  const names = [t('Ordered'), t('Being made'), t('Ready')];
  const at = order.state === 'MAKING' ? 1 : 0;
  /** @type {(name: string, index: number) => HTMLElement} */
  const step = (name, index) => h('li', { class: index < at ? 'done' : index === at ? 'now' : 'ahead',
                                          'aria-current': index === at ? 'step' : null }, name);
  return h('ol', { class: 'steps' }, names.map(step));
}

/** @param {Place} place */
function positionText({ position }) {
  return position === 1 ? t('You are next')
                        : tn('{n} order before yours', '{n} orders before yours', position - 1);
}

// A range, because nobody knows it better; and what it means when that is over.
/** @param {Order} order */
function waitText(order) {
  const place = placeOf(order);
  const promise = promiseOf(order, place);
  if (promise !== null && now() > promise)
    return t('Sorry, this takes longer than we told you. You keep your place.');
  if (place?.waitTo)
    return Number(place.waitFrom) < 60 ? t('Ready in at most {minutes}', { minutes: minutes(place.waitTo) })
                               : t('Ready in about {range}', { range: minuteRange(Number(place.waitFrom), place.waitTo) });
  if (place)
    return t('It takes a little longer than usual. The barista is at it.');
  return usualWaitText();
}

function usualWaitText() {
  const seconds = state.shop.waitEstimate;
  return seconds ? t('Drinks take about {minutes} at the moment.', { minutes: minutes(seconds) }) : '';
}

// What else there is while a guest waits. Asking to notify is only ever the guest's own tap.
/**
 * @param {Order} order
 * @param {Actions} actions
 * @param {...Child} more
 */
function followActions(order, actions, ...more) {
  const ask = mayAskToNotify()
    ? h('button', { class: 'button', type: 'button', id: 'notify', onclick: actions.notify }, t('Notify me when it is ready'))
    : null;
  return h('div', { class: 'actions plain' }, ask,
           h('button', { class: 'button quiet', type: 'button', id: 'journey',
                         onclick: () => actions.openJourney(order) }, t('Your coffee’s journey')), more);
}

// The screens here are shown only while there is an order.
function shownOrder() {
  const order = currentOrder();
  if (!order)
    throw new Error('no order');
  return order;
}

/** @param {Order} order */
function heading(order) {
  return h('h1', { class: 'number-heading' }, h('span', { class: 'number-label' }, t('Your number')), ' ',
           bigNumber(order));
}

/**
 * @param {Actions} actions
 * @returns {Screen}
 */
export function waitingScreen(actions) {
  const order = shownOrder();
  const position = h('strong', {});
  const wait = h('span', {});
  const advice = t('Look at the big screen: your number appears there when your drink is ready. This page tells you too.');
  const node = h('div', { class: 'screen' },
                 h('div', { class: 'ticket centred' }, heading(order),
                   h('div', { class: 'ticket-head' }, drinkDrawing(iconOf(order)), drinkLine(order)), allergenLine(order), steps(order)),
                 h('p', { class: 'place' }, position, wait),
                 h('p', { class: 'hint centred' }, advice), followActions(order, actions,
                   h('button', { class: 'button quiet', type: 'button', id: 'cancel',
                                 onclick: () => actions.cancel(order) }, t('Cancel the order'))));
  const update = () => {
    const place = placeOf(order);
    position.hidden = !place?.position;
    setText(position, place?.position ? positionText(place) : '');
    setText(wait, waitText(order));
  };
  return { node, update };
}

/**
 * @param {Actions} actions
 * @returns {Screen}
 */
export function makingScreen(actions) {
  const order = shownOrder();
  const wait = h('span', {});
  const news = t('A barista is making your drink right now. Look at the big screen, or come to the bar.');
  const node = h('div', { class: 'screen' },
                 h('div', { class: 'ticket centred' }, heading(order),
                   h('div', { class: 'ticket-head brewing' }, drinkDrawing(iconOf(order)), drinkLine(order)),
                   steps(order)),
                 h('p', { class: 'place' }, wait), h('p', { class: 'hint centred' }, news),
                 followActions(order, actions));
  return { node, update: () => setText(wait, waitText(order)), news };
}

/**
 * @param {Actions} actions
 * @returns {Screen}
 */
export function readyScreen(actions) {
  const order = shownOrder();
  const soundNote = h('p', { class: 'sound-note' });
  const mute = h('button', { class: 'button quiet', type: 'button', id: 'mute', onclick: actions.toggleSound });
  const node = h('div', { class: 'screen ready' },
                 h('div', { class: 'ready-centre' }, drinkDrawing(iconOf(order)),
                   h('h1', {}, h('span', { class: 'ready-label' }, t('Your drink is ready!')), ' ', bigNumber(order)),
                   drinkLine(order), h('p', { class: 'lead' }, t('Pick it up at the bar and say your number.'))),
                 soundNote,
                 h('div', { class: 'actions' },
                   h('button', { class: 'button primary', type: 'button', id: 'show', onclick: actions.show },
                     t('Show this to the barista')),
                   mute,
                   h('button', { class: 'button quiet', type: 'button', id: 'got-it',
                                 onclick: () => actions.putAway(order) }, t('I have it'))));
  const update = () => {
    setText(mute, isMuted() ? t('Sound on') : t('Sound off'));
    setText(soundNote, isSoundBlocked() && !isMuted()
      ? t('Your browser holds the sound back. Tap anywhere, and the next call rings.') : '');
  };
  return { node, update };
}

// For somebody behind a loud bar: as large and bright as the phone can.
/**
 * @param {Actions} actions
 * @returns {Screen}
 */
export function showScreen(actions) {
  const order = shownOrder();
  const node = h('div', { class: 'screen show' },
                 h('h1', {}, h('span', { class: 'visually-hidden' }, t('Your number')), ' ', bigNumber(order)),
                 drinkLine(order),
                 h('div', { class: 'actions plain' },
                   h('button', { class: 'button primary', type: 'button', id: 'back', onclick: actions.goBack }, t('Back'))));
  return { node, update: () => {} };
}

/**
 * @param {Order} order
 * @param {?string} name the picture’s, or else the drink is drawn
 * @param {string} title
 * @param {string} text
 * @param {Actions} actions
 * @returns {Screen}
 */
function closing(order, name, title, text, actions) {
  const node = h('div', { class: 'screen message' },
                 h('div', { class: 'hero' }, h('div', { class: 'hero-picture' }, name ? picture(name)
                                                                                     : drinkDrawing(iconOf(order))),
                   h('h1', {}, title),
                   // The bar can only be asked about an order by its number.
                   order.reason?.startsWith('barista')
                     ? h('p', { class: 'pill strong' }, t('Your number'), ' ', String(order.number)) : null,
                   h('p', { class: 'lead' }, text), order.number ? drinkLine(order) : null),
                 h('div', { class: 'actions' },
                   h('button', { class: 'button primary', type: 'button', id: 'done',
                                 onclick: () => actions.putAway(order) }, t('Done')),
                   order.number ? h('button', { class: 'button quiet', type: 'button', id: 'journey',
                                                onclick: () => actions.openJourney(order) },
                                    t('Your coffee’s journey')) : null));
  return { node, update: () => {} };
}

// As the bar counts: its own day, and no cancelled orders.
function hadLastDrink() {
  const { maxOrdersPerGuest, timeZone } = state.shop;
  /** @param {string | number} time */
  const day = time => {
    try {
      return new Date(time).toLocaleDateString('en', { timeZone: timeZone || undefined });
    } catch {
      // An old browser does not know each zone by each of its names.
      return new Date(time).toDateString();
    }
  };
  const had = state.orders.filter(order => order.state !== 'CANCELLED' && day(order.createdAt) === day(now()));
  return maxOrdersPerGuest && had.length >= maxOrdersPerGuest;
}

/**
 * @param {Actions} actions
 * @returns {Screen}
 */
export function collectedScreen(actions) {
  const order = shownOrder();
  return closing(order, null, t('Enjoy your drink!'),
                 hadLastDrink() ? t('That was your last drink for today')
                                : t('Another one? Scan the code on the big screen again.'), actions);
}

// Why a barista cancelled, where one said so.
/** @type {Record<string, () => string>} */
const DETAILS = {
  'sold-out': () => t('Sorry, something for it has run out. Scan the code on the big screen and choose another drink.'),
  'equipment': () => t('Sorry, a machine is out of order. Ask at the bar which drinks there are.'),
  'not-collected': () => t('Nobody came for it. Scan the code on the big screen for a fresh one.'),
  'mistake': () => t('It was ordered or cancelled by mistake. Tell the bar your number if you are still waiting.'),
};

/** @type {Record<string, (order: Order) => [string, string, string]>} */
const ENDINGS = {
  'guest': () => ['cancelled', t('Your order is cancelled'),
                  t('Changed your mind? Scan the code on the big screen again.')],
  'barista': ({ detail }) => ['cancelled', t('The bar had to cancel your order'),
                    DETAILS[detail ?? '']?.() ?? t('We are sorry. Ask at the bar what happened, or scan the code on the big screen and choose again.')],
  'guest-timeout': () => ['clock', t('Your time to choose ran out'),
                          t('The drink went back for someone else. Scan the code on the big screen to start again.')],
  'barista-timeout': () => ['clock', t('Your order waited too long'),
                            t('No barista could take it in time. We are sorry: tell the bar your number, or scan the code and order again.')],
  'closed': () => ['asleep', t('The bar has just closed'),
                   t('Your order could not be taken any more. Scan the code on the big screen when the bar opens again.')],
};

/**
 * @param {Actions} actions
 * @returns {Screen}
 */
export function cancelledScreen(actions) {
  const order = shownOrder();
  const [name, title, text] = (ENDINGS[order.reason ?? ''] ?? ENDINGS.barista)(order);
  return closing(order, name, title, text, actions);
}
