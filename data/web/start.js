// SPDX-License-Identifier: GPL-3.0-or-later
// The screens around an order: scan or type a code, closed, a refusal, and one's own orders so far.

import { lastOrdersText, menuTiles } from './choosing.js';
import { isWholeCode, normalizeCode, onCodeInput } from './code-field.js';
import { announce, drinkDrawing, h, picture, setText } from './dom.js';
import { asRead, minutes, t } from './i18n.js';
import { closedMessage, explain } from './problems.js';
import { titleText } from './screens.js';
import { currentOrder, state } from './store.js';

/** @import { Actions, Explanation, Screen } from './types.js' */

// When the bar is open, in the organiser's words, and until when it takes orders today.
function shopTimes() {
  const hours = h('span', {});
  const last = h('span', {});
  const node = h('p', { class: 'hint times' }, hours, last);
  const update = () => {
    setText(hours, state.shop.openingHours ?? '');
    setText(last, lastOrdersText());
    node.hidden = !node.textContent;
  };
  return { node, update };
}

/**
 * @param {Event} event
 * @param {Actions} actions
 * @param {HTMLInputElement} field
 * @param {HTMLElement} hint
 */
function onCodeSubmit(event, actions, field, hint) {
  event.preventDefault();
  const code = normalizeCode(field.value);
  if (isWholeCode(code)) {
    typed = '';
    actions.scan(code);
    return;
  }
  field.setAttribute('aria-invalid', 'true');
  setText(hint, t('A code has 8 letters and digits, like 7K3M 9Q2A.'));
  field.focus();
}

// What is typed of a code, for the form that is built anew in another language.
let typed = '';

/** @param {Actions} actions */
function codeForm(actions) {
  const hint = h('p', { class: 'hint', id: 'code-hint', role: 'status' });
  const field = h('input', {
    id: 'code', class: 'code-field', name: 'code', type: 'text', required: true, autocomplete: 'off', dir: 'ltr',
    autocapitalize: 'characters', autocorrect: 'off', spellcheck: 'false', enterkeyhint: 'go',
    placeholder: '7K3M 9Q2A', 'aria-describedby': 'code-hint', maxlength: '200',
    oninput: event => {
      onCodeInput(event, field);
      typed = field.value;
      setText(hint, '');
    },
  });
  field.value = typed;
  const button = h('button', { class: 'button primary', type: 'submit' }, t('Start my order'));
  const form = h('form', { class: 'card code-form', novalidate: true,
                           onsubmit: event => onCodeSubmit(event, actions, field, hint) },
                 h('label', { for: 'code' }, t('Or type the code below it')), field, hint, button);
  return { form, button };
}

// The menu to look at and choose from before the scan; what is chosen waits for it. Only this part is built again
// when the menu changes, so that a half-typed code stays.
/** @param {Actions} actions */
function menuToLookAt(actions) {
  const node = h('section', { class: 'look', 'aria-labelledby': 'look-title' });
  let shown = '';
  const update = () => {
    const menu = asRead(state.shop.menu);
    // The same menu told again leaves the tile under the finger alone.
    if (menu === shown)
      return;
    shown = menu;
    const focused = document.activeElement?.id;
    node.replaceChildren(...(state.shop.menu.length ? [h('h2', { id: 'look-title' }, t('Menu')), menuTiles(actions)] : []));
    if (focused && !document.activeElement?.id)
      document.getElementById(focused)?.focus();
  };
  return { node, update };
}

/**
 * @param {Actions} actions
 * @returns {Screen}
 */
export function startScreen(actions) {
  const wait = h('p', { class: 'pill' });
  const times = shopTimes();
  const { form, button } = codeForm(actions);
  const look = menuToLookAt(actions);
  const welcome = h('p', { class: 'welcome' });
  const node = h('div', { class: 'screen wide start' },
                 h('div', { class: 'start-top' },
                   h('div', { class: 'hero' }, picture('scan'), welcome,
                     h('h1', {}, t('Scan the code on the big screen')),
                     h('p', { class: 'lead' }, t('Point your camera at it and choose your drink right here.')), wait,
                     times.node),
                   form), look.node);
  const update = () => {
    const seconds = state.shop.waitEstimate;
    wait.hidden = !seconds;
    setText(welcome, state.shop.welcome ?? '');
    welcome.hidden = !welcome.textContent;
    setText(wait, seconds ? t('About {minutes} from order to cup', { minutes: minutes(seconds) }) : '');
    times.update();
    look.update();
    button.disabled = state.busy === 'scan';
  };
  return { node, update };
}

// The frame of every message: a drawing, what happened, what to do, when.
function messageScreen() {
  const drawing = h('div', { class: 'hero-picture' });
  const title = h('h1');
  const text = h('p', { class: 'lead' });
  const when = h('p', { class: 'pill strong' });
  const buttons = h('div', { class: 'actions' });
  const node = h('div', { class: 'screen message' }, h('div', { class: 'hero' }, drawing, title, text, when), buttons);
  let drawn = '';
  /** @param {Explanation} message */
  const show = message => {
    if (drawn !== message.picture)
      drawing.replaceChildren(picture(message.picture));
    drawn = message.picture;
    setText(title, message.title);
    setText(text, message.text);
    setText(when, message.when ?? '');
    when.hidden = !message.when;
  };
  return { node, buttons, show };
}

/** @returns {Screen} */
export function closedScreen() {
  const { node, show } = messageScreen();
  return { node, update: () => show(closedMessage(state.shop.pausedUntil)) };
}

/** @type {Record<string, (actions: Actions) => { label: string, run: () => void }>} */
const ACTIONS = {
  retry: actions => ({ label: t('Try again'), run: actions.retry }),
  type: actions => ({ label: t('Type a code'), run: actions.dismissProblem }),
  back: actions => ({ label: t('Back'), run: actions.dismissProblem }),
  choose: actions => ({ label: t('Choose again'), run: actions.chooseAgain }),
};

/**
 * @param {Actions} actions
 * @returns {Screen}
 */
export function problemScreen(actions) {
  const { node, buttons, show } = messageScreen();
  /** @type {Explanation['action']} */
  let shown = null;
  const update = () => {
    if (!state.problem)
      return;
    const message = explain(state.problem.problem);
    // What has just come is read with its heading; what becomes of it is told.
    if (node.isConnected && message.title !== node.querySelector('h1')?.textContent)
      announce(message.title);
    show(message);
    if (message.action !== shown) {
      shown = message.action;
      const action = ACTIONS[shown ?? '']?.(actions);
      buttons.replaceChildren(...(action ? [h('button', { class: 'button primary', type: 'button', id: 'problem-action',
                                                          onclick: action.run }, action.label)] : []));
    }
    const button = buttons.querySelector('button');
    if (button)
      button.disabled = Boolean(state.busy);
  };
  return { node, update };
}

// Also what is seen of an order until the page's later part is there.
/** @returns {Screen} */
export function loadingScreen() {
  const node = h('div', { class: 'screen message' },
                 h('div', { class: 'hero loading' }, h('div', { class: 'hero-picture' }, drinkDrawing('cup')),
                   currentOrder()?.number ? h('h1', {}, titleText()) : null,
                   h('p', { class: 'lead' }, state.busy === 'scan' ? t('Reserving your drink…')
                                                                  : t('One moment…'))));
  return { node, update: () => {} };
}
