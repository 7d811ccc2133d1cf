// SPDX-License-Identifier: GPL-3.0-or-later
// What is kept of a guest and until when, as the bar itself tells it, and how to be forgotten.

import { h, picture } from './dom.js';
import { days, t } from './i18n.js';
import { state } from './store.js';

/** @import { Actions, Screen } from './types.js' */

// null where the bar doesn't say.
/** @param {Actions} actions */
export function privacyNote(actions) {
  const { privacy } = state.shop;
  if (!privacy?.orders)
    return null;
  const text = t('The bar keeps what you ordered, when, and the name for the cup. {days} later nobody can tell that it was you. Your phone is known by a random number in a cookie, for {session}. There is no account.',
                 { days: days(privacy.orders), session: days(privacy.session) });
  return h('section', { class: 'privacy' }, h('h2', {}, t('What is kept')), h('p', {}, text),
           h('button', { class: 'button', type: 'button', id: 'forget', onclick: actions.forget }, t('Forget me')));
}

/**
 * @param {Actions} actions
 * @returns {Screen}
 */
export function forgottenScreen(actions) {
  const node = h('div', { class: 'screen message' },
                 h('div', { class: 'hero' }, h('div', { class: 'hero-picture' }, picture('empty')),
                   h('h1', {}, t('You are forgotten')),
                   h('p', { class: 'lead' }, t('Your orders at the bar belong to nobody now, and the names are gone. This phone has forgotten everything, too.'))),
                 h('div', { class: 'actions' },
                   h('button', { class: 'button primary', type: 'button', id: 'done', onclick: actions.startAfresh },
                     t('Done'))));
  return { node, update: () => {} };
}
