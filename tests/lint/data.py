#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""data.py BUILD_ROOT: desktop files, metainfo, settings, .ui files, icons and the manifest are well formed."""

import json
import pathlib
import subprocess
import sys

import lint

DATA = pathlib.Path(sys.argv[1]) / 'data'


def run(name, *command):
    result = subprocess.run(command, cwd=lint.ROOT, capture_output=True, text=True)
    return [f'{name}: {(result.stdout + result.stderr).strip()}'] if result.returncode else []


problems = []
checked = 0


def check(name, *command):
    global checked
    checked += 1
    problems.extend(run(name, *command))


for desktop in sorted(DATA.glob('*.desktop')):
    check(desktop.name, 'desktop-file-validate', str(desktop))
if len(list(DATA.glob('*.desktop'))) < 3:
    problems.append('data: fewer than three desktop files were built')
for metainfo in DATA.glob('*.metainfo.xml'):
    check(metainfo.name, 'appstreamcli', 'validate', '--no-net', '--pedantic', str(metainfo))
check('settings', 'glib-compile-schemas', '--strict', '--dry-run', str(lint.ROOT / 'data'))
for name in lint.files('.ui', '.svg', '.gresource.xml', '.metainfo.xml.in', '.gschema.xml'):
    check(name, 'xmllint', '--noout', '--nonet', name)
for name in lint.files('.json'):
    checked += 1
    try:
        json.loads(lint.text(name))
    except ValueError as error:
        problems.append(f'{name}: {error}')
lint.finish(problems, checked)
