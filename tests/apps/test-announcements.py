#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said to who doesn't look: the barista's program tells of a guest's order and cancel, the display of each
number that is ready, once each."""

import atexit

from booth import App, Bar, Ears, Guest, run, wait_for

bar = Bar()
atexit.register(lambda: bar.server.kill())
other = bar.station('Barista 2')
ears = Ears()


def start(program, *arguments):
    app = App(program, bar, *arguments)
    atexit.register(app.process.kill)
    return app


def said_of(number):
    return [sentence for sentence in ears.listen() if f'rder {number}' in sentence]


def barista():
    """The barista hears of a guest's order, and of the cancel"""
    app = start('barista')
    app.find('New order')
    guest = Guest(bar)
    order = guest.order('espresso')
    ears.hear(f'New order {order["number"]}: Espresso')
    guest.cancel(order)
    ears.hear(f'Order {order["number"]} is cancelled')
    # With the next: whatever was said twice of the first would be there by then.
    another = Guest(bar).order('espresso')
    wait_for(lambda: len(ears.listen()) > 2, 'the next order to be said')
    assert len(said_of(order['number'])) == 2, ears.said
    other.act(another, 'cancel', confirm=True)
    app.close()


def display():
    """The display tells of each number that is ready, also of those that come right after another"""
    app = start('display', '--windowed')
    orders = [other.walk_up('espresso') for _ in range(3)]
    app.find(f'Order {orders[-1]["number"]}, ', starts=True)
    for order in orders:
        other.act(order, 'claim')
        other.act(order, 'complete')
    for order in orders:
        ears.hear(f'Order {order["number"]} is ready')
    app.gone(f'Order {orders[-1]["number"]} is ready', {'alert'})
    for order in orders:
        assert len(said_of(order['number'])) == 1, ears.said
    app.close()


run([barista, display])
