#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""data.py BUILD_ROOT: desktop files, metainfo, settings, .ui files, icons and the manifest are well formed."""

import configparser
import json
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import lint

SCHEMA = 'data/io.github.libpresso.Presso.gschema.xml'
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


def read(path):
    parser = configparser.ConfigParser(interpolation=None, delimiters='=')
    parser.optionxform = str
    parser.read(path, encoding='utf-8')
    return parser


def check_desktop(path):
    """The bus starts it by the file's own name; it has an icon of its own and speaks all languages."""
    entry = read(path)['Desktop Entry']
    service = path.with_suffix('.service')
    program = read(service)['D-BUS Service'] if service.exists() else {}
    if entry.get('DBusActivatable') != 'true' or program.get('Name') != path.stem:
        yield f'{path.name}: no service starts {path.stem}'
    if not program.get('Exec', '').endswith(f'/{entry["Exec"]} --gapplication-service'):
        yield f'{service.name}: does not start {entry["Exec"]}'
    for suffix in ('', '-symbolic'):
        if not (lint.ROOT / f'data/icons/{entry["Icon"]}{suffix}.svg').exists():
            yield f'{path.name}: there is no icon {entry["Icon"]}{suffix}'
    for language in lint.text('po/LINGUAS').split('\n'):
        if language and not language.startswith('#') and f'Comment[{language}]' not in entry:
            yield f'{path.name}: says nothing in {language}'


def check_metainfo(path):
    """No finding, of whatever sort; but the id is what it is."""
    said = subprocess.run(['appstreamcli', 'validate', '--no-net', '--pedantic', '--format=text', '--no-color', str(path)],
                          capture_output=True, text=True).stdout
    for line in said.splitlines():
        if line[:2] in ('E:', 'W:', 'I:', 'P:') and 'cid-contains-uppercase-letter' not in line:
            yield f'{path.name}: {line}'
    if 'alidation' not in said:
        yield f'{path.name}: was not validated: {said}'


def check_settings():
    """What can be set is used somewhere."""
    sources = ''.join(lint.text(name) for name in lint.files('.c', under='apps/'))
    for key in ElementTree.fromstring(lint.text(SCHEMA)).iter('key'):
        if f'"{key.get("name")}"' not in sources:
            yield f'{SCHEMA}: nothing uses {key.get("name")}'


def check_resources():
    """A development build's id is another one, its resources are where they were: no program may look by its id."""
    for name in lint.files('.c', under='apps/'):
        text = lint.text(name)
        if '"application-id"' in text and '"resource-base-path"' not in text:
            yield f'{name}: the application does not say where its resources are'


def check_permissions(name, manifest):
    """A Flatpak may do what a comment gives a reason for, and nothing else."""
    for permission in set(manifest['finish-args']) ^ set(manifest['//finish-args']):
        yield f'{name}: {permission} is without a reason, or the reason without it'


problems.extend(check_settings())
problems.extend(check_resources())
for desktop in sorted(DATA.glob('*.desktop')):
    check(desktop.name, 'desktop-file-validate', str(desktop))
    problems.extend(check_desktop(desktop))
if len(list(DATA.glob('*.desktop'))) < 4:
    problems.append('data: fewer than four desktop files were built')
for metainfo in DATA.glob('*.metainfo.xml'):
    problems.extend(check_metainfo(metainfo))
    checked += 1
check('settings', 'glib-compile-schemas', '--strict', '--dry-run', str(lint.ROOT / 'data'))
for name in lint.files('.ui', '.svg', '.gresource.xml', '.metainfo.xml.in', '.gschema.xml'):
    check(name, 'xmllint', '--noout', '--nonet', name)
for name in lint.files('.json'):
    checked += 1
    try:
        document = json.loads(lint.text(name))
        if name.startswith('flatpak/'):
            problems.extend(check_permissions(name, document))
    except ValueError as error:
        problems.append(f'{name}: {error}')
lint.finish(problems, checked)
