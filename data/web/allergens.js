// SPDX-License-Identifier: GPL-3.0-or-later
// What may do somebody harm: the names of the 14 allergens, and which of them a drink has as it is chosen.

import { listOf, t } from './i18n.js';

/** @import { Stocked } from './types.js' */

/** @type {Record<string, () => string>} */
const NAMES = {
  gluten: () => t('Gluten'),
  crustaceans: () => t('Crustaceans'),
  eggs: () => t('Eggs'),
  fish: () => t('Fish'),
  peanuts: () => t('Peanuts'),
  soya: () => t('Soya'),
  milk: () => t('Milk'),
  nuts: () => t('Nuts'),
  celery: () => t('Celery'),
  mustard: () => t('Mustard'),
  sesame: () => t('Sesame'),
  sulphites: () => t('Sulphites'),
  lupin: () => t('Lupin'),
  molluscs: () => t('Molluscs'),
};

// Of the drink itself and of each choice, each once. What we can't name is still told, by its id.
/**
 * @param {Pick<Stocked, 'allergens'> | undefined} drink
 * @param {(Pick<Stocked, 'allergens'> | undefined)[]} choices
 * @param {(items: string[]) => string} [list]
 */
export function allergensText(drink, choices, list = listOf) {
  const ids = new Set([drink, ...choices].flatMap(thing => thing?.allergens ?? []));
  return ids.size ? t('Allergens: {allergens}', { allergens: list([...ids].map(id => NAMES[id]?.() ?? id)) }) : '';
}
