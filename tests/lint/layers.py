#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders are layers: none includes one above it, and each library stays where it belongs."""

import re

import lint

# model → store → services → server, and model → client; bus is what both ends need of this machine.
MAY_INCLUDE = {
    'libpresso/model': {'model'},
    'libpresso/bus': {'bus'},
    'libpresso/store': {'model', 'store'},
    'libpresso/services': {'model', 'store', 'services'},
    'libpresso/server': {'model', 'bus', 'store', 'services', 'server'},
    'libpresso/client': {'model', 'bus', 'client'},
}
LIBPRESSO = {'model', 'bus', 'store', 'services', 'server', 'client'}
# The programs are guests of their host like any station on the network, but for starting it.
HOST = 'server/presso-host.h'
TOOLKIT = re.compile(r'^(gtk|gdk|gsk|graphene|adwaita|libadwaita)\b')
SQL = re.compile(r'"\s*(SELECT\s|INSERT INTO\s|UPDATE \w+ SET\s|DELETE FROM\s|CREATE TABLE\s|PRAGMA\s)')


def folder_of(name):
    return '/'.join(name.split('/')[:2])


def check_library(name, header, angled):
    folder = folder_of(name)
    if angled and TOOLKIT.match(header):
        yield 'GTK never enters libpresso'
    if angled and header.startswith('sqlite3') and folder != 'libpresso/store':
        yield 'SQLite stays in store/'
    if angled and header.startswith('sqlite3') and name.endswith('.h') and '-private' not in name:
        yield 'no SQLite type in a public header'
    if angled and header.startswith('libsoup'):
        if folder not in ('libpresso/server', 'libpresso/client'):
            yield 'libsoup stays in server/ and client/'
        elif folder == 'libpresso/client' and name.endswith('.h') and '-private' not in name:
            yield 'no libsoup type in a header of client/'
    target = header.split('/')[0]
    if not angled and '/' in header and target in LIBPRESSO:
        if folder in MAY_INCLUDE and target not in MAY_INCLUDE[folder]:
            yield f'{folder} must not know {target}/'


def check_program(name, header, angled):
    program = name.split('/')[1]
    if angled and header.startswith(('sqlite3', 'libsoup')):
        yield 'programs reach the server through client/ only'
    if angled or '/' not in header:
        return
    target = header.split('/')[0]
    if target in ('store', 'services', 'server') and header != HOST:
        yield f'programs include nothing of {target}/ but {HOST}'
    if target in ('display', 'barista', 'admin', 'launcher', 'server') and target != program and header != HOST:
        yield f'what {program} shares with {target} belongs in apps/common'


def check(name):
    source = lint.without_c_comments(lint.text(name))
    for match in re.finditer(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', source, re.MULTILINE):
        angled, header = match.group(1) == '<', match.group(2)
        line = lint.line_of(source, match.start())
        rule = check_program if name.startswith('apps/') else check_library
        for problem in rule(name, header, angled):
            yield f'{name}:{line}: includes {header}: {problem}'
        if header.startswith('../') or '/../' in header:
            yield f'{name}:{line}: includes {header}: say the folder, from libpresso/ or apps/ on'
    if not name.startswith('libpresso/store/'):
        for match in SQL.finditer(source):
            yield f'{name}:{lint.line_of(source, match.start())}: all SQL lives in libpresso/store'


names = lint.files('.c', '.h', under='libpresso/') + lint.files('.c', '.h', under='apps/')
lint.finish([problem for name in names for problem in check(name)], len(names))
