# SPDX-License-Identifier: GPL-3.0-or-later
"""A program with a window as a screen reader and a switch see it: roles, names, and what can be pressed."""

import pathlib
import re
import sys

import story

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
import a11y  # noqa: E402 (the folder comes first)

# Pixels from the edge of something to where it is certainly meant.
INSET = 4
# What newer GTKs call what 4.8 calls otherwise.
ROLES = {'grouping': 'panel'}


def matches(pattern, text):
    return bool(pattern.search(text)) if isinstance(pattern, re.Pattern) else pattern == text


def choose(nodes, role, name):
    return [node for node in nodes if ROLES.get(node.role, node.role) == role and (name is None or matches(name, node.name))]


def wording(pattern):
    return getattr(pattern, 'pattern', pattern)


def is_met_at(window, node, x, y):
    path = window.path_at(x, y)
    met = next((one for one in window.walk() if one.path == path), None)
    if met is None:
        return False
    # A finger goes through what is switched off and meets what is behind it.
    return met.is_within(node) or (not node.is_sensitive() and node.is_within(met))


def is_on_screen(window, node):
    """Whether a finger that points at it would meet it.

    GTK 4.8 calls everything visible that isn't hidden by itself, the other pages of a stack too.
    """
    left, top, width, height = node.extents()
    if width <= 0 or height <= 0:
        return False
    right, bottom = left + width - 1, top + height - 1
    # At the middle of a container there may be a picture that is none of the tree's business.
    points = [((left + right) // 2, (top + bottom) // 2)]
    points += [(x, y) for x in (left + INSET, right - INSET) for y in (top + INSET, bottom - INSET)]
    return any(is_met_at(window, node, x, y) for x, y in points)


def describe(node, depth):
    yield f'{"  " * depth}{node}{"" if node.is_sensitive() else " (off)"}'
    for child in node.children:
        yield from describe(child, depth + 1)


class Screen:
    """The windows of one program."""

    def __init__(self, program):
        self.program = program
        self.tree = a11y.Program(program.pid)

    def is_seen(self, window, node):
        return is_on_screen(window, node)

    def walk(self):
        return [node for window in self.tree.windows() for node in window.walk()]

    def find_all(self, role, name=None, within=None):
        """Everything on the screen that is so called; within: role and name of what it must be in."""
        found = []
        for window in self.tree.windows():
            nodes = list(window.walk())
            if within is not None:
                nodes = [node for container in choose(nodes, *within) for node in container.walk()]
            found += [node for node in choose(nodes, role, name) if self.is_seen(window, node)]
        # What isn't found may only have been overlooked.
        a11y.Program.is_thorough = not found
        return found

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
        story.equal(found[0].press(), True, f'{found[0]} takes the press')

    def type_into(self, name, text):
        """Types into the field that is so called, in the place of what it holds."""
        field = self.wait_for('text', name)
        if not field.set_text(text):
            raise AssertionError(f'{field} took no text')

    def describe(self):
        """The whole tree as text, for the log of a failure."""
        try:
            return '\n'.join(line for window in self.tree.windows() for line in describe(window, 0))
        except a11y.Gone as error:
            return f'… {error}'
