#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents and what they are about fit together: each picture is used and small, each option of a program exists."""

import re

import lint

LARGEST = 150 * 1024
# Of GLib and GTK, in each program.
COMMON = {'help', 'help-all', 'version'}


def options():
    """Those in the programs' GOptionEntry tables."""
    found = set(COMMON)
    for name in lint.files('.c', under='apps/'):
        found.update(re.findall(r'^\s*\{ "([a-z][a-z-]+)", (?:0|\'.\'), ', lint.text(name), re.MULTILINE))
    return found


def check_pictures(documents):
    used = ' '.join(documents.values())
    for name in lint.files('.png', under='docs/pictures/'):
        if name.rsplit('/', 1)[1] not in used:
            yield f'{name}: no document shows it'
        if (lint.ROOT / name).stat().st_size > LARGEST:
            yield f'{name}: larger than {LARGEST // 1024} KiB; make pictures'


def check_options(name, text, known):
    for match in re.finditer(r'\bpresso-(?:admin|barista|display|server)\b[^\n`|]*', text):
        for option in re.findall(r'(?<=\s)--([a-z][a-z-]+)', match.group()):
            if option not in known:
                yield f'{name}:{lint.line_of(text, match.start())}: no program has --{option}'


documents = {name: lint.text(name) for name in lint.files('.md')}
known = options()
problems = list(check_pictures(documents))
for name, text in documents.items():
    problems += check_options(name, text, known)
lint.finish(problems, len(documents))
