#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every script can be parsed, in the language its first line or its name says."""

import ast
import shutil
import subprocess

import lint


def parse(name):
    source = lint.text(name)
    first = source.splitlines()[0] if source else ''
    if name.endswith('.py'):
        try:
            ast.parse(source, name)
        except SyntaxError as error:
            return f'{name}:{error.lineno}: {error.msg}'
        return None
    if name.endswith(('.js', '.mjs')):
        # As a module, whatever the nearest package.json says; read from standard input so that nothing runs.
        command = ['node', '--input-type=module', '--check']
        if not shutil.which('node'):
            return None
        result = subprocess.run(command, input=source, capture_output=True, text=True)
    else:
        result = subprocess.run(['bash' if 'bash' in first else 'sh', '-n', str(lint.ROOT / name)],
                                capture_output=True, text=True)
    return f'{name}: {result.stderr.strip()}' if result.returncode else None


names = lint.files('.py', '.sh', '.js', '.mjs', '.ci/run')
lint.finish([problem for problem in map(parse, names) if problem], len(names))
