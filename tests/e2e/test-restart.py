#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""presso-server is restarted while a page is open: the guest goes on where they were, and time has passed."""

import sys

import api
import story
from stage import Stage

CHOOSING_S = 4


def serve(stage):
    """presso-server says where it serves, and a phone has begun to choose"""
    stage.start('server')
    stage.url = stage.wait_host()
    port = api.Api(stage.url).address[1]
    story.wait_for('the line that says so', lambda: f'READY http://0.0.0.0:{port}/' in stage.read_log('server'))
    stage.admin = stage.admin_api(stage.url)
    stage.address = stage.admin.get_code()['url']
    guest = stage.add_phone()
    guest.open(stage.address)
    guest.tap('button', 'Cappuccino')
    guest.tap('radio', 'Soy')


def reserve_briefly(stage):
    """Another guest has a drink reserved for a few seconds only"""
    stage.admin.call('PATCH', stage.admin.shop, {'guestTimeout': CHOOSING_S})
    stage.brief = api.Api(stage.url).scan(stage.admin.get_code()['code'])
    story.equal(stage.brief['state'], 'RESERVED', 'state')


def stop(stage):
    """SIGTERM ends the server cleanly, and the page says that it has no connection"""
    stage.end('server')
    story.equal(sorted(path.name for path in stage.data_dir.glob('*-wal')), [], 'left beside the database')
    guest = stage.phones[0]
    guest.wait_text('No connection. Trying again…')
    guest.wait_heading('Cappuccino')
    stage.take_phone(guest, 'phone-lost')


def start_again(stage):
    """The next one serves at the same address, and the page goes on where it was"""
    stage.start('server', '--port', '0')
    story.equal(stage.wait_host(), stage.url, 'the address')
    guest = stage.phones[0]
    guest.wait_text_gone('No connection. Trying again…')
    guest.wait_heading('Cappuccino')
    guest.tap('button', 'Order now')
    guest.wait_heading('Your number 1')
    guest.reload()
    guest.wait_heading('Your number 1')
    stage.take_phone(guest, 'phone-ordered')


def expire(stage):
    """What ran out meanwhile has run out, and its drink is there for someone else"""
    def look():
        order = stage.admin.get_order(stage.brief['id'])
        return order if order['state'] != 'RESERVED' else None
    story.equal(story.wait_for('the end of the reservation', look)['reason'], 'guest-timeout', 'reason')


def hear(stage):
    """A later change reaches the page"""
    barista = api.Api(stage.url, stage.admin.create_station('Till', 'barista')['token'])
    order = next(order for order in barista.list_orders() if order['number'] == 1)
    story.equal(order['options'], {'milk': 'soy'}, 'options')
    barista.act(order['id'], 'claim')
    stage.phones[0].wait_text('A barista is making your drink right now')


STEPS = [serve, reserve_briefly, stop, start_again, expire, hear]

if __name__ == '__main__':
    sys.exit(story.tell(STEPS, Stage('restart')))
