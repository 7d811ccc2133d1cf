#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""pack-web-file.py INPUT OUTPUT: compresses a file of the page, with the same bytes whenever it is built.

Phones don't read comments: lines of comment in a module or style sheet go out empty, but for the first, and all lines
without indentation, a fifth of the bytes. Line numbers stay those of the source. No module has a string over two lines.
"""

import gzip
import pathlib
import sys


def is_comment(line, suffix):
    if suffix == '.css':
        return line.startswith('/*') and line.endswith('*/')
    return suffix == '.js' and line.startswith('//')


def packed(text, suffix):
    first, *rest = (line.strip() for line in text.split('\n'))
    return '\n'.join([first, *('' if is_comment(line, suffix) else line for line in rest)])


source, target = (pathlib.Path(name) for name in sys.argv[1:])
content = packed(source.read_text(encoding='utf-8'), source.suffix)
target.write_bytes(gzip.compress(content.encode(), compresslevel=9, mtime=0))
