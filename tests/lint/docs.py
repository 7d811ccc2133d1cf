#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents and what they are about fit together: each picture is used and small, each option of a program exists, and what a
guide has in italics is written so in a program or on the page."""

import re

import lint

LARGEST = 150 * 1024
# Of GLib and GTK, in each program.
COMMON = {'help', 'help-all', 'version'}
CATALOGUE = 'po/presso.pot'
# What programs write without a catalogue: a language's button, how many of the same, a limit that is switched off.
UNTRANSLATED = {'EN', '×3', 'off'}


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


def plain(name):
    """Without what differs between a catalogue, a button and a document: mnemonics, the form of an apostrophe."""
    return name.replace('_', '').replace('’', "'").removesuffix('.').removesuffix('…').strip()


def words():
    """Every sentence and label of the programs and the page."""
    entries = re.findall(r'^msgid(?:_plural)? ((?:".*"\n)+)', lint.text(CATALOGUE), re.MULTILINE)
    return {plain(''.join(re.findall(r'"(.*)"', entry)).replace('\\"', '"')) for entry in entries} | UNTRANSLATED


def is_written(name, known):
    """… stands for what a name leaves out at one of its ends, or for its rest from a full stop on."""
    start, end = name.startswith('…'), name.endswith('…')
    name = plain(name.removeprefix('…'))
    return name in known or any(one.startswith(f'{name}. ') or (start and one.endswith(name)) or (end and one.startswith(name))
                                for one in known)


def check_names(name, text, known):
    for match in re.finditer(r'(?<![*\w])\*([^*\s](?:[^*]*[^*\s])?)\*(?![*\w])', text):
        for part in ' '.join(match.group(1).split()).split(' → '):
            if not is_written(part, known):
                yield f'{name}:{lint.line_of(text, match.start())}: nowhere is written “{part}”'


def check_options(name, text, known):
    for match in re.finditer(r'\bpresso(?:-(?:admin|barista|display|robot|server))?(?= )[^\n`|]*', text):
        for option in re.findall(r'(?<=\s)--([a-z][a-z-]+)', match.group()):
            if option not in known:
                yield f'{name}:{lint.line_of(text, match.start())}: no program has --{option}'


documents = {name: lint.text(name) for name in lint.files('.md')}
known = options()
written = words()
problems = list(check_pictures(documents))
for name, text in documents.items():
    problems += check_options(name, text, known)
    if name.startswith('docs/guide/'):
        problems += check_names(name, text, written)
lint.finish(problems, len(documents))
