#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""update-po.py [--pot FILE]: collects the strings to be translated and merges them into each language.

Writes po/POTFILES, po/presso.pot and po/*.po; with --pot only FILE, for the lint that compares them.
"""

import argparse
import re
import subprocess
import sys

import potfiles

ROOT = potfiles.ROOT
# Of desktop files, GLib's usual set, and the page's t() and tn().
KEYWORDS = ['Comment', 'Keywords', 'Name', '_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'ngettext:1,2', 'g_dngettext:2,3', 'g_dpgettext2:2c,3', 't', 'tn:1,2']

HEADER = '''\
# The strings of Presso to be translated.
# SPDX-License-Identifier: GPL-3.0-or-later
#
'''


def extract(names, output):
    command = ['xgettext', '--from-code=UTF-8', '--add-comments=Translators', '--package-name=presso',
               '--copyright-holder=The Presso project', '--foreign-user', '--keyword', '--sort-by-file',
               '--no-wrap', *[f'--keyword={word}' for word in KEYWORDS], f'--output={output}', *names]
    subprocess.run(command, cwd=ROOT, check=True)
    # Without the date, the file changes only when a string does.
    with open(ROOT / output, encoding='utf-8') as pot:
        text = pot.read()
    text = re.sub(r'^"POT-Creation-Date:.*\n', '', text, flags=re.MULTILINE)
    text = text[text.index('#, fuzzy'):]
    text = HEADER + text
    with open(ROOT / output, 'w', encoding='utf-8') as pot:
        pot.write(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--pot', help='write only this template')
    arguments = parser.parse_args()
    names = potfiles.potfiles()
    if arguments.pot:
        extract(names, arguments.pot)
        return 0
    (ROOT / 'po' / 'POTFILES').write_text('\n'.join(names) + '\n', encoding='utf-8')
    extract(names, 'po/presso.pot')
    for language in (ROOT / 'po' / 'LINGUAS').read_text().split():
        if not language.startswith('#'):
            subprocess.run(['msgmerge', '--quiet', '--update', '--backup=none', '--no-wrap', '--previous',
                            f'po/{language}.po', 'po/presso.pot'], cwd=ROOT, check=True)
    return 0


if __name__ == '__main__':
    sys.exit(main())
