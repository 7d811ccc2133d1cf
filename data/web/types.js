// SPDX-License-Identifier: GPL-3.0-or-later
// The wire's documents as docs/protocol.md has them, as far as the page reads them, and what its modules hand each other.
// For tsc only: no phone gets this.

/**
 * What a thing on the menu is called: in the bar's own language, and in others by their tag.
 *
 * @typedef {object} Named
 * @property {string} name
 * @property {Record<string, string> | undefined} [names]
 */

/**
 * What may have sold out, and may do somebody harm.
 *
 * @typedef {object} Stocked
 * @property {string} id
 * @property {boolean} available
 * @property {?string} [unavailableUntil] a time
 * @property {string[]} [allergens]
 */

/** @typedef {Named & Stocked} Choice */

/** @typedef {Named & { id: string, choices: Choice[] }} OptionGroup */

/** @typedef {Named & Stocked & { icon?: string, options: OptionGroup[] }} Drink */

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

/** @typedef {'RESERVED' | 'WAITING' | 'MAKING' | 'READY' | 'COLLECTED' | 'CANCELLED'} OrderState */

/**
 * What was chosen, in the words of the menu as it was then.
 *
 * @typedef {object} OrderedChoice
 * @property {string} group
 * @property {string} groupName
 * @property {string} choice
 * @property {string} choiceName
 */

/**
 * @typedef {object} Order
 * @property {string} id
 * @property {?number} number none before it is submitted
 * @property {OrderState} state
 * @property {?string} drink
 * @property {?string} drinkName
 * @property {Record<string, string>} options
 * @property {OrderedChoice[]} choices
 * @property {?string} name
 * @property {?string} reason
 * @property {?string} [detail] what a barista who cancelled it says
 * @property {string} createdAt
 * @property {?string} submittedAt
 * @property {?string} readyAt
 * @property {?string} closedAt
 * @property {?string} deadline
 * @property {number} version
 */

/**
 * Where an order stands.
 *
 * @typedef {object} Place
 * @property {string} order
 * @property {number} position 1 for who is next, 0 for what is being made
 * @property {?number} waitFrom seconds; null where nothing can be told
 * @property {?number} waitTo
 */

/**
 * @typedef {object} Snapshot
 * @property {'snapshot'} type
 * @property {string} sequence a number that may outgrow a double
 * @property {string} serverTime
 * @property {Shop} shop
 * @property {Order[]} orders
 * @property {Place[]} [places]
 */

/** @typedef {{ type: 'places', sequence?: undefined, places: Place[] }} PlacesMessage */

/** @typedef {{ type: 'ConfigService.ConfigChanged', sequence: string, data: Shop }} ConfigEvent */

/** @typedef {{ type: 'Metrics.WaitTimesChanged', sequence: string, data: Partial<Shop> }} WaitEvent */

/**
 * @typedef {'Validator.NewOrder' | 'OrderManager.WaitingCompletion' | 'OrderManager.MakeOrder' | 'OrderManager.UnmakeOrder' |
 *   'OrderManager.OrderCompleted' | 'OrderManager.OrderRecalled' | 'OrderManager.OrderReopened' |
 *   'OrderManager.OrderCollected' | 'OrderManager.OrderCancelled' | 'OrderProcessor.OrderFinished' |
 *   'OrderProcessor.OrderTimeOut' | 'OrderProcessor.ShopUnavailable'} OrderEventType
 */

/** @typedef {{ type: OrderEventType, sequence: string, time: string, data: Order & { barista: ?string } }} OrderEvent */

/**
 * What the bar sends over its socket. A newer bar may send events of types that are not here.
 *
 * @typedef {Snapshot | PlacesMessage | ConfigEvent | WaitEvent | OrderEvent} Message
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
 * @property {string} [retryAt] the time that this makes
 * @property {{ field: string, reason: string, detail?: string }[]} [errors]
 * @property {string} [validUntil] a time
 * @property {?string} [pausedUntil] a time
 * @property {string} [resetsAt] a time
 * @property {boolean} [isForeign] that something between the phone and the bar has answered
 */

/** @typedef {'drinks' | 'options'} Step */

/**
 * What the guest has chosen but not ordered.
 *
 * @typedef {object} Draft
 * @property {Step} step
 * @property {?string} drink
 * @property {Record<string, string>} options
 */

/**
 * What the phone keeps for the page across reloads: the choice, the name for the cup, the last order, until when one
 * was promised at the latest, when the last one that was called became ready, marks of the orders whose message was read, Idempotency-Keys of what has no answer yet.
 *
 * @typedef {{
 *   'draft': Draft,
 *   'name': string,
 *   'last': Pick<Draft, 'drink' | 'options'>,
 *   'promise': { order: string, by: number },
 *   'called': string,
 *   'put-away': string[],
 *   'keys': Record<string, string>,
 *   'muted': true,
 *   'has-ordered': true,
 * }} Kept
 */

/**
 * A refusal on the screen.
 *
 * @typedef {object} Refusal
 * @property {ProblemMembers} problem
 * @property {() => void} retry
 * @property {number} id
 * @property {?Order} order that was the guest's at that time
 * @property {number} at on the clock of performance.now()
 */

/**
 * What is known of an order's journey.
 *
 * @typedef {object} Journey
 * @property {?string} id
 * @property {?OrderEvent[]} events
 * @property {boolean} failed
 * @property {number} version of the order that the events are of
 */

/**
 * @typedef {object} State
 * @property {Shop} shop without an id until it is known
 * @property {Order[]} orders the newest first
 * @property {Place[]} places
 * @property {Journey} journey
 * @property {boolean} loaded
 * @property {boolean} reachable
 * @property {string} page
 * @property {?Refusal} problem
 * @property {?string} notice
 * @property {?string} busy
 * @property {boolean} again whether something is being sent once more
 */

/**
 * What a guest can do.
 *
 * @typedef {object} Actions
 * @property {(code: string) => void} scan
 * @property {() => void} retry
 * @property {() => void} dismissProblem
 * @property {() => void} chooseAgain
 * @property {(drink: Drink) => void} chooseDrink
 * @property {(group: string, choice: string) => void} chooseOption
 * @property {() => void} typeCode
 * @property {(order: Order) => void} order
 * @property {(order: ?Order, drink: Drink, options: Record<string, string>) => void} orderAgain
 * @property {(order: Order) => void} cancel
 * @property {() => void} openHistory
 * @property {() => void} goBack
 * @property {(order: Order) => void} openJourney
 * @property {() => void} refreshJourney
 * @property {() => void} show
 * @property {() => void} toggleSound
 * @property {() => void} notify
 * @property {() => void} forget
 * @property {() => void} startAfresh
 * @property {(order: Order) => void} putAway
 * @property {(tag: string) => void} setLanguage
 */

/**
 * A screen, or a part of one, that is built once and told of each second that passes.
 *
 * @typedef {object} Screen
 * @property {HTMLElement} node
 * @property {() => void} update
 * @property {string} [news] said to screen readers when the screen appears
 */

/** @typedef {(actions: Actions) => Screen} ScreenMaker */

/**
 * What a refusal means for the guest.
 *
 * @typedef {object} Explanation
 * @property {string} picture
 * @property {string} title
 * @property {string} text
 * @property {?string | undefined} [when]
 * @property {'retry' | 'type' | 'back' | 'choose' | null} [action]
 */

/**
 * A language's words: for each English sentence the translation, or one for each plural form.
 *
 * @typedef {Record<string, string | string[]>} Catalogue
 */

/** @typedef {{ shop: Shop, language: string, catalogue: Catalogue }} Given what comes along in the document */

export {};
