// SPDX-License-Identifier: GPL-3.0-or-later
// What the first part of the page knows of the call: nothing happens before call.js is there (later.js). Only the speaker
// is the first part's, because a browser gives it to a tap, and the one that orders may be the first there is.

const nothing = () => {};

/** @type {?AudioContext} */
let context = null;

// Null before the first tap, and where a browser has none.
export const speaker = () => context;

// Called by a tap; a context that was opened before it may have to be woken.
/** @param {() => void} onArmed */
export function arm(onArmed) {
  if (!globalThis.AudioContext)
    return;
  context ??= new AudioContext();
  if (context.state !== 'running')
    context.resume().then(onArmed, nothing);
}

/**
 * @type {Pick<typeof import('./call.js'), 'askToNotify' | 'call' | 'drawIcon' | 'isCalling' | 'isMuted' | 'keepAwake' |
 *   'notify' | 'quiet' | 'setMuted'>}
 */
export const caller = { askToNotify: nothing, call: nothing, drawIcon: nothing, isCalling: () => false,
                        isMuted: () => false, keepAwake: nothing, notify: nothing, quiet: nothing, setMuted: nothing };
