#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""gzip-file.py INPUT OUTPUT: compresses as far as gzip goes, with the same bytes whenever it is built."""

import gzip
import pathlib
import sys

source, target = sys.argv[1:]
pathlib.Path(target).write_bytes(gzip.compress(pathlib.Path(source).read_bytes(), compresslevel=9, mtime=0))
