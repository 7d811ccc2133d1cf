#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""install-development.py DATADIR: gives what -Ddevelopment=true has installed an id, a name and an icon of its own.

So it is told from a released Presso on the same desktop. Beside one it lives as a Flatpak or below another prefix.
meson's log has the names of before, so a log of its own tells uninstall.py the new ones.
"""

import os
import pathlib
import re
import sys

ID = 'io.github.libpresso.Presso'
OWN_ID = ID + '.Devel'
FOLDERS = ['applications', 'dbus-1/services', 'glib-2.0/schemas', 'icons/hicolor/scalable/apps',
           'icons/hicolor/symbolic/apps', 'metainfo']
# A barrier across the foot of the icon.
BARRIER = ('  <rect x="8" y="102" width="112" height="20" rx="4" fill="#f5c211"/>\n'
           '  <path fill="#241f31" d="M20 102h12l-12 20H8zM48 102h12l-12 20H36zM76 102h12l-12 20H64zM104 102h12l-12 20H92z"/>\n')


def change(path):
    text = path.read_text(encoding='utf-8').replace(ID, OWN_ID)
    if path.suffix == '.desktop':
        # The first names are the program's, the next ones those of what it can be asked for.
        entry, bracket, actions = text.partition('\n[Desktop Action')
        text = re.sub(r'^(Name(\[[\w@]+\])?=.*)$', r'\1 (Development)', entry, flags=re.MULTILINE) + bracket + actions
    elif path.name.endswith('.metainfo.xml'):
        text = re.sub(r'(<name[^>]*>[^<]*)(</name>)', r'\1 (Development)\2', text)
    elif path.name.endswith('.gschema.xml'):
        text = text.replace('/io/github/libpresso/Presso/', '/io/github/libpresso/Presso/Devel/')
    elif path.suffix == '.svg' and not path.stem.endswith('-symbolic'):
        text = text.replace('</svg>', BARRIER + '</svg>')
    own = path.with_name(path.name.replace(ID, OWN_ID))
    own.write_text(text, encoding='utf-8')
    path.unlink()
    return own


def main():
    datadir = pathlib.Path(os.environ['MESON_INSTALL_DESTDIR_PREFIX']) / sys.argv[1]
    paths = [path for folder in FOLDERS for path in sorted((datadir / folder).glob(ID + '*'))]
    made = [change(path) for path in paths if not path.name.startswith(OWN_ID)]
    log = pathlib.Path(os.environ['MESON_BUILD_ROOT']) / 'meson-logs/install-log-development.txt'
    log.write_text(''.join(f'{path}\n' for path in made), encoding='utf-8')


if __name__ == '__main__':
    main()
