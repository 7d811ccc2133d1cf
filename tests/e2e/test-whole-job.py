#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job with real parts: a code is read off the display, ordered from on a phone, made and collected."""

import re
import sys

import pictures
import story
from stage import Stage

NAME = 'Guest 1'


def photograph(stage, name):
    """Takes a picture of the display that a camera reads the bar's current code off; gives that code."""
    display = stage.programs['display']
    path = stage.picture_path(name)

    def look():
        # The code changes every few minutes, perhaps between the picture and the question.
        read = pictures.read_code(pictures.take(display.display, path))
        code = stage.admin_api(stage.url).get_code()
        return code if read == code['url'] else None
    code = story.wait_for('the current code on a picture of the display', look)
    stage.check_picture(path, display)
    return code


def open_display(stage):
    """The display opens the bar and shows a code that a camera reads"""
    display = stage.start('display')
    stage.url = stage.wait_host()
    story.equal(stage.find_host(), 'display', 'the host')
    display.screen.wait_for('label', 'Scan to order')
    code = photograph(stage, 'display-scan')
    stage.address = code['url']
    if not re.fullmatch(r'[0-9A-Z $%*+\-./:]+', stage.address):
        raise AssertionError(f'{stage.address} makes a bigger code than it must')
    display.screen.wait_for('label', f'{code["code"][:4]} {code["code"][4:]}')
    stage.before = code


def open_barista(stage):
    """The barista's screen connects to it, with nothing to do"""
    barista = stage.start('barista')
    barista.screen.wait_for('label', 'Nobody is waiting', within=('panel', 'Queue'))
    story.equal(stage.find_host(), 'display', 'the host')


def scan(stage):
    """A phone opens what was read; one drink of the code is taken"""
    guest = stage.add_phone()
    guest.open(stage.address)
    guest.wait_heading('What would you like?')
    left = stage.admin_api(stage.url).get_code()
    if left['code'] == stage.before['code']:
        story.equal(left['drinksLeft'], stage.before['drinksLeft'] - 1, 'drinks left')
    stage.programs['display'].screen.wait_for('label', str(left['drinksLeft']))


def order(stage):
    """The guest orders a flat white with oat milk and reads a number"""
    guest = stage.phones[0]
    guest.tap('button', 'Flat White')
    guest.wait_heading('Flat White')
    guest.tap('radio', 'Oat')
    guest.fill('First name (optional)', NAME)
    guest.tap('button', 'Order now')
    guest.wait_heading('Your number 1')
    story.equal([word for word in ('Flat White', 'Oat', NAME) if word not in guest.read()], [],
                'what the phone does not repeat')
    stage.take_phone(guest, 'phone-ordered')


def see_order(stage):
    """The barista sees drink, milk and name; the display has the number under Preparing"""
    barista = stage.programs['barista'].screen
    card = re.compile(r'^Order 1, Flat White, Oat, Guest 1, waiting')
    barista.wait_for('panel', card, within=('panel', 'Queue'))
    display = stage.programs['display'].screen
    display.wait_for('list item', 'Order 1, Flat White, in the queue', within=('list', re.compile('^Preparing')))
    story.equal([node.name for node in display.walk() if NAME in node.name], [], 'a name on the public screen')


def make(stage):
    """“Make” is pressed: the phone and the display say it is being made"""
    barista = stage.programs['barista'].screen
    barista.press('push button', 'Make order 1')
    barista.wait_for('panel', re.compile('^Order 1, .*being made'), within=('panel', 'Making'))
    guest = stage.phones[0]
    guest.wait_text('A barista is making your drink right now')
    stage.programs['display'].screen.wait_for('list item', 'Order 1, Flat White, being made')
    stage.take_screen(stage.programs['barista'], 'barista-making')
    stage.take_phone(guest, 'phone-making')


def ready(stage):
    """“Ready” is pressed: the phone calls, and the number stands under Ready on the display"""
    barista = stage.programs['barista'].screen
    barista.press('push button', 'Ready: order 1')
    guest = stage.phones[0]
    guest.wait_heading('Your drink is ready! 1')
    display = stage.programs['display'].screen
    display.wait_for('list item', 'Order 1, Flat White, ready', within=('list', 'Ready: 1'))
    display.wait_for('label', 'Nothing to make just now')
    barista.wait_for('panel', re.compile('^Order 1, .*ready'), within=('panel', 'Ready'))


def keep_pictures(stage):
    """All three screens show it, and their pictures are kept"""
    story.equal(stage.phones[0].do('title').split(' ')[0], '1', 'the number in the title of the page')
    stage.take_phone(stage.phones[0], 'phone-ready')
    stage.take_screen(stage.programs['barista'], 'barista-ready')
    photograph(stage, 'display-ready')


def collect(stage):
    """“Collected” is pressed: the order leaves every screen"""
    barista = stage.programs['barista'].screen
    barista.press('push button', 'Collected: order 1')
    stage.phones[0].wait_heading('Enjoy your drink!')
    barista.wait_for('label', 'Nothing to pick up')
    stage.programs['display'].screen.wait_gone('list item', re.compile('^Order 1,'))
    one, = stage.admin_api(stage.url).list_orders()
    told = {name: one[name] for name in ('number', 'state', 'drink', 'options', 'name', 'source')}
    story.equal(told, {'number': 1, 'state': 'COLLECTED', 'drink': 'flat-white', 'options': {'milk': 'oat'},
                       'name': NAME, 'source': 'guest'}, 'the order in the end')


def finish(stage):
    """Nothing went wrong behind the scenes, and the programs end without complaint"""
    story.equal(stage.phones[0].faults(), [], 'faults of the page')
    stage.end('barista')
    stage.end('display')
    story.equal([path.name for path in stage.data_dir.glob('*-wal')], [], 'left beside the database')


STEPS = [open_display, open_barista, scan, order, see_order, make, ready, keep_pictures, collect, finish]

if __name__ == '__main__':
    sys.exit(story.tell(STEPS, Stage('whole-job')))
