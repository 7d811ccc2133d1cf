#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tickets from the station's side: the real program, and a printer that the test plays."""

import atexit
import os
import pathlib
import socket
import threading

from booth import App, Bar, run, wait_for

STATUS, READY, CUT = b'\x10\x04\x01', b'\x12', b'\x1dVB\0'


class Printer:
    """Takes tickets on a port until it is switched off, and can be switched on again there."""

    def __init__(self):
        self.port = 0
        self.tickets = []
        self.switch_on()

    def switch_on(self):
        self.socket = socket.create_server(('127.0.0.1', self.port))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.work, args=(self.socket,), daemon=True).start()

    def switch_off(self):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()

    def work(self, listener):
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            with line:
                self.serve(line)

    def serve(self, line):
        ticket = b''
        while data := line.recv(65536):
            ticket += data
            if ticket.endswith(STATUS):
                ticket = ticket.removesuffix(STATUS)
                line.sendall(READY)
        if ticket:
            self.tickets.append(ticket)


printer = Printer()
settings = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'glib-2.0/settings/keyfile'
settings.parent.mkdir(parents=True)
settings.write_text('[io/github/libpresso/Presso]\n'
                    f"printer='network'\nprinter-address='127.0.0.1:{printer.port}'\nprinter-paper='ticket-58'\n")
bar = Bar()
other = bar.station('Barista 2')
app = App('barista', bar, environment={'GSETTINGS_BACKEND': 'keyfile'})
atexit.register(lambda: app.process.kill())
atexit.register(lambda: bar.server.kill())


def state(order):
    return bar.order(order['id'])['state']


def claim(order):
    app.press(f'Make order {order["number"]}')
    wait_for(lambda: state(order) == 'MAKING', 'it to be made')


def printed(count):
    wait_for(lambda: len(printer.tickets) == count, f'{count} tickets, not {len(printer.tickets)}')


def printed_when_taken():
    """A ticket is printed when an order is taken here, and no other"""
    theirs = other.walk_up('espresso')
    other.act(theirs, 'claim')
    claim(other.walk_up('flat-white', 'Guest 1', milk='oat'))
    printed(1)
    assert printer.tickets[0].startswith(b'\x1b@\x1dv0') and printer.tickets[0].endswith(CUT)
    app.picture('print-card')


def taken_again():
    """What is put back and taken again isn't printed again, until somebody asks"""
    order = other.walk_up('latte', milk='soy')
    claim(order)
    printed(2)
    app.press(f'Undo order {order["number"]}')
    wait_for(lambda: state(order) == 'WAITING', 'it to be back')
    claim(order)
    app.press(f'Print order {order["number"]}')
    printed(3)
    # The third is the copy that was asked for: it says so, and is not the second once more.
    assert printer.tickets[2] != printer.tickets[1]


def switched_off():
    """A printer that is off is told of in the header, and gets what waited"""
    printer.switch_off()
    orders = [other.walk_up('mocha', milk='oat') for _ in range(2)]
    for order in orders:
        claim(order)
    app.find('Printer offline: 2 wait')
    app.picture('print-offline')
    app.press('Printer offline: 2 wait')
    app.find('The printer can’t be reached', {'label'}, starts=True)
    app.find('Waits for the printer')
    app.picture('print-tickets')
    app.press(f'Remove the ticket of order {orders[0]["number"]}')
    printer.switch_on()
    app.press('Try Again Now')
    printed(4)
    app.find('Printed', {'label'})
    app.press(f'Print Again: order {orders[1]["number"]}')
    printed(5)
    assert not app.unnamed(), app.unnamed()
    app.press('Close')
    app.gone('Printer offline: 2 wait')


def restart():
    """Tickets outlive the program"""
    global app
    printer.switch_off()
    order = other.walk_up('cortado', milk='regular')
    claim(order)
    app.find('Printer offline: 1 waits')
    app.close()
    printer.switch_on()
    app = App('barista', bar, environment={'GSETTINGS_BACKEND': 'keyfile'})
    printed(6)


def preferences():
    """The printer is chosen in the preferences, and tried"""
    app.press('Main menu')
    app.press('Preferences', {'menu item', 'push button'})
    app.press('Printing')
    app.find('The last ticket was printed.', {'label'})
    app.press('Print Test Page')
    printed(7)
    # On what is in it: 48 bytes are 384 dots.
    assert printer.tickets[6][6] == 48, printer.tickets[6][:8]
    app.picture('print-preferences')


run([printed_when_taken, taken_again, switched_off, restart, preferences])
