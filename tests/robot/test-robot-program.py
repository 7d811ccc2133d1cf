#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-robot-program.py PRESSO_SERVER PRESSO_ROBOT: robots at a real bar, over real sockets."""

import json
import os
import pathlib
import pty
import re
import select
import signal
import socket
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
import api  # noqa: E402 (the folder must be known first)
import story  # noqa: E402

SERVER, ROBOT = sys.argv[1:3]
ORDERED = ('drink', 'options', 'state')


def find_port():
    with socket.create_server(('127.0.0.1', 0)) as listener:
        return listener.getsockname()[1]


class Stage(story.Stage):
    def __enter__(self):
        super().__enter__()
        self.data = self.folder / 'data'
        self.data.mkdir()
        self.day = self.folder / 'day.jsonl'
        # The same after a restart, as a bar's is.
        self.port = find_port()
        self.robot = None
        return self

    def __exit__(self, *details):
        if self.robot and self.robot.poll() is None:
            self.robot.kill()
            self.robot.wait()
        super().__exit__(*details)

    def serve(self):
        self.server = subprocess.Popen([SERVER, '--data-dir', self.data, '--address', '127.0.0.1', '--port', str(self.port)],
                                       env=story.PROGRAM_ENVIRONMENT, stdout=subprocess.PIPE, text=True)
        url = self.server.stdout.readline().split()[1]
        self.admin = api.Api(url, (self.data / 'admin.token').read_text(encoding='ascii').strip())

    def start(self, *words, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE):
        self.robot = subprocess.Popen([ROBOT, '--data-dir', self.data, *words], stdin=stdin,
                                      env={**story.PROGRAM_ENVIRONMENT, 'LC_ALL': 'C.UTF-8'}, stdout=subprocess.PIPE,
                                      stderr=stderr, text=True)

    def start_on_terminal(self, *words):
        self.terminal, end = pty.openpty()
        self.start(*words, stdin=end, stderr=end)
        os.close(end)
        self.seen = ''

    def wait_seen(self, pattern):
        """Reads off the terminal until it is there, which is when the robot waits for an answer or goes on."""
        def read():
            if select.select([self.terminal], [], [], 0)[0]:
                self.seen += os.read(self.terminal, 4096).decode()
            return re.search(pattern, self.seen)
        return story.wait_for(pattern, read)

    def finish(self, status=0):
        """What the robot has printed: its figures as {first word: the rest}, and what it has said."""
        figures, said = self.robot.communicate(timeout=story.PATIENCE_S)
        assert self.robot.returncode == status, f'{self.robot.returncode}\n{figures}\n{said}'
        return dict(line.split(maxsplit=1) for line in figures.splitlines()), said

    def run(self, *words, status=0):
        self.start(*words)
        return self.finish(status)

    def list_orders(self, *states):
        return [order for order in self.admin.list_orders() if not states or order['state'] in states]


def count(figures, what):
    return int(re.search(rf'\b{what} (\d+)', figures['orders']).group(1))


def ask_first(stage):
    """Where nobody can be asked it orders nothing, nor with options that make no sense."""
    stage.serve()
    stage.admin.call('PATCH', stage.admin.shop, {'drinksPerCode': 0, 'maxOrdersInQueue': 0})
    for words in [], ['--rate=0', '--yes'], ['--guests=0', '--baristas=0', '--yes'], ['--replay=/nowhere', '--yes'], \
            ['--shop=/', '--yes'], ['more', '--yes']:
        _, said = stage.run(*words, status=2)
        assert said.startswith('presso-robot: '), said
    story.equal(said, 'presso-robot: There are words too many. Try --help.\n', 'explanation')
    for word, numbers in ('--guests=5001', '0 to 5000'), ('--baristas=-1', '0 to 100'), ('--rate=nan', '0.01 to 100000'), \
            ('--speed=0', '0.01 to 1000'), ('--orders=-1', '0 to 2147483647'), ('--seed=4294967296', '0 to 4294967295'):
        _, said = stage.run(word, '--yes', status=2)
        story.equal(said, f'presso-robot: {word.split("=")[0]} must be a number from {numbers}.\n', 'explanation')
    story.equal(stage.list_orders(), [], 'orders')


def make(stage):
    """Guests order, baristas make it, guests fetch it; all of it says that it is a robot's."""
    person = stage.admin.call('POST', '/api/v1/stations', {'name': 'Till', 'role': 'barista', 'shop': 'main'})
    till = api.Api(f'http://127.0.0.1:{stage.port}/', person['token'])
    theirs = till.call('POST', f'{till.shop}/orders', {'drink': 'espresso'})
    figures, said = stage.run('--orders=12', '--guests=6', '--baristas=3', '--rate=600', '--speed=50', '--seed=5', '--yes')
    assert 'Open orders of people: 1' in said, said
    story.equal(count(figures, 'ordered'), 12, 'orders')
    story.equal(count(figures, 'open'), 0, 'open orders')
    orders = [order for order in stage.list_orders() if order['id'] != theirs['id']]
    story.equal({order['source'] for order in orders}, {'robot'}, 'sources')
    made = [order for order in orders if order['state'] == 'COLLECTED']
    story.equal(len(made), count(figures, 'collected'), 'orders that were collected')
    assert len(made) > 6, figures
    assert all(order['barista'].startswith('Robot ') for order in made), made
    story.equal(till.get_order(theirs['id'])['state'], 'WAITING', 'what a person ordered')
    till.call('POST', f'{till.shop}/orders/{theirs["id"]}/cancel', {})
    stage.admin.call('DELETE', f'/api/v1/stations/{person["id"]}')
    story.equal(stage.admin.call('GET', '/api/v1/stations')['stations'], [], 'stations that it left')


def answer(stage):
    """On a terminal it says whose orders are open, asks, and does what it is told; then it shows how it goes."""
    phone = api.Api(f'http://127.0.0.1:{stage.port}/')
    theirs = phone.scan(stage.admin.get_code()['code'])
    before = len(stage.list_orders())
    for word, status in ('no\n', 1), ('\n', 1), ('yes\n', 0):
        # So many that it ends in time only since the door closes.
        stage.start_on_terminal('--duration=2', '--guests=6', '--baristas=3', '--rate=300', '--speed=50')
        stage.wait_seen(r'Open orders of people: 1\r\n(?s:.*)Begin\? \(yes/no\) $')
        story.equal(len(stage.list_orders()), before, 'orders before the answer')
        os.write(stage.terminal, word.encode())
        if status == 0:
            stage.wait_seen(r'orders +ordered \d+ collected \d+ cancelled \d+ open \d+')
        figures, _ = stage.finish(status)
        os.close(stage.terminal)
    assert count(figures, 'ordered') > 0, figures
    story.equal(len(stage.list_orders()), before + count(figures, 'ordered'), 'orders')
    assert re.fullmatch(r'orders/min \d+\.\d', figures['pace']), figures
    assert re.fullmatch(r'n \d+ p50 \d+\.\d s p95 .*', figures['wait']), figures
    phone.act(theirs['id'], 'cancel')


def read_until(stage, pattern):
    """What the robot has said, line by line, up to the line that fits."""
    said = []
    while not said or not re.fullmatch(pattern, said[-1]):
        line = stage.robot.stderr.readline()
        assert line, said
        said.append(line.strip())
    return said


def pair(stage):
    """On another machine it shows a code and works once the organiser has let it in; it is known until that is taken back."""
    stage.data, data = stage.folder / 'elsewhere', stage.data
    words = [f'--host=127.0.0.1:{stage.port}', '--orders=2', '--rate=600', '--speed=50', '--yes']
    code = '[0-9A-Z]{4}-[0-9A-Z]{4}'
    for decision, status in ('deny', 1), ('approve', 0):
        stage.start(*words)
        shown = read_until(stage, code)[-1]
        key = stage.robot.stderr.readline().split()
        story.equal(''.join(key), json.loads((data / 'host.json').read_text())['fingerprint'], 'fingerprint')
        asks, = (one for one in stage.admin.call('GET', '/api/v1/pairings')['pairings'] if one['userCode'] == shown)
        story.equal((asks['name'], asks['role']), ('presso-robot', 'barista'), 'who asks')
        stage.admin.call('POST', f'/api/v1/pairings/{asks["id"]}/{decision}', {'role': 'barista'} if status == 0 else {})
        figures, said = stage.finish(status)
    story.equal(count(figures, 'ordered'), 2, 'orders')
    assert f'https://127.0.0.1:{stage.port}/' in said, said
    figures, said = stage.run(*words)
    assert not re.search(code, said), said
    station, = stage.admin.call('GET', '/api/v1/stations')['stations']
    stage.admin.call('DELETE', f'/api/v1/stations/{station["id"]}')
    _, said = stage.run(*words, status=1)
    assert said.startswith('presso-robot: This device isn’t known'), said
    stage.start(*words)
    read_until(stage, code)
    stage.robot.terminate()
    stage.finish(1)
    stage.data = data


def describe(order):
    return {name: order[name] for name in ('drink', 'options')}


def replay(stage):
    """A day that was recorded is ordered again: the same drinks in the same order."""
    figures, _ = stage.run(f'--record={stage.day}')
    lines = [json.loads(line) for line in stage.day.read_text(encoding='utf-8').splitlines()]
    story.equal(len(lines), int(figures['orders'].split()[1]), 'lines')
    before = {order['id'] for order in stage.list_orders()}
    stage.run(f'--replay={stage.day}', '--baristas=4', '--speed=20', '--yes')
    again = sorted((order for order in stage.list_orders() if order['id'] not in before), key=lambda order: order['number'])
    story.equal([describe(order) for order in again], [describe(line) for line in lines], 'drinks')
    stage.day.write_text('{}\n', encoding='utf-8')
    _, said = stage.run(f'--replay={stage.day}', '--yes', status=2)
    assert '1' in said, said


def survive(stage):
    """The host may crash and come back meanwhile."""
    stage.start('--guests=6', '--baristas=3', '--orders=14', '--rate=600', '--speed=30', '--yes')
    before = len(stage.list_orders())
    story.wait_for('orders', lambda: len(stage.list_orders('COLLECTED')) and len(stage.list_orders()) >= before + 4)
    stage.server.kill()
    stage.server.wait()
    stage.serve()
    figures, _ = stage.finish()
    story.equal(count(figures, 'ordered'), 14, 'orders')
    story.equal(count(figures, 'open'), 0, 'open orders')
    story.equal(stage.list_orders('RESERVED', 'WAITING', 'MAKING', 'READY'), [], 'open orders')


def be_refused(stage):
    """What the bar refuses is counted by its kind, and is no failure as long as something was ordered."""
    stage.admin.call('PATCH', stage.admin.shop, {'maxOrdersInQueue': 2})
    figures, _ = stage.run('--guests=8', '--baristas=1', '--orders=10', '--rate=6000', '--speed=30', '--seed=1', '--yes')
    assert 'queue-full' in figures['refused'], figures
    assert 'failed' not in figures, figures
    stage.admin.call('PATCH', stage.admin.shop, {'open': False})
    figures, _ = stage.run('--orders=2', '--rate=6000', '--speed=30', '--yes', status=1)
    story.equal(figures['refused'], 'shop-closed 2 (The bar isn’t taking orders right now.)', 'refused')
    stage.admin.call('PATCH', stage.admin.shop, {'open': True, 'maxOrdersInQueue': 0})


def leave(stage):
    """Interrupted, it leaves nothing open: not what is chosen, waits, is made by a person, or is ready."""
    before = {order['id'] for order in stage.list_orders()}
    stage.start('--guests=12', '--baristas=0', '--rate=6000', '--speed=4', '--seed=3', '--yes')
    till = api.Api(f'http://127.0.0.1:{stage.port}/', stage.admin.create_station('Till', 'barista')['token'])
    story.wait_for('orders that wait', lambda: len(stage.list_orders('WAITING')) > 3)
    made, ready = (order['id'] for order in stage.list_orders('WAITING')[:2])
    for order, action in (made, 'claim'), (ready, 'claim'), (ready, 'complete'):
        till.call('POST', f'{till.shop}/orders/{order}/{action}', {})
    stage.robot.send_signal(signal.SIGINT)
    figures, _ = stage.finish()
    story.equal(count(figures, 'open'), 0, 'open orders')
    story.equal(stage.list_orders('RESERVED', 'WAITING', 'MAKING', 'READY'), [], 'open orders')
    ends = {order['id']: order['state'] for order in stage.list_orders() if order['id'] not in before}
    story.equal((ends[made], ends[ready]), ('CANCELLED', 'COLLECTED'), 'ends')
    story.equal(len(stage.admin.call('GET', '/api/v1/stations')['stations']), 1, 'stations')


def be_kept_out(stage):
    """Where it isn't let in it says so and ends."""
    os.remove(stage.data / 'admin.token')
    _, said = stage.run('--yes', status=1)
    assert said.startswith('presso-robot: '), said


sys.exit(story.tell([ask_first, make, answer, pair, replay, survive, be_refused, leave, be_kept_out], Stage()))
