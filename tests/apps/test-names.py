#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever can be used in the three programs has a name and the right role: each page and dialog is walked."""

import atexit

from booth import BUILD, App, Bar, run, wait_for

TABS = {'page tab', 'toggle button', 'radio button'}
BUTTON = {'push button', 'toggle button'}
SWITCH = {'switch', 'check box', 'toggle button'}
FIELD = {'text', 'entry'}

bar = Bar()
atexit.register(lambda: bar.server.kill())
other = bar.station('Barista 2')
bar.request('POST', 'baristas', {'name': 'Ana', 'pin': '2580'})


def start(program, *arguments):
    app = App(program, bar, *arguments)
    atexit.register(app.process.kill)
    return app


def check(app, where, **roles):
    """All there is has names, and these have these roles; underscores stand for spaces."""
    for name, wanted in roles.items():
        app.find(name.replace('_', ' '), wanted)
    nameless = app.unnamed()
    assert nameless == [], (where, nameless)
    assert app.doubled() == [], where


def finds_fault():
    """A control without a name is found, and told from one that has a name"""
    app = start(BUILD / 'tests/apps/unnamed-window')
    app.find('Named', BUTTON)
    nameless = app.unnamed()
    assert len(nameless) == 1 and nameless[0].startswith('push button'), nameless
    app.process.kill()


def display():
    """The display"""
    app = start('display', '--windowed')
    wait_for(lambda: any(True for _ in app.nodes()), 'the display')
    check(app, 'display')
    app.close()


def admin():
    """The organiser's program: each page, and the dialogs of each"""
    app = start('admin')
    for page in ('Overview', 'Menu', 'Settings', 'Baristas', 'Stations', 'Backups'):
        app.press(page, TABS)
        check(app, page)
    check(app, 'settings', New_code_every={'spin button'}, Name_of_the_bar=FIELD)
    app.press('Menu', TABS)
    app.press('Edit Cortado')
    check(app, 'a drink')
    app.press('Baristas', TABS)
    app.press('Change Ana')
    check(app, 'a barista', Remove_PIN=BUTTON, Name=FIELD)
    app.press('Cancel')
    app.gone('Remove PIN')
    app.press('Remove Ana')
    check(app, 'a barista to remove', Remove=BUTTON)
    app.press('Cancel')
    app.gone('Cancel')
    app.press('Stations', TABS)
    app.press('Add Station')
    check(app, 'a station', Add=BUTTON)
    app.press('Cancel')
    app.process.kill()


def barista():
    """The station: each page, sheet and dialog"""
    app = start('barista')
    order = other.walk_up('latte', milk='oat')
    n = order['number']
    check(app, 'board', Sold_out=BUTTON, New_order=BUTTON, Main_menu=BUTTON,
          **{f'Make_order_{n}': BUTTON, f'Cancel_order_{n}': BUTTON, 'Bring_back_an_order': BUTTON})
    app.find(f'Order {n}, Latte, Oat', {'panel', 'grouping'}, starts=True)
    app.press('New order')
    app.press('Latte')
    check(app, 'walk-up', **{'Add_order': BUTTON, 'Espresso': BUTTON, 'Name_(optional)': FIELD})
    app.press('Board')
    app.press('Sold out')
    check(app, 'sold out', Mocha=SWITCH)
    app.press('Board')
    app.press('Bring back an order')
    check(app, 'recall')
    app.press('Board')
    app.press(f'Cancel order {n}')
    check(app, 'cancel', Keep_Order=BUTTON, Another_reason=BUTTON)
    app.press('Keep Order')
    app.gone('Keep Order')
    app.press('Who are you?')
    check(app, 'names', Nobody_in_particular=BUTTON, Ana=BUTTON)
    app.press('Ana')
    check(app, 'PIN', Sign_in=BUTTON, Erase_the_last_digit=BUTTON, **{'1': BUTTON})
    app.press('Cancel')
    app.gone('Sign in')
    app.press('Main menu')
    app.press('Preferences')
    check(app, 'preferences')
    app.process.kill()


run([finds_fault, display, admin, barista])
