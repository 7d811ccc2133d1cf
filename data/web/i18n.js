// SPDX-License-Identifier: GPL-3.0-or-later
// Translations. English is the source and the key; a catalogue is fetched only for another language.
// The catalogue's member "" is the plural table: character n is the form for n, and from 200 on the last
// two digits decide (every language's rule has that period), so no rule needs evaluating here.

const RIGHT_TO_LEFT = ['ar', 'fa', 'he', 'ur'];

let language = 'en';
let catalogue = {};

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? String(values[name]) : all));
}

function pluralForm(n) {
  const table = catalogue[''];
  if (!table)
    return n === 1 ? 0 : 1;
  return Number(table[n < 200 ? n : 100 + n % 100]);
}

export function t(text, values = {}) {
  const translated = catalogue[text];
  return fill(typeof translated === 'string' ? translated : text, values);
}

export function tn(one, many, n, values = {}) {
  const forms = catalogue[one];
  const form = pluralForm(n);
  const text = Array.isArray(forms) ? forms[form] : [one, many][n === 1 ? 0 : 1];
  return fill(text, { n, ...values });
}

export function currentLanguage() {
  return language;
}

// What the shop offers, with English always last resort, as the page itself is written in it.
export function pickLanguage(offered, wanted) {
  for (const tag of wanted) {
    const exact = offered.find(one => one.toLowerCase() === tag.toLowerCase());
    const base = tag.split('-')[0].toLowerCase();
    const close = exact ?? offered.find(one => one.split(/[-_]/)[0].toLowerCase() === base);
    if (close)
      return close;
  }
  return null;
}

async function fetchCatalogue(tag) {
  const response = await fetch(`/i18n/${encodeURIComponent(tag)}.json`);
  return response.ok ? response.json() : null;
}

export async function useLanguage(tag) {
  const english = tag.split(/[-_]/)[0].toLowerCase() === 'en';
  const found = english ? {} : await fetchCatalogue(tag).catch(() => null);
  catalogue = found ?? {};
  language = found ? tag : 'en';
  document.documentElement.lang = language.replace('_', '-');
  document.documentElement.dir = RIGHT_TO_LEFT.includes(language.split(/[-_]/)[0]) ? 'rtl' : 'ltr';
}

// The language's own name, capitalised as it begins a line in the list.
export function languageName(tag) {
  const bcp47 = tag.replace('_', '-');
  const name = new Intl.DisplayNames([bcp47], { type: 'language' }).of(bcp47);
  return name.charAt(0).toLocaleUpperCase(bcp47) + name.slice(1);
}

// Clock times as the phone's own region writes them, where that speaks the page's language.
function timeFormat(options) {
  const tag = language.replace('_', '-');
  const base = tag.split('-')[0];
  const region = navigator.languages.find(one => one.split('-')[0] === base) ?? tag;
  return new Intl.DateTimeFormat(region, { hour: 'numeric', minute: '2-digit', ...options });
}

export function formatTime(time) {
  return timeFormat().format(new Date(time));
}

export function formatDay(time) {
  return timeFormat({ weekday: 'short' }).format(new Date(time));
}

export function minutes(seconds) {
  const n = Math.max(1, Math.round(seconds / 60));
  return tn('{n} minute', '{n} minutes', n);
}

// What a thing on the menu is called in the page's language.
export function nameOf(thing) {
  return thing.names?.[language] ?? thing.name;
}

export function listOf(items) {
  return new Intl.ListFormat(language.replace('_', '-'), { type: 'unit', style: 'short' }).format(items);
}
