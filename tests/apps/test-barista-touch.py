#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The barista's board under a finger, on a 10-inch screen: real presses, through the X server."""

import atexit
import contextlib
import os
import pathlib
import time

from booth import CONTROLS, App, Bar, Guest, a11y, name_of, run, wait_for

# 15 mm on a 10-inch screen of 1024 by 600 pixels.
TARGET = 70
# Well within the time that a lane keeps still after a touch.
HASTE_S = 0.25
# Well within the time after which a finger counts as gone that nobody told of.
HOLD_S = 10
TRIES = 5

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


@contextlib.contextmanager
def held_down(name):
    """A finger on a button, which has felt it: presses and the bar's news come by different ways. Gives where, and
    what tells whether it still counts."""
    touched = settled_place(name)
    began = time.monotonic()
    finger(touched, 'p')
    try:
        wait_for(lambda: app.focused() == name, f'“{name}” to feel the finger')
        yield touched, lambda: time.monotonic() - began < HOLD_S
    finally:
        finger(touched, 'r')


def state(order):
    return bar.order(order['id'])['state']


@contextlib.contextmanager
def walk_ups(count, drink='espresso', **options):
    """Orders on the board, which are gone afterwards, however the test went."""
    orders = [other.walk_up(drink, **options) for _ in range(count)]
    try:
        app.find(f'Make order {orders[-1]["number"]}')
        yield orders
    finally:
        for order in orders:
            if state(order) in {'WAITING', 'MAKING', 'READY'}:
                other.act(order, 'cancel', confirm=True)
        for order in orders:
            for step in ('Make order', 'Ready: order', 'Collected: order'):
                app.gone(f'{step} {order["number"]}')


def hold_what_stays():
    """Holds a card while the one before it goes. Gives whether that was in time."""
    with walk_ups(3) as orders:
        first, second, third = (order['number'] for order in orders)
        with held_down(f'Make order {second}') as (touched, is_in_time):
            other.act(orders[0], 'claim', barista='Barista 2')
            # The news is there: the next lane has the order.
            app.find(f'Ready: order {first}')
            where = place(f'Make order {second}')
            if not is_in_time():
                return False
            assert where == touched, 'the card moved under the finger'
        wait_for(lambda: state(orders[1]) == 'MAKING', f'order {second} to be made')
        assert state(orders[2]) == 'WAITING'
        # And then the lane does close up.
        wait_for(lambda: place(f'Make order {third}')[1] < touched[1], f'order {third} to move up')
    return True


def stands_still():
    """A card stays where it is while a finger is on it, and the tap is for what was touched"""
    assert any(hold_what_stays() for _ in range(TRIES)), 'this machine is too busy to hold a card'


def tap_what_goes():
    """Taps twice what somebody else takes meanwhile. Gives whether that was hasty: after a while the next card is
    there, which a second tap then is for."""
    with walk_ups(2) as orders:
        first, second = (order['number'] for order in orders)
        with held_down(f'Make order {first}') as (touched, is_in_time):
            other.act(orders[0], 'claim', barista='Barista 2')
            app.find(f'Ready: order {first}')
            is_held = is_in_time()
            released = time.monotonic()
        finger(touched, 'c')
        is_hasty = is_held and time.monotonic() - released < HASTE_S
        wait_for(lambda: not (card := app.look(f'Make order {second}', CONTROLS))
                 or abs(card.extents()[1] + card.extents()[3] // 2 - touched[1]) < TARGET / 2,
                 f'order {second} to move up')
        assert not is_hasty or state(orders[1]) == 'WAITING'
        assert bar.order(orders[0]['id'])['barista'] == 'Barista 2'
    return is_hasty


def nothing_else_is_taken():
    """Where somebody is faster between press and release, or between two taps, no other order is taken"""
    assert any(tap_what_goes() for _ in range(TRIES)), 'this machine is too busy to tap twice'


def one_tap_a_step():
    """Three taps take an order from the queue to the guest"""
    with walk_ups(1) as orders:
        for step, wanted in (('Make order', 'MAKING'), ('Ready: order', 'READY'), ('Collected: order', 'COLLECTED')):
            finger(settled_place(f'{step} {orders[0]["number"]}'), 'c')
            wait_for(lambda: state(orders[0]) == wanted, f'{step} to make it {wanted}')


def large_targets():
    """What is tapped on the board is at least 15 mm wide and high, and nothing sticks out"""
    with walk_ups(3, 'latte', milk='oat') as orders:
        other.act(orders[0], 'claim')
        other.act(orders[0], 'complete')
        other.act(orders[1], 'claim')
        for name in (f'Collected: order {orders[0]["number"]}', f'Ready: order {orders[1]["number"]}',
                     f'Make order {orders[2]["number"]}'):
            settled_place(name)
        # All at once: where one of them goes meanwhile, they are looked at anew.
        areas = wait_for(lambda: {name_of(node): node.extents() for node in app.nodes()
                                  if node.role in {'push button', 'toggle button'} and node.is_shown()}, 'the buttons')
        wrong = {name: (x, y, width, height) for name, (x, y, width, height) in areas.items()
                 if width > 0 and (min(width, height) < TARGET or x < 0 or x + width > 1024)}
        assert len(areas) >= 10 and wrong == {}, wrong


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
