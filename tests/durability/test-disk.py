#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-disk.py PRESSO_SERVER SHIM: the disk is full, read-only, or reports errors, while the bar is busy.

Whoever changes something is told why it can't be, and nothing of it is done; whoever looks is answered all the same;
the staff's screens hear of it; and once the disk is well again everything goes on by itself.
"""

import base64
import json
import os
import pathlib
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

import bar  # First: it finds what the e2e tests share.
import api
import disk
import story

TITLES = {'disk-full': 'The disk is full.', 'read-only': 'data folder can’t be written to', 'disk-failing': 'reports errors'}


class Screen(threading.Thread):
    """A station's WebSocket (RFC 6455); hears what the host says of its health."""

    def __init__(self, server, token):
        super().__init__(daemon=True)
        self.heard = []
        self.socket = socket.create_connection(server.admin.address, timeout=story.PATIENCE_S)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(f'GET {server.admin.shop}/events HTTP/1.1\r\nHost: bar\r\nUpgrade: websocket\r\n'
                            f'Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n'
                            f'Authorization: Bearer {token}\r\n\r\n'.encode())
        self.file = self.socket.makefile('rb')
        assert b' 101 ' in self.file.readline()
        while self.file.readline() != b'\r\n':
            pass
        self.start()

    def run(self):
        try:
            while True:
                opcode, length = struct.unpack('BB', self.file.read(2))
                if length == 126:
                    length = struct.unpack('>H', self.file.read(2))[0]
                elif length == 127:
                    length = struct.unpack('>Q', self.file.read(8))[0]
                payload = self.file.read(length)
                message = json.loads(payload) if opcode & 15 == 1 else {}
                if message.get('type') == 'health':
                    self.heard.append(message['trouble'])
        except (OSError, struct.error, ValueError):
            return

    def wait_heard(self, trouble):
        story.wait_for(f'{trouble} on the screen', lambda: self.heard and self.heard[-1] == trouble)


class Stage:
    def __enter__(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name).resolve() / 'data'
        self.folder.mkdir()
        self.control = disk.Control(self.folder.with_name('control'))
        self.record = bar.Record()
        self.server = bar.Server(self.folder, self.control)
        self.token = bar.set_up(self.server)
        self.undone = [{} for _ in range(3)]
        self.barista = api.Api(self.server.url, self.token)
        self.screen = Screen(self.server, self.token)
        return self

    def __exit__(self, *_):
        self.server.kill()
        self.temporary.cleanup()

    def check(self):
        pass

    def explain(self):
        for line in self.server.log[-20:]:
            story.note(line.strip())


def expect_trouble(request, trouble):
    response, text = request
    document = json.loads(text)
    story.equal((response.status, document['code'], document.get('trouble')), (503, 'unavailable', trouble), 'answer')
    assert TITLES[trouble] in document['title'], document
    assert int(response.headers['Retry-After']) > 0, response.headers


def expect_reads(stage, order):
    """What is known is shown: the shop, orders, the board of a screen that connects now."""
    assert stage.server.admin.get_shop()['name']
    story.equal(stage.barista.get_order(order['id'])['version'], order['version'], 'version')
    assert stage.barista.list_orders()


def endure(stage, fault, after):
    """The fault comes in the middle of the load, stays, and goes."""
    trouble = disk.TROUBLES[fault]
    order = stage.barista.walk_up('espresso', {})
    told = len(stage.record.told)
    load = bar.Load(stage.server, stage.record, stage.token, stage.undone)
    story.wait_for('orders', lambda: len(stage.record.told) > told + 20)
    stage.control.fail(fault, after)
    story.wait_for('the trouble', lambda: not stage.server.admin.is_healthy(10))
    expect_trouble(stage.server.admin.request('GET', '/healthz'), trouble)
    expect_trouble(stage.barista.request('POST', stage.barista.shop + '/orders', {'drink': 'espresso'}), trouble)
    expect_trouble(stage.barista.request('POST', f'{stage.barista.shop}/orders/{order["id"]}/claim', {}), trouble)
    expect_reads(stage, order)
    stage.screen.wait_heard(trouble)
    late = Screen(stage.server, stage.token)
    late.wait_heard(trouble)
    late.socket.close()
    told = len(stage.record.told)
    refused = stage.record.refused[trouble]
    story.wait_for('refusals', lambda: stage.record.refused[trouble] > refused + 20)
    story.equal(len(stage.record.told), told, 'acknowledged without a disk')
    return order, load


def recover(stage, order, load):
    """Without a restart; how long it took."""
    n_faults = stage.control.mend()
    began = time.monotonic()
    story.wait_for('its end', lambda: stage.server.admin.is_healthy(10), every_s=0.005)
    took_s = time.monotonic() - began
    stage.screen.wait_heard(None)
    story.equal(stage.barista.act(order['id'], 'claim')['state'], 'MAKING', 'claimed at last')
    told = len(stage.record.told)
    story.wait_for('orders', lambda: len(stage.record.told) > told + 20)
    load.end()
    bar.judge(stage.folder, stage.record.told)
    return n_faults, took_s


def make_step(fault):
    def step(stage):
        figures = []
        for after in [0, 3]:
            figures.append(recover(stage, *endure(stage, fault, after)))
        story.note(f'{fault}: {sum(n for n, _ in figures)} faults injected, {sum(stage.record.refused.values())} refusals '
                   f'in all, well again after at most {max(s for _, s in figures):.2f} s')
    step.__doc__ = f'A disk with the fault “{fault}” is told to everyone, changes nothing, and is got over'
    return step


def reads_fail(stage):
    """A disk that can't be read fails what has to read, and only while it can't"""
    load = bar.Load(stage.server, stage.record, stage.token, stage.undone)
    stage.control.fail('read')
    story.wait_for('the trouble', lambda: not stage.server.admin.is_healthy(10))
    expect_trouble(stage.server.admin.request('GET', '/healthz'), 'disk-failing')
    story.note(f'{stage.control.mend()} reads failed')
    story.wait_for('its end', lambda: stage.server.admin.is_healthy(10))
    told = len(stage.record.told)
    story.wait_for('orders', lambda: len(stage.record.told) > told + 20)
    load.end()
    bar.judge(stage.folder, stage.record.told)


def wear(stage):
    """Single faults of all kinds at random points of a busy time: nothing acknowledged is lost or doubled"""
    load = bar.Load(stage.server, stage.record, stage.token, stage.undone)
    n_faults = 0
    for i in range(24):
        time.sleep(0.05)
        stage.control.fail(list(disk.TROUBLES)[i % len(disk.TROUBLES)], i)
        time.sleep(0.05)
        n_faults += stage.control.mend()
    story.wait_for('its end', lambda: stage.server.admin.is_healthy(10))
    load.end()
    stage.server.kill()
    with bar.Server(stage.folder) as server:
        server.end()
    n_orders = bar.judge(stage.folder, stage.record.told)
    story.note(f'{n_faults} faults injected; {n_orders} orders, {dict(stage.record.refused)} refused')
    # Two walk in on one order now and then; whatever the disk did is told as such.
    others = set(stage.record.refused) - set(disk.TROUBLES.values()) - {'code-exhausted', 'transition-invalid'}
    story.equal(others, set(), 'other refusals')
    stage.server = bar.Server(stage.folder, stage.control)


def start_without_disk(stage):
    """A host that can't write at its start says why, and one that can again serves"""
    stage.server.end()
    for fault in disk.TROUBLES:
        stage.control.fail(fault)
        try:
            stage.server = bar.Server(stage.folder, stage.control)
        except bar.Refused as error:
            assert 'presso-server:' in str(error) and str(error).startswith('1:'), error
            story.note(f'{fault}: {" ".join(str(error).split())}')
        else:
            raise AssertionError(f'started with a disk that is {fault}')
        stage.control.mend()
        stage.server = bar.Server(stage.folder, stage.control)
        stage.server.end()
    bar.judge(stage.folder, stage.record.told)
    stage.server = bar.Server(stage.folder, stage.control)


def real_full_disk(stage):
    """A file system that is really full, where one may be mounted"""
    small = stage.folder.with_name('small')
    small.mkdir()
    if subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', small], capture_output=True).returncode != 0:
        story.note('may not mount here: skipped')
        return
    try:
        record = bar.Record()
        with bar.Server(small) as server:
            token = bar.set_up(server)
            (small / 'filler').write_bytes(bytes(5000000))
            load = bar.Load(server, record, token)
            story.wait_for('the trouble', lambda: not server.admin.is_healthy(10))
            expect_trouble(server.admin.request('GET', '/healthz'), 'disk-full')
            load.end()
            (small / 'filler').unlink()
            story.wait_for('its end', lambda: server.admin.is_healthy(10))
            api.Api(server.url, token).walk_up('espresso', {})
            server.kill()
        with bar.Server(small) as server:
            server.kill()
        story.note(f'{bar.judge(small, record.told)} orders, {dict(record.refused)} refused')
    finally:
        subprocess.run(['umount', small], check=True)


STEPS = [*[make_step(fault) for fault in disk.TROUBLES], reads_fail, wear, start_without_disk, real_full_disk]

if __name__ == '__main__':
    sys.exit(story.tell(STEPS, Stage()))
