// SPDX-License-Identifier: GPL-3.0-or-later
// The live connection: a WebSocket that resumes after the last sequence it applied, backs off with jitter,
// and says when it has failed often enough that the page should ask by itself instead.

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15000;
const FAILURES_BEFORE_POLLING = 2;
const OPENING_TIMEOUT_MS = 10000;

export class Live {
  #url;
  #onMessage;
  #onState;
  #socket = null;
  #sequence = null;
  #failures = 0;
  #timer = 0;
  #started = false;

  // url(since) gives the address; onMessage gets snapshots and events; onState 'live', 'lost' or 'poll'.
  constructor({ url, onMessage, onState }) {
    this.#url = url;
    this.#onMessage = onMessage;
    this.#onState = onState;
  }

  start() {
    if (this.#started) {
      this.kick();
      return;
    }
    this.#started = true;
    this.#open();
    addEventListener('online', () => this.kick());
    // A phone that loses its network keeps the socket "open" for minutes; don't trust it.
    addEventListener('offline', () => this.drop());
  }

  // Tries now instead of when the back-off says so: the network came back or the guest looks at the page.
  kick() {
    if (this.#socket)
      return;
    clearTimeout(this.#timer);
    this.#open();
  }

  // Connects anew without a word: after a sleep the socket may be dead, and nothing ever tells so.
  renew() {
    const socket = this.#socket;
    if (socket) {
      this.#forget(socket);
      socket.close();
    }
    this.kick();
  }

  // Gives the connection up because there are signs that it is dead.
  drop() {
    const socket = this.#socket;
    if (!socket)
      return;
    this.#forget(socket);
    socket.close();
    this.#onClosed();
  }

  #open() {
    const socket = new WebSocket(this.#url(this.#sequence));
    this.#socket = socket;
    this.#timer = setTimeout(() => this.drop(), OPENING_TIMEOUT_MS);
    socket.onopen = () => this.#onOpen();
    socket.onmessage = event => this.#receive(event.data);
    socket.onclose = () => {
      this.#forget(socket);
      this.#onClosed();
    };
  }

  #forget(socket) {
    socket.onopen = socket.onmessage = socket.onclose = null;
    this.#socket = null;
    clearTimeout(this.#timer);
  }

  #onOpen() {
    clearTimeout(this.#timer);
    this.#failures = 0;
    this.#onState('live');
  }

  #onClosed() {
    this.#failures += 1;
    this.#onState(this.#failures > FAILURES_BEFORE_POLLING ? 'poll' : 'lost');
    const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.#failures - 1));
    // Half fixed, half random: a restarted server is not met by every phone of the hall at once.
    this.#timer = setTimeout(() => this.#open(), ceiling / 2 + Math.random() * ceiling / 2);
  }

  // Sequences are decimal strings that may outgrow a double.
  #receive(text) {
    const message = JSON.parse(text);
    const sequence = message.sequence ?? null;
    const isSnapshot = message.type === 'snapshot';
    if (!isSnapshot && sequence && this.#sequence && BigInt(sequence) <= BigInt(this.#sequence))
      return;
    if (sequence)
      this.#sequence = sequence;
    this.#onMessage(message, isSnapshot);
  }
}
