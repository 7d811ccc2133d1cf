// SPDX-License-Identifier: GPL-3.0-or-later
// Tests put things of their own into the page's window.
interface Window {
  // bench-paint.mjs
  painted?: number | undefined;
  tilesAt?: number;
  // test-accessibility.mjs
  axe: { run(context: Document, options: object): Promise<{ violations: { id: string, nodes: { html: string }[] }[] }> };
  // test-code.mjs
  lookAtIt: () => void;
  // test-menu.mjs
  moves: number;
  onTap: () => void;
  // test-network.mjs
  banners: Set<string | null>;
  startTimers: () => void;
  names: (string | null | undefined)[];
  // test-status.mjs
  seen: { starts: number, peak: number, buzzes: number[][], locks: number, notices: unknown[], contexts: AudioContext[] };
  turnTo: (state: DocumentVisibilityState) => void;
}
