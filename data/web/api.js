// SPDX-License-Identifier: GPL-3.0-or-later
// Requests to the bar. Every request that changes something carries an Idempotency-Key, which the phone keeps until
// there is an answer: sent again after a lost one, by the page, the guest or after a reload, it acts once.

import { guessClock } from './clock.js';
import { currentLanguage } from './i18n.js';
import { recall, remember } from './kept.js';

/** @import { Draft, Journey, Order, ProblemMembers, Snapshot } from './types.js' */

/** @typedef {{ patience: number, pause?: number }} Try in milliseconds */

// How long a try is waited for, and the pause after it. On a line too slow for one try the next has more time.
/** @type {Try[]} */
const TRIES = [{ patience: 4000, pause: 300 }, { patience: 7000, pause: 900 }, { patience: 10000, pause: 2500 },
               { patience: 15000 }];
// Questions may be asked anew without harm.
/** @type {Try[]} */
const ASKING = [{ patience: 2000, pause: 100 }, { patience: 4000, pause: 600 }, { patience: 8000 }];
// A connection that a phone kept while it slept may be dead, and swallows what is asked over it. Two questions at once
// go over two, of which one is new: one round trip brings an answer. Where more were kept, those that follow soon do.
const WAKING = [0, 0, 150, 400, 1000, 2500];
const WAKING_PATIENCE = 8000;
const KEYS_KEPT = 20;

// A refusal, and how it came about.
export class Problem extends Error {
  /** @param {ProblemMembers} members */
  constructor(members) {
    super(members.detail ?? members.title ?? members.code);
    this.code = members.code;
    this.members = members;
  }
}

// crypto.randomUUID exists only on HTTPS; a bar's own network is plain HTTP.
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

// The key of a change: the same for the same change until that is answered.
/** @param {string} change */
function keyOf(change) {
  const keys = recall('keys') ?? {};
  const key = keys[change] ?? newKey();
  remember('keys', Object.fromEntries([...Object.entries(keys).slice(-KEYS_KEPT), [change, key]]));
  return key;
}

/** @param {string} change */
function forgetKey(change) {
  const { [change]: answered, ...others } = recall('keys') ?? {};
  if (answered)
    remember('keys', others);
}

function pause(ms = 0) {
  return new Promise(resolve => setTimeout(resolve, ms * (0.75 + Math.random() / 2)));
}

// Only what the bar says is an answer. The sign-in page of a Wi-Fi, or the error of something in between, tells
// nothing about what became of the request.
/** @param {Response} response */
async function readAnswer(response) {
  const type = response.headers.get('Content-Type') ?? '';
  const isOurs = type.startsWith('application/json') || type.startsWith('application/problem+json');
  if (isOurs)
    guessClock(response);
  if (response.ok && type.startsWith('application/json'))
    return response.json();
  if (!type.startsWith('application/problem+json'))
    throw new Problem({ code: 'network', isForeign: true });
  const members = await response.json();
  const header = Number(response.headers.get('Retry-After'));
  const retryAfter = members.retryAfter ?? (header > 0 ? header : null);
  throw new Problem({ code: 'internal', ...members, status: response.status, retryAfter });
}

/**
 * @param {Response} response
 * @returns {Promise<?{ snapshot: Snapshot, etag: ?string }>}
 */
async function readSnapshot(response) {
  return response.status === 304 ? null : { snapshot: await readAnswer(response), etag: response.headers.get('ETag') };
}

/**
 * @template Answer
 * @param {string} path
 * @param {RequestInit} init
 * @param {number} patience
 * @param {(response: Response) => Promise<Answer>} read
 * @param {AbortController} [abort]
 */
async function send(path, init, patience, read, abort = new AbortController()) {
  const timer = setTimeout(() => abort.abort(), patience);
  try {
    // The browser's cache lets one request wait for another of the same address, which may hang on a dead connection.
    // Nothing of the bar's is elsewhere: who redirects isn't the bar, and gets no order to read.
    const response = await fetch(path, { ...init, signal: abort.signal, credentials: 'same-origin',
                                         redirect: 'manual', cache: 'no-store' });
    return await read(response);
  } catch (error) {
    throw error instanceof Problem ? error : new Problem({ code: 'network', detail: String(error) });
  } finally {
    clearTimeout(timer);
  }
}

// Whether a request may still be, or become, what was asked for.
/** @param {unknown} problem */
function isUnanswered(problem) {
  return problem instanceof Problem && (problem.code === 'network' || problem.code === 'unavailable');
}

/**
 * @param {string} method
 * @param {string} [body]
 * @param {string} [key]
 */
function describe(method, body, key) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json' };
  if (body !== undefined)
    headers['Content-Type'] = 'application/json';
  if (key)
    headers['Idempotency-Key'] = key;
  // What the guest has asked for is sent, too, when the page is left at once.
  return { method, headers, body: body ?? null, keepalive: true };
}

/**
 * @template Answer
 * @param {string} path
 * @param {RequestInit} init
 * @param {{ tries: Try[], read: (response: Response) => Promise<Answer>, onAgain?: () => void }} how
 */
async function sendUntilAnswered(path, init, { tries, read, onAgain = () => {} }) {
  for (const { patience, pause: ms } of tries.slice(0, -1)) {
    try {
      return await send(path, init, patience, read);
    } catch (problem) {
      if (!isUnanswered(problem))
        throw problem;
      onAgain();
      await pause(ms);
    }
  }
  return send(path, init, tries[tries.length - 1].patience, read);
}

// Resolves to the first answer, whether it is a refusal or not.
/**
 * @template Answer
 * @param {string} path
 * @param {(response: Response) => Promise<Answer>} read
 */
async function sendAtOnce(path, read) {
  const abort = new AbortController();
  /** @param {number} after */
  const ask = async after => {
    if (after)
      await pause(after);
    return send(path, {}, WAKING_PATIENCE, read, abort).catch(problem => {
      if (isUnanswered(problem))
        throw problem;
      return problem;
    });
  };
  try {
    return await Promise.any(WAKING.map(ask)).catch(({ errors }) => { throw errors[0]; });
  } finally {
    abort.abort();
  }
}

// onAgain is called each time that a change has to be sent again.
/**
 * @param {string} shop
 * @param {() => void} onAgain
 */
export function createApi(shop, onAgain) {
  const base = `/api/v1/shops/${encodeURIComponent(shop)}`;
  /** @param {string} id */
  const order = id => `${base}/orders/${encodeURIComponent(id)}`;
  /** @type {(method: string, path: string, members?: object) => Promise<any>} */
  const change = async (method, path, members) => {
    const body = JSON.stringify(members);
    const name = [method, path, body].join(' ');
    let isAnswered = true;
    try {
      return await sendUntilAnswered(path, describe(method, body, keyOf(name)),
                                     { tries: TRIES, read: readAnswer, onAgain });
    } catch (problem) {
      isAnswered = !isUnanswered(problem);
      throw problem;
    } finally {
      if (isAnswered)
        forgetKey(name);
    }
  };
  return {
    /** @param {?string} since */
    eventsUrl: since => {
      const url = new URL(`${base}/events`, location.href);
      url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
      url.searchParams.set('language', currentLanguage());
      if (since)
        url.searchParams.set('since', since);
      return url.href;
    },
    // Resolves to null where it is what the etag stands for.
    /** @param {?string} etag */
    snapshot: etag => {
      const path = `${base}/snapshot?language=${currentLanguage()}`;
      return etag ? sendUntilAnswered(path, { headers: { 'If-None-Match': etag } }, { tries: ASKING, read: readSnapshot })
                  : sendAtOnce(path, readSnapshot);
    },
    /** @type {(code: string) => Promise<Order>} */
    scan: code => change('POST', `${base}/orders`, { code }),
    /** @type {(id: string, choice: Pick<Draft, 'drink' | 'options'> & { name: string | undefined }) => Promise<Order>} */
    submit: (id, choice) => change('PUT', order(id), choice),
    /** @type {(id: string) => Promise<Pick<Journey, 'events'>>} */
    journey: id => sendUntilAnswered(`${order(id)}/journey`, {}, { tries: ASKING, read: readAnswer }),
    // In steps. Where only the end of the last answer got lost the session is over already, and nobody is known.
    forget: async () => {
      let answer = { more: true };
      while (answer.more) {
        answer = await change('DELETE', `${base}/my`).catch(problem => {
          if (problem.code !== 'unauthorized')
            throw problem;
          return { more: false };
        });
      }
    },
    /** @type {(id: string) => Promise<Order>} */
    cancel: id => change('POST', `${order(id)}/cancel`, {}),
  };
}
