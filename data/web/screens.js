// SPDX-License-Identifier: GPL-3.0-or-later
// Shows the screen that the state means. A screen is built once and updated each second; it is built again
// when what it is about changes, and then keyboard focus goes to the same control if that is still there.

import { applyAccent } from './accent.js';
import { caller } from './caller.js';
import { drinksScreen, optionsScreen } from './choosing.js';
import { afterPaint, announce, drawing, h, requireElement, setText } from './dom.js';
import { asRead, currentLanguage, langOf, languageName, t } from './i18n.js';
import { remember } from './kept.js';
import { isLaterLate, needLater } from './more.js';
import { watchDrink } from './motion.js';
import { currentOrder, draft, otherReadyOrders, screenName, state } from './store.js';

/** @import { Actions, Order, ScreenMaker } from './types.js' */

/** @type {Record<string, ScreenMaker>} */
const SCREENS = { reserving: drinksScreen, drinks: drinksScreen, options: optionsScreen };

// What the other parts of the page bring; tells whether that is new.
/** @param {Record<string, ScreenMaker>} screens */
export function addScreens(screens) {
  const isNew = !SCREENS.waiting;
  if (isNew)
    Object.assign(SCREENS, screens);
  return isNew;
}

const MENU_SCREENS = ['reserving', 'drinks', 'options'];

/** @type {{ place: ?string, key: ?string, update: () => void }} */
let shown = { place: null, key: null, update: () => {} };

/** @param {string} name */
function placeOf(name) {
  const order = currentOrder();
  // Menu and sheet stay the same place when the drink has been reserved: nothing moves under a finger.
  if (MENU_SCREENS.includes(name))
    return name === 'options' ? name : 'menu';
  const about = name === 'problem' ? state.problem?.id : order?.id ?? '';
  return `${name} ${about}`;
}

// What a screen was built from besides its place.
/** @param {string} name */
function keyOf(name) {
  const order = currentOrder();
  /** @type {unknown[]} */
  const parts = [currentLanguage(), name === 'loading' ? state.busy : null];
  if (MENU_SCREENS.includes(name))
    parts.push(state.shop.menu, order?.deadline, draft().drink);
  else if (order && name !== 'problem' && !['history', 'journey'].includes(name))
    parts.push(order.version);
  return asRead(parts);
}

/** @param {Element} main */
function focusHeading(main) {
  const heading = main.querySelector('h1');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus({ preventScroll: true });
  scrollTo(0, 0);
}

const readyText = () => t('Your drink is ready! Number {number}.', { number: currentOrder()?.number });

export function sayReady() {
  announce(readyText(), true);
}

function tellReady() {
  remember('called', currentOrder()?.readyAt ?? null);
  caller.call();
  sayReady();
  caller.notify(t('Your drink is ready!'), readyText());
}

/**
 * @param {string} name
 * @param {string} place
 * @param {string} key
 * @param {Actions} actions
 */
function mount(name, place, key, actions) {
  const main = requireElement('screen');
  const focused = document.activeElement?.id;
  const samePlace = shown.place === place;
  const { node, update, news } = SCREENS[name](actions);
  // Nothing covers the number.
  if (name === 'ready')
    document.querySelector('dialog')?.close();
  const moves = (name === 'start' || MENU_SCREENS.includes(name)) && !samePlace ? watchDrink(main, draft().drink) : null;
  update();
  main.replaceChildren(node);
  document.body.className = `on-${name}`;
  if (samePlace && focused)
    document.getElementById(focused)?.focus();
  else if (shown.place !== null && !samePlace)
    focusHeading(main);
  moves?.();
  if (name === 'ready' && !samePlace && !shown.place?.startsWith('show'))
    tellReady();
  else if (news && !samePlace)
    announce(news);
  shown = { place, key, update };
}

export function titleText() {
  const order = currentOrder();
  const { name: shop } = state.shop;
  const number = order?.number;
  if (order?.state === 'READY')
    return t('{number} is ready! · {shop}', { number, shop });
  return number ? t('Number {number} · {shop}', { number, shop }) : shop;
}

/** @param {Actions} actions */
export function render(actions) {
  const wanted = screenName();
  const name = SCREENS[wanted] ? wanted : 'loading';
  const order = currentOrder();
  if (name !== wanted)
    needLater(() => render(actions));
  const place = placeOf(name);
  const key = keyOf(name);
  if (shown.place !== place || shown.key !== key)
    mount(name, place, key, actions);
  else
    shown.update();
  const title = titleText();
  if (document.title !== title)
    document.title = title;
  caller.drawIcon(order?.state === 'READY' ? order.number : null);
  caller.keepAwake(['WAITING', 'MAKING', 'READY'].includes(order?.state ?? ''));
  renderTop(actions, name);
}

/** @param {Actions} actions */
function languageMenu(actions) {
  const tags = [...new Set([...state.shop.languages, currentLanguage()])];
  if (tags.length < 2)
    return null;
  /** @param {string} tag */
  const option = tag => {
    const element = h('option', { value: tag, lang: tag });
    element.selected = tag === currentLanguage();
    afterPaint(() => setText(element, languageName(tag)));
    return element;
  };
  const short = currentLanguage().split('-')[0].toUpperCase();
  const select = h('select', { id: 'language', 'aria-label': t('Language'),
                               onchange: () => actions.setLanguage(select.value) }, tags.map(option));
  return h('span', { class: 'language' }, h('span', { 'aria-hidden': 'true' }, short), select);
}

// The bar's own name is in its own language.
function shopLang() {
  return state.shop.id ? langOf({}) : null;
}

/** @param {Order} order */
function readyBanner(order) {
  return h('p', { class: 'banner good' }, t('Number {number} is ready at the bar!', { number: order.number }));
}

/** @param {string} name */
function banners(name) {
  const lost = state.loaded && (!state.reachable || (name === 'loading' && isLaterLate()));
  return [
    state.again ? h('p', { class: 'banner calm', role: 'status' }, t('Sending again…')) : null,
    lost && !state.again ? h('p', { class: 'banner warn', role: 'status' }, t('No connection. Trying again…')) : null,
    state.notice ? h('p', { class: 'banner warn', role: 'status' }, state.notice) : null,
    ...otherReadyOrders(name).map(readyBanner),
  ].filter(one => !!one);
}

// The bar's picture takes nothing from what the first screen needs.
/** @param {string} src */
function logoPicture(src) {
  const image = h('img', { class: 'logo', alt: '' });
  afterPaint(() => { image.src = src; });
  return image;
}

// One that stands there already stays as it is, so that it is read out once.
/**
 * @param {Element} top
 * @param {Element[]} wanted
 */
function showBanners(top, wanted) {
  const there = [...top.querySelectorAll('.banner')];
  /** @type {(list: Element[]) => (banner: Element) => boolean} */
  const notIn = list => banner => list.every(other => other.textContent !== banner.textContent);
  there.filter(notIn(wanted)).forEach(banner => banner.remove());
  top.append(...wanted.filter(notIn(there)));
}

let topKey = '';

/**
 * @param {Actions} actions
 * @param {string} name
 */
function renderTop(actions, name) {
  applyAccent(state.shop.accentColor ?? null);
  const key = JSON.stringify([state.shop.name, state.shop.logo, state.shop.languages, currentLanguage(), state.orders.length > 0, name,
                              state.reachable, state.loaded, state.again, state.notice, isLaterLate(),
                              otherReadyOrders(name).map(order => order.id)]);
  if (key === topKey)
    return;
  topKey = key;
  const focused = document.activeElement?.id;
  const history = state.orders.length > 0 && name !== 'history' && name !== 'loading'
    ? h('button', { class: 'round', type: 'button', id: 'history', 'aria-label': t('Your orders'),
                    title: t('Your orders'), onclick: actions.openHistory },
        drawing('orders', 'sign', '0 0 24 24')) : null;
  const { logo } = state.shop;
  const bar = h('div', { class: 'bar' }, logo ? logoPicture(logo) : drawing('cup', 'logo'),
                h('p', { class: 'shop-name' }, h('bdi', { lang: shopLang() }, state.shop.name)),
                languageMenu(actions), history);
  const top = requireElement('top');
  top.querySelector('.bar')?.remove();
  top.prepend(bar);
  showBanners(top, banners(name));
  if (focused && !document.activeElement?.id)
    document.getElementById(focused)?.focus();
}

// Asks before something that can't be undone; resolves to whether the guest meant it.
/**
 * @param {{ title: string, text: string, yes: string, no: string }} question
 * @returns {Promise<boolean>}
 */
export function confirmDialog({ title, text, yes, no }) {
  return new Promise(resolve => {
    /** @param {string} answer */
    const close = answer => dialog.close(answer);
    const dialog = h('dialog', { class: 'dialog', 'aria-labelledby': 'dialog-title',
                                 'aria-describedby': 'dialog-text' },
                     h('h2', { id: 'dialog-title' }, title), h('p', { id: 'dialog-text' }, text),
                     h('div', { class: 'actions stacked' },
                       h('button', { class: 'button danger', type: 'button', id: 'yes',
                                     onclick: () => close('yes') }, yes),
                       h('button', { class: 'button', type: 'button', id: 'no', autofocus: true,
                                     onclick: () => close('no') }, no)));
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

