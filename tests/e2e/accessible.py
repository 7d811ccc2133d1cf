# SPDX-License-Identifier: GPL-3.0-or-later
"""A program with a window as a screen reader and a switch see it: roles, names, and what can be pressed."""

import re

import gi

import story

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402 (the version comes first)

MOST_NODES = 3000
CALL_TIMEOUT_MS = 5000
# Pixels from the edge of something to where it is certainly meant.
INSET = 4
# What newer GTKs call what 4.8 calls otherwise.
ROLES = {'grouping': 'panel'}

Atspi.init()
Atspi.set_timeout(CALL_TIMEOUT_MS, CALL_TIMEOUT_MS)


class Gone(LookupError):
    """What was looked at is not there any more, or not yet; looking again is worth while."""


class Node:
    """Something in a window at the moment it was looked at."""

    def __init__(self, accessible, window=None, depth=0):
        self.accessible = accessible
        self.window = window or self
        self.depth = depth

    def read(self, function, *arguments):
        try:
            return function(*arguments)
        except GLib.Error as error:
            raise Gone(error.message) from error

    @property
    def role(self):
        name = self.read(self.accessible.get_role_name)
        return ROLES.get(name, name)

    @property
    def name(self):
        return self.read(self.accessible.get_name) or ''

    def is_sensitive(self):
        return self.read(self.accessible.get_state_set).contains(Atspi.StateType.SENSITIVE)

    def children(self):
        for index in range(self.read(self.accessible.get_child_count)):
            child = self.read(self.accessible.get_child_at_index, index)
            if child is not None:
                yield Node(child, self.window, self.depth + 1)

    def walk(self):
        """This and everything inside it, in reading order."""
        found = []
        pending = [self]
        while pending:
            node = pending.pop()
            found.append(node)
            if len(found) > MOST_NODES:
                raise Gone('the tree does not end')
            pending.extend(reversed(list(node.children())))
        return found

    def is_on_screen(self):
        """Whether a finger that points at it would meet it.

        GTK 4.8 calls everything visible that isn't hidden by itself, the other pages of a stack too.
        """
        extents = self.read(self.accessible.get_extents, Atspi.CoordType.WINDOW)
        if extents.width <= 0 or extents.height <= 0:
            return False
        left, top = extents.x, extents.y
        right, bottom = left + extents.width - 1, top + extents.height - 1
        # At the middle of a container there may be a picture that is none of the tree's business.
        points = [((left + right) // 2, (top + bottom) // 2)]
        points += [(x, y) for x in (left + INSET, right - INSET) for y in (top + INSET, bottom - INSET)]
        return any(self.is_met_at(x, y) for x, y in points)

    def is_met_at(self, x, y):
        met = self.read(self.window.accessible.get_accessible_at_point, x, y, Atspi.CoordType.WINDOW)
        if met is None:
            return False
        # A finger goes through what is switched off and meets what is behind it.
        return Node(met).is_within(self.accessible) or (not self.is_sensitive() and self.is_within(met))

    def is_within(self, other):
        one = self.accessible
        while one is not None:
            if one == other:
                return True
            one = self.read(one.get_parent)
        return False

    def press(self):
        if self.read(self.accessible.get_n_actions) < 1:
            raise AssertionError(f'{self} can not be pressed')
        if not self.read(self.accessible.do_action, 0):
            raise AssertionError(f'{self} did not take the press')

    def __str__(self):
        return f'{self.role} “{self.name}”'


def matches(pattern, text):
    return bool(pattern.search(text)) if isinstance(pattern, re.Pattern) else pattern == text


def choose(nodes, role, name):
    return [node for node in nodes if node.role == role and (name is None or matches(name, node.name))]


def wording(pattern):
    return getattr(pattern, 'pattern', pattern)


class Screen:
    """The windows of one program."""

    def __init__(self, program):
        self.program = program

    def application(self):
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            try:
                child = desktop.get_child_at_index(index)
                if child is not None and child.get_process_id() == self.program.pid:
                    # Always ask the program: what it was is no proof of what it is.
                    child.set_cache_mask(Atspi.Cache.NONE)
                    child.clear_cache()
                    return Node(child)
            except GLib.Error:
                continue
        raise Gone(f'{self.program.name} is not on the accessibility bus')

    def walk(self):
        return [node for window in self.application().children() for node in Node(window.accessible).walk()]

    def find_all(self, role, name=None, within=None):
        """Everything on the screen that is so called; within: role and name of what it must be in."""
        # The whole tree first: GTK only knows a point's owner once it was asked for that.
        nodes = self.walk()
        if within is not None:
            nodes = [node for container in choose(nodes, *within) for node in container.walk()]
        return [node for node in choose(nodes, role, name) if self.is_seen(node)]

    def is_seen(self, node):
        return node.is_on_screen()

    def wait_for(self, role, name=None, within=None, timeout_s=story.PATIENCE_S):
        what = f'presso-{self.program.name} shows {role} “{wording(name)}”{f" within {within}" if within else ""}'
        return story.wait_for(what, lambda: self.find_all(role, name, within), timeout_s)[0]

    def wait_gone(self, role, name=None, within=None, timeout_s=story.PATIENCE_S):
        what = f'presso-{self.program.name} no longer shows {role} “{wording(name)}”'
        story.wait_for(what, lambda: not self.find_all(role, name, within), timeout_s)

    def press(self, role, name, within=None):
        """Presses what is so called once it is there and can be pressed."""
        def look():
            return [node for node in self.find_all(role, name, within) if node.is_sensitive()]
        found = story.wait_for(f'presso-{self.program.name} lets “{wording(name)}” be pressed', look)
        story.equal([str(node) for node in found[1:]], [], f'others called “{wording(name)}”')
        found[0].press()

    def type_into(self, name, text):
        """Types into the field that is so called, in the place of what it holds."""
        field = self.wait_for('text', name)
        if not field.read(Atspi.EditableText.set_text_contents, field.accessible, text):
            raise AssertionError(f'{field} took no text')

    def describe(self):
        """The whole tree as text, for the log of a failure."""
        lines = []
        try:
            for node in self.walk():
                lines.append('  ' * node.depth + f'{node}{"" if node.is_sensitive() else " (off)"}')
        except (Gone, GLib.Error) as error:
            lines.append(f'… {error}')
        return '\n'.join(lines)
