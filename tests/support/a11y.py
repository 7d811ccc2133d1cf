# SPDX-License-Identifier: GPL-3.0-or-later
"""The accessibility bus, read the fast way: all of a program's windows in one answer.

libatspi asks for each name, role and state by itself: a thousand calls for a look at one window. GTK tells all it
knows in one call (org.a11y.atspi.Cache.GetItems). What nobody has asked it for yet it doesn't know; so it is asked
for the children first where one is missing, for all of them at once.
"""

import ast
import re

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, Gio, GLib  # noqa: E402 (the version comes first)

ROOT = '/org/a11y/atspi/accessible/root'
CACHE = '/org/a11y/atspi/cache'
CALL_TIMEOUT_MS = 20000
MOST_NODES = 5000
# From libatspi's numbers to the names it has for them, such as 'push button'.
ROLES = {int(role): role.value_nick.replace('-', ' ') for role in map(Atspi.Role, range(int(Atspi.Role.LAST_DEFINED)))}
KEY, BUTTON_EVENT = Atspi.KeySynthType.SYM, 'b1'
# One item as GVariant prints it: itself, its application and its parent, each as a bus name and a path; where in the
# parent, how many children, interfaces, name, role, description, states. Unpacking takes ten times as long.
TEXT = r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
ITEM = re.compile(r"\(\('[^']*', '([^']*)'\), \('[^']*', '[^']*'\), \('[^']*', '([^']*)'\), (-?\d+), (-?\d+), "
                  r"\[([^\]]*)\], " + TEXT + r', (\d+), ' + TEXT + r', \[(\d+), (\d+)\]\)')


class Gone(LookupError):
    """What was looked at is not there any more, or not yet; looking again is worth while."""


class Bus:
    """A connection of our own to the accessibility bus."""

    def __init__(self):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None,
                                    Gio.DBusCallFlags.NONE, CALL_TIMEOUT_MS, None).unpack()[0]
        flags = Gio.DBusConnectionFlags
        self.connection = Gio.DBusConnection.new_for_address_sync(
            address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)

    def ask(self, owner, path, interface, method, arguments=None):
        try:
            return self.connection.call_sync(owner, path, interface, method, arguments, None,
                                             Gio.DBusCallFlags.NONE, CALL_TIMEOUT_MS, None)
        except GLib.Error as error:
            raise Gone(error.message) from error

    def call(self, *arguments):
        return self.ask(*arguments).unpack()

    def call_all(self, owner, paths, interface, method):
        """The same call on many objects, without waiting in between; None for what is gone."""
        answers = {}

        def on_answer(connection, result, path):
            try:
                answers[path] = connection.call_finish(result).unpack()[0]
            except GLib.Error:
                answers[path] = None
        for path in paths:
            self.connection.call(owner, path, interface, method, None, None, Gio.DBusCallFlags.NONE, CALL_TIMEOUT_MS,
                                 None, on_answer, path)
        context = GLib.MainContext.default()
        while len(answers) < len(paths):
            context.iteration(True)
        return answers

    def process_of(self, owner):
        return self.call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
                         'GetConnectionUnixProcessID', GLib.Variant('(s)', (owner,)))[0]

    def owner_of(self, process):
        """What the bus calls the program with this process number."""
        for owner, _ in self.call('org.a11y.atspi.Registry', ROOT, 'org.a11y.atspi.Accessible', 'GetChildren')[0]:
            try:
                if self.process_of(owner) == process:
                    return owner
            except Gone:
                continue
        raise Gone(f'{process} is not on the accessibility bus')


def read_text(printed):
    return ast.literal_eval(printed) if '\\' in printed else printed[1:-1]


class Node:
    """Something in a window as it was when it was looked at."""

    def __init__(self, program, item):
        self.path, self.parent_path, index, child_count, self.interfaces, name, role, description, *states = item
        self.program = program
        self.index = int(index)
        self.child_count = int(child_count)
        self.name = read_text(name)
        self.role = ROLES.get(int(role), role)
        self.description = read_text(description)
        self.states = int(states[0]) | int(states[1]) << 32
        self.parent = None
        self.children = []

    def has(self, state):
        return bool(self.states >> int(state) & 1)

    def is_sensitive(self):
        return self.has(Atspi.StateType.SENSITIVE)

    def is_shown(self):
        """Whether nothing around it is hidden; GTK 4.8 tells not of the pages of a stack."""
        node = self
        while node.parent is not None:
            if not node.has(Atspi.StateType.VISIBLE):
                return False
            node = node.parent
        return True

    def walk(self):
        """This and everything inside it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def is_within(self, other):
        node = self
        while node is not None:
            if node.path == other.path:
                return True
            node = node.parent
        return False

    def call(self, interface, method, signature=None, *arguments):
        packed = GLib.Variant(signature, arguments) if signature else None
        return self.program.bus.call(self.program.owner, self.path, 'org.a11y.atspi.' + interface, method, packed)

    def property(self, interface, name):
        return self.program.bus.call(self.program.owner, self.path, 'org.freedesktop.DBus.Properties', 'Get',
                                     GLib.Variant('(ss)', ('org.a11y.atspi.' + interface, name)))[0]

    def press(self):
        """What a switch or a screen reader does to use it; false if it takes no press."""
        if 'org.a11y.atspi.Action' not in self.interfaces or self.property('Action', 'NActions') < 1:
            return False
        return self.call('Action', 'DoAction', '(i)', 0)[0]

    def extents(self):
        """x, y, width and height within the window."""
        return self.call('Component', 'GetExtents', '(u)', int(Atspi.CoordType.WINDOW))[0]

    def place(self):
        """What it is and where, or None if it was never drawn: GTK takes a press on that, and forgets it. So it
        does with what goes away before the press is over, a quarter of a second later."""
        extents = self.extents()
        return (self.path, *extents) if min(extents[2:]) > 0 else None

    def grab_focus(self):
        return self.call('Component', 'GrabFocus')[0]

    def path_at(self, x, y):
        """What a finger meets there, as the bus calls it."""
        return self.call('Component', 'GetAccessibleAtPoint', '(iiu)', x, y, int(Atspi.CoordType.WINDOW))[0][1]

    def text(self):
        return self.call('Text', 'GetText', '(ii)', 0, self.property('Text', 'CharacterCount'))[0]

    def set_text(self, text):
        return self.call('EditableText', 'SetTextContents', '(s)', text)[0]

    def value(self):
        return self.property('Value', 'CurrentValue')

    def set_value(self, value):
        self.program.bus.call(self.program.owner, self.path, 'org.freedesktop.DBus.Properties', 'Set',
                              GLib.Variant('(ssv)', ('org.a11y.atspi.Value', 'CurrentValue', GLib.Variant('d', value))))

    def __str__(self):
        return f'{self.role} “{self.name}”'


class Program:
    """A program on the accessibility bus, by its process number."""

    bus = None
    # The next look is to ask for what GTK may have forgotten to tell, too.
    is_thorough = False

    def __init__(self, process):
        if Program.bus is None:
            Program.bus = Bus()
        self.process = process
        self.owner = None

    def find(self):
        if self.owner is None:
            self.owner = self.bus.owner_of(self.process)

    def ask_children(self, paths):
        return self.bus.call_all(self.owner, paths, 'org.a11y.atspi.Accessible', 'GetChildren')

    def explore(self, paths):
        """Makes GTK know all below these; gives the children of each."""
        known = {}
        while paths:
            answers = self.ask_children(paths)
            known.update(answers)
            below = [path for children in answers.values() for _, path in children or []]
            paths = [path for path in dict.fromkeys(below) if path not in known and not path.endswith('/null')]
            if len(known) > MOST_NODES:
                raise Gone('the tree does not end')
        return known

    def read_items(self):
        answer = self.bus.ask(self.owner, CACHE, 'org.a11y.atspi.Cache', 'GetItems')
        items = ITEM.findall(answer.print_(False))
        assert len(items) == answer.get_child_value(0).n_children(), 'an item that is printed in another way'
        nodes = {item[0]: Node(self, item) for item in items}
        inside = {}
        for node in nodes.values():
            if node.path != ROOT:
                inside.setdefault(node.parent_path, []).append(node)
        for children in inside.values():
            children.sort(key=lambda node: node.index)
        return nodes, inside

    def windows(self):
        """Its windows, with all that is in them: the application's children."""
        self.find()
        nodes, inside = self.read_items()
        tops = [path for _, path in self.ask_children([ROOT])[ROOT] or []]
        missing = [path for path in tops if path not in nodes]
        missing += [node.path for node in nodes.values() if node.path != ROOT
                    and [child.index for child in inside.get(node.path, [])] != list(range(node.child_count))]
        # What was hidden and is shown again may be missing without a gap where it was.
        if Program.is_thorough:
            Program.is_thorough = False
            missing = tops
        known = {}
        if missing:
            known = self.explore(missing)
            nodes, inside = self.read_items()
        root = nodes.get(ROOT)
        if root is None:
            raise Gone('no application')
        self.connect(root, [nodes[path] for path in tops if path in nodes], nodes, inside, known)
        return root.children

    def connect(self, parent, children, nodes, inside, known):
        parent.children = children
        for child in children:
            child.parent = parent
            below = inside.get(child.path, [])
            # What was just asked for is truer than what the children say of their places.
            if known.get(child.path) is not None:
                below = [nodes[path] for _, path in known[child.path] if path in nodes]
            self.connect(child, below, nodes, inside, known)


def press_key(key):
    """Presses a key as it is written on it, or by its number."""
    return Atspi.generate_keyboard_event(ord(key) if isinstance(key, str) else key, None, KEY)


def point(x, y, what):
    """The pointer's button there: 'p' is down, 'r' is up, 'c' both."""
    return Atspi.generate_mouse_event(x, y, BUTTON_EVENT + what)
