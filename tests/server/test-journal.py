#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-journal.py PRESSO_SERVER [WITH_DISPLAY PRESSO_DISPLAY]: what a host writes of requests and changes, and of whom it
writes nothing."""

import collections
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
import api  # noqa: E402 (the folder must be known first)
import story  # noqa: E402

SERVER, *SCREEN = [word for word in sys.argv[1:] if word != 'inside']
GUEST, WALK_UP, BARISTA, STATION = 'Zerlina-Guest', 'Yorick-Walkup', 'Xaver-Barista', 'Wombat-Station'
PIN, PASSWORD, NETWORK = '86429753', 'Vanilla-Password', 'Umbrella-Network'
KEY = 'c0ffee00c0ffee00c0ffee00c0ffee42'
JOURNAL = '/run/systemd/journal'


class Stage(story.Stage):
    def start(self, stderr, **environment):
        """The server on a folder of its own; a connection to it as the organiser."""
        data = self.folder / f'data-{len(list(self.folder.iterdir()))}'
        self.server = subprocess.Popen([SERVER, '--data-dir', data, '--address', '127.0.0.1', '--port', '0'],
                                       env={**story.PROGRAM_ENVIRONMENT, **environment}, stdout=subprocess.PIPE,
                                       stderr=stderr, text=True)
        self.data = data
        line = self.server.stdout.readline()
        assert line.startswith('READY '), line
        return api.Api(line.split()[1], (data / 'admin.token').read_text(encoding='ascii').strip())


def pair(url, admin):
    """A station is let in; its secrets."""
    stranger = api.Api(url)
    asked = stranger.call('POST', '/api/v1/pairings', {'name': STATION, 'role': 'barista'})
    admin.call('POST', f'/api/v1/pairings/{asked["id"]}/approve', {'role': 'barista'})
    token = stranger.call('POST', '/api/v1/pairings/token', {'deviceCode': asked['deviceCode']})['token']
    return [asked['deviceCode'], asked['userCode'], token], token


def take_day(stage, admin):
    """A whole day in short; every secret and name there was."""
    url = f'http://{admin.address[0]}:{admin.address[1]}/'
    secrets, token = pair(url, admin)
    barista = api.Api(url, token)
    admin.call('PATCH', admin.shop, {'wifi': {'ssid': NETWORK, 'security': 'wpa', 'password': PASSWORD}})
    person = admin.call('POST', f'{admin.shop}/baristas', {'name': BARISTA, 'pin': PIN})
    barista.call('POST', f'{admin.shop}/baristas/{person["id"]}/sign-in', {'pin': PIN})
    code = barista.get_code()['code']
    guest = api.Api(url)
    guest.request('GET', f'/O/{code}')
    guest.get_shop()
    order = guest.call('POST', f'{guest.shop}/orders', {'code': code}, KEY)
    guest.submit(order['id'], 'espresso', {}, GUEST)
    barista.walk_up('espresso', {}, WALK_UP)
    for action in ('claim', 'complete', 'collect'):
        barista.act(order['id'], action)
    guest.call('GET', f'{guest.shop}/orders/{order["id"]}/journey')
    stage.refuse(guest, code, barista)
    return [*secrets, admin.token, guest.cookie.split('=', 1)[1], code, GUEST, WALK_UP, BARISTA, STATION, PIN,
            PASSWORD, NETWORK, KEY]


def refuse(guest, code, barista):
    """Secrets in places where they don't belong, and what isn't there."""
    for method, path, body in (('GET', f'/O/{code}/{barista.token}', None), ('GET', f'/{GUEST}?token={barista.token}', None),
                               ('POST', f'/api/v1/shops/{code}/orders', {'code': code}),
                               ('POST', f'{guest.shop}/orders/{code}/claim', {}), ('DELETE', f'{guest.shop}/code', None)):
        response, _ = guest.request(method, path, body)
        assert response.status >= 400, (method, path, response.status)


Stage.refuse = staticmethod(refuse)


def assert_discreet(text, secrets):
    for secret in secrets:
        assert len(secret) >= 8, secret
        assert secret.lower() not in text.lower(), f'{secret} was written'
        # As it is shown, too: by fours, with a hyphen.
        assert '-'.join((secret[:4], secret[4:])).lower() not in text.lower(), f'{secret} was written'


def list_events(data):
    database = sqlite3.connect(f'file:{data}/presso.db?mode=ro', uri=True)
    rows = database.execute('SELECT sequence, type, shop, coalesce(subject, \'\') FROM event ORDER BY sequence').fetchall()
    database.close()
    return rows


def be_discreet(stage):
    """With every debug message on, none has a token, a code, a key, a PIN, a password or a name."""
    log = stage.folder / 'log'
    with open(log, 'w', encoding='utf-8') as file:
        admin = stage.start(file, G_MESSAGES_DEBUG='all')
        secrets = take_day(stage, admin)
        stage.end()
    stage.text = log.read_text(encoding='utf-8')
    assert_discreet(stage.text, secrets)


def tell_requests(stage):
    """There is a line for each request, with its row of the route table, its status and how long it took."""
    found = collections.Counter(re.findall(r'DEBUG: (?:[\d:.]+: )?(.*): (\d+), \d+ µs', stage.text))
    for request, count in {('GET /o/{id}', '200'): 1, ('POST /api/v1/shops/{shop}/orders', '201'): 2,
                           ('POST /api/v1/shops/{shop}/orders/{id}/{action}', '200'): 3,
                           ('POST /api/v1/pairings/token', '200'): 1, ('GET (a file of the page)', '404'): 2}.items():
        story.equal(found[request], count, str(request))


def tell_changes(stage):
    """And one for each change, with its place in the log of events."""
    events = list_events(stage.data)
    assert len(events) > 10, events
    for sequence, kind, shop, subject in events:
        line = f'{shop}: {kind}{" of " + subject if subject else ""} ({sequence})\n'
        story.equal(stage.text.count(line), 1, line)


def be_quiet(stage):
    """Where nobody asked, a terminal sees neither."""
    log = stage.folder / 'quiet'
    with open(log, 'w', encoding='utf-8') as file:
        take_day(stage, stage.start(file))
        stage.end()
    lines = log.read_text(encoding='utf-8').splitlines()
    story.equal(len(lines), 1, f'lines ({lines})')
    assert 'fingerprint' in lines[0], lines


def parse(datagram):
    """One entry of the journal's own protocol."""
    fields = {}
    while datagram:
        line, _, datagram = datagram.partition(b'\n')
        name, equals, value = line.partition(b'=')
        if not equals:
            size = struct.unpack('<Q', datagram[:8])[0]
            value, datagram = datagram[8:8 + size], datagram[8 + size + 1:]
        fields[name.decode()] = value.decode()
    return fields


class FakeJournal:
    """What stands at the journal's address in a /run of our own."""

    def __init__(self):
        os.makedirs(JOURNAL)
        self.entries = []
        self.datagrams = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.datagrams.bind(f'{JOURNAL}/socket')
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(f'{JOURNAL}/stdout')
        self.listener.listen()
        self.stderr = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.stderr.connect(f'{JOURNAL}/stdout')
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        while True:
            self.entries.append(parse(self.datagrams.recv(1 << 20)))


def keep_journal(stage):
    """The journal has each change, with fields, without being asked; and nothing of a request."""
    journal = stage.journal = FakeJournal()
    secrets = take_day(stage, stage.start(journal.stderr))
    stage.end()
    events = list_events(stage.data)
    ours = story.wait_for('entries', lambda: [e for e in journal.entries if 'PRESSO_EVENT' in e][len(events) - 1:]
                          and [e for e in journal.entries if 'PRESSO_EVENT' in e])
    told = [(int(e['PRESSO_SEQUENCE']), e['PRESSO_EVENT'], e['PRESSO_SHOP'], e['PRESSO_SUBJECT']) for e in ours]
    story.equal(told, events, 'changes')
    story.equal({(e['PRIORITY'], e['GLIB_DOMAIN']) for e in ours}, {('6', 'presso')}, 'priority and domain')
    assert not [e for e in journal.entries if 'PRESSO_ROUTE' in e]
    assert_discreet(str(journal.entries), secrets)


def keep_screens_journal(stage):
    """So it has where a screen hosts."""
    if not SCREEN or not shutil.which('Xvfb'):
        story.note('Without a screen: not built, or there is no Xvfb.')
        return
    journal = stage.journal
    journal.entries.clear()
    stage.server = subprocess.Popen([*SCREEN, '--data-dir', stage.folder / 'screen', '--address', '127.0.0.1', '--port', '0'],
                                    env=story.PROGRAM_ENVIRONMENT, stderr=journal.stderr, start_new_session=True)
    story.wait_for('an entry', lambda: [entry for entry in journal.entries if 'PRESSO_EVENT' in entry])
    # The program, and the screen and the buses around it.
    os.killpg(stage.server.pid, signal.SIGTERM)
    stage.server.wait(story.PATIENCE_S)


STEPS = [be_discreet, tell_requests, tell_changes, be_quiet]
if sys.argv[-1] == 'inside':
    subprocess.run(['mount', '-t', 'tmpfs', 'presso', '/run'], check=True)
    sys.exit(story.tell([*STEPS, keep_journal, keep_screens_journal], Stage()))
NAMESPACE = ['unshare', '--mount'] if os.geteuid() == 0 else ['unshare', '--user', '--map-root-user', '--mount']
if subprocess.run([*NAMESPACE, 'true'], capture_output=True).returncode == 0:
    os.execvp('unshare', [*NAMESPACE, sys.executable, __file__, SERVER, *SCREEN, 'inside'])
story.note('Nothing of the journal is tried: no namespace can be made here.')
sys.exit(story.tell(STEPS, Stage()))
