// SPDX-License-Identifier: GPL-3.0-or-later
// What each refusal means for the guest: what happened, what to do, and when to try again. Explained anew
// every second, because most of them pass by themselves while the guest is looking.

import { countdown, isFuture, secondsUntil } from './clock.js';
import { formatDay, formatTime, minutes, nameOf, t, tn } from './i18n.js';
import { draft, draftDrink, shopIsOpen, state } from './store.js';

/** @import { Explanation, ProblemMembers } from './types.js' */

const scanAgain = () => t('Scan the code on the big screen again, or type it in.');

/** @returns {Explanation} */
function codeInvalid() {
  return {
    picture: 'code',
    title: t('This code is not valid any more'),
    text: t('The code on the big screen changes every few minutes. Scan the one it shows now.'),
    action: 'type',
  };
}

/**
 * @param {ProblemMembers} problem
 * @returns {Explanation}
 */
function codeExhausted({ validUntil }) {
  const waiting = isFuture(validUntil);
  return {
    picture: 'empty',
    title: waiting ? t('All drinks of this code are taken') : t('There are new drinks'),
    text: waiting ? t('Others were a moment faster. The big screen shows a new code soon.') : scanAgain(),
    when: waiting ? t('New drinks in {time}', { time: countdown(secondsUntil(validUntil)) }) : null,
    // Somebody may give a drink back before the code changes.
    action: waiting ? 'retry' : 'type',
  };
}

/**
 * @param {?string} [pausedUntil]
 * @returns {Explanation}
 */
export function closedMessage(pausedUntil) {
  const paused = isFuture(pausedUntil);
  return {
    picture: 'asleep',
    title: paused ? t('The bar is taking a short break') : t('The bar is closed'),
    text: paused ? t('Come back then and scan the code on the big screen.')
                 : t('No orders at the moment. Leave this page open: it tells you when the bar opens.'),
    when: paused ? t('Back at {clock}, in {time}', { clock: formatTime(pausedUntil),
                                                      time: countdown(secondsUntil(pausedUntil)) })
                 : state.shop.openingHours,
  };
}

/**
 * @param {ProblemMembers} problem
 * @returns {Explanation}
 */
function shopClosed({ pausedUntil }) {
  if (!shopIsOpen() || isFuture(pausedUntil))
    return { ...closedMessage(pausedUntil ?? state.shop.pausedUntil) };
  return { picture: 'cup', title: t('The bar is open again'), text: scanAgain(), action: 'type' };
}

/** @returns {Explanation} */
function queueFull() {
  const { maxOrdersInQueue, ordersInQueue, waitEstimate } = state.shop;
  const room = !maxOrdersInQueue || Number(ordersInQueue) < maxOrdersInQueue;
  return {
    picture: 'queue',
    title: room ? t('There is room for your order now') : t('The bar is very busy'),
    text: room ? t('Be quick: others are waiting too.')
               : t('The baristas have as many orders as they can make. Yours used nothing up.'),
    when: room || !waitEstimate ? null : t('Try again in about {minutes}', { minutes: minutes(waitEstimate) }),
    action: 'retry',
  };
}

/**
 * @param {ProblemMembers} problem
 * @returns {Explanation}
 */
function guestLimit({ resetsAt }) {
  const n = state.shop.maxOrdersPerGuest ?? 0;
  return {
    picture: 'limit',
    title: t('That was your last drink for today'),
    text: n > 0 ? tn('Each guest gets {n} drink a day here.', 'Each guest gets {n} drinks a day here.', n)
                : t('Each guest gets a certain number of drinks a day here.'),
    // The shop's next midnight; after it the code on the big screen serves again.
    when: isFuture(resetsAt) ? t('You can order again from {time}', { time: formatDay(resetsAt) }) : null,
    action: isFuture(resetsAt) ? null : 'type',
  };
}

// The name of what the field of an error is about, in the shop's own words.
/** @param {string} [field] */
function refusedName(field) {
  const chosen = draft();
  const drink = draftDrink(chosen);
  const [, groupId] = /^options\.(.+)$/.exec(field ?? '') ?? [];
  const group = drink?.options.find(one => one.id === groupId);
  const refused = group?.choices.find(one => one.id === chosen.options[groupId]) ?? drink;
  return refused ? nameOf(refused) : null;
}

/**
 * @param {ProblemMembers} problem
 * @returns {Explanation}
 */
function soldOut({ errors }) {
  const name = refusedName(errors?.find(one => one.reason === 'sold-out')?.field);
  return {
    picture: 'empty',
    title: name ? t('{name} has just sold out', { name }) : t('This has just sold out'),
    text: t('Your drink is still reserved for you. Choose something else.'),
    action: 'choose',
  };
}

/** @returns {Explanation} */
function nameRefused() {
  return {
    picture: 'cancelled',
    title: t('This name can’t be used'),
    text: t('Write it in plain letters, or leave it out.'),
    action: 'choose',
  };
}

/**
 * @param {ProblemMembers} problem
 * @returns {Explanation}
 */
function orderInvalid({ errors }) {
  if (errors?.length && errors.every(error => error.field === 'name'))
    return nameRefused();
  return {
    picture: 'code',
    title: t('The menu has just changed'),
    text: t('What you chose is not offered like this any more. Your drink is still reserved for you.'),
    action: 'choose',
  };
}

/**
 * @param {ProblemMembers} problem
 * @returns {Explanation}
 */
function tooManyRequests({ retryAt }) {
  const waiting = isFuture(retryAt);
  return {
    picture: 'clock',
    title: t('Too many tries'),
    text: t('Wait a moment, then use the code that the big screen shows now.'),
    when: waiting ? t('Try again in {time}', { time: countdown(secondsUntil(retryAt)) }) : null,
    action: waiting ? null : 'type',
  };
}

/**
 * @param {ProblemMembers} problem
 * @returns {Explanation}
 */
function network({ isForeign }) {
  if (isForeign)
    return {
      picture: 'offline',
      title: t('The bar can’t be reached'),
      text: t('Something else answers in its place. If this Wi‑Fi has a sign-in page, sign in there first.'),
      action: 'retry',
    };
  return {
    picture: 'offline',
    title: t('The bar can’t be reached'),
    text: t('Is your phone still in the bar’s Wi‑Fi? Nothing is lost, and trying again is safe.'),
    action: 'retry',
  };
}

/** @returns {Explanation} */
function unavailable() {
  return {
    picture: 'cancelled',
    title: t('The bar can’t take orders just now'),
    text: t('Its computer has a problem, and the staff know. Nothing is lost, and trying again is safe.'),
    action: 'retry',
  };
}

/** @returns {Explanation} */
function cookiesBlocked() {
  return {
    picture: 'code',
    title: t('This page needs cookies'),
    text: t('Allow cookies for this page, then scan the code on the big screen again.'),
    action: 'type',
  };
}

/** @returns {Explanation} */
function unauthorized() {
  return {
    picture: 'code',
    title: t('Your phone did not remember the order'),
    text: t('Allow cookies for this page, then scan the code on the big screen again.'),
    action: 'type',
  };
}

/** @returns {Explanation} */
function notFound() {
  return {
    picture: 'empty',
    title: t('This order is not here any more'),
    text: scanAgain(),
    action: 'type',
  };
}

/** @returns {Explanation} */
function orderOpen() {
  return {
    picture: 'cup',
    title: t('You still have an order here'),
    text: t('The bar needs to know that it is yours. Fetch it or cancel it, then you can be forgotten.'),
    action: 'back',
  };
}

/** @returns {Explanation} */
function unexpected() {
  return {
    picture: 'cancelled',
    title: t('Something went wrong at the bar'),
    text: t('Try again in a moment. If it stays like this, order at the bar.'),
    action: 'retry',
  };
}

/** @type {Record<string, (problem: ProblemMembers) => Explanation>} */
const EXPLANATIONS = {
  'code-invalid': codeInvalid,
  'code-exhausted': codeExhausted,
  'shop-closed': shopClosed,
  'queue-full': queueFull,
  'guest-limit': guestLimit,
  'sold-out': soldOut,
  'order-invalid': orderInvalid,
  'too-many-requests': tooManyRequests,
  'network': network,
  'unavailable': unavailable,
  'unauthorized': unauthorized,
  'cookies-blocked': cookiesBlocked,
  'not-found': notFound,
  'order-open': orderOpen,
};

/**
 * @param {ProblemMembers} problem
 * @returns {Explanation}
 */
export function explain(problem) {
  return (EXPLANATIONS[problem.code] ?? unexpected)(problem);
}
