// SPDX-License-Identifier: GPL-3.0-or-later
// Motion that explains where something went: the tile that was tapped grows into the sheet of its drink, and
// the drink goes back to its tile.

const TIMING = { duration: 320, easing: 'cubic-bezier(.2, .8, .2, 1)' };

/**
 * @param {DOMRect} from
 * @param {Element} element
 */
function fly(from, element) {
  const to = element.getBoundingClientRect();
  const x = from.left + from.width / 2 - to.left - to.width / 2;
  const y = from.top + from.height / 2 - to.top - to.height / 2;
  element.animate([{ transform: `translate(${x}px, ${y}px) scale(${from.width / to.width})` }, {}], TIMING);
}

/**
 * @param {DOMRect} from
 * @param {Element} screen
 */
function grow(from, screen) {
  const to = screen.getBoundingClientRect();
  const inset = [from.top - to.top, to.right - from.right, to.bottom - from.bottom, from.left - to.left]
    .map(one => `${Math.max(0, one)}px`);
  screen.classList.add('grown');
  screen.animate([{ clipPath: `inset(${inset.join(' ')} round 24px)` }, { clipPath: 'inset(0)' }], TIMING);
}

// Looks where the drink is on the old screen; what it returns moves it from there, once the new one is shown.
/**
 * @param {Element} main
 * @param {?string} id
 */
export function watchDrink(main, id) {
  const tile = () => document.getElementById(`drink-${id}`)?.closest('.tile');
  /** @param {?Element} [element] */
  const drawingIn = element => element?.querySelector('.stage .drink-drawing');
  const old = main.querySelector('.sheet') ?? tile();
  const box = old?.getBoundingClientRect();
  const drawingBox = drawingIn(old)?.getBoundingClientRect();
  return () => {
    const sheet = main.querySelector('.sheet');
    const target = sheet ?? tile();
    const drawing = drawingIn(target);
    if (!box || !drawingBox || !target || !drawing || matchMedia('(prefers-reduced-motion: reduce)').matches)
      return;
    if (sheet)
      grow(box, sheet);
    else
      target.scrollIntoView({ block: 'nearest' });
    fly(drawingBox, drawing);
  };
}
