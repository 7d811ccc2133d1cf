// SPDX-License-Identifier: GPL-3.0-or-later
// What the first part of the page knows of the call: nothing happens before call.js is there (later.js).

const nothing = () => {};

/** @type {Record<string, (...values: any[]) => any>} */
export const caller = { arm: nothing, askToNotify: nothing, call: nothing, drawIcon: nothing, isMuted: () => false,
                        keepAwake: nothing, notify: nothing, quiet: nothing, setMuted: nothing };
