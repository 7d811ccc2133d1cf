#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make-schema.py PRESSO_SERVER: freezes the database of that server's schema version as schema-N.db beside this file.

A morning at a bar, over the public API: settings and a menu that were changed, codes of two periods, orders in every
state and with every reason for their end, stations of which one was revoked, pairings, answers to Idempotency-Keys.
"""

import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'e2e'))
import api  # noqa: E402 (the folder must be known first)

STATES = {'RESERVED': 1, 'WAITING': 3, 'MAKING': 2, 'READY': 2, 'COLLECTED': 4, 'CANCELLED': 6}
SETTINGS = {'name': 'Zum Mahlwerk ☕', 'timeZone': 'Europe/Berlin', 'language': 'de', 'drinksPerCode': 50,
            'maxOrdersPerGuest': 9, 'pickupTimeout': 1200, 'guestTimeout': 3600, 'baristaTimeout': 3600}
NAMES = ['Ada', 'Bjørn', 'Çelik', 'Dürer', '李', 'O’Hara']


class Bar:
    def __init__(self, url, token):
        self.url = url
        self.admin = api.Api(url, token)
        self.n_guests = 0

    def station(self, name, role):
        made = self.admin.create_station(name, role)
        return api.Api(self.url, made['token']), made['id']

    def scan(self):
        guest = api.Api(self.url)
        guest.get_shop()
        return guest, guest.scan(self.admin.get_code()['code'])['id']

    def order(self, drink='flat-white', milk='oat'):
        guest, order = self.scan()
        self.n_guests += 1
        guest.submit(order, drink, {'milk': milk} if milk else {}, NAMES[self.n_guests % len(NAMES)])
        return guest, order


def wait_cancelled(bar, order):
    deadline = time.monotonic() + 30
    while bar.admin.get_order(order)['state'] != 'CANCELLED':
        assert time.monotonic() < deadline, order
        time.sleep(0.05)


def cancel_in_every_way(bar, barista):
    guest, order = bar.scan()
    guest.act(order, 'cancel')
    guest, order = bar.order()
    guest.act(order, 'cancel')
    barista.act(bar.order()[1], 'cancel', detail='sold-out')
    # One second each, for these two alone.
    bar.admin.call('PATCH', bar.admin.shop, {'guestTimeout': 1, 'baristaTimeout': 1})
    wait_cancelled(bar, bar.scan()[1])
    wait_cancelled(bar, bar.order('espresso', None)[1])
    bar.admin.call('PATCH', bar.admin.shop, {key: SETTINGS[key] for key in ('guestTimeout', 'baristaTimeout')})
    bar.scan()
    bar.admin.call('PATCH', bar.admin.shop, {'open': False})
    bar.admin.call('PATCH', bar.admin.shop, {'open': True})


def serve_guests(bar, barista):
    for last in ['collect', 'collect', 'collect', 'complete', 'complete', 'claim', 'claim']:
        order = bar.order()[1]
        for action in ['claim', 'complete', 'collect']:
            barista.act(order, action)
            if action == last:
                break
    walk_up = barista.walk_up('espresso', {}, 'Walk-up', key='frozen-walk-up')
    for action in ['claim', 'complete', 'recall', 'complete', 'collect']:
        barista.act(walk_up['id'], action)
    order = bar.order('cappuccino', 'regular')[1]
    for action in ['claim', 'release']:
        barista.act(order, action)
    bar.order('latte', 'soy')
    barista.walk_up('americano', {}, None, key='frozen-waiting')
    bar.scan()


def pair(bar, url):
    """One station that was let in, one that was refused, one that waits."""
    for name, decision in [('Tresen', 'approve'), ('Fremd', 'deny'), ('Eingang', None)]:
        station = api.Api(url)
        pairing = station.call('POST', '/api/v1/pairings', {'name': name, 'role': 'barista', 'version': '0.1.0'})
        if decision:
            bar.admin.call('POST', f'/api/v1/pairings/{pairing["id"]}/{decision}', {'role': 'barista'})
        if decision == 'approve':
            let_in = station.call('POST', '/api/v1/pairings/token', {'deviceCode': pairing['deviceCode']})
            api.Api(url, let_in['token']).list_orders()


def live_through(url, token):
    bar = Bar(url, token)
    barista, _ = bar.station('Bar links', 'barista')
    bar.station('Leinwand', 'display')
    _, gone = bar.station('Verloren', 'barista')
    bar.admin.call('DELETE', f'/api/v1/stations/{gone}')
    bar.admin.get_code()
    bar.admin.call('PATCH', bar.admin.shop, {'codePeriod': 7200})
    bar.admin.call('PATCH', bar.admin.shop, SETTINGS)
    bar.admin.call('PATCH', bar.admin.shop + '/menu/mocha', {'available': False})
    for name, pin in [('Ana', '2580'), ('Bjørn', None)]:
        bar.admin.call('POST', bar.admin.shop + '/baristas', {'name': name, 'pin': pin})
    cancel_in_every_way(bar, barista)
    serve_guests(bar, barista)
    pair(bar, url)


def check(path):
    with sqlite3.connect(f'file:{path}?mode=ro&immutable=1', uri=True) as database:
        states = dict(database.execute('SELECT state, count(*) FROM orders GROUP BY state'))
        assert states == STATES, states
        reasons = {row[0] for row in database.execute("SELECT json_extract(document, '$.reason') FROM orders")}
        assert reasons >= {'guest', 'barista', 'guest-timeout', 'barista-timeout', 'closed'}, reasons
        assert database.execute('PRAGMA integrity_check').fetchone() == ('ok',)
        return database.execute('PRAGMA user_version').fetchone()[0]


def main(server):
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen([server, '--data-dir', folder, '--address', '127.0.0.1', '--port', '0'],
                                   stdout=subprocess.PIPE, text=True)
        try:
            url = re.match(r'READY (\S+)', process.stdout.readline()).group(1)
            live_through(url, pathlib.Path(folder, 'admin.token').read_text(encoding='ascii').strip())
        finally:
            process.terminate()
        assert process.wait(30) == 0
        path = pathlib.Path(folder, 'presso.db')
        frozen = HERE / f'schema-{check(path)}.db'
        shutil.copyfile(path, frozen)
        print(frozen)


if __name__ == '__main__':
    main(sys.argv[1])
