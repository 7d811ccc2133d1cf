#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-display-truth.py SHIM: the display on a machine whose clock is hours wrong and whose zone is not the bar's, and
a host that falls silent. What it shows is right, or it says that it can't know.
"""

import datetime
import os
import pathlib
import re
import signal
import sys
import time
import zoneinfo

import booth

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(os.environ['PRESSO_TEST_SRCDIR']) / 'durability'))

import disk  # noqa: E402

SHIM = sys.argv[1]
ZONE = 'Asia/Tokyo'
HOURS_NS = 3600 * 1000000000

bar = booth.Bar()
bar.request('PATCH', '', {'timeZone': ZONE})
till = bar.station('Till')
control = disk.Control(bar.folder.with_name(bar.folder.name + '-control'))
control['offset_ns'] = 5 * HOURS_NS
display = booth.App('display', bar, '--windowed', environment={
    'LD_PRELOAD': SHIM, 'PRESSO_SHIM_DIR': '/nowhere', 'PRESSO_SHIM_CONTROL': str(control.path), 'TZ': 'UTC',
    'ASAN_OPTIONS': os.environ.get('ASAN_OPTIONS', '') + ':verify_asan_link_order=0'})


def texts():
    return [node.name for node in display.nodes() if node.role == 'label' and node.is_shown()]


def to_seconds(text):
    return datetime.datetime.fromisoformat(text.replace('Z', '+00:00')).timestamp()


def seconds_left():
    """What the display counts down to, and what is left of the code by the right clock."""
    shown = [text for text in texts() if re.fullmatch(r'\d:\d\d', text)]
    if not shown:
        return None
    minutes, seconds = shown[0].split(':')
    return int(minutes) * 60 + int(seconds), to_seconds(bar.request('GET', 'code')['validUntil']) - time.time()


def has_code():
    return booth.wait_for(lambda: any(text.startswith('127.0.0.1:') for text in texts()), 'a code')


def countdown():
    """The countdown is the host's, not the machine's"""
    has_code()
    # A code may end while we look.
    def agrees():
        both = seconds_left()
        return both and abs(both[0] - both[1]) <= 2.5
    booth.wait_for(agrees, 'the countdown to be right')
    display.picture('display-wrong-clock')


def age():
    """So is the age of an order"""
    order = till.walk_up('espresso')
    display.find(f'Order {order["number"]}, ', starts=True)
    booth.wait_for(lambda: '0 min' in texts() or 'just now' in texts(), 'an age of no minutes')


def clock_set():
    """Somebody sets the machine's clock: nothing changes"""
    control['offset_ns'] = -30 * HOURS_NS
    countdown()
    assert 'just now' in texts() or '0 min' in texts(), texts()


def silence():
    """A host that falls silent: the code goes, and the banner says since when in the bar's own time"""
    bar.server.send_signal(signal.SIGSTOP)
    fell = datetime.datetime.now(zoneinfo.ZoneInfo(ZONE))
    try:
        banner = display.find('No connection since ', starts=True)
        assert not any(text.startswith('127.0.0.1:') for text in texts()), texts()
        said = re.search(r'\d\d:\d\d:\d\d', banner.name).group()
        said = fell.replace(**dict(zip(('hour', 'minute', 'second'), map(int, said.split(':')))))
        # The host may have been heard last up to a ping before.
        away = (said - fell).total_seconds()
        assert -7 <= away <= 2, (said, fell)
        display.picture('display-silence')
    finally:
        bar.server.send_signal(signal.SIGCONT)


def heals():
    """It heals by itself"""
    display.gone('Trying again by itself. What is shown may be old.')
    has_code()
    booth.wait_for(lambda: not any(text.startswith('No connection since') for text in texts()), 'the banner to go')
    countdown()


def ends():
    """It ends cleanly"""
    display.close()
    bar.stop()
    control.path.unlink()


booth.run([countdown, age, clock_set, silence, heals, ends])
