#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Tab key goes through the windows of barista and organiser as one reads them, and each stop has a name."""

import atexit

from booth import App, Atspi, Bar, DEADLINE, name_of, run, wait_for

TAB = 0xff09
TRIES = 3
MOST_STOPS = 100
TABS = {'page tab', 'toggle button', 'radio button'}

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


def tab(app, before):
    """Presses Tab until the focus has moved on: a window that has only just come may not hear the first one."""
    def moved():
        now = focus(app)
        return now if now and now.path != before else None

    for _ in range(TRIES):
        app.key(TAB)
        try:
            return wait_for(moved, 'the focus to move on', DEADLINE / TRIES)
        except AssertionError:
            pass
    raise AssertionError(f'the focus stays at {before}')


def stops(app):
    """What the focus comes to until it is where it began: what, and where."""
    found = []
    while len(found) < MOST_STOPS:
        node = tab(app, found[-1][0].path if found else None)
        if any(node.path == stop.path for stop, _ in found):
            return found
        found.append((node, node.extents()))
    raise AssertionError(f'the focus goes round in no circle: {[str(node) for node, _ in found[-9:]]}')


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


def tab_to(app, name):
    """Presses Tab until the focus is there."""
    for _ in range(MOST_STOPS):
        before = focus(app)
        if before and name_of(before) == name:
            return
        tab(app, before.path if before else None)
    raise AssertionError(f'no Tab leads to “{name}”')


def barista_goes_on():
    """Where a toast, a card or a page goes, the keyboard is on a card, or where it was before the page"""
    app = App('barista', bar)
    atexit.register(app.process.kill)
    ready = orders[0]['number']
    app.find(f'Collected: order {ready}')
    tab_to(app, f'Cancel order {ready}')
    # The toast comes after the last card.
    app.press(f'Make order {orders[1]["number"]}')
    app.find('Undo')
    app.key(TAB)
    wait_for(lambda: app.focused() == 'Undo', 'the focus on the toast')
    app.key(' ')
    app.gone('Undo')
    wait_for(lambda: (name := app.focused()) and name.startswith('Order '), 'the focus on a card')
    app.find(f'Make order {orders[1]["number"]}')
    tab_to(app, f'Cancel order {ready}')
    app.key(' ')
    app.press('Another reason')
    app.gone(f'Cancel order {ready}')
    # The lane is empty now: the first card there is.
    wait_for(lambda: (name := app.focused()) and name.startswith(f'Order {orders[1]["number"]}, '), 'the focus on a card')
    tab_to(app, f'Cancel order {orders[1]["number"]}')
    app.key('s')
    app.press('Board')
    wait_for(lambda: app.focused() == f'Cancel order {orders[1]["number"]}', 'the focus to be back')
    app.close()


def admin_goes_on():
    """Where a row is removed, the keyboard is at the one that takes its place"""
    bar.station('Left end')
    for name in ('Ana', 'Bo'):
        bar.request('POST', 'baristas', {'name': name})
    app = App('admin', bar)
    atexit.register(app.process.kill)
    app.press('Baristas', TABS)
    tab_to(app, 'Remove Ana')
    app.key(' ')
    app.press('Cancel')
    wait_for(lambda: app.focused() == 'Remove Ana', 'the focus where it was')
    app.key(' ')
    app.press('Remove', {'push button'})
    app.gone('Remove Ana')
    wait_for(lambda: focus(app), 'the focus to be somewhere')
    app.key(TAB)
    wait_for(lambda: app.focused() == 'Change Bo', 'the next row')
    app.press('Stations', TABS)
    tab_to(app, 'Remove Barista 2')
    app.key(' ')
    app.press('Remove', {'push button'})
    app.gone('Remove Barista 2')
    wait_for(lambda: (now := focus(app)) and name_of(now), 'the next row')
    app.close()


def admin():
    """The organiser's: the pages' names, then the page, and each stop has a name on all of them"""
    names = check('admin', 'Overview')
    assert names.index('Menu') < names.index('Main menu') < names.index('The bar is open'), names
    app = App('admin', bar)
    atexit.register(app.process.kill)
    # Not the settings: GTK tells no screen reader of the focus in an AdwEntryRow.
    for page, wanted in (('Menu', ['Add Drink', 'Actions for Espresso', 'Edit Espresso', 'Edit Cortado']),
                         ('Stations', ['Remove Barista 2', 'Add Station']),
                         ('Backups', ['Back Up Now'])):
        app.press(page, TABS)
        app.settled(lambda: app.look(wanted[0]), wanted[0])
        found = [node for node, _ in stops(app)]
        nameless = [str(node) for node in found if not name_of(node)]
        names = [name_of(node) for node in found]
        assert nameless == [], nameless
        start = names.index('Overview') if 'Overview' in names else 0
        names = names[start:] + names[:start]
        assert [name for name in names if name in wanted] == wanted, (page, names)
    app.close()


run([barista, admin, barista_goes_on, admin_goes_on])
