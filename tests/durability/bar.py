# SPDX-License-Identifier: GPL-3.0-or-later
"""A real presso-server under load, a record of what its clients were told, and the verdict on what is left of it."""

import collections
import contextlib
import http.client
import json
import os
import pathlib
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import uuid

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'e2e'))
import api  # noqa: E402 (the folder must be known first)
import story  # noqa: E402

SERVER, SHIM = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
# Short codes with few drinks, so that some are used up and some orders come too late to give a drink back.
SETTINGS = {'codePeriod': 3, 'codeGrace': 1, 'drinksPerCode': 40, 'maxOrdersInQueue': 0, 'maxOrdersPerGuest': 0,
            'guestTimeout': 2}
STATES = {'RESERVED': 0, 'WAITING': 1, 'MAKING': 2, 'READY': 3, 'COLLECTED': 4, 'CANCELLED': 4}


class Refused(Exception):
    """The server ended instead of serving; says what it said."""


class Server:
    """presso-server on a folder, with the shim below it where control is given."""

    def __init__(self, folder, control=None, journal=None, sync=None):
        environment = dict(story.PROGRAM_ENVIRONMENT)
        if control:
            environment.update(LD_PRELOAD=str(SHIM), PRESSO_SHIM_DIR=str(folder),
                               PRESSO_SHIM_CONTROL=str(control.path))
            options = environment.get('ASAN_OPTIONS', '')
            environment['ASAN_OPTIONS'] = f'{options}:verify_asan_link_order=0'
        if journal:
            environment['PRESSO_SHIM_JOURNAL'] = str(journal.path)
        if sync:
            environment['PRESSO_SHIM_SYNC'] = sync
        self.folder = pathlib.Path(folder)
        began = time.monotonic()
        self.process = subprocess.Popen([SERVER, '--data-dir', folder, '--address', '127.0.0.1', '--port', '0'],
                                        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        self.start_s = time.monotonic() - began
        if not line.startswith('READY'):
            said = self.process.communicate(timeout=story.PATIENCE_S)[1]
            raise Refused(f'{self.process.returncode}: {said}')
        # What it says later is read so that it never waits for us, and kept for whoever asks.
        self.log = []
        threading.Thread(target=lambda: self.log.extend(self.process.stderr), daemon=True).start()
        self.url = re.match(r'READY (\S+)', line).group(1)
        self.admin = api.Api(self.url, (self.folder / 'admin.token').read_text(encoding='ascii').strip())

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def end(self):
        """As a user does; it must have ended well."""
        self.process.terminate()
        story.equal(self.process.wait(story.PATIENCE_S), 0, f'exit status ({"".join(self.log)})')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.kill()


class Record:
    """What clients were told, in order: (order id, number, state, version)."""

    def __init__(self, journal=None):
        self.journal = journal
        self.lock = threading.Lock()
        self.told = []
        self.refused = collections.Counter()

    def add(self, order):
        with self.lock:
            self.told.append((order['id'], order['number'], order['state'], order['version']))
            if self.journal:
                self.journal.acknowledge(len(self.told))


class Client(threading.Thread):
    """One connection that does one thing after the other until it is stopped or the server is gone."""

    def __init__(self, server, record, token=None, undone=None):
        super().__init__(daemon=True)
        self.connection = http.client.HTTPConnection(*server.admin.address, timeout=story.PATIENCE_S)
        self.admin = server.admin
        self.record = record
        self.token = token
        self.undone = undone if undone is not None else {}
        self.is_stopped = False
        self.trouble = None

    def call(self, method, path, body=None, headers=None):
        whole = {'Content-Type': 'application/json', **(headers or {})}
        if self.token:
            whole['Authorization'] = f'Bearer {self.token}'
        self.connection.request(method, self.admin.shop + path, json.dumps(body) if body is not None else None, whole)
        response = self.connection.getresponse()
        document = json.loads(response.read() or 'null')
        if response.status < 300 and 'version' in (document or {}):
            self.record.add(document)
        elif response.status >= 300:
            self.record.refused[document.get('trouble') or document['code']] += 1
        return response, document

    def run(self):
        try:
            while not self.is_stopped:
                try:
                    self.work()
                except api.Refusal:  # No code without a disk.
                    time.sleep(0.01)
        except (OSError, http.client.HTTPException):
            pass
        except Exception as error:  # Told when the thread is joined.
            self.trouble = error
        finally:
            self.connection.close()


class Barista(Client):
    """Walk-up orders, each with a key of its own, made and handed out."""

    def order(self, key):
        """The same key until it is answered, also by the server after this one."""
        self.undone[key] = True
        response, order = self.call('POST', '/orders', {'drink': 'espresso', 'name': key}, {'Idempotency-Key': key})
        if response.status == 201:
            del self.undone[key]
        return order if response.status == 201 else None

    def work(self):
        order = self.order(next(iter(self.undone), None) or uuid.uuid4().hex[:20])
        for action in ['claim', 'complete', 'collect'][:len(self.record.told) % 4] if order else []:
            self.call('POST', f'/orders/{order["id"]}/{action}', {})


class Guest(Client):
    """Phones, one after the other: scan, and order, or cancel, or go away."""

    def work(self):
        response, _ = self.call('GET', '')
        if response.status != 200:
            time.sleep(0.01)
            return
        cookie = {'Cookie': response.headers['Set-Cookie'].split(';')[0]}
        code = self.admin.get_code()['code']
        response, order = self.call('POST', '/orders', {'code': code}, cookie)
        if response.status != 201:
            time.sleep(0.01)
            return
        choice = len(self.record.told) % 5
        if choice == 0:
            self.call('POST', f'/orders/{order["id"]}/cancel', {}, cookie)
        elif choice > 1:
            self.call('PUT', f'/orders/{order["id"]}', {'drink': 'espresso', 'name': 'Guest'}, cookie)


class Load:
    """Guests and baristas at work, until the server is gone or end() is called."""

    def __init__(self, server, record, token, undone=None, n_guests=3, n_baristas=3):
        undone = undone if undone is not None else [{} for _ in range(n_baristas)]
        self.clients = [Guest(server, record) for _ in range(n_guests)]
        self.clients += [Barista(server, record, token, keys) for keys in undone]
        for client in self.clients:
            client.start()

    def end(self):
        for client in self.clients:
            client.is_stopped = True
        for client in self.clients:
            client.join(story.PATIENCE_S)
            if client.trouble:
                raise client.trouble


def set_up(server, **settings):
    """Makes the bar ready for load; a barista's token."""
    server.admin.call('PATCH', server.admin.shop, {**SETTINGS, **settings})
    return server.admin.create_station('Load', 'barista')['token']


@contextlib.contextmanager
def open_database(folder):
    """As it is at one moment, also where a host is at work on it."""
    database = sqlite3.connect(f'file:{folder}/presso.db?mode=ro', uri=True, isolation_level=None)
    database.row_factory = sqlite3.Row
    try:
        database.execute('BEGIN')
        yield database
    finally:
        database.close()


def check_codes(database, grace_ms):
    """Each code's drinks add up: taken by its orders, less those that gave theirs back while it was good."""
    for code in database.execute('SELECT * FROM code'):
        orders = database.execute('SELECT * FROM orders WHERE code = ?', (code['code'],)).fetchall()
        returned = sum(order['state'] == 'CANCELLED' and order['number'] is None
                       and code['valid_from'] <= order['closed_at'] < code['valid_until'] + grace_ms
                       for order in orders)
        story.equal(code['taken'], len(orders) - returned, f'drinks taken of {code["code"]}')
        assert code['drinks'] == 0 or code['taken'] <= code['drinks'], dict(code)


def check_told(orders, told):
    """Whatever a client was told is there, or something later."""
    for order_id, number, state, version in told:
        assert order_id in orders, f'order {order_id} ({number}) was acknowledged and is lost'
        document = orders[order_id]
        story.equal(document['number'] if number is not None else None, number, f'number of {order_id}')
        assert document['version'] >= version, f'order {order_id} went back to version {document["version"]}'
        assert document['version'] > version or document['state'] == state, f'order {order_id} isn’t {state}'


def check_log(database, orders):
    """Log and state are one transaction: without a gap, and its last word on an order is the order."""
    first, last, count = database.execute('SELECT min(sequence), max(sequence), count(*) FROM event').fetchone()
    story.equal(count, last - first + 1, 'events in the log')
    newest = database.execute('SELECT subject, data FROM event WHERE sequence IN (SELECT max(sequence) FROM event'
                              ' WHERE subject IS NOT NULL GROUP BY subject)')
    said = {row['subject']: json.loads(row['data']) for row in newest}
    for order_id, order in orders.items():
        story.equal(said.get(order_id), order, f'the log’s last word on {order_id}')


def judge(folder, told):
    """The verdict: nothing acknowledged is lost or doubled, no half-done change; how many orders there are."""
    with open_database(folder) as database:
        story.equal(database.execute('PRAGMA integrity_check').fetchone()[0], 'ok', 'integrity_check')
        rows = database.execute('SELECT * FROM orders').fetchall()
        orders = {row['id']: json.loads(row['document']) for row in rows}
        check_told(orders, told)
        numbers = sorted(row['number'] for row in rows if row['number'] is not None)
        last_number = database.execute("SELECT last_number FROM shop WHERE id = 'main'").fetchone()[0]
        story.equal(numbers, list(range(1, last_number + 1)), 'numbers')
        names = collections.Counter(order['name'] for order in orders.values() if order['source'] == 'walk-up')
        story.equal([name for name, count in names.items() if name and count > 1], [], 'orders of one key')
        for row in rows:
            story.equal((row['state'], row['number']), (orders[row['id']]['state'], orders[row['id']]['number']),
                        f'columns of {row["id"]}')
        check_codes(database, SETTINGS['codeGrace'] * 1000)
        check_log(database, orders)
    return len(rows)
