// SPDX-License-Identifier: GPL-3.0-or-later
// What the first part of the page knows of the call: nothing happens before call.js is there (later.js).

const nothing = () => {};

/**
 * @type {Pick<typeof import('./call.js'), 'arm' | 'askToNotify' | 'call' | 'drawIcon' | 'isMuted' | 'keepAwake' |
 *   'notify' | 'quiet' | 'setMuted'>}
 */
export const caller = { arm: nothing, askToNotify: nothing, call: nothing, drawIcon: nothing, isMuted: () => false,
                        keepAwake: nothing, notify: nothing, quiet: nothing, setMuted: nothing };
