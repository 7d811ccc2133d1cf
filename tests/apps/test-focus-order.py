#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Tab key goes through the windows of barista and organiser as one reads them, and each stop has a name."""

import atexit

from booth import App, Atspi, Bar, name_of, run, wait_for

TAB = 0xff09
MOST_STOPS = 60

bar = Bar()
atexit.register(lambda: bar.server.kill())
other = bar.station('Barista 2')
orders = [other.walk_up('espresso') for _ in range(3)]
other.act(orders[0], 'claim')
other.act(orders[0], 'complete')


def focus(app):
    for node in app.nodes():
        if node.has(Atspi.StateType.FOCUSED) and node.is_shown():
            return node
    return None


def stops(app):
    """What the focus comes to until it is where it began: what, and where."""
    found = []
    while len(found) < MOST_STOPS:
        before = found[-1][0].path if found else None
        app.key(TAB)
        node = wait_for(lambda: (now := focus(app)) and now.path != before and now, 'the focus to move')
        if any(node.path == stop.path for stop, _ in found):
            return found
        found.append((node, node.extents()))
    raise AssertionError('the focus goes round in no circle')


def check(program, ready):
    app = App(program, bar)
    atexit.register(app.process.kill)
    app.find(ready)
    found = stops(app)
    nameless = [str(node) for node, _ in found if not name_of(node)]
    assert nameless == [], nameless
    # In a lane downwards, then to the next lane; back to where both is less it goes once, for the next round.
    back = [name_of(node) for (_, before), (node, after) in zip(found, found[1:] + found[:1])
            if after[0] < before[0] and after[1] <= before[1]]
    assert len(back) == 1, (back, [(str(node), extents) for node, extents in found])
    app.close()
    return [name_of(node) for node, _ in found]


def barista():
    """The barista's: the header, then lane by lane, and in a card what comes next before what takes it back"""
    names = check('barista', f'Make order {orders[2]["number"]}')
    first, second, third = (order['number'] for order in orders)
    wanted = ['Sold out', 'New order', 'Main menu', f'Make order {second}', f'Cancel order {second}', f'Make order {third}',
              f'Collected: order {first}', f'Undo order {first}', f'Cancel order {first}']
    start = names.index('Sold out')
    names = names[start:] + names[:start]
    assert [name for name in names if name in wanted] == wanted, names


def admin():
    """The organiser's: the pages' names, then the page"""
    names = check('admin', 'Overview')
    assert names.index('Menu') < names.index('Main menu') < names.index('The bar is open'), names


run([barista, admin])
