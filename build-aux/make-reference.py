#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make-reference.py BUILD_DIR OUTPUT: describes the public functions, types, properties and signals of libpresso as HTML
in OUTPUT/Presso. BUILD_DIR is configured with -Dreference=true. A warning is an error, and so is a function, a
parameter, a result or a type without documentation.
"""

import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIBRARY = ROOT / 'libpresso'
CONFIG = ROOT / 'docs/reference/libpresso.toml'
PACKAGES = ['gio-2.0', 'gio-unix-2.0', 'json-glib-1.0', 'libsoup-3.0', 'sqlite3', 'gnutls']
CORE = '{http://www.gtk.org/introspection/core/1.0}'
C = '{http://www.gtk.org/introspection/c/1.0}'
FUNCTIONS = ['function', 'method', 'constructor', 'callback']
TYPES = ['class', 'interface', 'enumeration', 'bitfield']
# One function a route, all of one form; what each does is in docs/protocol.md.
NOT_SCANNED = ['presso-handlers.h']
# What GLib's macros write, and what does as GLib's manner has it.
CONVENTIONS = ('_get_type', '_free', '_ref', '_unref', '_clear')
# Of use to other languages only: here a structure has a function of its own that frees it.
FOR_BINDINGS = 'bare structure or union; register as boxed type'


def run(*command):
    """What the command complains of."""
    result = subprocess.run([str(word) for word in command], cwd=LIBRARY, capture_output=True, text=True)
    said = re.sub(r'\x1b\[[0-9;]*m', '', result.stdout + result.stderr).splitlines()
    lines = [line for line in said if line.strip() and FOR_BINDINGS not in line]
    return lines or ([f'{command[0]} ended with {result.returncode}'] if result.returncode else [])


def scan(build, gir):
    flags = subprocess.run(['pkg-config', '--cflags', *PACKAGES], capture_output=True, text=True, check=True)
    headers = [path for path in sorted(LIBRARY.glob('*/*.h'))
               if not path.stem.endswith('-private') and path.name not in NOT_SCANNED]
    sources = [path.relative_to(LIBRARY) for path in [*headers, *sorted(LIBRARY.glob('*/*.c'))]]
    return run('g-ir-scanner', '--quiet', '--warn-all', '--no-libtool', '--namespace=Presso', '--nsversion=1',
               '--identifier-prefix=Presso', '--symbol-prefix=presso', '--c-include=presso.h',
               '--include=Gio-2.0', '--include=Json-1.0', '--include=Soup-3.0', '--library=presso-introspected',
               f'-L{build}/libpresso', f'--library-path={build}/libpresso', '-I.', f'-I{build}',
               *flags.stdout.split(), '-D_GNU_SOURCE', f'--output={gir}', *sources)


def has_doc(node):
    return node.find(f'{CORE}doc') is not None


def find_gaps(function):
    """What of a function nothing is said about. What it returns or takes may be all that there is to say."""
    result = function.find(f'{CORE}return-value')
    kind = result.find(f'{CORE}type')
    parameters = [node for node in function.iter(f'{CORE}parameter') if node.get('name') not in ('user_data', 'error')]
    instances = function.iter(f'{CORE}instance-parameter')
    if not any(has_doc(node) for node in [function, result, *instances, *parameters]):
        yield 'it'
    elif (kind is None or kind.get('name') != 'none') and not has_doc(result):
        yield 'what it returns'
    yield from (node.get('name') for node in parameters if not has_doc(node))


def check(gir):
    tree = ElementTree.parse(gir)
    for function in (node for tag in FUNCTIONS for node in tree.iter(CORE + tag)):
        # A member of a structure has none, and is described with it.
        name = function.get(f'{C}identifier') or function.get(f'{C}type')
        if name is None or name.endswith(CONVENTIONS) or function.get('moved-to'):
            continue
        gaps = list(find_gaps(function))
        if gaps:
            position = function.find(f'{CORE}source-position')
            where = f'{position.get("filename")}:{position.get("line")}: ' if position is not None else ''
            yield f'{where}{name}: nothing is said of {", ".join(gaps)}'
    for tag in TYPES:
        for node in tree.iter(CORE + tag):
            if not has_doc(node) and not any(has_doc(member) for member in node.iter(f'{CORE}member')):
                yield f'{node.get(f"{C}type")}: nothing is said of it'


def main():
    build, output = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
    output.mkdir(parents=True, exist_ok=True)
    gir = output / 'Presso-1.gir'
    problems = scan(build, gir)
    if gir.exists():
        problems += check(gir)
        problems += run('gi-docgen', 'generate', '--quiet', '--config', CONFIG, '--output-dir', output, gir)
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        print(next(output.rglob('index.html')))
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
