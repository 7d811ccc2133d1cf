#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""notifications.py FILE: what a desktop shows its notifications with (Desktop Notifications 1.2), for the tests.

The session's bus starts it when the first one is sent (with-display.sh). FILE has what it shows, as JSON. Its method Press
is the tap on a notification.
"""

import json
import pathlib
import sys

from gi.repository import Gio, GLib

NAME = 'org.freedesktop.Notifications'
PATH = '/org/freedesktop/Notifications'
INTERFACE = Gio.DBusNodeInfo.new_for_xml('''<node><interface name="org.freedesktop.Notifications">
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
<arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
<arg type="s" direction="out"/><arg type="s" direction="out"/></method>
<method name="Press"><arg type="u" direction="in"/></method>
<signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
<signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
</interface></node>''').interfaces[0]
CLOSED_BY_CALL = 3


class Desktop:
    def __init__(self, file):
        self.file = file
        self.shown = {}
        self.last = 0

    def notify(self, bus, program, replaces, icon, summary, body, actions, hints, timeout):
        self.last += not replaces
        number = replaces or self.last
        self.shown[number] = {'id': number, 'summary': summary, 'body': body}
        return GLib.Variant('(u)', (number,))

    def close(self, bus, number):
        if self.shown.pop(number, None):
            bus.emit_signal(None, PATH, NAME, 'NotificationClosed', GLib.Variant('(uu)', (number, CLOSED_BY_CALL)))

    def press(self, bus, number):
        bus.emit_signal(None, PATH, NAME, 'ActionInvoked', GLib.Variant('(us)', (number, 'default')))
        self.close(bus, number)

    def answer(self, bus, sender, path, interface, method, parameters, invocation):
        methods = {
            'GetCapabilities': lambda bus: GLib.Variant('(as)', (['body', 'actions'],)),
            'GetServerInformation': lambda bus: GLib.Variant('(ssss)', ('tests', 'Presso', '0', '1.2')),
            'Notify': self.notify, 'CloseNotification': self.close, 'Press': self.press,
        }
        result = methods[method](bus, *parameters.unpack())
        self.file.write_text(json.dumps(list(self.shown.values())), encoding='utf-8')
        invocation.return_value(result)


def main():
    desktop = Desktop(pathlib.Path(sys.argv[1]))
    loop = GLib.MainLoop()
    Gio.bus_own_name(Gio.BusType.SESSION, NAME, Gio.BusNameOwnerFlags.NONE,
                     lambda bus, name: bus.register_object(PATH, INTERFACE, desktop.answer, None, None), None,
                     lambda bus, name: loop.quit())
    loop.run()


if __name__ == '__main__':
    main()
