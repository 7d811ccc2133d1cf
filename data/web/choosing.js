// SPDX-License-Identifier: GPL-3.0-or-later
// Choosing: the drinks, the options of one, and the review, against the deadline of the reservation.

import { countdown, secondsUntil } from './clock.js';
import { announce, drinkDrawing, h, picture, setText } from './dom.js';
import { t, tn } from './i18n.js';
import { recall, remember } from './kept.js';
import { currentOrder, draft, draftDrink, state } from './store.js';

const HURRY_S = 60;
export const NAME_LENGTH = 40;

export function isOffered(drink) {
  return drink.available && drink.options.every(group => group.choices.some(choice => choice.available));
}

// The usual is the first choice; where it has sold out, the next one that is there.
export function usualOptions(drink) {
  const first = group => (group.choices.find(choice => choice.available) ?? group.choices[0])?.id;
  return Object.fromEntries(drink.options.map(group => [group.id, first(group)]));
}

// The bar's deadline as a clock and a shrinking line; spoken once when it gets tight.
function timeLeft(order) {
  const clock = h('strong', {});
  const line = h('div', { class: 'time-line' });
  const node = h('div', { class: 'time-left', role: 'timer', 'aria-live': 'off' },
                 h('p', {}, h('span', {}, t('Reserved for you')), clock), h('div', { class: 'time-track' }, line));
  let warned = secondsUntil(order.deadline) < HURRY_S;
  const update = () => {
    const whole = (Date.parse(order.deadline) - Date.parse(order.createdAt)) / 1000;
    // The way from the server makes its clock look a moment late; nobody is promised 5:01 of 5:00.
    const left = Math.min(Math.ceil(whole), secondsUntil(order.deadline));
    setText(clock, countdown(left));
    line.style.setProperty('--left', String(Math.min(1, left / whole)));
    node.classList.toggle('hurry', left < HURRY_S);
    if (left < HURRY_S && left > 0 && !warned) {
      warned = true;
      announce(tn('{n} second left to order', '{n} seconds left to order', left));
    }
  };
  return { node, update };
}

function cancelButton(actions, order) {
  return h('button', { class: 'button quiet', type: 'button', id: 'cancel', onclick: () => actions.cancel(order) },
           t('Cancel'));
}

function backButton(actions) {
  return h('button', { class: 'button quiet', type: 'button', id: 'back', onclick: actions.stepBack }, t('Back'));
}

function drinkTile(drink, actions) {
  const offered = isOffered(drink);
  return h('li', {}, h('button', { class: 'tile', type: 'button', id: `drink-${drink.id}`,
                                   'aria-disabled': offered ? null : 'true',
                                   onclick: () => offered && actions.chooseDrink(drink) },
                       drinkDrawing(drink.icon), h('span', { class: 'tile-name' }, drink.name),
                       offered ? null : h('span', { class: 'badge sold-out' }, t('Sold out'))));
}

// Nothing to choose from; the screen is built again when the menu changes.
function nothingScreen(time, cancel) {
  const empty = !state.shop.menu.length;
  return h('div', { class: 'screen message' }, time,
           h('div', { class: 'hero' }, h('div', { class: 'hero-picture' }, picture('empty')),
             h('h1', {}, empty ? t('There is nothing on the menu yet') : t('Everything is sold out')),
             h('p', { class: 'lead' }, t('Sorry! As soon as there are drinks again, you can choose here.'))),
           h('div', { class: 'actions plain' }, cancel));
}

export function drinksScreen(actions) {
  const order = currentOrder();
  const time = timeLeft(order);
  const cancel = cancelButton(actions, order);
  if (!state.shop.menu.some(isOffered))
    return { node: nothingScreen(time.node, cancel), update: time.update };
  const node = h('div', { class: 'screen wide' }, time.node, h('h1', {}, t('What would you like?')),
                 h('ul', { class: 'tiles' }, state.shop.menu.map(drink => drinkTile(drink, actions))),
                 h('div', { class: 'actions plain' }, cancel));
  return { node, update: time.update };
}

function choiceRow(group, choice, index, chosen, actions) {
  const id = `choice-${group.id}-${choice.id}`;
  const note = choice.available ? (index === 0 ? t('usual') : null) : t('sold out');
  const input = h('input', { type: 'radio', id, name: group.id, value: choice.id, required: true,
                             disabled: !choice.available,
                             onchange: () => actions.chooseOption(group.id, choice.id) });
  input.checked = choice.available && chosen.options[group.id] === choice.id;
  return h('label', { class: 'choice', for: id }, input, h('span', { class: 'choice-name' }, choice.name),
           note ? h('span', { class: 'choice-note' }, note) : null);
}

function optionGroup(group, chosen, actions) {
  return h('fieldset', { class: 'group' }, h('legend', {}, group.name),
           h('div', { class: 'choices' },
             group.choices.map((choice, index) => choiceRow(group, choice, index, chosen, actions))));
}

export function optionsScreen(actions) {
  const order = currentOrder();
  const chosen = draft();
  const drink = draftDrink(chosen);
  const time = timeLeft(order);
  const node = h('form', { class: 'screen', onsubmit: event => {
    event.preventDefault();
    actions.review();
  } }, time.node,
                 h('div', { class: 'drink-head' }, drinkDrawing(drink.icon), h('h1', {}, drink.name)),
                 drink.options.map(group => optionGroup(group, chosen, actions)),
                 h('div', { class: 'actions' }, backButton(actions),
                   h('button', { class: 'button primary', type: 'submit', id: 'next' }, t('Continue'))));
  return { node, update: time.update };
}

function reviewLine(group, chosen) {
  const choice = group.choices.find(one => one.id === chosen.options[group.id]);
  return h('div', { class: 'ticket-line' }, h('dt', {}, group.name), h('dd', {}, choice?.name ?? ''));
}

function nameField() {
  const field = h('input', { id: 'name', name: 'name', type: 'text', maxlength: String(NAME_LENGTH),
                             autocomplete: 'given-name', enterkeyhint: 'done', 'aria-describedby': 'name-hint',
                             oninput: event => remember('name', event.target.value) });
  field.value = recall('name') ?? '';
  return h('div', { class: 'field' }, h('label', { for: 'name' }, t('First name (optional)')), field,
           h('p', { class: 'hint', id: 'name-hint' }, t('Only the bar sees it, so it can call you.')));
}

export function reviewScreen(actions) {
  const order = currentOrder();
  const chosen = draft();
  const drink = draftDrink(chosen);
  const time = timeLeft(order);
  const button = h('button', { class: 'button primary', type: 'submit', id: 'order' });
  const node = h('form', { class: 'screen', onsubmit: event => {
    event.preventDefault();
    actions.order(order);
  } }, time.node, h('h1', {}, t('Is this right?')),
                 h('div', { class: 'ticket' },
                   h('div', { class: 'ticket-head' }, drinkDrawing(drink.icon), h('strong', {}, drink.name)),
                   drink.options.length ? h('dl', {}, drink.options.map(group => reviewLine(group, chosen))) : null),
                 nameField(), h('div', { class: 'actions' }, backButton(actions), button));
  const update = () => {
    time.update();
    button.disabled = Boolean(state.busy);
    setText(button, state.busy === 'order' ? t('Ordering…') : t('Order now'));
  };
  return { node, update };
}
