#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""While nobody hosts the bar, every screen says so and promises nothing; then each goes on by itself."""

import re
import signal
import sys
import threading

import api
import pictures
import story
from stage import Stage


def open_bar(stage):
    """presso-server hosts; barista, display and a phone with an order are connected"""
    stage.start('server')
    stage.url = stage.wait_host()
    display = stage.start('display')
    barista = stage.start('barista')
    stage.bar = api.Api(stage.url, stage.admin_api(stage.url).create_station('Till', 'barista')['token'])
    guest = stage.add_phone()
    guest.open(stage.bar.get_code()['url'])
    guest.tap('button', 'Flat White')
    guest.tap('radio', 'Oat')
    guest.tap('button', 'Order now')
    guest.wait_heading('Your number 1')
    display.screen.wait_for('list item', 'Order 1, Flat White, in the queue')
    barista.screen.wait_for('push button', 'Make order 1')
    story.equal(stage.find_host(), 'server', 'the host')


def freeze(stage):
    """The host hangs while “Make” is pressed: the order moves on, to be sent, and it is done once in the end"""
    server = stage.programs['server'].process
    barista = stage.programs['barista'].screen
    server.send_signal(signal.SIGSTOP)
    try:
        barista.press('push button', 'Make order 1')
        barista.wait_gone('push button', 'Make order 1')
        barista.wait_for('push button', 'Ready: order 1')
    finally:
        server.send_signal(signal.SIGCONT)
    stage.phones[0].wait_text('A barista is making your drink right now')
    order = stage.bar.list_orders()[0]
    events = stage.bar.call('GET', f'{stage.bar.shop}/orders/{order["id"]}/journey')['events']
    made = [event['type'] for event in events if event['type'] == 'OrderManager.MakeOrder']
    story.equal(made, ['OrderManager.MakeOrder'], 'how often it was claimed')
    barista.wait_for('push button', 'Ready: order 1')


def lose_host(stage):
    """presso-server is killed and nothing can take over: no code is shown that would lead nowhere"""
    holding = threading.Event()
    stage.lock = None

    def hold():
        stage.lock = stage.hold_lock()
        holding.set()
    # The kernel gives the lock to who stands in the queue for it, before others look again.
    threading.Thread(target=hold, daemon=True).start()
    stage.kill('server')
    if not holding.wait(story.PATIENCE_S):
        raise AssertionError(f'{stage.find_host()} has the lock')
    display = stage.programs['display']
    display.screen.wait_for('label', re.compile('^No connection since'))
    display.screen.wait_for('label', 'Trying again by itself. What is shown may be old.')
    display.screen.wait_for('label', 'New orders as soon as the connection is back')
    display.screen.wait_gone('label', 'Scan to order')
    shot = stage.take_screen(display, 'display')
    story.equal(pictures.read_code(shot), None, 'a code on the display')
    # What is known is still worth showing.
    display.screen.wait_for('list item', 'Order 1, Flat White, being made')


def tell_barista(stage):
    """The barista reads that there is no connection; steps go on, and what needs the host is off"""
    barista = stage.programs['barista'].screen
    barista.wait_for('label', re.compile('^No connection since'))
    barista.wait_for('panel', re.compile('^Order 1, Flat White, Oat, being made'))
    names = ['Ready: order 1', 'Undo order 1', 'Cancel order 1', 'New order']

    def look():
        return {name: [button.is_sensitive() for button in barista.find_all('push button', name)] for name in names}
    kept = {name: [name != 'New order'] for name in names}
    story.wait_for('only what is kept until the host is back', lambda: look() == kept)
    stage.take_screen(stage.programs['barista'], 'barista')


def tell_guest(stage):
    """The phone keeps number and state, and says that it is trying again"""
    guest = stage.phones[0]
    guest.wait_text('No connection. Trying again…')
    guest.wait_heading('Your number 1')
    stage.take_phone(guest, 'phone')


def come_back(stage):
    """A program may host again: codes, buttons and the phone are back by themselves"""
    stage.lock.close()
    guest = stage.phones[0]
    guest.wait_text_gone('No connection. Trying again…')
    display = stage.programs['display']
    display.screen.wait_for('label', 'Scan to order')
    display.screen.wait_gone('label', re.compile('^No connection since'))

    def look():
        path = pictures.take(display.display, stage.picture_path('display-back'))
        return pictures.read_code(path) == stage.bar.get_code()['url']
    story.wait_for('the current code on the display', look)
    stage.programs['barista'].screen.press('push button', 'Ready: order 1')
    guest.wait_heading('Your drink is ready! 1')
    display.screen.wait_for('list item', 'Order 1, Flat White, ready')


STEPS = [open_bar, freeze, lose_host, tell_barista, tell_guest, come_back]

if __name__ == '__main__':
    sys.exit(story.tell(STEPS, Stage('offline')))
