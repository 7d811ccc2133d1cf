// SPDX-License-Identifier: GPL-3.0-or-later
// Choosing, against the deadline of the reservation: the menu, and the sheet of one drink with everything that is
// needed to order it.

import { allergensText } from './allergens.js';
import { countdown, isFuture, isToday, secondsUntil } from './clock.js';
import { announce, drinkDrawing, h, picture, setText, setTextAfterPaint } from './dom.js';
import { formatTime, langOf, nameOf, t, tn } from './i18n.js';
import { recall, remember } from './kept.js';
import { currentOrder, draft, draftDrink, state } from './store.js';

/** @import { Actions, Choice, Draft, Drink, OptionGroup, Order, Screen, Stocked } from './types.js' */

const HURRY_S = 60;
const NAME_LENGTH = 40;

/** @param {import('./types.js').Drink} drink */
export function isOffered(drink) {
  return drink.available && drink.options.every(group => group.choices.some(choice => choice.available));
}

// The usual is the first choice; where it has sold out, the next one that is there.
/** @param {OptionGroup} group */
function usualChoice(group) {
  return group.choices.find(choice => choice.available) ?? group.choices[0];
}

/** @param {import('./types.js').Drink} drink */
export function usualOptions(drink) {
  return Object.fromEntries(drink.options.map(group => [group.id, usualChoice(group)?.id]));
}

/**
 * @param {OptionGroup} group
 * @param {Draft['options']} options
 */
function chosenIn(group, options) {
  return group.choices.find(choice => choice.id === options[group.id]);
}

// In the place of the clock until there is a deadline.
/** @returns {Screen} */
function noTimeYet() {
  const node = h('p', { class: 'time-left', role: 'timer', 'aria-live': 'off' },
                 h('span', { class: 'time-ring', 'aria-hidden': 'true' }), h('span', {}, t('Reserving your drink…')));
  return { node, update: () => {} };
}

// The bar's deadline as a quiet clock; spoken once, and only then marked, when it gets tight.
/**
 * @param {?Order} order
 * @returns {Screen}
 */
function timeLeft(order) {
  if (!order?.deadline)
    return noTimeYet();
  const { deadline, createdAt } = order;
  const clock = h('strong', {});
  const timer = h('p', { class: 'time-left', role: 'timer', 'aria-live': 'off' },
                  h('span', { class: 'time-ring', 'aria-hidden': 'true' }), h('span', {}, t('Reserved for you')), clock);
  const lastOrders = h('p', {});
  const node = h('div', { class: 'times' }, timer, lastOrders);
  let warned = secondsUntil(deadline) < HURRY_S;
  const update = () => {
    const whole = (Date.parse(deadline) - Date.parse(createdAt)) / 1000;
    // The way from the server makes its clock look a moment late; nobody is promised 5:01 of 5:00.
    const left = Math.min(Math.ceil(whole), secondsUntil(deadline));
    setText(clock, countdown(left));
    setText(lastOrders, lastOrdersText());
    timer.style.setProperty('--left', String(Math.min(1, left / whole)));
    timer.classList.toggle('hurry', left < HURRY_S);
    if (left < HURRY_S && left > 0 && !warned) {
      warned = true;
      announce(tn('{n} second left to order', '{n} seconds left to order', left));
    }
  };
  return { node, update };
}

// Until when something has sold out, where that is today; at midnight it is simply sold out.
/** @param {Pick<Stocked, 'unavailableUntil'>} thing */
function soldOutText({ unavailableUntil }) {
  return unavailableUntil && isToday(unavailableUntil)
    ? t('Back at {clock}', { clock: formatTime(unavailableUntil) }) : t('Sold out');
}

// Known ahead, and told where it is near enough to hurry for.
export function lastOrdersText() {
  const { closesAt } = state.shop;
  return isFuture(closesAt) && isToday(closesAt) ? t('Last orders until {clock}', { clock: formatTime(closesAt) }) : '';
}

/**
 * @param {OptionGroup} group
 * @param {Choice} choice
 */
function choiceText(group, choice) {
  return t('{group}: {choice}', { group: nameOf(group), choice: nameOf(choice) });
}

/** @param {string[]} items */
const inARow = items => items.join(', ');

/** @param {Drink} drink */
function tileNotes(drink) {
  const note = h('p', { class: 'tile-note' });
  if (!isOffered(drink)) {
    note.className = 'badge sold-out';
    setTextAfterPaint(note, t('Sold out'), () => soldOutText(drink));
    return note;
  }
  const usual = drink.options.map(group => ({ group, choice: usualChoice(group) }));
  /** @param {(items: string[]) => string} [list] */
  const allergens = list => allergensText(drink, usual.map(({ choice }) => choice), list);
  setTextAfterPaint(note, allergens(inARow), allergens);
  return [...usual.map(({ group, choice }) => h('p', { class: 'tile-note' }, choiceText(group, choice))),
          note.textContent ? note : null];
}

// The button lies over the tile. It is named by the drink alone, so that the menu can be skimmed by ear, and the
// notes describe it.
/**
 * @param {Drink} drink
 * @param {Actions} actions
 */
function drinkTile(drink, actions) {
  const offered = isOffered(drink);
  const id = `drink-${drink.id}`;
  return h('li', { class: offered ? 'tile' : 'tile gone' }, h('div', { class: 'stage' }, drinkDrawing(drink.icon)),
           h('div', { class: 'tile-text', 'aria-hidden': 'true' },
             h('p', { class: 'tile-name', id: `${id}-name`, lang: langOf(drink) }, nameOf(drink)),
             h('div', { class: 'tile-notes', id: `${id}-notes` }, tileNotes(drink))),
           h('button', { class: 'cover', type: 'button', id, 'aria-disabled': offered ? null : 'true',
                         'aria-labelledby': `${id}-name`, 'aria-describedby': `${id}-notes`,
                         onclick: () => offered && actions.chooseDrink(drink) }));
}

/** @param {Actions} actions */
export function menuTiles(actions) {
  return h('ul', { class: 'tiles' }, state.shop.menu.map(drink => drinkTile(drink, actions)));
}

// What this phone ordered last, where the menu still has all of it.
function lastOrder() {
  const last = recall('last');
  const drink = state.shop.menu.find(one => one.id === last?.drink);
  if (!last || !drink)
    return null;
  const choices = drink.options.flatMap(group => chosenIn(group, last.options) ?? []);
  return choices.length === drink.options.length ? { drink, choices, options: last.options } : null;
}

/**
 * @param {Actions} actions
 * @param {?Order} order
 */
function againCard(actions, order) {
  const last = lastOrder();
  if (!last)
    return null;
  const { drink, choices, options } = last;
  const gone = [drink, ...choices].find(thing => !thing.available);
  const name = (recall('name') ?? '').trim();
  return h('section', { class: 'card again', 'aria-labelledby': 'again-title' },
           h('span', { class: 'stage' }, drinkDrawing(drink.icon)),
           h('div', { class: 'again-text' }, h('h2', { id: 'again-title' }, t('The same again?')),
             h('p', {}, h('strong', { lang: langOf(drink) }, nameOf(drink)),
               choices.map(choice => h('span', { lang: langOf(choice) }, nameOf(choice))),
               name ? h('span', {}, t('for {name}', { name })) : null)),
           gone ? h('p', { class: 'badge sold-out' }, gone === drink ? '' : `${nameOf(gone)}: `, soldOutText(gone))
                : h('button', { class: 'button primary', type: 'button', id: 'again',
                                disabled: !order, onclick: () => actions.orderAgain(order, drink, options) }, t('Order now')));
}

// Nothing to choose from; the screen is built again when the menu changes.
/**
 * @param {HTMLElement} time
 * @param {HTMLElement} cancel
 */
function nothingScreen(time, cancel) {
  const empty = !state.shop.menu.length;
  return h('div', { class: 'screen message' }, time,
           h('div', { class: 'hero' }, h('div', { class: 'hero-picture' }, picture('empty')),
             h('h1', {}, empty ? t('There is nothing on the menu yet') : t('Everything is sold out')),
             h('p', { class: 'lead' }, t('Sorry! As soon as there are drinks again, you can choose here.'))),
           h('div', { class: 'actions plain' }, cancel));
}

/**
 * @param {Actions} actions
 * @returns {Screen}
 */
export function drinksScreen(actions) {
  const order = currentOrder();
  const time = timeLeft(order);
  const cancel = h('button', { class: 'button quiet', type: 'button', id: 'cancel', disabled: !order,
                               onclick: () => order && actions.cancel(order) }, t('Cancel'));
  if (!state.shop.menu.some(isOffered))
    return { node: nothingScreen(time.node, cancel), update: time.update };
  const node = h('div', { class: 'screen wide' }, time.node, h('h1', {}, t('What would you like?')),
                 againCard(actions, order), menuTiles(actions), h('div', { class: 'actions plain' }, cancel));
  return { node, update: time.update };
}

/**
 * @param {OptionGroup} group
 * @param {Choice} choice
 * @param {number} index
 * @param {Draft} chosen
 * @param {() => void} onchange
 */
function choiceRow(group, choice, index, chosen, onchange) {
  const id = `choice-${group.id}-${choice.id}`;
  const note = choice.available ? (index === 0 ? t('usual') : null) : soldOutText(choice);
  const input = h('input', { type: 'radio', id, name: group.id, value: choice.id, required: true,
                             disabled: !choice.available, onchange });
  input.checked = choice.available && chosen.options[group.id] === choice.id;
  return h('label', { class: 'choice', for: id }, input,
           h('span', { class: 'choice-text' },
             h('span', { class: 'choice-name', lang: langOf(choice) }, nameOf(choice)),
             note ? h('span', { class: 'choice-note' }, note) : null));
}

/**
 * @param {OptionGroup} group
 * @param {Draft} chosen
 * @param {Actions['chooseOption']} onChoose
 */
function optionGroup(group, chosen, onChoose) {
  return h('fieldset', { class: 'group' }, h('legend', { lang: langOf(group) }, nameOf(group)),
           h('div', { class: 'choices' },
             group.choices.map((choice, index) => choiceRow(group, choice, index, chosen,
                                                            () => onChoose(group.id, choice.id)))));
}

function nameField() {
  const field = h('input', { id: 'name', name: 'name', type: 'text', maxlength: String(NAME_LENGTH),
                             autocomplete: 'given-name', enterkeyhint: 'done', 'aria-describedby': 'name-hint',
                             oninput: () => remember('name', field.value) });
  field.value = recall('name') ?? '';
  return h('div', { class: 'field' }, h('label', { for: 'name' }, t('First name (optional)')), field,
           h('p', { class: 'hint', id: 'name-hint' }, t('Only the bar sees it, so it can call you.')));
}

// The drink as it is chosen: what is in it, and that it has sold out meanwhile.
/**
 * @param {Drink} drink
 * @returns {Screen}
 */
function drinkHead(drink) {
  const allergens = h('p', { class: 'hint', id: 'allergens' });
  const node = h('div', { class: 'drink-head' }, h('h1', { lang: langOf(drink) }, nameOf(drink)), allergens,
                 isOffered(drink) ? null : h('p', { class: 'badge sold-out' }, soldOutText(drink)));
  const update = () => {
    const { options } = draft();
    setText(allergens, allergensText(drink, drink.options.map(group => chosenIn(group, options))));
  };
  return { node, update };
}

// Before the scan a drink can be chosen but not ordered: what is chosen waits for the code.
/** @returns {Screen} */
function notYet() {
  return { node: h('p', { class: 'times' }, t('Scan the code on the big screen: your choice is kept until then.')),
           update: () => {} };
}

/**
 * @param {Actions} actions
 * @returns {Screen}
 */
export function optionsScreen(actions) {
  const order = currentOrder();
  const chosen = draft();
  const drink = draftDrink(chosen);
  if (!drink)
    return drinksScreen(actions);
  const time = order || state.busy ? timeLeft(order) : notYet();
  const head = drinkHead(drink);
  /** @type {Actions['chooseOption']} */
  const onChoose = (group, choice) => {
    actions.chooseOption(group, choice);
    head.update();
  };
  const button = h('button', { class: 'button primary', type: 'submit', id: 'order' });
  const back = h('button', { class: 'button quiet', type: 'button', id: 'back', onclick: actions.goBack }, t('Back'));
  const node = h('form', { class: 'screen sheet', onsubmit: event => {
    event.preventDefault();
    if (order)
      actions.order(order);
    else
      actions.typeCode();
  } }, time.node, h('div', { class: 'stage' }, drinkDrawing(drink.icon)),
                 h('div', { class: 'sheet-body' }, head.node,
                   drink.options.map(group => optionGroup(group, chosen, onChoose)), nameField()),
                 h('div', { class: 'actions' }, back, button));
  const update = () => {
    time.update();
    head.update();
    button.disabled = Boolean(state.busy);
    const label = state.busy === 'order' ? t('Ordering…') : t('Order now');
    setText(button, order || state.busy ? label : t('Type a code'));
  };
  return { node, update };
}
