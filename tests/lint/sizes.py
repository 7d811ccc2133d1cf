#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No file and no function grows past what a reader can hold; what does is split by concern."""

import re

import lint

MOST_FILE_LINES = 700
MOST_FUNCTION_LINES = 60


def functions(source):
    """First line and length of each function body; our style puts its braces in the first column."""
    start = None
    for number, line in enumerate(source.splitlines(), 1):
        if line == '{':
            start = number
        elif line == '}' and start:
            yield start, number - start - 1
            start = None


def check(name):
    source = lint.text(name)
    lines = source.count('\n')
    if lines > MOST_FILE_LINES:
        yield f'{name}:1: {lines} lines; at most {MOST_FILE_LINES}'
    if name.endswith('.c'):
        for line, length in functions(source):
            if length > MOST_FUNCTION_LINES:
                yield f'{name}:{line}: a function of {length} lines; at most {MOST_FUNCTION_LINES}'


names = [name for name in lint.files('.c', '.h', '.js', '.mjs', '.py', '.ui', '.css')
         if not re.search(r'(^|/)node_modules/', name)]
lint.finish([problem for name in names for problem in check(name)], len(names))
