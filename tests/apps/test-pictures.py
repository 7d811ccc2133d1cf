#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Display, barista and admin in German, Arabic and Japanese: pictures into build/pictures/, words within their window,
and all of it mirrored where one reads from right to left."""

import atexit
import os
import pathlib
import subprocess
import sys
import tempfile

from booth import BUILD, App, Bar, run, wait_for

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'e2e'))
import pictures  # noqa: E402

WIDTH, HEIGHT = 1280, 800
# Language, locale, and which way one reads: 1 from left to right.
LANGUAGES = [('de', 'de_DE', 1), ('ar', 'ar_EG', -1), ('ja', 'ja_JP', 1)]
# What the menu, whose own names are English, calls oat and mocha in them.
NAMES = {'de': {'Hafer', 'Mokka'}, 'ar': {'شوفان', 'موكا'}, 'ja': {'オーツ', 'モカ'}}
FOLDER = BUILD / 'pictures'
LOCALES = pathlib.Path(tempfile.mkdtemp(prefix='locales-'))
BUTTONS = {'push button', 'toggle button', 'radio button', 'page tab'}

bar = Bar()
atexit.register(lambda: bar.server.kill())
other = bar.station('Barista 2')
orders = [other.walk_up(drink, name, **options) for drink, name, options in (
    ('flat-white', 'Guest 1', {'milk': 'oat'}), ('espresso', None, {}), ('cappuccino', 'Guest 3', {'milk': 'soy'}),
    ('latte', 'Guest 4', {'milk': 'oat'}), ('mocha', None, {'milk': 'regular'}))]
for order in orders[:3]:
    other.act(order, 'claim')
for order in orders[:2]:
    other.act(order, 'complete')


def start(program, language, locale, *arguments):
    app = App(program, bar, *arguments, environment={
        'LANGUAGE': language, 'LC_ALL': f'{locale}.UTF-8', 'LOCPATH': str(LOCALES),
        'PRESSO_LOCALE_DIR': str(BUILD / 'po')})
    atexit.register(app.process.kill)
    return app


def places(app, roles):
    """What has one of these roles and a place in the window, with it, in reading order."""
    found = [(node, node.extents()) for node in app.nodes() if node.role in roles and node.is_shown() and node.name]
    return [(node, extents) for node, extents in found if min(extents[2:]) > 1 and 0 <= extents[1] < HEIGHT]


def is_settled(app, program):
    if program == 'admin':
        return len(places(app, BUTTONS)) > 6
    return any(str(orders[0]['number']) in node.name.split() for node, _ in places(app, {'label'}))


def reading_direction(found):
    """Of what stands in one row, how much more is to the right of what is read before it than to the left."""
    steps = 0
    for (_, before), (_, after) in zip(found, found[1:]):
        if before[1] == after[1] and before[3] == after[3] and before[0] != after[0]:
            steps += 1 if after[0] > before[0] else -1
    return steps


def is_mirrored(app):
    """Whether what waits is to the right of what is ready, as it isn't where one reads from left to right."""
    left = {node.name: extents[0] for node, extents in places(app, {'label'})}
    if not {str(order['number']) for order in (orders[0], orders[4])} <= left.keys():
        return None
    return left[str(orders[4]['number'])] > left[str(orders[0]['number'])]


def look(program, language, locale, direction):
    app = start(program, language, locale, *(['--windowed'] if program == 'display' else []))
    wait_for(lambda: is_settled(app, program), f'{program} in {language}')
    outside = [(str(node), extents) for node, extents in places(app, BUTTONS | {'label', 'list item'})
               if extents[0] < 0 or extents[0] + extents[2] > WIDTH]
    assert outside == [], outside
    if program != 'display':
        assert reading_direction(places(app, BUTTONS)) * direction > 0, f'{program} is not mirrored as {language} is'
    if program != 'admin':
        wait_for(lambda: is_mirrored(app) == (direction < 0), f'the lanes of the {program} to be as {language} is read')
    if program == 'barista':
        names = {node.name for node, _ in places(app, {'label'})}
        assert NAMES[language] <= names and not names & {'Oat', 'Mocha'}, names
    path = FOLDER / f'{program}-{language}.png'
    pictures.take(os.environ['DISPLAY'], path)
    pictures.check(path, WIDTH, HEIGHT)
    app.close()


def in_language(language, locale, direction):
    def test():
        subprocess.run(['localedef', '-i', locale, '-f', 'UTF-8', str(LOCALES / f'{locale}.UTF-8')], check=True)
        bar.request('PATCH', '', {'language': language, 'languages': ['en', language]})
        for program in ('display', 'barista', 'admin'):
            look(program, language, locale, direction)
    test.__doc__ = f'Display, barista and admin in {language}'
    return test


FOLDER.mkdir(exist_ok=True)
run([in_language(*language) for language in LANGUAGES])
