#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A station that loses the bar while another one goes on: its taps are kept, sent later, or refused."""

import atexit
import fcntl
import json
import pathlib
import shutil
import socket
import tempfile
import threading

from booth import App, Bar, run, wait_for

BACKSPACE = 0xff08


class Cable:
    """What is between the station and the bar, and can be unplugged."""

    def __init__(self, port):
        self.port = port
        self.is_plugged = True
        self.sockets = set()
        self.listener = socket.create_server(('127.0.0.1', 0))
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            near, _ = self.listener.accept()
            if not self.is_plugged:
                near.close()
                continue
            far = socket.create_connection(('127.0.0.1', self.port))
            self.sockets |= {near, far}
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self.carry, args=(source, target), daemon=True).start()

    def carry(self, source, target):
        try:
            while data := source.recv(65536):
                target.sendall(data)
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def unplug(self):
        self.is_plugged = False
        for end in self.sockets:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.sockets.clear()

    def plug_in(self):
        self.is_plugged = True


class Outpost:
    """A data folder whose host is the bar at the cable's other end: the station can't host itself."""

    def __init__(self, bar, cable):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='outpost-'))
        shutil.copy(bar.folder / 'admin.token', self.folder)
        address = json.dumps({'url': f'http://127.0.0.1:{cable.listener.getsockname()[1]}/'})
        (self.folder / 'host.json').write_text(address)
        self.lock = (self.folder / 'lock').open('w')
        fcntl.flock(self.lock, fcntl.LOCK_EX)


bar = Bar()
ana = bar.station('Ana')
cable = Cable(int(bar.url.rstrip('/').rsplit(':', 1)[1]))
outpost = Outpost(bar, cable)
app = App('barista', outpost)
atexit.register(lambda: app.process.kill())
atexit.register(lambda: bar.server.kill())


def wait_for_state(order, wanted):
    wait_for(lambda: bar.order(order['id'])['state'] == wanted, f'order {order["number"]} to be {wanted}')


def lose_bar():
    cable.unplug()
    app.find('No connection since', starts=True)


def kept_and_refused():
    """Steps tapped without the bar are done later; where another station was faster, it is said who"""
    first, second, third = (ana.walk_up(drink) for drink in ('espresso', 'americano', 'espresso'))
    for order in (first, second, third):
        app.find(f'Make order {order["number"]}')
    lose_bar()
    app.press(f'Make order {first["number"]}')
    app.press(f'Ready: order {first["number"]}')
    app.press(f'Make order {second["number"]}')
    app.press(f'Make order {third["number"]}')
    app.press(f'Undo order {third["number"]}')
    app.press(f'Make order {third["number"]}')
    app.find('4 steps are kept and will be sent when the bar is back')
    app.key(BACKSPACE)
    app.find('3 steps are kept and will be sent when the bar is back')
    app.find(f'Order {second["number"]}, Americano, being made', starts=True)
    assert app.find('Not sent yet', {'label'})
    app.find('New order', {'push button'})
    assert not app.sensitive('New order'), 'a new order has no number without the bar'
    assert app.unnamed() == []
    app.picture('barista-kept')
    ana.act(first, 'claim', barista='Ana')
    cable.plug_in()
    wait_for_state(second, 'MAKING')
    app.find(f'Not done:\nOrder {first["number"]}: Ana was faster; the step after it was dropped')
    app.gone('3 steps are kept and will be sent when the bar is back')
    assert (bar.order(first['id'])['state'], bar.order(first['id'])['barista']) == ('MAKING', 'Ana')
    assert bar.order(third['id'])['state'] == 'WAITING'
    app.find(f'Make order {third["number"]}')
    app.picture('barista-refused')
    app.press('OK, I have read it')
    app.gone('OK, I have read it')


def kept_over_a_restart():
    """Steps outlive the station's program, can be taken back before the bar is there, and are sent"""
    global app
    first, second = ana.walk_up('espresso'), ana.walk_up('espresso')
    app.find(f'Make order {second["number"]}')
    lose_bar()
    app.press(f'Make order {first["number"]}')
    app.press(f'Make order {second["number"]}')
    app.find('2 steps are kept and will be sent when the bar is back')
    app.process.kill()
    app.process.wait()
    app = App('barista', outpost)
    app.find('2 steps are kept and will be sent when the bar is back')
    app.press('Show Them')
    app.press(f'Take Back: order {second["number"]}')
    app.picture('barista-kept-restarted')
    cable.plug_in()
    wait_for_state(first, 'MAKING')
    wait_for_state(second, 'WAITING')
    app.picture('barista-sent')
    app.find(f'Ready: order {first["number"]}')


run([kept_and_refused, kept_over_a_restart])
