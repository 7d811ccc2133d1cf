#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make-pictures.py BUILD_DIR [NAME…]: takes the pictures of our documents anew, of the programs as they are built, with a
bar of their own. Those in docs/pictures that it has no scene for stay as they are, and only become small enough.
"""

import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / 'docs/pictures'
# Amply what a message stays on the screen for.
SETTLE_S = 12
LARGEST = 150 * 1024
COLOURS = (256, 128, 64, 32)
DRINKS = [('cappuccino', {'milk': 'regular'}, 'Guest 1'), ('flat-white', {'milk': 'oat'}, 'Guest 2'), ('espresso', {}, None),
          ('latte', {'milk': 'soy'}, 'Guest 4'), ('mocha', {'milk': 'regular'}, None), ('flat-white', {'milk': 'oat'}, None),
          ('cortado', {'milk': 'oat'}, 'Guest 7'), ('macchiato', {'milk': 'skimmed'}, 'Guest 8'), ('flat-white', {'milk': 'oat'}, None)]


def serve(bar, program):
    """Two drinks are ready, three are being made (by the station in the picture, where it is one), the rest waits."""
    station = bar.station('Barista 1')
    orders = [station.walk_up(drink, name, **options) for drink, options, name in DRINKS]
    for order in orders[:2 if program == 'barista' else 5]:
        station.act(order, 'claim')
    for order in orders[:2]:
        station.act(order, 'complete')
    return str(orders[0]['number'])


def look(bar, app, number):
    app.find(number, starts=True)


def make(words):
    def go(bar, app, number):
        for order in (3, 4, 5):
            app.press(words.format(order))
            app.gone(words.format(order))
        # The message that offers to undo it goes by itself.
        app.find(words.format(6))
        time.sleep(SETTLE_S)
    return go


def walk_up(bar, app, number):
    app.press('New order')
    app.press('Flat White')
    app.find('Add order')


def sold_out(bar, app, number):
    bar.request('PATCH', 'menu/mocha', {'available': False})
    app.press('Sold out')
    app.find('Until when', starts=True)


def overview(bar, app, number):
    app.find('Drinks left')


def page(name, sight):
    def go(bar, app, number):
        app.find('Drinks left')
        app.press(name)
        app.find(sight, starts=True)
    return go


def menu(bar, app, number):
    page('Menu', 'Add Drink')(bar, app, number)
    app.press('Edit Flat White')
    app.find('Add Question')


def stations(bar, app, number):
    bar.ask('POST', '/api/v1/pairings', {'name': 'Barista, left', 'role': 'barista'})
    page('Stations', 'Let Barista, left in')(bar, app, number)


# Name: size of the screen, program, its environment, its language and locale, and what is done before the picture.
SCENES = {
    'display': ('1920x1080', 'display', {}, None, look),
    'display-ar': ('1280x720', 'display', {}, ('ar', 'ar_EG'), look),
    'portrait': ('720x1280', 'display', {}, None, look),
    'barista': ('1280x800', 'barista', {}, None, make('Make order {}')),
    'barista-dark': ('1280x800', 'barista', {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}, None, make('Make order {}')),
    'barista-de': ('1024x600', 'barista', {}, ('de', 'de_DE'), make('Zubereiten: Bestellung {}')),
    'walk-up': ('1280x800', 'barista', {}, None, walk_up),
    'sold-out': ('1280x800', 'barista', {}, None, sold_out),
    'admin': ('1280x800', 'admin', {}, None, overview),
    'admin-menu': ('1280x800', 'admin', {}, None, menu),
    'admin-settings': ('1280x800', 'admin', {}, None, page('Settings', 'Name of the bar')),
    'stations': ('1280x800', 'admin', {}, None, stations),
}


def shrink(path):
    """Fewer colours, and in the end fewer dots, until it is small enough to be loaded with a page."""
    for colours in COLOURS:
        if path.stat().st_size <= LARGEST:
            return
        subprocess.run(['convert', path, '-strip', '-resize', '1280x1280>', '-dither', 'None', '-colors', str(colours),
                        '-define', 'png:compression-level=9', f'png8:{path}'], check=True)
    if path.stat().st_size > LARGEST:
        raise SystemExit(f'{path} has {path.stat().st_size} bytes')


def take(name):
    """On the screen that with-display.sh made."""
    sys.path[:0] = [str(ROOT / 'tests/apps'), str(ROOT / 'tests/e2e')]
    import booth
    import pictures

    _, program, environment, language, act = SCENES[name]
    bar = booth.Bar()
    app = None
    try:
        if language:
            locales = bar.folder / 'locales'
            locales.mkdir()
            subprocess.run(['localedef', '-i', language[1], '-f', 'UTF-8', locales / f'{language[1]}.UTF-8'], check=True)
            environment = {**environment, 'LANGUAGE': language[0], 'LC_ALL': f'{language[1]}.UTF-8', 'LOCPATH': str(locales),
                           'PRESSO_LOCALE_DIR': str(booth.BUILD / 'po')}
            bar.request('PATCH', '', {'language': language[0], 'languages': ['en', language[0]]})
        # As it is at a booth: an address of the bar's network, and the platform's font.
        bar.request('PATCH', '', {'publicUrl': 'http://192.168.1.20:8080/'})
        settings = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'gtk-4.0/settings.ini'
        settings.parent.mkdir(parents=True)
        settings.write_text('[Settings]\ngtk-font-name=Cantarell 11\n', encoding='utf-8')
        number = serve(bar, program)
        app = booth.App(program, bar, environment=environment)
        act(bar, app, number)
        path = FOLDER / f'{name}.png'
        before = None
        # At rest: two pictures in a row are the same but for what ticks.
        for _ in range(40):
            pictures.take(os.environ['DISPLAY'], path)
            after = subprocess.run(['convert', path, '-resize', '160x', 'gray:-'], capture_output=True, check=True).stdout
            if before and sum(abs(a - b) > 24 for a, b in zip(before, after)) < 20:
                break
            before = after
        shrink(path)
        print(f'{path.relative_to(ROOT)}: {path.stat().st_size} bytes', flush=True)
    finally:
        if app:
            app.process.kill()
        bar.server.kill()


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    if os.environ.get('PRESSO_PICTURE'):
        take(os.environ['PRESSO_PICTURE'])
        return
    environment = {**os.environ, 'PRESSO_TEST_BUILD_ROOT': str(build), 'GSETTINGS_SCHEMA_DIR': str(build / 'data'),
                   'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'C', 'TZ': 'UTC'}
    for name in sys.argv[2:] or SCENES:
        subprocess.run([ROOT / 'tests/support/with-display.sh', '-m', '-s', f'{SCENES[name][0]}x24', '/usr/bin/python3', __file__,
                        str(build)], env={**environment, 'PRESSO_PICTURE': name}, check=True)
    for path in FOLDER.glob('*.png'):
        shrink(path)


if __name__ == '__main__':
    main()
