// SPDX-License-Identifier: GPL-3.0-or-later
// The server's time. Phones' clocks are wrong by minutes, so deadlines are never compared with them: every
// answer that carries serverTime sets the offset, and performance.now() counts on from there.

import { formatNumber } from './i18n.js';

let offset = Date.now() - performance.now();
let isSynced = false;

/** @param {string} serverTime */
export function syncClock(serverTime) {
  const time = Date.parse(serverTime);
  if (Number.isNaN(time))
    return;
  offset = time - performance.now();
  isSynced = true;
}

// To the second, from the head of any answer, until there is something better.
/** @param {Response} answer */
export function guessClock(answer) {
  const time = Date.parse(answer.headers.get('date') ?? '');
  if (!isSynced && !Number.isNaN(time))
    offset = time - performance.now();
}

export function now() {
  return performance.now() + offset;
}

/**
 * @param {?string} [time]
 * @returns {time is string}
 */
export function isFuture(time) {
  return !!time && Date.parse(time) > now();
}

// By the phone's own calendar, which the guest goes by.
/** @param {string} time */
export function isToday(time) {
  return new Date(time).toDateString() === new Date(now()).toDateString();
}

/** @param {string} time */
export function secondsUntil(time) {
  return Math.max(0, Math.ceil((Date.parse(time) - now()) / 1000));
}

/** @param {string} time */
export function secondsSince(time) {
  return Math.max(0, (now() - Date.parse(time)) / 1000);
}

// 245 → 4:05 and 7445 → 2:04:05, as on a kitchen timer.
/** @param {number} seconds */
export function countdown(seconds) {
  /** @param {number} number */
  const two = number => formatNumber(number, { minimumIntegerDigits: 2 });
  const minutes = Math.floor(seconds / 60);
  const upToMinutes = minutes < 60 ? formatNumber(minutes)
                                   : `${formatNumber(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return `${upToMinutes}:${two(seconds % 60)}`;
}
