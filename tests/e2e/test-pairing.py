#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stations of another machine: a typed address, a code that is compared, the board; then revoked, and a host with another key."""

import json
import re
import sys

import api
import story
from stage import Stage

CODE = re.compile('^[0-9A-Z]{4}-[0-9A-Z]{4}$')


def open_bar(stage):
    """A machine without a screen hosts the bar"""
    stage.start('server', '--address', '127.0.0.1')
    stage.url = stage.wait_host()
    stage.address = stage.url.removeprefix('http://').strip('/')
    stage.admin = stage.admin_api(stage.url)
    stage.bar = api.Api(stage.url, stage.admin.create_station('Till', 'barista')['token'])
    stage.station_dir = stage.folder / 'station'


def start_station(stage, name, *flags):
    """Another machine, as far as its data folder goes; it must not host."""
    return stage.start(name, '--data-dir', stage.station_dir, *flags)


def read_fingerprint(stage):
    return json.loads((stage.data_dir / 'host.json').read_text())['fingerprint']


def approve(stage, program, role):
    """Compares what both screens show, as the organiser does, and approves."""
    code = program.screen.wait_for('label', CODE).name
    pairing = next(one for one in stage.admin.call('GET', '/api/v1/pairings')['pairings'] if one['userCode'] == code)
    digits = read_fingerprint(stage)
    program.screen.wait_for('label', re.compile(r'^\s*' + r'\s'.join(re.findall('....', digits)) + '$'))
    program.screen.wait_for('label', pairing['name'])
    stage.take_screen(program, f'{program.name}-code')
    stage.admin.call('POST', f'/api/v1/pairings/{pairing["id"]}/approve', {'role': role})


def type_address(stage):
    """The display finds nothing by itself; a wrong address is explained, a right one leads to a code"""
    display = start_station(stage, 'display', '--pair', '--windowed')
    display.screen.wait_for('label', 'Which bar is this screen for?')
    stage.take_screen(display, 'display-choose')
    display.screen.type_into('Address of the bar', 'not an address')
    display.screen.press('push button', 'Connect')
    display.screen.wait_for('alert', re.compile('^This is no address'))
    display.screen.type_into('Address of the bar', '127.0.0.1:1')
    display.screen.press('push button', 'Connect')
    display.screen.wait_for('label', 'The bar can’t be reached')
    stage.take_screen(display, 'display-unreachable')
    display.screen.press('push button', 'Choose another bar')
    display.screen.type_into('Address of the bar', stage.address)
    display.screen.press('push button', 'Connect')
    display.screen.wait_for('alert', 'Waiting for the organiser to approve…')


def let_display_in(stage):
    """The organiser approves, and the board opens by itself and is live"""
    display = stage.programs['display']
    approve(stage, display, 'display')
    order = stage.bar.walk_up('espresso', {}, 'Guest 1')
    for action in ('claim', 'complete'):
        stage.bar.act(order['id'], action)
    display.screen.wait_for('list item', 'Order 1, Espresso, ready')
    stage.take_screen(display, 'display-board')
    story.equal((stage.station_dir / 'station.json').stat().st_mode & 0o777, 0o600, 'mode of station.json')
    story.equal((stage.station_dir / 'host.json').exists(), False, 'the station hosts a bar of its own')


def let_barista_in(stage):
    """The next program of that machine asks the same bar without being told"""
    barista = start_station(stage, 'barista')
    approve(stage, barista, 'barista')
    barista.screen.wait_for('panel', re.compile('^Order 1, Espresso'))
    stage.take_screen(barista, 'barista-board')


def start_again(stage):
    """A station that is started again needs nobody's approval"""
    stage.end('display')
    display = start_station(stage, 'display', '--windowed')
    display.screen.wait_for('list item', 'Order 1, Espresso, ready')


def let_admin_in(stage):
    """The organiser's program on another machine, by its option"""
    admin = start_station(stage, 'admin', '--host', stage.address)
    approve(stage, admin, 'admin')
    admin.screen.wait_for('table', 'Right now')


def revoke(stage):
    """A station that is revoked says so at once and offers to pair again"""
    stations = stage.admin.call('GET', '/api/v1/stations')['stations']
    revoked = next(one for one in stations if one['role'] == 'display' and one['name'] != 'Till')
    stage.admin.call('DELETE', f'/api/v1/stations/{revoked["id"]}')
    display = stage.programs['display']
    display.screen.wait_for('label', re.compile('^This device isn’t known to the bar'))
    display.screen.wait_for('push button', 'Pair again…')
    stage.take_screen(display, 'display-revoked')


def change_key(stage):
    """A host with another key is refused, and the screen says what may have happened"""
    stage.end('server')
    for name in ('host-key.pem', 'host-certificate.pem'):
        (stage.data_dir / name).unlink()
    stage.start('server', '--address', '127.0.0.1', '--port', stage.address.split(':')[1])
    stage.wait_host()
    barista = stage.programs['barista']
    barista.screen.wait_for('label', re.compile('^What answers here is not the host this station was paired with'))
    stage.take_screen(barista, 'barista-changed')


def pair_again(stage):
    """Paired again, the station works for the bar with its new key"""
    barista = stage.programs['barista']
    barista.screen.press('push button', 'Pair again…')
    approve(stage, barista, 'barista')
    barista.screen.wait_gone('label', re.compile('^What answers here'))
    barista.screen.wait_for('panel', re.compile('^Order 1, Espresso'))


STEPS = [open_bar, type_address, let_display_in, let_barista_in, start_again, let_admin_in, revoke, change_key, pair_again]

if __name__ == '__main__':
    sys.exit(story.tell(STEPS, Stage('pairing')))
