// SPDX-License-Identifier: GPL-3.0-or-later
// What browsers have and tsc doesn't know of yet.
interface Document {
  prerendering?: boolean;
}
