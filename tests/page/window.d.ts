// SPDX-License-Identifier: GPL-3.0-or-later
// Tests put things of their own into the page's window.
interface Window {
  [name: string]: any;
}
