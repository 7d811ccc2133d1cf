// SPDX-License-Identifier: GPL-3.0-or-later
// What the guest wishes before there is somebody to do it.

/** @import { Actions } from './types.js' */

/** @type {(actions: Actions) => void} */
let take = () => {};
/** @type {Promise<Actions>} */
const taken = new Promise(resolve => { take = resolve; });

// Each of the actions, done as soon as somebody takes the wishes.
/** @type {ProxyHandler<Actions>} */
const handler = {
  get: (_, name) => (/** @type {unknown[]} */ ...given) => taken.then(actions => Reflect.get(actions, name)(...given)),
};

export const waiting = new Proxy(/** @type {Actions} */ ({}), handler);

/** @param {Actions} actions */
export function takeWishes(actions) {
  take(actions);
}
