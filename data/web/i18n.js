// SPDX-License-Identifier: GPL-3.0-or-later
// Translations. English is the source and the key; a catalogue is fetched only for another language.
// The catalogue's member "" is the plural table: character n is the form for n, and from 200 on the last
// two digits decide (every language's rule has that period), so no rule needs evaluating here. It is gettext's
// own rule, not Intl.PluralRules: the translators' forms are in gettext's order, and the two differ in places.
// Languages are BCP 47 tags everywhere: pt-BR.

/** @import { Catalogue, Named } from './types.js' */

const RIGHT_TO_LEFT = ['ar', 'fa', 'he', 'ur'];

const COOKIE = 'presso-language';
const A_YEAR_S = 365 * 24 * 60 * 60;
const PATIENCE_MS = 10000;

let language = 'en';
/** @type {Catalogue} */
let catalogue = {};
let menuLanguage = 'en';

/** @param {string} tag */
function isRightToLeft(tag) {
  return RIGHT_TO_LEFT.includes(tag.split('-')[0]);
}

// The page's language as the phone's own region writes it: its clock, its digits.
function region() {
  const base = language.split('-')[0];
  return globalThis.navigator?.languages?.find(one => one.split('-')[0] === base) ?? language;
}

/**
 * @param {number} n
 * @param {Intl.NumberFormatOptions} [options]
 */
export function formatNumber(n, options) {
  return new Intl.NumberFormat(region(), options).format(n);
}

// What somebody wrote keeps its own direction within an Arabic sentence, and lends it none.
/** @param {unknown} value */
function isolate(value) {
  return typeof value === 'string' && isRightToLeft(language) ? `\u2068${value}\u2069` : String(value);
}

/**
 * @param {string} text
 * @param {Record<string, unknown>} values
 */
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? isolate(values[name]) : all));
}

/** @param {number} n */
function pluralForm(n) {
  const table = catalogue[''];
  if (!table)
    return n === 1 ? 0 : 1;
  return Number(table[n < 200 ? n : 100 + n % 100]);
}

/**
 * @param {string} text
 * @param {Record<string, unknown>} [values]
 */
export function t(text, values = {}) {
  const translated = catalogue[text];
  return fill(typeof translated === 'string' ? translated : text, values);
}

/**
 * @param {string} one
 * @param {string} many
 * @param {number} n
 * @param {Record<string, unknown>} [values]
 */
export function tn(one, many, n, values = {}) {
  const forms = catalogue[one];
  const form = pluralForm(n);
  const text = Array.isArray(forms) ? forms[form] : [one, many][n === 1 ? 0 : 1];
  return fill(text, { n: formatNumber(n), ...values });
}

export function currentLanguage() {
  return language;
}

// Tells two menus apart as they are read in this language; names in others come and go unseen.
/** @param {unknown} thing */
export function asRead(thing) {
  return JSON.stringify(thing, (member, value) => (member === 'names' ? value?.[language] : value));
}

// The closest of what is offered: the same, or less and less of it down to the language itself.
/**
 * @param {string[]} offered
 * @param {string[]} wanted
 */
export function pickLanguage(offered, wanted) {
  for (const tag of wanted) {
    for (let part = tag.toLowerCase().split('-'); part.length; part = part.slice(0, -1)) {
      const begin = part.join('-');
      const found = offered.find(one => one.toLowerCase() === begin) ??
                    offered.find(one => one.toLowerCase().startsWith(`${begin}-`));
      if (found)
        return found;
    }
  }
  return null;
}

// What the guest has chosen once. A cookie, so that the server composes the page in that language next time.
export function rememberedLanguage() {
  const [, tag] = new RegExp(`(?:^|; )${COOKIE}=([\\w-]+)`).exec(document.cookie) ?? [];
  return tag ?? null;
}

/** @param {string} tag */
export function rememberLanguage(tag) {
  document.cookie = `${COOKIE}=${tag}; Path=/; Max-Age=${A_YEAR_S}; SameSite=Lax`;
}

export function forgetLanguage() {
  document.cookie = `${COOKIE}=; Path=/; Max-Age=0`;
}

let wantsLater = false;

/**
 * @param {string} tag
 * @returns {Promise<?Catalogue>}
 */
async function fetchCatalogue(tag) {
  const signal = AbortSignal.timeout?.(PATIENCE_MS) ?? null;
  const response = await fetch(`/i18n/${encodeURIComponent(tag)}.json`, { signal });
  return response.ok ? response.json() : null;
}

// The words of the page's later part, from now on in each language.
export async function addLaterCatalogue() {
  wantsLater = true;
  if (language.split('-')[0] !== 'en')
    Object.assign(catalogue, await fetchCatalogue(`${language}-later`));
}

/** @param {string} tag */
async function fetchWhole(tag) {
  const first = await fetchCatalogue(tag);
  return first && wantsLater ? { ...first, ...await fetchCatalogue(`${tag}-later`) } : first;
}

let turn = 0;

// Speaks another language, with the catalogue that came along or the one that the bar has: English where it has none.
// What was chosen last counts. Tells whether the bar could be asked.
/**
 * @param {string} tag
 * @param {?Catalogue} [given]
 */
export async function useLanguage(tag, given = null) {
  const english = tag.split('-')[0] === 'en';
  turn += 1;
  const mine = turn;
  const found = given ?? (english ? {} : await fetchWhole(tag).catch(() => undefined));
  if (mine !== turn)
    return true;
  if (found === undefined)
    return false;
  catalogue = { ...found };
  language = found ? tag : 'en';
  document.documentElement.lang = language;
  document.documentElement.dir = isRightToLeft(language) ? 'rtl' : 'ltr';
  return true;
}

// The language that the bar itself wrote its menu in.
/** @param {string} tag */
export function setMenuLanguage(tag) {
  menuLanguage = tag;
}

/** @param {Pick<Named, 'names'>} thing */
function textTag(thing) {
  return pickLanguage(Object.keys(thing.names ?? {}), [language]);
}

// What a thing on the menu is called in the page's language, or else in the bar's.
/**
 * @template {?string} Name
 * @param {{ name: Name, names?: Named['names'] }} thing
 */
export function nameOf(thing) {
  return thing.names?.[textTag(thing) ?? ''] ?? thing.name;
}

// For its element, where it is called in another language than the page's: null otherwise.
/** @param {Pick<Named, 'names'>} thing */
export function langOf(thing) {
  return textTag(thing) || menuLanguage.split('-')[0] === language.split('-')[0] ? null : menuLanguage;
}

/** @param {Iterable<string>} items */
export function listOf(items) {
  return new Intl.ListFormat(language, { type: 'unit', style: 'short' }).format(items);
}

// The language's own name, capitalised as it begins a line in the list. What tells two sorts of Chinese apart
// is the script.
/** @param {string} tag */
export function languageName(tag) {
  const shown = tag === 'zh-CN' ? 'zh-Hans' : tag;
  const name = new Intl.DisplayNames([tag], { type: 'language' }).of(shown) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}

/**
 * @param {string} time
 * @param {Intl.DateTimeFormatOptions} options
 */
function timeText(time, options) {
  return new Intl.DateTimeFormat(region(), options).format(new Date(time));
}

// As the guest's language writes a clock: 05:03 in French, 5:03 in Czech.
/** @param {string} time */
export function formatTime(time) {
  return timeText(time, { timeStyle: 'short' });
}

/** @param {string} time */
export function formatDay(time) {
  return timeText(time, { weekday: 'short', hour: 'numeric', minute: '2-digit' });
}

// To the second, for what went on behind the screens.
/** @param {string} time */
export function formatClock(time) {
  return timeText(time, { timeStyle: 'medium' });
}

/** @param {string} unit */
function inUnit(unit) {
  return new Intl.NumberFormat(region(), { style: 'unit', unit, unitDisplay: 'long' });
}

/** @param {number} seconds */
export function days(seconds) {
  return inUnit('day').format(Math.round(seconds / 86400));
}

// 4–7 minutes. Older browsers know no ranges.
/**
 * @param {number} from
 * @param {number} to
 */
export function minuteRange(from, to) {
  const format = inUnit('minute');
  const [first, last] = [Math.floor(from / 60), Math.ceil(to / 60)];
  return format.formatRange ? format.formatRange(first, last) : `${formatNumber(first)}–${format.format(last)}`;
}

/** @param {number} seconds */
export function minutes(seconds) {
  const n = Math.max(1, Math.round(seconds / 60));
  return tn('{n} minute', '{n} minutes', n);
}
