// SPDX-License-Identifier: GPL-3.0-or-later
// A bad Wi-Fi: passes everything between a phone and the bar, and on command delays, throttles, swallows, cuts and
// refuses it. It changes nothing of what it passes.

import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** @import { Server, Socket } from 'node:net' */
/** @typedef {(line: Line, bytes: Buffer) => void} Fate */
/** @typedef {{ pattern: RegExp, fate: Fate, times: number }} Rule */
/** @typedef {{ what: string, key: ?string, known: ?string, at: number }} Request */

// What may become of a request. Each is called with the line and the request's bytes.
export const fates = {
  /** @type {Fate} */
  pass: (line, bytes) => line.toBar(bytes),
  // Reaches the bar; of the answer so many bytes come through (all but so many, if negative), then it is cut.
  /** @type {(after?: number) => Fate} */
  cutAnswer: (after = 0) => (line, bytes) => {
    line.answerLeft = after;
    line.toBar(bytes);
  },
  // Reaches the bar; the answer comes late, or never.
  /** @type {(ms?: number) => Fate} */
  holdAnswer: (ms = Infinity) => (line, bytes) => {
    line.holdMs = ms;
    line.toBar(bytes);
  },
  // Never reaches the bar, and nobody says so.
  /** @type {Fate} */
  swallow: line => {
    line.isHole = true;
  },
  // A WebSocket opens, and then nothing is heard of it.
  /** @type {Fate} */
  mute: (line, bytes) => {
    line.isMute = true;
    line.toBar(bytes);
  },
  /** @type {Fate} */
  cut: line => line.cut(),
  // Something in between answers in the bar's place.
  /** @type {(status: string, type: string, body: string) => Fate} */
  answer: (status, type, body) => line => {
    const head = [`HTTP/1.1 ${status}`, `Content-Type: ${type}`, `Content-Length: ${Buffer.byteLength(body)}`,
                  'Connection: close', 'Location: http://127.0.0.1:1/', '', body];
    line.client.end(head.join('\r\n'));
  },
};

// One connection of the phone's, and ours to the bar for it.
class Line {
  isHole = false;
  answerLeft = Infinity;
  holdMs = 0;
  isSocket = false;
  isMute = false;
  #proxy;
  #queues = { up: Promise.resolve(), down: Promise.resolve() };

  /**
   * @param {Proxy} proxy
   * @param {Socket} client
   */
  constructor(proxy, client) {
    this.#proxy = proxy;
    this.client = client;
    this.bar = connect(proxy.barPort, '127.0.0.1');
    client.on('data', bytes => this.isHole || this.#fromClient(bytes));
    this.bar.on('data', bytes => this.isHole || this.#send('down', bytes));
    for (const end of [client, this.bar]) {
      end.on('error', () => {});
      end.on('close', () => this.isHole || this.#end());
    }
  }

  #end() {
    this.client.destroy();
    this.bar.destroy();
    this.#proxy.lines.delete(this);
  }

  cut() {
    this.client.resetAndDestroy();
    this.#end();
  }

  /** @param {Buffer} bytes */
  toBar(bytes) {
    this.#send('up', bytes);
  }

  // A phone sends a request's head in one piece, and no second request before the answer.
  /** @param {Buffer} bytes */
  #fromClient(bytes) {
    const [, method, path] = /^([A-Z]+) (\S+) HTTP\/1\.1\r\n/.exec(bytes.toString('latin1')) ?? [];
    if (this.isSocket || !method)
      this.toBar(bytes);
    else
      this.#proxy.take(this, method, path, bytes);
  }

  /**
   * @param {'up' | 'down'} way
   * @param {Buffer} bytes
   */
  async #send(way, bytes) {
    const end = way === 'up' ? this.bar : this.client;
    const { delay, rate } = this.#proxy[way];
    const hold = way === 'down' ? this.holdMs : 0;
    if (way === 'down')
      this.holdMs = 0;
    if (hold === Infinity) {
      this.isHole = true;
      return;
    }
    const cost = delay + hold + (rate ? 1000 * bytes.length / rate : 0);
    const before = this.#queues[way];
    this.#queues[way] = (async () => {
      await before;
      if (cost > 0)
        await wait(cost, null, { ref: false });
      if (this.isHole || end.destroyed)
        return;
      if (way === 'down' && this.isMute) {
        this.isHole = true;
        end.write(bytes.subarray(0, bytes.indexOf('\r\n\r\n') + 4));
        return;
      }
      if (way === 'down' && this.answerLeft < 0)
        this.answerLeft += bytes.length;
      const part = way === 'down' ? bytes.subarray(0, this.answerLeft) : bytes;
      end.write(part);
      if (way === 'down' && (this.answerLeft -= part.length) <= 0)
        this.cut();
    })();
  }
}

export class Proxy {
  barPort = 0;
  port = 0;
  /** @type {Set<Line>} */
  lines = new Set();
  /** @type {Request[]} */
  requests = [];
  // Milliseconds and bytes a second, each way.
  up = { delay: 0, rate: 0 };
  down = { delay: 0, rate: 0 };
  /** @type {?Server} */
  #server = null;
  /** @type {Rule[]} */
  #rules = [];

  /** @param {number} barPort */
  static async open(barPort) {
    const proxy = new Proxy();
    proxy.barPort = barPort;
    await proxy.listen();
    return proxy;
  }

  get address() {
    return `http://127.0.0.1:${this.port}/`;
  }

  async listen() {
    const server = createServer(client => this.lines.add(new Line(this, client)));
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (!address || typeof address === 'string')
      throw new Error('No port to listen at');
    this.port = address.port;
    this.#server = server;
  }

  // New connections are refused, and those that are there are cut.
  async vanish() {
    const server = this.#server;
    if (!server)
      return;
    this.#server = null;
    const closed = once(server, 'close');
    server.close();
    this.cutAll();
    await closed;
  }

  close() {
    return this.vanish();
  }

  cutAll() {
    this.lines.forEach(line => line.cut());
    this.lines.clear();
  }

  // What is connected now is dead, and nobody will ever say so; new connections are fine.
  deafen() {
    this.lines.forEach(line => { line.isHole = true; });
  }

  // What becomes of requests that match 'METHOD path', the newest rule first; returns what takes it back.
  /**
   * @param {RegExp} pattern
   * @param {Fate} fate
   */
  rule(pattern, fate, times = Infinity) {
    const rule = { pattern, fate, times };
    this.#rules.unshift(rule);
    return () => { rule.times = 0; };
  }

  /** @param {RegExp} pattern */
  asked(pattern) {
    return this.requests.filter(({ what }) => pattern.test(what));
  }

  /**
   * @param {Line} line
   * @param {string} method
   * @param {string} path
   * @param {Buffer} bytes
   */
  take(line, method, path, bytes) {
    const text = bytes.toString('latin1');
    /** @param {string} name */
    const header = name => new RegExp(`\r\n${name}: ([^\r]*)`, 'i').exec(text)?.[1] ?? null;
    const what = `${method} ${path}`;
    line.isSocket = /websocket/i.test(header('Upgrade') ?? '');
    this.requests.push({ what, key: header('Idempotency-Key'), known: header('If-None-Match'), at: performance.now() });
    const rule = this.#rules.find(one => one.times > 0 && one.pattern.test(what));
    if (rule)
      rule.times -= 1;
    (rule?.fate ?? fates.pass)(line, bytes);
  }
}
