#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The organiser's work, with the real program and a real server, through the accessibility tree."""

import atexit
import json
import os
import pathlib

from booth import BUILD, App, Bar, run, wait_for
from gi.repository import Gio, GLib

SPACE = 0x20
ESCAPE = 0xff1b

bar = Bar()
other = bar.station('Barista 2')
app = App('admin', bar)
atexit.register(lambda: app.process.kill())
atexit.register(lambda: bar.server.kill())


def drinks():
    return [drink['name'] for drink in bar.shop()['menu']]


def live_counts():
    """The overview counts along"""
    def tile(label):
        # The number stands before its caption in the same box.
        caption = app.look(label, {'label'})
        return caption.parent.children[0].name if caption else None
    app.find('Waiting')
    order = other.walk_up('espresso')
    wait_for(lambda: tile('Waiting') == '1', 'one order to wait')
    other.act(order, 'claim')
    wait_for(lambda: (tile('Waiting'), tile('Being made')) == ('0', '1'), 'it to be made')
    other.act(order, 'complete')
    wait_for(lambda: tile('Ready') == '1', 'it to be ready')
    other.act(order, 'collect')
    wait_for(lambda: tile('Ready') == '0', 'it to go')
    app.find('http://127.0.0.1', {'label'}, starts=True)
    app.picture('admin-overview')


def opening():
    """The bar is closed and opened"""
    app.press('The bar is open', {'check box', 'switch'})
    wait_for(lambda: not bar.shop()['open'], 'the bar to close')
    app.find('No orders are taken', {'label'}, starts=True)
    app.press('The bar is open', {'check box', 'switch'})
    wait_for(lambda: bar.shop()['open'], 'the bar to open')


def settings_are_saved():
    """A setting is saved at once, and undone from the toast"""
    app.press('Settings')
    app.set_value('Drinks with each code', 3)
    wait_for(lambda: bar.shop()['drinksPerCode'] == 3, 'the limit to be saved')
    app.press('Undo', {'push button'})
    wait_for(lambda: bar.shop()['drinksPerCode'] == 10, 'the limit to be as before')
    wait_for(lambda: app.value('Drinks with each code') == 10, 'the row to show it')
    app.set_value('New code every', 120)
    wait_for(lambda: bar.shop()['codePeriod'] == 120, 'the period to be saved')


def every_setting_is_there():
    """Each setting of the protocol can be changed"""
    wanted = {'Old code works for another': 'codeGrace', 'Orders open at a time': 'maxOrdersInQueue',
              'Drinks per guest a day': 'maxOrdersPerGuest', 'Time to choose': 'guestTimeout',
              'Longest wait for a barista': 'baristaTimeout', 'Ready orders stay for': 'pickupTimeout',
              'Orders are late after': 'lateAfter', 'Orders are overdue after': 'overdueAfter'}
    for offset, (name, field) in enumerate(wanted.items()):
        app.set_value(name, 41 + offset)
        wait_for(lambda: bar.shop()[field] == 41 + offset, f'{field} to be saved')
    for name, field, text in (('Name of the bar', 'name', 'Test Bar'), ('Time zone', 'timeZone', 'Europe/Berlin'),
                              ('Address for phones', 'publicUrl', 'http://192.168.1.20:8080/'),
                              ('Opening hours', 'openingHours', 'Monday to Friday, 9:00 to 17:00')):
        app.type(name, text)
        app.activate(name)
        wait_for(lambda: bar.shop()[field] == text, f'{field} to be saved')


def barista_time_out_is_switched():
    """The time-out for baristas is switched off and on again"""
    app.press('Longest wait for a barista: on or off')
    wait_for(lambda: bar.shop()['baristaTimeout'] is None, 'the time-out to be off')
    app.press('Longest wait for a barista: on or off')
    wait_for(lambda: bar.shop()['baristaTimeout'] == 900, 'the time-out to be on')


def wifi_is_saved():
    """A network is saved as a whole, refused with a reason, and removed"""
    app.type('Name of the network', 'Bar')
    app.type('Key; empty for an open network', 'short')
    app.press('Save Wi-Fi')
    app.find('A key has 8 to 63', {'label'}, starts=True)
    assert bar.shop()['wifi'] is None
    app.picture('admin-wifi')
    app.type('Key; empty for an open network', 'espresso1')
    app.press('Save Wi-Fi')
    wait_for(lambda: bar.shop()['wifi'] == {'ssid': 'Bar', 'password': 'espresso1', 'security': 'wpa',
                                            'hidden': False}, 'the network to be saved')
    app.press('Remove Wi-Fi')
    wait_for(lambda: bar.shop()['wifi'] is None, 'the network to be gone')


def refused_at_the_field():
    """A bad value is explained at its field and changes nothing"""
    app.type('Address for phones', 'not an address')
    app.activate('Address for phones')
    app.find('Write a whole address', {'label'}, starts=True)
    app.picture('admin-refused')
    assert bar.shop()['publicUrl'] == 'http://192.168.1.20:8080/'
    app.type('Address for phones', '')
    app.activate('Address for phones')
    wait_for(lambda: not bar.shop()['publicUrl'], 'the address to be empty')
    wait_for(lambda: app.look('Write a whole address', {'label'}, starts=True) is None, 'the problem to go')


def menu_is_edited():
    """A drink is renamed and another added, with a question, and saved as one"""
    app.press('Menu')
    app.press('Edit Espresso')
    app.type('Name', 'Short One', over='Espresso')
    app.press('Add Drink')
    app.type('Name', 'Hot Tea', over='New drink')
    app.press('Add Question')
    app.type('Question', 'Size')
    app.type('Usual choice', 'Small')
    app.press('Add Choice')
    app.type('Choice', 'Large')
    app.press('Allergens: –')
    # GTK 4.8 gives a check box no action of its own.
    app.find('Milk', {'check box'})
    app.key(SPACE)
    app.find('Allergens: Gluten')
    app.picture('admin-allergens')
    app.key(ESCAPE)
    app.picture('admin-menu')
    assert drinks()[0] == 'Espresso', 'saved too early'
    app.press('Save Menu')
    wait_for(lambda: drinks()[0] == 'Short One' and drinks()[-1] == 'Hot Tea', 'the menu to be saved')
    tea = bar.shop()['menu'][-1]
    assert tea['id'] == 'hot-tea', tea
    assert tea['options'] == [{'id': 'size', 'name': 'Size', 'choices': [
        {'id': 'small', 'name': 'Small', 'available': True},
        {'id': 'large', 'name': 'Large', 'available': True}]}], tea
    assert tea['allergens'] == ['gluten'], tea
    assert bar.shop()['menu'][0]['id'] == 'espresso'
    wait_for(lambda: not app.look('Guests don’t see your changes yet.', {'label'})
             or not app.sensitive('Save Menu'), 'nothing to be left to save')


def menu_is_reordered():
    """Drinks are moved, copied and removed"""
    app.press('Actions for Hot Tea')
    app.press('Move Up', {'menu item', 'push button'})
    app.press('Actions for Short One')
    app.press('Remove', {'menu item', 'push button'})
    app.press('Actions for Latte')
    app.press('Copy', {'menu item', 'push button'})
    app.press('Save Menu')
    wait_for(lambda: drinks() == ['Macchiato', 'Americano', 'Cappuccino', 'Latte', 'Latte (copy)', 'Flat White',
                                  'Mocha', 'Hot Tea', 'Cortado'], 'the new order')


def menu_problem_at_its_field():
    """A drink without a name is refused at its field"""
    app.press('Edit Latte')
    app.type('Name', '', over='Latte')
    app.press('Save Menu')
    app.find('Needs 1 to 40 characters', starts=True)
    app.picture('admin-menu-refused')
    assert 'Latte' in drinks()
    app.press('Discard')
    wait_for(lambda: app.look('Edit Latte') is not None, 'the name to be back')


def sold_out_meanwhile():
    """What a barista marks sold out while the menu is edited stays sold out"""
    app.press('Edit Latte')
    app.type('Name', 'Milk Coffee', over='Latte')
    other.request('PATCH', 'menu/mocha', {'available': False})
    app.find('Sold out', {'label'})
    app.press('Save Menu')
    wait_for(lambda: 'Milk Coffee' in drinks(), 'the menu to be saved')
    assert not next(one for one in bar.shop()['menu'] if one['id'] == 'mocha')['available']


def stations():
    """A station is added, its key shown once, and removed"""
    app.press('Stations')
    app.press('Add Station')
    app.find('Add a Station')
    app.type('Name', 'Left end')
    app.press('Add', {'push button'})
    app.find('The Station’s Key', starts=True)
    app.press('Close', {'push button'})
    app.press('Remove Left end')
    app.press('Remove', {'push button'})
    wait_for(lambda: 'Left end' not in [one['name'] for one in bar.request('GET', '/api/v1/stations')['stations']],
             'the station to be gone')


def ask(name, role):
    """Asks to be let in, as a station on another machine does."""
    return bar.ask('POST', '/api/v1/pairings', {'name': name, 'role': role, 'version': '0.1.0'})


def token_of(pairing):
    """The answer to a station that asks whether it is let in: its station, or the problem's code."""
    answer = bar.ask('POST', '/api/v1/pairings/token', {'deviceCode': pairing['deviceCode']})
    return answer.get('code') or answer


def pairing():
    """Stations that ask to be let in appear at once with their codes, and are let in or refused"""
    app.press('Stations')
    wanted, unknown = ask('Stairs', 'display'), ask('Stranger', 'admin')
    app.find(wanted['userCode'], {'label'})
    app.find(unknown['userCode'], {'label'})
    app.find('Waiting to be let in', {'label'})
    app.picture('admin-pairing')
    app.press('Refuse Stranger')
    app.gone(unknown['userCode'], {'label'})
    assert token_of(unknown) == 'access-denied'
    assert token_of(wanted) == 'authorization-pending'
    app.press('Let Stairs in')
    app.gone('Waiting to be let in', {'label'})
    station = token_of(wanted)
    assert (station['name'], station['role'], station['shop']) == ('Stairs', 'display', 'main'), station
    app.find('Remove Stairs')
    app.find('Display\nNever been here yet', {'label'})
    assert bar.request('GET', '/api/v1/stations')['stations'][-1]['id'] == wanted['id']
    app.picture('admin-stations')
    # Who isn't on that page is told by its tab.
    app.press('Overview', {'page tab', 'toggle button', 'radio button'})
    late = ask('Late one', 'barista')
    app.press('Stations', {'page tab', 'toggle button', 'radio button'})
    app.press('Refuse Late one')
    app.gone(late['userCode'], {'label'})


def notices():
    file = pathlib.Path(os.environ['PRESSO_NOTIFICATIONS'])
    return json.loads(file.read_text(encoding='utf-8')) if file.exists() else []


def told_by_desktop():
    """Who looks elsewhere is told by the desktop that a station asks, and comes to it from there"""
    launcher = App(BUILD / 'apps/launcher/presso', bar, '--choose')
    launcher.find('What is this machine for?', {'label'})
    asking = ask('Late one', 'barista')
    wait_for(lambda: [one['summary'] for one in notices()] == ['A station asks to be let in'], 'the desktop to tell')
    parameters = GLib.Variant('(u)', (notices()[0]['id'],))
    Gio.bus_get_sync(Gio.BusType.SESSION).call_sync(
        'org.freedesktop.Notifications', '/org/freedesktop/Notifications', 'org.freedesktop.Notifications', 'Press',
        parameters, None, Gio.DBusCallFlags.NONE, -1, None)
    app.press('Refuse Late one')
    app.gone(asking['userCode'], {'label'})
    wait_for(lambda: notices() == [], 'nothing to be told any more')
    launcher.close()


def named():
    return [(one['name'], one['hasPin']) for one in bar.request('GET', 'baristas')['baristas']]


def baristas():
    """Baristas are added, renamed, given a PIN and rid of it, and removed after a confirmation"""
    app.press('Baristas', {'page tab', 'toggle button', 'radio button'})
    app.find('Nobody is named yet', {'label'})
    app.press('Add Barista')
    app.type('Barista’s name', 'Ana')
    app.type('PIN, 4 to 8 digits (optional)', '12')
    wait_for(lambda: app.look('Add', {'push button'}) and not app.sensitive('Add'), 'a short PIN not to be taken')
    app.type('PIN, 4 to 8 digits (optional)', '2580')
    assert app.unnamed() == []
    app.picture('admin-barista-dialog')
    app.press('Add')
    wait_for(lambda: named() == [('Ana', True)], 'Ana to be added')
    app.press('Add Barista')
    app.type('Barista’s name', 'Friederike-Charlotte Oberwasserlechner')
    app.press('Add')
    wait_for(lambda: len(named()) == 2, 'somebody with a long name')
    app.find('Signs in with a PIN', {'label'})
    assert app.unnamed() == []
    app.picture('admin-baristas')
    app.press('Change Ana')
    app.type('Barista’s name', 'Ana B.', over='Ana')
    app.press('Save', {'push button'})
    wait_for(lambda: ('Ana B.', True) in named(), 'the other name, with the same PIN')
    app.press('Change Ana B.')
    app.press('Remove PIN')
    wait_for(lambda: ('Ana B.', False) in named(), 'the PIN to go')
    app.press('Add Barista')
    app.type('Barista’s name', 'ana b.')
    app.press('Add')
    app.gone('Add', {'push button'})
    app.press('Remove Ana B.')
    app.find('Remove Ana B.?')
    app.press('Cancel')
    app.gone('Remove Ana B.?')
    assert ('Ana B.', False) in named()
    app.press('Remove Ana B.')
    app.press('Remove', {'push button'})
    wait_for(lambda: [name for name, _ in named()] == ['Friederike-Charlotte Oberwasserlechner'], 'her to be removed')


def names():
    """Every control has a name on each page"""
    for page in ('Overview', 'Menu', 'Settings', 'Baristas', 'Stations', 'Backups'):
        app.press(page, {'page tab', 'toggle button', 'radio button'})
        nameless = app.unnamed()
        assert nameless == [], (page, nameless)


def unsaved_changes_are_guarded():
    """Closing with unsaved changes asks first"""
    app.press('Menu', {'page tab', 'toggle button', 'radio button'})
    app.press('Edit Cortado')
    app.type('Name', 'Small Milk Coffee', over='Cortado')
    app.press('Close', {'push button'})
    app.find('Save the menu?', starts=True)
    app.picture('admin-unsaved')
    app.press('Save', {'push button'})
    wait_for(lambda: 'Small Milk Coffee' in drinks(), 'the menu to be saved')
    wait_for(lambda: app.process.poll() == 0, 'the program to end')


run([live_counts, opening, settings_are_saved, every_setting_is_there, barista_time_out_is_switched, wifi_is_saved,
     refused_at_the_field, menu_is_edited,
     menu_is_reordered, menu_problem_at_its_field, sold_out_meanwhile, stations, pairing, told_by_desktop, baristas, names,
     unsaved_changes_are_guarded])
