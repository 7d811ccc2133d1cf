#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""po-to-json.py PO JSON [FOLDER…]: writes the ordering page's part of a translation as the page reads it, or FOLDER's.

{"English": "translated", "one": ["form 0", "form 1"], "": "1011…"}: the member "" is the plural table.
Its character n is the form for n; from 200 on the last two digits decide.
"""

import ast
import gettext
import json
import re
import subprocess
import sys

PAGE = 'data/web/'
# What only these say, the page fetches with its later part.
LATER = {PAGE + name for name in ('history.js', 'journey.js', 'privacy.js', 'progress.js')}
TABLE_LENGTH = 200


def entries(po):
    """The page's messages, as dictionaries of PO keywords."""
    plain = subprocess.run(['msgattrib', '--translated', '--no-fuzzy', '--no-obsolete', '--no-wrap', po],
                           capture_output=True, text=True, check=True).stdout
    for block in plain.split('\n\n'):
        entry, keyword = {'places': ''}, ''
        for line in block.splitlines():
            if line.startswith('#:'):
                entry['places'] += line
            elif line.startswith('"'):
                entry[keyword] += ast.literal_eval(line)
            elif not line.startswith('#'):
                keyword, text = line.split(' ', 1)
                entry[keyword] = ast.literal_eval(text)
        yield entry


def plural_table(header):
    rule = re.search(r'Plural-Forms:.*?plural=([^;\n]*)', header).group(1)
    form = gettext.c2py(rule)
    return ''.join(str(form(number)) for number in range(TABLE_LENGTH))


def is_later(entry):
    # That another program says it, too, makes no difference.
    return set() < set(re.findall(rf'{PAGE}[\w./-]+(?=:\d)', entry['places'])) <= LATER


def is_of(entry, folders):
    return folders == ['later'] or any(folder in entry['places'] for folder in folders)


def catalogue(po, folders):
    result = {}
    for entry in entries(po):
        is_page_later = entry.get('msgid') != '' and is_later(entry)
        if folders in ([PAGE], ['later']) and is_page_later != (folders == ['later']):
            continue
        if entry.get('msgid') == '':
            result[''] = plural_table(entry['msgstr'])
        elif 'msgid_plural' in entry and is_of(entry, folders):
            forms = sorted(key for key in entry if key.startswith('msgstr['))
            result[entry['msgid']] = [entry[key] for key in forms]
        elif is_of(entry, folders):
            result[entry['msgid']] = entry['msgstr']
    return result


def main():
    po, output, *folders = sys.argv[1:]
    # "later" is the page's later part.
    with open(output, 'w', encoding='utf-8') as file:
        json.dump(catalogue(po, folders or [PAGE]), file, ensure_ascii=False, separators=(',', ':'), sort_keys=True)


if __name__ == '__main__':
    main()
