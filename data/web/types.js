// SPDX-License-Identifier: GPL-3.0-or-later
// The wire's documents as docs/protocol.md has them, as far as the page reads them. For tsc only: no phone gets this.

/**
 * @typedef {object} Choice
 * @property {string} id
 * @property {string} name
 * @property {Record<string, string>} [names] by language
 * @property {boolean} available
 * @property {?string} [unavailableUntil] a time
 * @property {string[]} [allergens]
 */

/**
 * @typedef {object} OptionGroup
 * @property {string} id
 * @property {string} name
 * @property {Record<string, string>} [names]
 * @property {Choice[]} choices
 */

/**
 * @typedef {object} Drink
 * @property {string} id
 * @property {string} name
 * @property {Record<string, string>} [names]
 * @property {string} [icon]
 * @property {boolean} available
 * @property {?string} [unavailableUntil] a time
 * @property {string[]} [allergens]
 * @property {OptionGroup[]} options
 */

/**
 * @typedef {object} Shop
 * @property {string} id
 * @property {string} name
 * @property {boolean} open
 * @property {?string} pausedUntil a time
 * @property {string} language
 * @property {string[]} languages
 * @property {Drink[]} menu
 * @property {?string} [closesAt] a time
 * @property {?string} [welcome]
 * @property {?string} [openingHours]
 * @property {?string} [timeZone]
 * @property {number} [maxOrdersInQueue] 0 for as many as come
 * @property {number} [maxOrdersPerGuest] a day, 0 likewise
 * @property {?string} [accentColor]
 * @property {?string} [logo] a path
 * @property {{ session: number, orders: number }} [privacy] seconds
 * @property {number} [waitEstimate] seconds
 * @property {number} [ordersInQueue]
 */

/**
 * @typedef {object} Order
 * @property {string} id
 * @property {?number} number
 * @property {'RESERVED' | 'WAITING' | 'MAKING' | 'READY' | 'COLLECTED' | 'CANCELLED'} state
 * @property {?string} drink
 * @property {?string} drinkName
 * @property {Record<string, string>} options
 * @property {{ group: string, groupName: string, choice: string, choiceName: string }[]} choices
 * @property {?string} name
 * @property {?string} reason
 * @property {string} createdAt
 * @property {?string} submittedAt
 * @property {?string} readyAt
 * @property {?string} closedAt
 * @property {?string} deadline
 * @property {number} version
 */

/**
 * What the bar refused, and how: RFC 9457.
 *
 * @typedef {object} ProblemMembers
 * @property {string} code
 * @property {string} [title]
 * @property {string} [detail]
 * @property {number} [status]
 * @property {?number} [retryAfter] seconds
 * @property {{ field: string, code: string }[]} [errors]
 * @property {string} [validUntil]
 * @property {boolean} [isForeign] that something between the phone and the bar has answered
 */

export {};
