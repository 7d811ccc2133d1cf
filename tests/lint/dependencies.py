#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/dependencies.md has everything that Presso is built, run and tested with, and nothing else."""

import json
import re

import lint

LIST = 'docs/dependencies.md'
MANIFEST = 'flatpak/io.github.libpresso.Presso.json'
DEPS = 'build-aux/install-deps.sh'
LOCK = 'tests/page/package-lock.json'
DEPENDENCY = re.compile(r"\bdependency\('([^']+)'(?:,\s*version:\s*'>=\s*([^']+)')?")


def read_list():
    """The rows of each table: the names in the first cell, version, licence, and what it is for."""
    rows = re.findall(r'^\| (`[^|]+`) \|([^|]*)\|([^|]*)\|([^|]*)\|$', lint.text(LIST), re.MULTILINE)
    return [(re.findall('`([^`]+)`', names), *(cell.strip() for cell in cells)) for names, *cells in rows]


def meson_wants():
    """A name and its version, None where any will do; also each of a list of names that is gone through."""
    for name in lint.files('meson.build'):
        text = lint.text(name)
        yield from ((name, found, version or None) for found, version in DEPENDENCY.findall(text))
        for words in re.findall(r"foreach \w+ : \[([^\]]+)\]\n[^\n]*\bdependency\(\w", text):
            yield from ((name, found, None) for found in re.findall("'([^']+)'", words))


def debian_wants():
    text = lint.text(DEPS)
    listed = text.split("packages='", 1)[1].split("'\n", 1)[0]
    for name in re.findall(r'^[+*]?(\S+)', listed, re.MULTILINE) + re.findall(r'\bwant ([a-z][\w.+-]*)', text):
        yield DEPS, name, None


def npm_wants(packages):
    for name, version in packages['']['devDependencies'].items():
        yield LOCK, name, version


def flatpak_wants():
    for module in json.loads(lint.text(MANIFEST))['modules']:
        if module['name'] != 'presso':
            yield MANIFEST, module['name'], re.search(r'-([\d.]+)\.tar', module['sources'][0]['url']).group(1)


rows = read_list()
packages = json.loads(lint.text(LOCK))['packages']
wanted = [*meson_wants(), *debian_wants(), *npm_wants(packages), *flatpak_wants()]
problems = []
for where, name, version in wanted:
    mine = [row for row in rows if name in row[0]]
    if not mine:
        problems.append(f'{where}: {name} is not in {LIST}')
    elif version and version not in [row[1] for row in mine]:
        problems.append(f'{where}: {name} is of version {version}, which {LIST} does not say')
known = {name for _, name, _ in wanted}
for names, version, licence, reason in rows:
    problems += [f'{LIST}: nothing wants {name}' for name in names if name not in known]
    if not (version and licence and reason):
        problems.append(f'{LIST}: {names[0]} lacks version, licence or reason')
    package = packages.get(f'node_modules/{names[0]}')
    if package and package['license'] != licence:
        problems.append(f'{LIST}: {names[0]} is under {package["license"]}')
for licence in sorted({package['license'] for path, package in packages.items() if path}):
    if licence not in lint.text(LIST):
        problems.append(f'{LOCK}: something is under {licence}, which {LIST} does not name')
lint.finish(problems, len(wanted))
