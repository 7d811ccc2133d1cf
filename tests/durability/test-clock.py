#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-clock.py PRESSO_SERVER SHIM: somebody sets the clock of the host's machine while the bar is open.

docs/decisions/0019-durability.md says what is to happen.
"""

import calendar
import pathlib
import sys
import tempfile
import time

import bar  # First: it finds what the e2e tests share.
import api
import disk
import story

S = 1000000000
HOUR = 3600 * S


def to_s(text):
    return calendar.timegm(time.strptime(text, '%Y-%m-%dT%H:%M:%S.000Z'))


class Stage:
    def __enter__(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name).resolve() / 'data'
        self.folder.mkdir()
        self.control = disk.Control(self.folder.with_name('control'))
        # The middle of a code's slot, so that none ends by itself.
        self.control['offset_ns'] = (150 - int(time.time()) % 300) * S
        self.server = bar.Server(self.folder, self.control)
        self.server.admin.call('PATCH', self.server.admin.shop, {'guestTimeout': 300, 'baristaTimeout': 600})
        self.barista = api.Api(self.server.url, self.server.admin.create_station('Till', 'barista')['token'])
        self.codes = []
        return self

    def __exit__(self, *_):
        self.server.kill()
        self.temporary.cleanup()

    def check(self):
        pass

    def explain(self):
        for line in self.server.log[-20:]:
            story.note(line.strip())

    def set_clock(self, by_ns):
        self.control['offset_ns'] += by_ns

    def now(self):
        return time.time() + self.control['offset_ns'] / S

    def wait_noticed(self):
        """The host shows the time that the machine's clock says now."""
        def look():
            shown = self.server.admin.get_shop()['serverTime']
            return abs(to_s(shown[:20] + '000Z') + float(shown[19:23]) - self.now()) < 0.5
        story.wait_for('the clock', look)

    def scan(self, code):
        return api.Api(self.server.url).scan(code)

    def new_code(self):
        """The host notices by itself: what it shows was never shown before, and is of now."""
        def look():
            code = self.server.admin.get_code()
            return code if code['code'] not in self.codes else None
        code = story.wait_for('a new code', look)
        assert to_s(code['validFrom']) <= self.now() < to_s(code['validUntil']), (code, self.now())
        self.codes.append(code['code'])
        return code


def refuse(stage, code):
    try:
        stage.scan(code)
    except api.Refusal as error:
        story.equal(error.code, 'code-invalid', 'refusal')
    else:
        raise AssertionError(f'{code} is still good')


def forward(stage):
    """An hour forward: the code is over, and who was ordering has the time they were promised"""
    old = stage.new_code()
    stage.reserved = stage.scan(old['code'])
    stage.waiting = stage.barista.walk_up('espresso', {})
    stage.set_clock(HOUR)
    new = stage.new_code()
    refuse(stage, old['code'])
    for order in (stage.reserved, stage.waiting):
        moved = story.wait_for('a later deadline', lambda: changed(stage, order))
        story.equal(moved['state'], order['state'], 'state')
        assert abs(to_s(moved['deadline'][:20] + '000Z') - to_s(order['deadline'][:20] + '000Z') - 3600) <= 2, moved
    stage.scan(new['code'])


def changed(stage, order):
    found = stage.server.admin.get_order(order['id'])
    return found if found['deadline'] != order['deadline'] else None


def backward(stage):
    """Two hours back: a code that was over isn't good again, and deadlines come no later"""
    before = [stage.server.admin.get_order(order['id']) for order in (stage.reserved, stage.waiting)]
    stage.set_clock(-2 * HOUR)
    new = stage.new_code()
    for code in stage.codes[:-1]:
        refuse(stage, code)
    for order in before:
        moved = story.wait_for('an earlier deadline', lambda: changed(stage, order))
        assert abs(to_s(moved['deadline'][:20] + '000Z') - to_s(order['deadline'][:20] + '000Z') + 7200) <= 2, moved
    stage.scan(new['code'])


def again(stage):
    """And when the wall clock comes to those times once more, their codes stay over"""
    for _ in range(3):
        stage.set_clock(HOUR)
        stage.new_code()
        for code in stage.codes[:-1]:
            refuse(stage, code)


def nudge(stage):
    """Less than two seconds, as time servers do it, changes nothing"""
    code = stage.server.admin.get_code()
    for by_ms in (-1500, 1500, 1500, -1500):
        stage.set_clock(by_ms * S // 1000)
        stage.wait_noticed()
        story.equal(stage.server.admin.get_code()['code'], code['code'], 'code')
        stage.scan(code['code'])


def expire(stage):
    """A deadline is met in the time that passes, whatever the clock says"""
    stage.server.admin.call('PATCH', stage.server.admin.shop, {'guestTimeout': 4})
    order = stage.scan(stage.server.admin.get_code()['code'])
    began = time.monotonic()
    stage.set_clock(HOUR)
    ended = story.wait_for('the time-out', lambda: is_over(stage, order))
    took_s = time.monotonic() - began
    story.equal(ended['reason'], 'guest-timeout', 'reason')
    assert 3 <= took_s < 30, took_s
    story.note(f'4 s took {took_s:.1f} s with the clock an hour forward meanwhile')


def is_over(stage, order):
    found = stage.server.admin.get_order(order['id'])
    return found if found['state'] == 'CANCELLED' else None


def numbers(stage):
    """Numbers go on, and nothing was done twice"""
    last = stage.server.admin.get_order(stage.waiting['id'])['number']
    story.equal(stage.barista.walk_up('espresso', {})['number'], last + 1, 'number')
    stage.server.end()
    with bar.open_database(stage.folder) as database:
        story.equal(database.execute('SELECT count(*) - count(DISTINCT number) - sum(number IS NULL) FROM orders')
                    .fetchone()[0], 0, 'numbers given twice')
    stage.server = bar.Server(stage.folder, stage.control)


STEPS = [forward, backward, again, nudge, expire, numbers]

if __name__ == '__main__':
    sys.exit(story.tell(STEPS, Stage()))
