// SPDX-License-Identifier: GPL-3.0-or-later
// Ties the page together: starts it, does what the guest asks, and applies what the bar tells.

import { createApi, Problem } from './api.js';
import { arm, caller } from './caller.js';
import { isOffered, usualOptions } from './choosing.js';
import { isFuture, now, syncClock } from './clock.js';
import { Connection } from './connection.js';
import { afterPaint } from './dom.js';
import { codeInPath } from './given.js';
import { currentLanguage, pickLanguage, forgetLanguage, rememberedLanguage, rememberLanguage, t,
         useLanguage } from './i18n.js';
import { forgetAll, recall, remember } from './kept.js';
import { needLater } from './more.js';
import { addScreens, confirmDialog, render as renderScreen, sayReady } from './screens.js';
import { closedScreen, loadingScreen, problemScreen, startScreen } from './start.js';
import { currentOrder, draft, draftDrink, mergeOrder, mergeShop, putAway, saveDraft, screenName, setOrders,
         state } from './store.js';
import { takeWishes } from './wishes.js';

/** @import { Actions, Draft, Message, Order, Snapshot } from './types.js' */

const TICK_MS = 500;
const POLL_MS = 5000;
const AGAIN_MS = 8000;

const api = createApi('main', () => {
  state.again = true;
  render();
});
let problems = 0;
/** @type {(news?: unknown) => void} */
let onFirstNews = () => {};
/** @type {unknown} */
let unreached = null;
/** @type {import('./types.js').State['problem']} */
let unspoken = null;
let isListening = false;
// Whether the document brought the shop along, in the guest's language.
const isGiven = Boolean(state.shop.id);

// The entry that a sheet has of its own in the browser's history.
const sheet = () => currentOrder()?.id ?? 'look';

// A sheet lies on the menu, however it was opened: the phone's Back closes it.
function render() {
  if (screenName() === 'options' && history.state?.sheet !== sheet())
    history.pushState({ sheet: sheet(), page: state.page }, '');
  renderScreen(actions);
}

/**
 * @param {unknown} error
 * @param {() => void} retry
 */
function showProblem(error, retry) {
  const { members } = error instanceof Problem ? error : new Problem({ code: 'unexpected' });
  const problem = { ...members, retryAt: new Date(now() + (members.retryAfter ?? 30) * 1000).toISOString() };
  // The same refusal again is the same screen: nothing jumps and nothing is read out twice.
  if (problem.code !== state.problem?.problem.code)
    problems += 1;
  state.problem = { problem, retry, id: problems, order: currentOrder(), at: performance.now() };
}

// Runs one of the guest's wishes; a refusal becomes a screen from which the wish can be repeated.
/**
 * @param {string} busy
 * @param {() => Promise<void>} work
 */
async function attempt(busy, work) {
  if (state.busy)
    return;
  state.busy = busy;
  render();
  try {
    await work();
    state.problem = null;
    state.reachable = true;
  } catch (problem) {
    showProblem(problem, () => attempt(busy, work));
  } finally {
    state.busy = null;
    state.again = false;
    render();
  }
}

/** @param {string} code */
async function scanWork(code) {
  // Nobody could be known again by the reservation, and it would be taken from somebody else.
  if (!navigator.cookieEnabled)
    throw new Problem({ code: 'cookies-blocked' });
  // A code that was typed is scanned again by a reload, too, until there is an answer.
  history.replaceState({}, '', `/o/${encodeURIComponent(code)}`);
  mergeOrder(await api.scan(code));
  // The code is spent; a reload must not spend it again. A sheet may be open by now.
  state.page = 'order';
  history.replaceState(history.state?.sheet ? { sheet: sheet() } : {}, '', '/');
  remember('has-ordered', true);
  goOn();
}

// A new scan goes on with what was chosen before, unless that has sold out meanwhile.
function goOn() {
  const chosen = draft();
  const drink = draftDrink(chosen);
  if (drink && !isOffered(drink))
    saveDraft({ ...chosen, step: 'drinks' });
}

// Someone may only have preloaded the link; spending starts when the page is really looked at.
/** @returns {Promise<void>} */
function whenLookedAt() {
  if (!document.prerendering && document.visibilityState === 'visible')
    return Promise.resolve();
  return new Promise(resolve => {
    const check = () => {
      if (document.prerendering || document.visibilityState !== 'visible')
        return;
      document.removeEventListener('visibilitychange', check);
      document.removeEventListener('prerenderingchange', check);
      resolve();
    };
    document.addEventListener('visibilitychange', check);
    document.addEventListener('prerenderingchange', check);
  });
}

// Another session's order, or one that ended meanwhile: ask what is true instead of telling an error.
/**
 * @param {Order} order
 * @param {unknown} problem
 */
async function orderGone(order, problem) {
  const code = problem instanceof Problem ? problem.code : '';
  // Nobody knows this phone any more: no order is its own, and once it is somebody again, its socket must be, too.
  if (code === 'unauthorized') {
    setOrders([]);
    await connection.ask();
    connection.renew();
  }
  if (!['transition-invalid', 'not-found'].includes(code))
    throw problem;
  if (code === 'not-found')
    setOrders(state.orders.filter(one => one.id !== order.id));
  await connection.ask();
}

/** @param {Order} order */
async function orderWork(order) {
  const { drink, options } = draft();
  const name = (recall('name') ?? '').trim();
  try {
    mergeOrder(await api.submit(order.id, { drink, options, name: name || undefined }));
    saveDraft(null);
    remember('last', { drink, options });
    // One Back too many doesn't leave the number.
    if (history.state?.sheet !== order.id)
      history.pushState({ sheet: order.id }, '');
  } catch (problem) {
    await orderGone(order, problem);
  }
}

/** @param {Order} order */
async function cancelWork(order) {
  try {
    mergeOrder(await api.cancel(order.id));
    saveDraft(null);
  } catch (problem) {
    await orderGone(order, problem);
    const still = state.orders.find(one => one.id === order.id);
    if (still?.state === 'MAKING' || still?.state === 'READY')
      state.notice = t('Too late to cancel: your drink is already being made.');
  }
}

// Takes back what was refused. Nothing is chosen instead: another milk is the guest's decision.
/**
 * @param {Draft} chosen
 * @param {{ field: string }[]} errors
 * @returns {Draft}
 */
function withoutRefused(chosen, errors) {
  const refused = errors.map(error => /^options\.(.+)$/.exec(error.field)?.[1]).filter(Boolean);
  const options = Object.fromEntries(Object.entries(chosen.options).filter(([group]) => !refused.includes(group)));
  const onlyName = errors.length > 0 && errors.every(error => error.field === 'name');
  return { ...chosen, options, step: onlyName || refused.length ? 'options' : 'drinks' };
}

/** @param {string} page */
function openPage(page) {
  state.page = page;
  history.pushState({ page, journey: state.journey.id }, '');
  render();
}

// Asks again only when the order has moved on; the screen asks each second.
async function refreshJourney() {
  const { journey } = state;
  const order = state.orders.find(one => one.id === journey.id);
  if (!order || journey.version === order.version)
    return;
  journey.version = order.version;
  try {
    const { events } = await api.journey(order.id);
    Object.assign(journey, { events, failed: false });
  } catch {
    journey.failed = !journey.events;
    setTimeout(() => { journey.version = 0; }, POLL_MS);
  }
  render();
}

async function forgetWork() {
  // Asking for news would make it a guest again at once.
  connection.stop();
  await api.forget().catch(problem => {
    connection.renew();
    throw problem;
  });
  forgetAll();
  forgetLanguage();
  setOrders([]);
  state.page = 'forgotten';
}

/** @type {Actions} */
const actions = {
  scan: code => {
    history.pushState({}, '');
    attempt('scan', () => scanWork(code));
  },
  retry: () => state.problem?.retry(),
  dismissProblem: () => {
    state.problem = null;
    state.page = 'order';
    history.replaceState({}, '', '/');
    render();
  },
  chooseAgain: () => {
    const errors = state.problem?.problem.errors ?? [];
    state.problem = null;
    saveDraft(withoutRefused(draft(), errors));
    render();
  },
  chooseDrink: drink => {
    const chosen = draft();
    const options = chosen.drink === drink.id ? chosen.options : usualOptions(drink);
    saveDraft({ drink: drink.id, options, step: 'options' });
    // Before the scan there is no order: the guest only looks at the menu.
    state.page = currentOrder() ? 'order' : 'look';
    render();
  },
  chooseOption: (group, choice) => {
    const chosen = draft();
    saveDraft({ ...chosen, options: { ...chosen.options, [group]: choice } });
  },
  typeCode: () => {
    state.page = 'order';
    history.pushState({ page: 'order' }, '');
    render();
    document.getElementById('code')?.focus();
  },
  order: order => attempt('order', () => orderWork(order)),
  orderAgain: (order, drink, options) => {
    // Before the drink is reserved its sheet has to wait for it.
    saveDraft({ step: order ? 'drinks' : 'options', drink: drink.id, options });
    if (!order)
      return;
    attempt('order', () => orderWork(order));
  },
  cancel: async order => {
    const chosen = order.state !== 'RESERVED';
    const sure = await confirmDialog({
      title: chosen ? t('Cancel your order?') : t('Leave without a drink?'),
      text: chosen ? t('The bar will not make it.') : t('The drink reserved for you goes to someone else.'),
      yes: chosen ? t('Cancel the order') : t('Give it back'),
      no: chosen ? t('Keep it') : t('Keep choosing'),
    });
    if (sure)
      await attempt('cancel', () => cancelWork(order));
  },
  openHistory: () => openPage('history'),
  goBack: () => history.back(),
  openJourney: order => {
    state.journey = { id: order.id, events: null, failed: false, version: 0 };
    openPage('journey');
  },
  refreshJourney,
  show: () => openPage('show'),
  toggleSound: () => {
    caller.setMuted(!caller.isMuted());
    render();
  },
  notify: async () => {
    await caller.askToNotify();
    document.getElementById('notify')?.remove();
    document.getElementById('journey')?.focus();
  },
  forget: async () => {
    const sure = await confirmDialog({
      title: t('Forget you?'), text: t('Your orders stay in the bar’s numbers, but nobody can tell any more that they were yours. They go from this phone.'),
      yes: t('Forget me'), no: t('Cancel'),
    });
    if (sure)
      await attempt('forget', forgetWork);
  },
  startAfresh: () => {
    history.replaceState({}, '', '/');
    location.reload();
  },
  putAway: order => {
    putAway(order);
    render();
  },
  setLanguage: async tag => {
    rememberLanguage(tag);
    if (await useLanguage(tag)) {
      if (state.problem === unspoken)
        state.problem = null;
      // For the menu in that language.
      connection.renew();
    } else {
      showProblem(new Problem({ code: 'network' }), () => actions.setLanguage(tag));
      unspoken = state.problem;
    }
    render();
  },
};

// The phone's own Back goes through the steps of choosing instead of away from the page, and from a refusal to what
// is under it. What is being sent is waited for.
/** @param {PopStateEvent} event */
function onPopState({ state: entry }) {
  document.querySelector('dialog')?.close();
  state.page = entry?.page ?? 'order';
  if (state.page === 'journey' && entry.journey !== state.journey.id)
    state.journey = { id: entry.journey, events: null, failed: false, version: 0 };
  if (!state.busy) {
    state.problem = null;
    history.replaceState(entry, '', '/');
  }
  if (state.busy !== 'order' && (!state.loaded || currentOrder()?.state === 'RESERVED'))
    saveDraft({ ...draft(), step: entry?.sheet ? 'options' : 'drinks' });
  render();
}

/** @param {Snapshot} message */
function applySnapshot(message) {
  syncClock(message.serverTime);
  mergeShop(message.shop);
  const known = new Set(message.orders.map(order => order.id));
  // An order made while the snapshot was on its way is newer than it and stays.
  setOrders(state.orders.filter(order => known.has(order.id) ||
                                         Date.parse(order.createdAt) > Date.parse(message.serverTime)));
  message.orders.forEach(applyOrder);
  state.places = message.places ?? [];
}

// A drink that has just become ready matters more than whatever the guest was looking at.
/** @param {Order} order */
function applyOrder(order) {
  const before = state.orders.find(one => one.id === order.id);
  mergeOrder(order);
  // A page that the browser threw away meanwhile may not have called yet.
  const isOld = before ? before.state === 'READY' : (recall('called') ?? '') >= (order.readyAt ?? '');
  if (order.state !== 'READY' || isOld)
    return;
  // Back doesn't lead to what was looked at before.
  if (state.page !== 'order')
    history.replaceState({}, '');
  state.page = 'order';
  state.problem = null;
}

/** @param {Message} message */
function applyMessage(message) {
  if (message.type === 'snapshot')
    applySnapshot(message);
  else if (message.type === 'places')
    state.places = message.places;
  else if (message.type === 'ConfigService.ConfigChanged' || message.type === 'Metrics.WaitTimesChanged')
    mergeShop(message.data);
  else if (message.data?.state)
    applyOrder(message.data);
}

const versions = () => state.orders.map(order => order.id + order.version).join();

// Tells whether an order is another than before.
/** @param {Message} message */
function onMessage(message) {
  const before = versions();
  state.notice = null;
  applyMessage(message);
  onFirstNews();
  render();
  return versions() !== before;
}

/**
 * @param {boolean} isReachable
 * @param {unknown} [problem]
 */
function onReach(isReachable, problem) {
  const isBack = isReachable && !state.reachable;
  state.reachable = isReachable;
  unreached = problem;
  if (isBack)
    retryNetwork();
  else if (!isReachable)
    onFirstNews();
  render();
}

// Where no event will come in time: a deadline has passed, the queue gets shorter.
function isEventless() {
  const order = currentOrder();
  const overdue = order?.state === 'RESERVED' && !isFuture(order.deadline);
  return overdue || state.problem?.problem.code === 'queue-full';
}

// Any touch lets the page sound later on; a call has been heard then.
/** @param {Event} event */
function onTouch({ type }) {
  needLater(render);
  arm(render);
  if (type !== 'click')
    caller.quiet();
}

// Who comes back to the page while it calls is called again, now that it can be seen.
function onReturn() {
  if (document.visibilityState === 'visible' && screenName() === 'ready' && caller.isCalling()) {
    caller.call();
    sayReady();
  }
}

function tick() {
  render();
  if (state.loaded && isEventless())
    connection.askWithin(POLL_MS);
  if (state.problem && performance.now() - state.problem.at > AGAIN_MS && document.visibilityState === 'visible')
    retryNetwork();
}

// Where the guest waits because of the network, its return is the time to try again.
function retryNetwork() {
  if (state.problem?.problem.code === 'network' && !state.busy)
    actions.retry();
}

const connection = new Connection({ ...api, onMessage, onReach });

async function chooseLanguage() {
  const { language, languages } = state.shop;
  const chosen = pickLanguage(languages, [rememberedLanguage() ?? [], ...navigator.languages].flat()) ?? language;
  if (chosen !== currentLanguage())
    await useLanguage(chosen);
}

function listen() {
  isListening = true;
  connection.start();
}

async function load() {
  const told = new Promise(resolve => { onFirstNews = resolve; });
  listen();
  await told;
  if (!state.shop.id)
    throw unreached ?? new Problem({ code: 'network' });
  if (!isGiven)
    await chooseLanguage();
}

// With the shop in the document a scan waits for nothing but the menu's first paint, which takes a slow phone's processor
// whole. A phone that has ordered before wants to see that first.
async function startWork() {
  const code = codeInPath();
  await new Promise(afterPaint);
  if (!state.shop.id || (!code && !state.loaded && recall('has-ordered')))
    await load();
  try {
    if (code) {
      await whenLookedAt();
      await scanWork(code);
    }
  } finally {
    state.loaded = true;
    if (!isListening)
      listen();
  }
}

function start() {
  takeWishes(actions);
  addScreens({ loading: loadingScreen, start: startScreen, closed: closedScreen, problem: problemScreen });
  state.journey.id = history.state?.journey ?? null;
  addEventListener('popstate', onPopState);
  for (const touch of ['pointerdown', 'keydown', 'click'])
    document.addEventListener(touch, onTouch, true);
  document.addEventListener('visibilitychange', onReturn);
  addEventListener('online', retryNetwork);
  setInterval(tick, TICK_MS);
  const { busy } = state;
  state.busy = null;
  attempt(busy ?? 'start', startWork);
}

start();
