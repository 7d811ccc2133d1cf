#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each source says its licence in its first lines, C in its very first."""

import lint

SUFFIXES = ('.c', '.h', '.py', '.sh', '.js', '.mjs', '.css', '.ui', '.html', '.svg', 'meson.build', 'Makefile',
            '.xml', '.xml.in', '.desktop.in', '.service.in', '.service', '.ci/run')
IDENTIFIER = 'SPDX-License-Identifier: GPL-3.0-or-later'
FIRST_LINE = f'/* {IDENTIFIER} */'

problems = []
names = lint.files(*SUFFIXES)
for name in names:
    lines = lint.text(name).splitlines()
    if name.endswith(('.c', '.h')):
        if not lines or lines[0] != FIRST_LINE:
            problems.append(f'{name}:1: the first line is not {FIRST_LINE}')
        continue
    # Catalogues of software copy the metainfo and ask for a licence that lets them.
    identifier = IDENTIFIER.replace('GPL-3.0-or-later', 'CC0-1.0') if '.metainfo.xml' in name else IDENTIFIER
    if not any(identifier in line for line in lines[:5]):
        problems.append(f'{name}:1: no {identifier} in the first five lines')
lint.finish(problems, len(names))
