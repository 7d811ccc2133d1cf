#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""potfiles.py: prints the files that hold strings to be translated, one a line; po/POTFILES is that list."""

import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
# What marks a string, by the end of a file's name. Order matters: the longer end first.
MARKS = [
    ('.gschema.xml', re.compile(r'<summary>')),
    ('.metainfo.xml.in', re.compile(r'<')),
    ('.desktop.in', re.compile(r'=')),
    ('.ui', re.compile(r'translatable="yes"')),
    ('.c', re.compile(r'(?<![\w"])(?:_|N_|C_|NC_|ngettext|g_dngettext|g_dpgettext2) \(\s*(?:GETTEXT_PACKAGE,\s*)?"')),
    ('.js', re.compile(r'(?<![\w.])(?:t|tn) ?\(\s*[\'"`]')),
    ('.mjs', re.compile(r'(?<![\w.])(?:t|tn) ?\(\s*[\'"`]')),
]
FOLDERS = ('apps', 'data', 'libpresso')


def marked(path):
    for end, mark in MARKS:
        if path.name.endswith(end):
            return bool(mark.search(path.read_text(encoding='utf-8')))
    return False


def tracked():
    """What git knows or would take; in an unpacked tarball, what is there."""
    if (ROOT / '.git').exists():
        listed = subprocess.run(['git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard', *FOLDERS],
                                cwd=ROOT, capture_output=True, text=True)
        if listed.returncode == 0:
            return [ROOT / name for name in listed.stdout.split('\0') if name]
    return [path for folder in FOLDERS for path in (ROOT / folder).rglob('*')]


def potfiles():
    return sorted({str(path.relative_to(ROOT)) for path in tracked() if path.is_file() and marked(path)})


if __name__ == '__main__':
    print('\n'.join(potfiles()))
