#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The barista's board under a finger, on a 10-inch screen: real presses, through the X server."""

import atexit
import os
import pathlib

from booth import CONTROLS, App, Bar, Guest, a11y, name_of, run, wait_for

# 15 mm on a 10-inch screen of 1024 by 600 pixels.
TARGET = 70

bar = Bar()
other = bar.station('Barista 2')
app = App('barista', bar)
atexit.register(lambda: app.process.kill())
atexit.register(lambda: bar.server.kill())


def place(name):
    """Where the middle of a control is; the window fills the screen."""
    x, y, width, height = app.find(name, CONTROLS).extents()
    return x + width // 2, y + height // 2


def settled_place(name):
    """The same, once it stands still."""
    places = []

    def is_still():
        places.append(place(name))
        return len(places) > 1 and places[-1] == places[-2] and places[-1]
    return wait_for(is_still, f'“{name}” to stand still')


def finger(where, what):
    """'p' is down, 'r' is up, 'c' both."""
    assert a11y.point(*where, what)


def state(order):
    return bar.order(order['id'])['state']


def clear(orders):
    for order in orders:
        other.act(order, 'cancel', confirm=True)
    for order in orders:
        app.gone(f'Make order {order["number"]}')
        app.gone(f'Ready: order {order["number"]}')


def stands_still():
    """A card stays where it is while a finger is on it, and the tap is for what was touched"""
    orders = [other.walk_up('espresso') for _ in range(3)]
    first, second, third = (order['number'] for order in orders)
    app.find(f'Make order {third}')
    touched = settled_place(f'Make order {second}')
    finger(touched, 'p')
    other.act(orders[0], 'claim', barista='Barista 2')
    # The news is there: the next lane has the order.
    app.find(f'Ready: order {first}')
    assert place(f'Make order {second}') == touched, 'the card moved under the finger'
    finger(touched, 'r')
    wait_for(lambda: state(orders[1]) == 'MAKING', f'order {second} to be made')
    assert state(orders[2]) == 'WAITING'
    # And then the lane does close up.
    wait_for(lambda: place(f'Make order {third}')[1] < touched[1], f'order {third} to move up')
    clear(orders)


def nothing_else_is_taken():
    """Where somebody is faster between press and release, or between two taps, no other order is taken"""
    orders = [other.walk_up('espresso') for _ in range(2)]
    first, second = (order['number'] for order in orders)
    app.find(f'Make order {second}')
    touched = settled_place(f'Make order {first}')
    finger(touched, 'p')
    other.act(orders[0], 'claim', barista='Barista 2')
    app.find(f'Ready: order {first}')
    finger(touched, 'r')
    # A second tap, as hasty fingers make them: the next card isn't there yet.
    finger(touched, 'c')
    wait_for(lambda: abs(place(f'Make order {second}')[1] - touched[1]) < TARGET / 2, f'order {second} to move up')
    assert state(orders[1]) == 'WAITING'
    assert bar.order(orders[0]['id'])['barista'] == 'Barista 2'
    clear(orders)


def one_tap_a_step():
    """Three taps take an order from the queue to the guest"""
    order = other.walk_up('espresso')
    for step, wanted in (('Make order', 'MAKING'), ('Ready: order', 'READY'), ('Collected: order', 'COLLECTED')):
        finger(settled_place(f'{step} {order["number"]}'), 'c')
        wait_for(lambda: state(order) == wanted, f'{step} to make it {wanted}')
    app.gone(f'Collected: order {order["number"]}')


def large_targets():
    """What is tapped on the board is at least 15 mm wide and high, and nothing sticks out"""
    orders = [other.walk_up('latte', milk='oat') for _ in range(3)]
    other.act(orders[0], 'claim')
    other.act(orders[0], 'complete')
    other.act(orders[1], 'claim')
    for name in (f'Collected: order {orders[0]["number"]}', f'Ready: order {orders[1]["number"]}',
                 f'Make order {orders[2]["number"]}'):
        settled_place(name)
    buttons = [node for node in app.nodes() if node.role in {'push button', 'toggle button'} and node.is_shown()]
    areas = {name_of(node): node.extents() for node in buttons}
    wrong = {name: (x, y, width, height) for name, (x, y, width, height) in areas.items()
             if width > 0 and (min(width, height) < TARGET or x < 0 or x + width > 1024)}
    assert len(areas) >= 10 and wrong == {}, wrong
    clear(orders)


def announces():
    """A new order and a guest's cancel are announced until somebody touches the station"""
    guest = Guest(bar)
    order = guest.order('espresso')
    n = order['number']
    app.find(f'New order {n}: Espresso', {'alert'})
    app.picture('barista-new')
    # Wherever it is touched: here nothing is.
    finger((500, 590), 'c')
    app.gone(f'New order {n}: Espresso', {'alert'})
    guest.cancel(order)
    app.find(f'Order {n} is cancelled', {'alert'})
    card = app.find(f'Order {n}, Espresso', starts=True)
    assert 'Cancelled' in card.name, card.name
    app.picture('barista-cancelled')
    finger(settled_place(f'OK: order {n} is cancelled'), 'c')
    app.gone(f'OK: order {n} is cancelled')


def preferences():
    """The station's sounds are set in its preferences, which have large targets, too"""
    app.press('Main menu')
    app.press('Preferences')
    app.find('Volume', {'slider'})
    app.find('Test')
    # Not ours: libadwaita's search, which is switched off.
    assert [path for path in app.unnamed() if not path.startswith('entry')] == []
    app.picture('barista-preferences')
    app.press('Play a sound', {'check box', 'switch'})
    wait_for(lambda: not app.checked('Play a sound'), 'the sound to be off')


def starts_at_login():
    """And whether it starts at login, as it was started now"""
    file = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'autostart' / 'io.github.libpresso.Presso.Barista.desktop'
    app.press('This station', {'radio button', 'page tab', 'toggle button', 'push button'})
    app.press('Start at login', {'check box', 'switch'})
    wait_for(file.exists, 'the session to be told')
    assert str(bar.folder) in file.read_text(encoding='utf-8'), file.read_text(encoding='utf-8')
    wait_for(lambda: app.checked('Start at login'), 'the switch to be on')
    app.picture('barista-station-preferences')
    app.press('Start at login', {'check box', 'switch'})
    wait_for(lambda: not file.exists(), 'the session to be told again')


def ends_cleanly():
    """It ends when it is told to"""
    app.close()


run([stands_still, nothing_else_is_taken, one_tap_a_step, large_targets, announces, preferences, starts_at_login, ends_cleanly])
