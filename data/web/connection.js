// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps the page up to date, whatever becomes of the network. A WebSocket tells what happened after the last sequence
// that was applied. Whatever makes it doubtful (a sleep, another network) has one cure: connect anew, while the old one
// still counts. Where none is open, or the open one turns out to say nothing, the page asks by itself.

/** @import { Message, Snapshot } from './types.js' */

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15000;
const OPENING_MS = 10000;
const POLL_MS = 5000;
const SILENCE_MS = 30000;
const LONGEST_REST_MS = 60000;
const PATIENCE_MS = 2500;
const TICK_MS = 500;
const SLEPT_MS = 5000;
const SAME_DOUBT_MS = 1000;

/** @typedef {'opening' | 'live' | 'waiting'} Stage */

/** @type {Record<Stage, Record<string, Stage>>} */
const NEXT = {
  opening: { opened: 'live', failed: 'waiting', doubt: 'opening' },
  live: { failed: 'waiting', doubt: 'opening' },
  waiting: { due: 'opening', doubt: 'opening' },
};

// What isn't ours was put there by something in between.
/**
 * @param {string} text
 * @returns {?Message}
 */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const isVisible = () => document.visibilityState === 'visible';

export class Connection {
  #bar;
  /** @type {Stage} */
  #state = 'waiting';
  /** @type {?WebSocket} */
  #socket = null;
  /** @type {?WebSocket} */
  #former = null;
  /** @type {?string} */
  #sequence = null;
  /** @type {?string} */
  #etag = null;
  #failures = 0;
  // Whether the socket has yet to say something: it may be open and mute.
  #isDeaf = true;
  #rest = 0;
  #timer = 0;
  /** @type {?object} */
  #asking = null;
  #askTimer = 0;
  #askAt = 0;
  #isStarted = false;
  #doubtedAt = 0;
  #tickedAt = Date.now();

  // bar.eventsUrl(since) and bar.snapshot(etag) are where the news is. bar.onMessage(message) applies it and tells
  // whether it changed an order; bar.onReach(isReachable, problem) hears whether the bar answers.
  /**
   * @param {{ eventsUrl: (since: ?string) => string,
   *           snapshot: (etag: ?string) => Promise<?{ snapshot: Snapshot, etag: ?string }>,
   *           onMessage: (message: Message) => boolean,
   *           onReach: (isReachable: boolean, problem?: unknown) => void }} bar
   */
  constructor(bar) {
    this.#bar = bar;
  }

  // Once more it is only a doubt.
  start() {
    if (this.#isStarted) {
      this.#doubt();
      return;
    }
    this.#isStarted = true;
    this.#step('doubt');
    this.#askIn(PATIENCE_MS);
    addEventListener('online', () => this.#doubt());
    addEventListener('pageshow', event => event.persisted && this.#doubt());
    document.addEventListener('resume', () => this.#doubt());
    document.addEventListener('visibilitychange', () => isVisible() && this.#doubt());
    addEventListener('offline', () => {
      this.#step('failed');
      this.#bar.onReach(false);
    });
    setInterval(() => this.#tick(), TICK_MS);
  }

  // In another language. What the old socket would still say is in the former one.
  renew() {
    this.#drop(this.#socket);
    this.#drop(this.#former);
    this.#etag = null;
    if (this.#isStarted)
      this.#step('doubt');
    this.ask();
  }

  // Hears and asks nothing more until it is renewed.
  stop() {
    this.#drop(this.#socket);
    this.#drop(this.#former);
    clearTimeout(this.#timer);
    clearTimeout(this.#askTimer);
    this.#asking = null;
    this.#askAt = Infinity;
    this.#state = 'waiting';
  }

  // Asks soon, at the latest: something is about to change of which no event tells.
  /** @param {number} ms */
  askWithin(ms) {
    if (this.#askAt - performance.now() > ms)
      this.#askIn(ms);
  }

  // Asks what is true now. Never fails: what the bar does not say is not known.
  async ask() {
    const turn = {};
    this.#asking = turn;
    clearTimeout(this.#askTimer);
    this.#askAt = Infinity;
    const answer = await this.#bar.snapshot(this.#etag).catch(problem => problem);
    // Who asked again meanwhile was in doubt about this very way to the bar.
    if (this.#asking !== turn)
      return;
    const isReachable = answer?.code !== 'network';
    if (answer?.snapshot)
      this.#applySnapshot(answer);
    if (!isReachable && this.#state === 'live')
      this.#step('doubt');
    this.#askIn(this.#pause());
    this.#bar.onReach(isReachable, isReachable ? null : answer);
  }

  /** @param {{ snapshot: Snapshot, etag: ?string }} answer */
  #applySnapshot({ snapshot, etag }) {
    this.#etag = etag;
    if (this.#isOld(snapshot.sequence, -1n))
      return;
    this.#sequence = snapshot.sequence;
    const isNews = this.#bar.onMessage(snapshot);
    // What had to be asked for, though the socket should have told it.
    if (isNews && this.#state === 'live') {
      this.#isDeaf = true;
      this.#step('doubt');
    }
  }

  /** @param {number} ms */
  #askIn(ms) {
    clearTimeout(this.#askTimer);
    this.#askAt = performance.now() + ms;
    this.#askTimer = setTimeout(() => this.ask(), ms);
  }

  // A page that nobody looks at asks less and less.
  #pause() {
    const usual = this.#state === 'live' && !this.#isDeaf ? SILENCE_MS : POLL_MS;
    this.#rest = isVisible() ? usual : Math.min(LONGEST_REST_MS, Math.max(usual, 2 * this.#rest));
    return this.#rest;
  }

  // Timers that stood still, as those of a phone that slept with the page in front.
  #tick() {
    const gap = Date.now() - this.#tickedAt;
    this.#tickedAt += gap;
    if (gap > SLEPT_MS && isVisible())
      this.#doubt();
  }

  // Sleep, another network: any way to the bar may be dead, and nothing ever tells so. Several events come at once.
  #doubt() {
    const now = Date.now();
    if (Math.abs(now - this.#doubtedAt) < SAME_DOUBT_MS && this.#state === 'opening')
      return;
    this.#doubtedAt = now;
    // The whole truth, with the bar's time: this clock may have stood still.
    this.#etag = null;
    this.#step('doubt');
    this.ask();
  }

  /** @param {string} event */
  #step(event) {
    const next = NEXT[this.#state][event];
    if (!next)
      return;
    clearTimeout(this.#timer);
    const before = this.#state;
    this.#state = next;
    if (next === 'opening')
      this.#open(before === 'live');
    else if (next === 'waiting')
      this.#wait();
    else
      this.#serve();
  }

  /** @param {boolean} hasFormer */
  #open(hasFormer) {
    if (hasFormer)
      this.#former = this.#socket;
    else
      this.#drop(this.#socket);
    const socket = new WebSocket(this.#bar.eventsUrl(this.#sequence));
    this.#socket = socket;
    this.#timer = setTimeout(() => this.#step('failed'), OPENING_MS);
    socket.onopen = () => this.#step('opened');
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = () => this.#socket === socket && this.#step('failed');
  }

  /** @param {?WebSocket} socket */
  #drop(socket) {
    if (!socket)
      return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #serve() {
    this.#drop(this.#former);
    this.#former = null;
    this.#failures = 0;
    this.askWithin(this.#pause());
    this.#bar.onReach(true);
  }

  #wait() {
    this.#drop(this.#socket);
    this.#drop(this.#former);
    this.#socket = this.#former = null;
    const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures);
    this.#failures += 1;
    // Half fixed, half random: a restarted server is not met by every phone of the hall at once.
    this.#timer = setTimeout(() => this.#step('due'), ceiling / 2 + Math.random() * ceiling / 2);
    if (this.#failures === 1)
      this.ask();
  }

  // Sequences are decimal strings that may outgrow a double.
  /** @param {string} sequence */
  #isOld(sequence, slack = 0n) {
    return this.#sequence !== null && BigInt(sequence) <= BigInt(this.#sequence) + slack;
  }

  /** @param {string} text */
  #receive(text) {
    const message = parse(text);
    if (!message) {
      this.#step('failed');
      return;
    }
    this.#isDeaf = false;
    if (message.type !== 'snapshot' && message.sequence && this.#isOld(message.sequence))
      return;
    this.#sequence = message.sequence ?? this.#sequence;
    this.#bar.onMessage(message);
    if (this.#state === 'live')
      this.#askIn(this.#pause());
  }
}
