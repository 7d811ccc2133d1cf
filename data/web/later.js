// SPDX-License-Identifier: GPL-3.0-or-later
// The page's later part: the screens from ordering on, and the call. It is a script of its own and gives them to the first part.

import { askToNotify, call, drawIcon, isCalling, isMuted, keepAwake, notify, quiet, setMuted } from './call.js';
import { caller } from './caller.js';
import { historyScreen } from './history.js';
import { journeyScreen } from './journey.js';
import { forgottenScreen } from './privacy.js';
import { cancelledScreen, collectedScreen, makingScreen, readyScreen, showScreen, waitingScreen } from './progress.js';
import { addScreens } from './screens.js';

// Asked for twice on a bad line, it may come twice.
if (addScreens({
  history: historyScreen, waiting: waitingScreen, making: makingScreen, ready: readyScreen, show: showScreen,
  collected: collectedScreen, cancelled: cancelledScreen, journey: journeyScreen, forgotten: forgottenScreen,
}))
  Object.assign(caller, { askToNotify, call, drawIcon, isCalling, isMuted, keepAwake, notify, quiet, setMuted });
