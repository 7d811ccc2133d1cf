#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""po-to-table.py HEADER NAME SOURCE PO…: writes what the strings of SOURCE are in each language, as a table in C.

For what is said in all languages wherever the host runs, such as the menu of a new shop: no catalogue need be
installed, and the language of the process doesn't matter. The table is called NAME.
"""

import importlib.util
import json
import pathlib
import sys


def entries(po):
    """As the page's catalogues are read."""
    name = pathlib.Path(__file__).with_name('po-to-json.py')
    spec = importlib.util.spec_from_file_location('po_to_json', name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.entries(po)


def main():
    header, table, source, *catalogues = sys.argv[1:]
    rows = []
    for po in catalogues:
        language = pathlib.Path(po).stem.replace('_', '-')
        rows += [(entry['msgid'], language, entry['msgstr']) for entry in entries(po)
                 if entry.get('msgid') and source in entry['places']]
    with open(header, 'w', encoding='utf-8') as file:
        file.write('/* Written by build-aux/po-to-table.py. */\n')
        file.write('static const struct {\n  const char *name;\n  const char *language;\n  const char *text;\n'
                   f'}} {table}[] = {{\n')
        for row in sorted(rows):
            file.write('  { ' + ', '.join(json.dumps(text, ensure_ascii=False) for text in row) + ' },\n')
        file.write('  { NULL, NULL, NULL },\n};\n')


if __name__ == '__main__':
    main()
