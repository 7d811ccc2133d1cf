#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No file names the host of a package registry: which one serves a machine is that machine's affair."""

import re
import shutil
import subprocess
import urllib.parse

import lint

# In pieces, so that this file passes.
KNOWN = [('registry', 'npmjs', 'org'), ('registry', 'yarnpkg', 'com'), ('pypi', 'org'), ('files', 'pythonhosted', 'org'),
         ('crates', 'io'), ('proxy', 'golang', 'org'), ('deb', 'debian', 'org'), ('security', 'debian', 'org'),
         ('docker', 'io'), ('ghcr', 'io'), ('dl', 'flathub', 'org'), ('deb', 'nodesource', 'com')]


def hosts():
    yield from ('.'.join(pieces) for pieces in KNOWN)
    # And the one this machine's npm asks, whatever it is called.
    if shutil.which('npm'):
        result = subprocess.run(['npm', 'config', 'get', 'registry'], cwd=lint.ROOT, capture_output=True, text=True)
        host = urllib.parse.urlsplit(result.stdout.strip()).hostname
        if host and host != 'localhost':
            yield host


def check(name, pattern):
    try:
        source = lint.text(name)
    except UnicodeDecodeError:
        return
    for match in pattern.finditer(source):
        yield f'{name}:{lint.line_of(source, match.start())}: names a registry host'


names = lint.files()
any_host = re.compile('|'.join(rf'(?<![\w.-]){re.escape(host)}\b' for host in sorted(set(hosts()))))
lint.finish([problem for name in names for problem in check(name, any_host)], len(names))
