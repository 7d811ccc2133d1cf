// SPDX-License-Identifier: GPL-3.0-or-later
// Requests to the bar. Every request that changes something carries an Idempotency-Key, so sending it again
// after a lost answer acts once; that is what makes retrying on a bad Wi-Fi safe.

const RETRY_AFTER_MS = [300, 900, 2500];
const TIMEOUT_MS = 8000;

// A refusal: the problem's members (code, detail, errors, retryAfter, validUntil…) and how it came about.
export class Problem extends Error {
  constructor(members) {
    super(members.detail ?? members.title ?? members.code);
    Object.assign(this, members);
  }
}

// crypto.randomUUID exists only on HTTPS; a bar's own network is plain HTTP.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

function pause(ms) {
  return new Promise(resolve => setTimeout(resolve, ms * (0.75 + Math.random() / 2)));
}

async function readProblem(response) {
  const members = await response.json().catch(() => ({}));
  const header = Number(response.headers.get('Retry-After'));
  const retryAfter = members.retryAfter ?? (Number.isFinite(header) && header > 0 ? header : null);
  return new Problem({ code: 'internal', ...members, status: response.status, retryAfter });
}

async function send(path, init) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(path, { ...init, signal: abort.signal, credentials: 'same-origin' });
    if (!response.ok)
      throw await readProblem(response);
    return await response.json();
  } catch (error) {
    throw error instanceof Problem ? error : new Problem({ code: 'network', detail: String(error) });
  } finally {
    clearTimeout(timer);
  }
}

function worthRetrying(problem) {
  return problem.code === 'network' || [502, 503, 504].includes(problem.status);
}

function describe(method, body, key) {
  const headers = { Accept: 'application/json' };
  if (body !== undefined)
    headers['Content-Type'] = 'application/json';
  if (key)
    headers['Idempotency-Key'] = key;
  return { method, headers, body: body === undefined ? undefined : JSON.stringify(body) };
}

async function request(method, path, { body, key, retries = RETRY_AFTER_MS } = {}) {
  const init = describe(method, body, key);
  for (const wait of retries) {
    try {
      return await send(path, init);
    } catch (problem) {
      if (!worthRetrying(problem))
        throw problem;
      await pause(wait);
    }
  }
  return send(path, init);
}

export function createApi(shop) {
  const base = `/api/v1/shops/${encodeURIComponent(shop)}`;
  const order = id => `${base}/orders/${encodeURIComponent(id)}`;
  return {
    eventsUrl: since => {
      const url = new URL(`${base}/events`, location.href);
      url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
      if (since)
        url.searchParams.set('since', since);
      return url.href;
    },
    shop: options => request('GET', base, options),
    myOrders: options => request('GET', `${base}/my/orders`, options),
    scan: (code, key) => request('POST', `${base}/orders`, { body: { code }, key }),
    submit: (id, choice, key) => request('PUT', order(id), { body: choice, key }),
    cancel: (id, key) => request('POST', `${order(id)}/cancel`, { body: {}, key }),
  };
}
