// SPDX-License-Identifier: GPL-3.0-or-later
// Calls the guest when the drink is ready: a chime of our own, vibration, the tab's picture, a notification; and
// keeps the screen awake meanwhile. What a browser hasn't got, or allows only over HTTPS, is left out in silence.

import { speaker } from './caller.js';
import { recall, remember } from './kept.js';

const TIMES = 6;
const EVERY_S = 4;
const BUZZ = [200, 100, 200, 100, 400];
// Two notes of a bell: when, how high, and the overtones of each with their share.
/** @type {[number, number][]} */
const NOTES = [[0, 784], [0.22, 1175], [0.44, 1568]];
const OVERTONES = [[1, 0.5], [2.76, 0.16], [5.4, 0.06]];
const RING_S = 1.6;

/** @type {OscillatorNode[]} */
let sounding = [];
/** @type {?WakeLockSentinel} */
let lock = null;
/** @type {?Notification} */
let notice = null;
let wantsLock = false;
let isHeard = true;

// Until somebody has touched the page.
export const isCalling = () => !isHeard;

export const isMuted = () => recall('muted') === true;

// A browser lets a page make sounds once it was touched.
export const isSoundBlocked = () => Boolean(globalThis.AudioContext) && speaker()?.state !== 'running';

/**
 * @param {AudioContext} context
 * @param {number} at
 * @param {[number, number]} note
 */
function ring(context, at, [after, pitch]) {
  for (const [factor, share] of OVERTONES) {
    const tone = new OscillatorNode(context, { frequency: pitch * factor });
    const volume = new GainNode(context, { gain: 0 });
    const begin = at + after;
    volume.gain.setValueAtTime(0, begin);
    volume.gain.linearRampToValueAtTime(share, begin + 0.008);
    volume.gain.exponentialRampToValueAtTime(0.0001, begin + RING_S / Math.sqrt(factor));
    tone.connect(volume).connect(context.destination);
    tone.start(begin);
    tone.stop(begin + RING_S);
    sounding.push(tone);
  }
}

// All at once on the clock of the sound, because the timers of a tab in the background hardly go.
function sound() {
  const context = speaker();
  if (isMuted() || !context || context.state !== 'running')
    return;
  for (let i = 0; i < TIMES; i += 1) {
    for (const note of NOTES)
      ring(context, context.currentTime + 0.05 + i * EVERY_S, note);
  }
}

function buzz() {
  const rest = EVERY_S * 1000 - BUZZ.reduce((sum, ms) => sum + ms, 0);
  if (navigator.userActivation?.hasBeenActive)
    navigator.vibrate?.(Array.from({ length: TIMES }, () => [...BUZZ, rest]).flat());
}

function hush() {
  sounding.forEach(tone => tone.stop());
  sounding = [];
}

export function call() {
  isHeard = false;
  hush();
  sound();
  buzz();
}

// Seen: whoever touches the page needs no more calling.
export function quiet() {
  if (isHeard)
    return;
  isHeard = true;
  hush();
  if (navigator.userActivation?.hasBeenActive)
    navigator.vibrate?.(0);
  notice?.close();
  notice = null;
}

/** @param {boolean} muted */
export function setMuted(muted) {
  remember('muted', muted || null);
  if (muted)
    hush();
  else
    sound();
}

const canNotify = () => globalThis.isSecureContext && Boolean(globalThis.Notification);

// Whether asking for it makes sense: it was neither allowed nor refused yet.
export const mayAskToNotify = () => canNotify() && Notification.permission === 'default';

/** @returns {Promise<unknown> | void} */
export const askToNotify = () => Notification.requestPermission().catch(() => {});

/**
 * @param {string} title
 * @param {string} body
 */
export function notify(title, body) {
  if (!canNotify() || Notification.permission !== 'granted' || document.visibilityState === 'visible')
    return;
  try {
    notice = new Notification(title, { body, tag: 'presso', requireInteraction: true });
    notice.onclick = () => {
      focus();
      quiet();
    };
  } catch {
    // Phones that know only a service worker's notifications.
  }
}

async function lockScreen() {
  if (!wantsLock || (lock && !lock.released) || document.visibilityState !== 'visible')
    return;
  lock = await navigator.wakeLock?.request('screen').catch(() => null) ?? null;
  if (!wantsLock)
    lock?.release();
}

// While an order is open the screen stays on, so that the number is there to be seen.
/** @param {boolean} isWanted */
export function keepAwake(isWanted) {
  if (isWanted === wantsLock)
    return;
  wantsLock = isWanted;
  if (isWanted)
    lockScreen();
  else
    lock?.release();
}

document.addEventListener('visibilitychange', lockScreen);

/** @type {?string} */
let usual = null;
/** @type {?number} */
let drawn = null;

// The number in place of the cup; null brings the cup back.
/** @param {?number} number */
export function drawIcon(number) {
  /** @type {?HTMLLinkElement} */
  const link = document.querySelector('link[rel=icon]');
  if (!link || number === drawn)
    return;
  usual ??= link.href;
  drawn = number;
  link.href = number === null ? usual : numberIcon(String(number));
}

/** @param {string} text */
function numberIcon(text) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 64;
  const pen = canvas.getContext('2d');
  if (!pen)
    return '';
  pen.fillStyle = '#17643a';
  pen.fillRect(0, 0, 64, 64);
  pen.fillStyle = '#fff';
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.font = `800 ${text.length < 3 ? 46 : 66 / text.length + 8}px system-ui, sans-serif`;
  pen.fillText(text, 32, 35, 60);
  return canvas.toDataURL();
}
