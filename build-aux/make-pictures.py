#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make-pictures.py BUILD_DIR [NAME…]: takes the pictures of our documents anew, of the programs as they are built, with a
bar of their own.
"""

import datetime
import itertools
import os
import pathlib
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / 'docs/pictures'
# Amply what a message stays on the screen for.
SETTLE_S = 12
# By then a call stands, and it does for as long again.
CALL_S = 1.2
LARGEST = 150 * 1024
COLOURS = (256, 128, 64, 32)
DRINKS = [('cappuccino', {'milk': 'regular'}, 'Guest 1'), ('flat-white', {'milk': 'oat'}, 'Guest 2'), ('espresso', {}, None),
          ('latte', {'milk': 'soy'}, 'Guest 4'), ('mocha', {'milk': 'regular'}, None), ('flat-white', {'milk': 'oat'}, None),
          ('cortado', {'milk': 'oat'}, 'Guest 7'), ('macchiato', {'milk': 'skimmed'}, 'Guest 8'), ('flat-white', {'milk': 'oat'}, None)]


def serve(bar, in_all=len(DRINKS), started=5, done=2):
    """Some drinks are ready, some are being made, the rest waits."""
    bar.barista = bar.station('Barista 1')
    bar.orders = [bar.barista.walk_up(drink, name, **options)
                  for drink, options, name in itertools.islice(itertools.cycle(DRINKS), in_all)]
    for order in bar.orders[:started]:
        bar.barista.act(order, 'claim')
    for order in bar.orders[:done]:
        bar.barista.act(order, 'complete')


def serve_many(bar):
    bar.request('PATCH', '', {'maxOrdersInQueue': 0})
    serve(bar, 80, 34, 10)


def serve_last(bar):
    closes = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=12)
    bar.request('PATCH', '', {'closesAt': closes.strftime('%Y-%m-%dT%H:%M:%S.000Z'), 'wifi': {
        'ssid': 'Coffee Bar', 'password': 'flat white', 'security': 'wpa', 'hidden': False}})
    serve(bar)


def serve_for_station(bar):
    """The station in the picture takes the next ones itself."""
    serve(bar, started=2)


def look(bar, app):
    app.find(str(bar.orders[0]['number']), starts=True)


def call(bar, app):
    look(bar, app)
    bar.barista.act(bar.orders[2], 'complete')
    time.sleep(CALL_S)


def choose(bar, app):
    app.find('What is this machine for?')


def make(words):
    def go(bar, app):
        for order in (3, 4, 5):
            app.press(words.format(order))
            app.gone(words.format(order))
        # The message that offers to undo it goes by itself.
        app.find(words.format(6))
        time.sleep(SETTLE_S)
    return go


def walk_up(bar, app):
    app.press('New order')
    app.press('Flat White')
    app.find('Add order')


def sold_out(bar, app):
    bar.request('PATCH', 'menu/mocha', {'available': False})
    app.press('Sold out')
    app.find('Until when', starts=True)


def overview(bar, app):
    app.find('Drinks left')


def page(name, sight):
    def go(bar, app):
        app.find('Drinks left')
        app.press(name)
        app.find(sight, starts=True)
    return go


def menu(bar, app):
    page('Menu', 'Add Drink')(bar, app)
    app.press('Edit Flat White')
    app.find('Add Question')


def stations(bar, app):
    bar.ask('POST', '/api/v1/pairings', {'name': 'Barista, left', 'role': 'barista'})
    page('Stations', 'Let Barista, left in')(bar, app)


DARK = {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}
ARABIC = ('ar', 'ar_EG')
GERMAN = ('de', 'de_DE')
# Name: size of the screen, program, what was ordered before, what is done before the picture, environment, language and locale.
SCENES = {
    'launcher': ('560x620', 'launcher', serve, choose, {}, None),
    'display': ('1920x1080', 'display', serve, look, {}, None),
    'display-80': ('1280x720', 'display', serve_many, look, {}, None),
    'display-ar': ('1280x720', 'display', serve, look, {}, ARABIC),
    'call': ('1280x720', 'display', serve, call, {}, None),
    'last-orders': ('1280x720', 'display', serve_last, look, {}, None),
    'portrait': ('720x1280', 'display', serve, look, {}, None),
    'barista': ('1280x800', 'barista', serve_for_station, make('Make order {}'), {}, None),
    'barista-dark': ('1280x800', 'barista', serve_for_station, make('Make order {}'), DARK, None),
    'barista-de': ('1024x600', 'barista', serve_for_station, make('Zubereiten: Bestellung {}'), {}, GERMAN),
    'walk-up': ('1280x800', 'barista', serve, walk_up, {}, None),
    'sold-out': ('1280x800', 'barista', serve, sold_out, {}, None),
    'admin': ('1280x800', 'admin', serve, overview, {}, None),
    'admin-menu': ('1280x800', 'admin', serve, menu, {}, None),
    'admin-settings': ('1280x800', 'admin', serve, page('Settings', 'Name of the bar'), {}, None),
    'stations': ('1280x800', 'admin', serve, stations, {}, None),
}
# Of the page, in a browser.
PAGES = ('page', 'page-languages')


def shrink(path):
    """Fewer colours, until it is small enough to be loaded with a page. Edges may shine through."""
    for colours in COLOURS:
        subprocess.run(['pngquant', '--strip', '--nofs', '--speed', '1', '--force', '--output', path, str(colours), path],
                       check=True)
        if path.stat().st_size <= LARGEST:
            return
    raise SystemExit(f'{path} has {path.stat().st_size} bytes')


def set_up(settings):
    """As it is at a booth: the platform's font. A cursor that blinks would never be at rest."""
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('[Settings]\ngtk-font-name=Cantarell 11\ngtk-cursor-blink=false\n', encoding='utf-8')


def make_locale(folder, language, locale):
    folder.mkdir()
    subprocess.run(['localedef', '-i', locale, '-f', 'UTF-8', folder / f'{locale}.UTF-8'], check=True)
    return {'LANGUAGE': language, 'LC_ALL': f'{locale}.UTF-8', 'LOCPATH': str(folder), 'PRESSO_LOCALE_DIR': str(BUILD / 'po')}


def take_at_rest(path):
    """Two pictures in a row are the same but for what ticks."""
    import pictures
    before = None
    for _ in range(40):
        pictures.take(os.environ['DISPLAY'], path)
        after = subprocess.run(['convert', path, '-resize', '160x', 'gray:-'], capture_output=True, check=True).stdout
        if before and sum(abs(a - b) > 24 for a, b in zip(before, after)) < 20:
            return
        before = after


def take(name):
    """On the screen that with-display.sh made."""
    import booth

    _, program, order, act, environment, language = SCENES[name]
    bar = booth.Bar()
    app = None
    try:
        if language:
            environment = {**environment, **make_locale(bar.folder / 'locales', *language)}
            bar.request('PATCH', '', {'language': language[0], 'languages': ['en', language[0]]})
        # As it is at a booth: an address of the bar's network.
        bar.request('PATCH', '', {'publicUrl': 'http://192.168.1.20:8080/'})
        set_up(pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'gtk-4.0/settings.ini')
        order(bar)
        app = booth.App(BUILD / 'apps/launcher/presso' if program == 'launcher' else program, bar, environment=environment)
        act(bar, app)
        take_at_rest(FOLDER / f'{name}.png')
    finally:
        if app:
            app.process.kill()
        bar.server.kill()
        shutil.rmtree(bar.folder, ignore_errors=True)


def start(name):
    """Takes one of the pictures, in a process of its own."""
    path = FOLDER / f'{name}.png'
    if name in PAGES:
        command = ['node', ROOT / 'build-aux/make-page-pictures.mjs', name, path]
    else:
        command = [ROOT / 'tests/support/with-display.sh', '-m', '-s', f'{SCENES[name][0]}x24', '/usr/bin/python3', __file__, BUILD]
    subprocess.run(command, check=True, env={
        **os.environ, 'PRESSO_TEST_BUILD_ROOT': str(BUILD), 'GSETTINGS_SCHEMA_DIR': str(BUILD / 'data'), 'LC_ALL': 'C.UTF-8',
        'LANGUAGE': 'C', 'TZ': 'UTC', 'PRESSO_PICTURE': name})
    shrink(path)
    print(f'{path.relative_to(ROOT)}: {path.stat().st_size} bytes', flush=True)


BUILD = pathlib.Path(sys.argv[1]).resolve()
if os.environ.get('PRESSO_PICTURE'):
    sys.path[:0] = [str(ROOT / 'tests/apps'), str(ROOT / 'tests/e2e')]
    take(os.environ['PRESSO_PICTURE'])
else:
    for picture in sys.argv[2:] or [*SCENES, *PAGES]:
        start(picture)
