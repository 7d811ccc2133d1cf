#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""po-to-menu.py HEADER PO…: writes what a new shop's menu is called in each language, as a table in C.

So a new shop has its names in all languages wherever it is made: no catalogue need be installed, and the language
of the process doesn't matter.
"""

import importlib.util
import json
import pathlib
import sys

PLACE = 'libpresso/model/presso-menu.c'


def entries(po):
    """As the page's catalogues are read."""
    name = pathlib.Path(__file__).with_name('po-to-json.py')
    spec = importlib.util.spec_from_file_location('po_to_json', name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.entries(po)


def main():
    header, *catalogues = sys.argv[1:]
    rows = []
    for po in catalogues:
        language = pathlib.Path(po).stem.replace('_', '-')
        rows += [(entry['msgid'], language, entry['msgstr']) for entry in entries(po)
                 if entry.get('msgid') and PLACE in entry['places']]
    with open(header, 'w', encoding='utf-8') as file:
        file.write('/* Written by build-aux/po-to-menu.py. */\n')
        file.write('static const struct {\n  const char *name;\n  const char *language;\n  const char *text;\n'
                   '} menu_names[] = {\n')
        for row in sorted(rows):
            file.write('  { ' + ', '.join(json.dumps(text, ensure_ascii=False) for text in row) + ' },\n')
        file.write('  { NULL, NULL, NULL },\n};\n')


if __name__ == '__main__':
    main()
