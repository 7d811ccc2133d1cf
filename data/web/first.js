// SPDX-License-Identifier: GPL-3.0-or-later
// The document's first script: shows the menu while the rest of the page is still on its way to the phone. What is tapped
// meanwhile is done as soon as main.js is there to do it.

import { codeInPath, takeGiven } from './given.js';
import { render } from './screens.js';
import { screenName, state } from './store.js';
import { waiting } from './wishes.js';

takeGiven();
state.page = history.state?.page ?? 'order';
state.busy = codeInPath() ? 'scan' : 'start';
if (screenName() === 'reserving')
  render(waiting);
