#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-supervised.py PRESSO_SERVER: what presso-server tells the service manager, read off a real datagram socket."""

import fcntl
import os
import pathlib
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
import api  # noqa: E402 (the folder must be known first)
import story  # noqa: E402

SERVER = sys.argv[1]
BEAT_S = 0.1
# So many beats that don't come are a loop that hangs. It must be less than the five seconds SQLite waits for a lock.
MISSED = 10


class Manager:
    """What a service manager hears: one set of lines a datagram."""

    def __init__(self, address):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(address)

    def hear(self, timeout_s):
        """The next words as {name: value}; None when nothing is said in time."""
        self.socket.settimeout(timeout_s)
        try:
            lines = self.socket.recv(65536).decode().splitlines()
        except TimeoutError:
            return None
        return dict(line.split('=', 1) for line in lines)

    def wait_for(self, name, never=()):
        """The first words that have this name; none before them may have one of the others."""
        deadline = time.monotonic() + story.PATIENCE_S
        while time.monotonic() < deadline:
            words = self.hear(max(0.01, deadline - time.monotonic())) or {}
            said = set(words) & set(never)
            assert not said, f'{said} was said before {name}'
            if name in words:
                return words
        raise AssertionError(f'{name} was never said')


class Stage(story.Stage):
    def __enter__(self):
        super().__enter__()
        self.folder = self.folder / 'data'
        self.folder.mkdir()
        self.address = str(self.folder.with_name('notify'))
        self.manager = Manager(self.address)
        return self

    def start(self, address, **environment):
        self.server = subprocess.Popen(
            [SERVER, '--data-dir', self.folder, '--address', '127.0.0.1', '--port', '0'],
            env={**story.PROGRAM_ENVIRONMENT, 'NOTIFY_SOCKET': address, **environment}, stdout=subprocess.PIPE, text=True)

    def get_admin(self, words):
        return api.Api(words['STATUS'], (self.folder / 'admin.token').read_text(encoding='ascii').strip())


def wait(stage):
    """While another program hosts it asks for more time, and isn't ready."""
    with open(stage.folder / 'lock', 'w', encoding='ascii') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stage.start(stage.address, WATCHDOG_USEC=str(int(2 * BEAT_S * 1e6)))
        status = stage.manager.wait_for('STATUS', never=['READY', 'WATCHDOG'])
        assert 'waiting' in status['STATUS'], status
        for _ in range(3):
            stage.manager.wait_for('EXTEND_TIMEOUT_USEC', never=['READY', 'WATCHDOG'])


def get_ready(stage):
    """It is ready when it answers, and says where."""
    words = stage.manager.wait_for('READY', never=['WATCHDOG'])
    stage.url = words['STATUS']
    stage.admin = stage.get_admin(words)
    story.equal(words['READY'], '1', 'READY')
    assert stage.admin.is_healthy(), words
    story.equal(stage.admin.list_orders(), [], 'orders')


def beat(stage):
    """From then on it says that all is well."""
    for _ in range(3):
        words = stage.manager.wait_for('WATCHDOG', never=['EXTEND_TIMEOUT_USEC', 'READY'])
        story.equal(words, {'WATCHDOG': '1'}, 'words')


def is_silent(manager):
    return manager.hear(MISSED * BEAT_S) is None


def hang(stage):
    """A host that hangs says no more, and goes on when it is over."""
    barista = api.Api(stage.url, stage.admin.create_station('Till', 'barista')['token'])
    stranger = sqlite3.connect(stage.folder / 'presso.db', isolation_level=None)
    stranger.execute('BEGIN IMMEDIATE')
    orders = []
    asking = threading.Thread(target=lambda: orders.append(barista.walk_up('espresso', {})))
    # Only what is read after the host has begun to wait for the lock tells of the hang.
    asking.start()
    story.wait_for('silence', lambda: is_silent(stage.manager), timeout_s=4)
    assert not orders, 'it did not hang'
    stranger.execute('ROLLBACK')
    stranger.close()
    asking.join(story.PATIENCE_S)
    story.equal(len(orders), 1, 'orders')
    stage.manager.wait_for('WATCHDOG')


def stop(stage):
    """SIGTERM has it say that it ends, before it does."""
    stage.server.send_signal(signal.SIGSTOP)
    stage.server.send_signal(signal.SIGTERM)
    stage.server.send_signal(signal.SIGCONT)
    story.equal(stage.manager.wait_for('STOPPING', never=['READY'])['STOPPING'], '1', 'STOPPING')
    story.equal(stage.server.wait(story.PATIENCE_S), 0, 'exit status')


def speak_abstractly(stage):
    """An abstract socket will do; a watchdog that is meant for another process gets nothing."""
    name = f'presso-test-{os.getpid()}'
    manager = Manager(f'\0{name}')
    stage.start(f'@{name}', WATCHDOG_USEC=str(int(2 * BEAT_S * 1e6)), WATCHDOG_PID='1')
    admin = stage.get_admin(manager.wait_for('READY'))
    assert admin.is_healthy()
    story.wait_for('silence', lambda: is_silent(manager), timeout_s=4)
    stage.end()
    manager.wait_for('STOPPING', never=['WATCHDOG'])


def fail(stage):
    """Where it can't host, the status says why."""
    (stage.folder / 'presso.conf').write_text('nonsense', encoding='ascii')
    stage.start(stage.address)
    words = stage.manager.wait_for('STATUS', never=['READY'])
    assert 'presso.conf' in words['STATUS'], words
    story.equal(stage.server.wait(story.PATIENCE_S), 1, 'exit status')
    (stage.folder / 'presso.conf').unlink()


def do_without(stage):
    """A service manager that is gone, or one it does not understand, keeps nobody from coffee."""
    for address in (f'{stage.address}-gone', 'vsock:2:1234', ''):
        stage.start(address)
        line = stage.server.stdout.readline()
        assert line.startswith('READY '), line
        stage.end()


sys.exit(story.tell([wait, get_ready, beat, hang, stop, speak_abstractly, fail, do_without], Stage()))
