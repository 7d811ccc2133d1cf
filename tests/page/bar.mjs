// SPDX-License-Identifier: GPL-3.0-or-later
// A bar for a test: the real presso-server on a data folder and a port of its own, and its staff's requests.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** @import { ChildProcess } from 'node:child_process' */
/** @import { Drink, Order, Shop } from '../../data/web/types.js' */

/** @typedef {'host' | 'admin' | 'barista' | 'display'} Role */
/** @typedef {{ code: string, drinksLeft: number }} Code */

/** @type {Role[]} */
const STATIONS = ['admin', 'barista', 'display'];
export const DEADLINE_MS = 20000;
const DAY_S = 86400;

function serverProgram() {
  const root = process.env.PRESSO_TEST_BUILD_ROOT ?? new URL('../../build', import.meta.url).pathname;
  return process.env.PRESSO_SERVER ?? join(root, 'apps/server/presso-server');
}

// Asks until the answer is truthy; never longer than the deadline.
/**
 * @template Answer
 * @param {string} what
 * @param {() => Answer | Promise<Answer>} ask
 */
export async function until(what, ask, deadline = DEADLINE_MS) {
  const end = Date.now() + deadline;
  for (;;) {
    const answer = await ask();
    if (answer)
      return answer;
    if (Date.now() > end)
      throw new Error(`Not within ${deadline} ms: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

/** @param {ChildProcess} child */
async function readyLine(child) {
  if (!child.stdout)
    throw new Error('presso-server has no output');
  const lines = createInterface({ input: child.stdout });
  const timer = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS);
  try {
    for await (const line of lines) {
      const [, port] = /^READY http:\/\/[^ ]*:(\d+)\/$/.exec(line) ?? [];
      if (port)
        return Number(port);
    }
    throw new Error('presso-server ended without a READY line');
  } finally {
    clearTimeout(timer);
  }
}

export class Bar {
  /** @type {?ChildProcess} */
  #child = null;
  #folder = '';
  /** @type {Partial<Record<Role, string>>} */
  #tokens = {};
  port = 0;
  /** @type {?string} */
  crash = null;

  static async open() {
    const bar = new Bar();
    bar.#folder = await mkdtemp(join(tmpdir(), 'presso-page-'));
    await bar.start();
    await bar.#enrol();
    // So that no test meets the change of the code and counts the drinks of two.
    await bar.change({ codePeriod: DAY_S });
    return bar;
  }

  get address() {
    return `http://127.0.0.1:${this.port}/`;
  }

  // Again on the same port, so that phones find it where it was.
  async start() {
    const args = ['--data-dir', this.#folder, '--address', '127.0.0.1', '--port', String(this.port)];
    const child = spawn(serverProgram(), args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    this.#watch(child);
    this.port = await readyLine(child);
    child.stdout.resume();
  }

  // A server that ends without being asked to is what the test is about then.
  /** @param {ChildProcess} child */
  #watch(child) {
    child.once('exit', (code, signal) => {
      if (this.#child === child)
        this.crash = `presso-server ended by itself: ${signal ?? code}`;
    });
  }

  /** @param {NodeJS.Signals} [signal] */
  async stop(signal = 'SIGTERM') {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null)
      return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  // What time does to the log: the oldest events go, here all but the last.
  async compact() {
    await this.stop('SIGKILL');
    const script = 'import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); ' +
                   'db.execute("DELETE FROM event WHERE sequence < (SELECT MAX(sequence) FROM event)"); db.commit()';
    const [code] = await once(spawn('python3', ['-c', script, join(this.#folder, 'presso.db')], { stdio: 'inherit' }), 'exit');
    if (code !== 0)
      throw new Error('The log was not compacted');
    await this.start();
  }

  async close() {
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #enrol() {
    this.#tokens.host = (await readFile(join(this.#folder, 'admin.token'), 'utf8')).trim();
    for (const role of STATIONS) {
      const station = { name: `Station ${role}`, role, shop: 'main' };
      const { token } = await this.#send('host', 'POST', 'api/v1/stations', station);
      this.#tokens[role] = token;
    }
  }

  /**
   * @param {Role} role
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   */
  async #send(role, method, path, body) {
    /** @type {Record<string, string>} */
    const headers = { Authorization: `Bearer ${this.#tokens[role]}` };
    if (body !== undefined)
      headers['Content-Type'] = 'application/json';
    const response = await fetch(this.address + path, { method, headers, body: body ? JSON.stringify(body) : null });
    const answer = await response.json();
    if (!response.ok)
      throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }

  /**
   * @param {Role} role
   * @param {string} method
   * @param {string} [path]
   * @param {object} [body]
   */
  ask(role, method, path = '', body = undefined) {
    return this.#send(role, method, `api/v1/shops/main${path ? '/' : ''}${path}`, body);
  }

  /**
   * @param {Record<string, unknown>} settings
   * @returns {Promise<Shop>}
   */
  change(settings) {
    return this.ask('admin', 'PATCH', '', settings);
  }

  /** @param {string} svg */
  async setLogo(svg) {
    const headers = { 'Authorization': `Bearer ${this.#tokens.admin}`, 'Content-Type': 'image/svg+xml' };
    const answer = await fetch(`${this.address}api/v1/shops/main/logo`, { method: 'PUT', headers, body: svg });
    if (!answer.ok)
      throw new Error(`The logo is refused: ${await answer.text()}`);
  }

  /**
   * @param {string} drink
   * @param {object} change
   * @returns {Promise<Drink>}
   */
  offer(drink, change) {
    return this.ask('barista', 'PATCH', `menu/${drink}`, change);
  }

  /** @returns {Promise<Code>} */
  code() {
    return this.ask('display', 'GET', 'code');
  }

  /**
   * @param {string} id
   * @returns {Promise<Order>}
   */
  async order(id) {
    return this.ask('barista', 'GET', `orders/${id}`);
  }

  /** @returns {Promise<Order[]>} */
  async orders() {
    const { orders } = await this.ask('barista', 'GET', 'orders');
    return orders;
  }

  /**
   * @param {string} id
   * @param {string} action
   * @returns {Promise<Order>}
   */
  act(id, action, body = {}) {
    return this.ask('barista', 'POST', `orders/${id}/${action}`, body);
  }

  // Another guest without a phone of ours: scans and leaves it at that.
  async scanAsStranger() {
    const { code } = await this.code();
    return fetch(`${this.address}api/v1/shops/main/orders`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ code }),
    });
  }

  // What a phone's camera makes of the display: the whole address in capitals, here with our own host.
  async scanned() {
    const { code } = await this.code();
    return `${this.address}O/${code}`;
  }
}
