#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""join-page.py --page PAGE --policy POLICY [--later LATER] FOLDER/index.html FILE...: puts the ordering page into one document.

In index.html, <link rel="stylesheet" href="/NAME">, <script type="module" src="/NAME"></script> and <!-- inline NAME -->
give way to the files themselves; comments and indentation, which phones don't read, stay behind. @presso:NAME@ is for
the server to fill in, and may stand in index.html only. A module becomes a
function's scope of its own, after all that it imports. POLICY is the part of the Content-Security-Policy that lets
in this script and this style sheet, and scripts of the same origin.

LATER is what later.js needs beyond that, a script of its own that the page fetches when it is used for the first time.

What modules may say is little, so that reading them by lines is enough; everything else is refused.
"""

import argparse
import base64
import hashlib
import pathlib
import re
import sys

import squeeze

NAMES = r'\{([^{}]*)\}'
IMPORT = re.compile(rf"^import\s*{NAMES}\s*from\s*'([^']*)';$", re.MULTILINE)
EXPORT = re.compile(r'^export (?=(?:(?:async )?function\*? ?|class |const )(\w+)\b(?!\s*,))', re.MULTILINE)
NAME = re.compile(r'(\w+)(?: as (\w+))?')
STYLE = re.compile(r'<link rel="stylesheet" href="/([\w.-]+)">')
SCRIPT = re.compile(r'<script type="module" src="/([\w.-]+)"></script>')
INLINE = re.compile(r'<!-- inline ([\w.-]+) -->')
SLOT = '@presso:'
LATER = 'later.js'

# What must not be left of a module once its imports and exports are understood.
REFUSED = [
    (r'^export default\b', 'exports are named, there is no default'),
    (r'^export\b', 'only a function, a class or one constant is exported, where it is made'),
    (r'^import\b', "imports are import { a, b as c } from './x.js';"),
    (r'\bimport\s*[(.]', 'what is imported is known when Presso is built'),
    (r'^(?:await|for await|(?:const|let) [^=]*= await)\b', 'a module is not waited for'),
    (r'</script|<!--', 'a script in a document ends there'),
]


class Refusal(Exception):
    pass


def without_comments(text, mark=None):
    """The lines that aren't comment."""
    kept = []
    is_comment = False
    for line in text.splitlines():
        words = line.strip()
        is_comment = is_comment or words.startswith('/*')
        if words and not is_comment and not (mark and words.startswith(mark)):
            kept.append(line)
        is_comment = is_comment and not words.endswith('*/')
    return '\n'.join(kept)


def without_markup_comments(text):
    return re.sub(r'<!--.*?-->', '', text, flags=re.DOTALL)


def without_indentation(text):
    return '\n'.join(filter(None, map(str.strip, text.splitlines())))


def variable_of(name):
    return 'module_' + re.sub(r'\W', '_', pathlib.PurePath(name).stem)


class Module:
    """One file of the script: which names it takes from which other, which it gives, and the rest of it."""

    def __init__(self, name, source):
        self.name = name
        self.imports = []
        text = IMPORT.sub(self.take_import, without_comments(source, '//'))
        self.exports = EXPORT.findall(text)
        text = EXPORT.sub('', text)
        for pattern, why in REFUSED:
            self.refuse(re.search(pattern, text, re.MULTILINE | re.IGNORECASE), why)
        for line in text.splitlines():
            self.refuse(line.count('`') % 2 and re.search('`.*', line), 'a string over two lines')
        self.body = without_indentation(text)

    def refuse(self, found, why):
        if found:
            raise Refusal(f'{self.name}: {why}: {found.string[found.start():].splitlines()[0].strip()}')

    def take_import(self, match):
        words, path = match.groups()
        if not re.fullmatch(r'\./[\w.-]+', path):
            raise Refusal(f'{self.name}: imports come from files beside it: {path}')
        names = [NAME.fullmatch(word.strip()) for word in words.split(',') if word.strip()]
        if not all(names):
            raise Refusal(f'{self.name}: not names to import: {words.strip()}')
        self.imports.append((path[2:], [name.group(1) for name in names]))
        taken = ', '.join(f'{name.group(1)}: {name.group(2)}' if name.group(2) else name.group(1) for name in names)
        return f'const {{ {taken} }} = {variable_of(path[2:])};'

    def __str__(self):
        given = f'return {{ {", ".join(self.exports)} }};\n' if self.exports else ''
        kept = f'const {variable_of(self.name)} = ' if self.exports else ''
        return f'{kept}(() => {{\n{self.body}\n{given}}})();\n'


def in_order(modules, first):
    """The modules that the first one needs, each after those that it needs itself."""
    ordered = []

    def visit(name, path):
        if name in path:
            raise Refusal(f'{name}: imports itself: {" → ".join([*path[path.index(name):], name])}')
        if name in ordered:
            return
        for needed, names in modules[name].imports:
            if needed not in modules:
                raise Refusal(f'{name}: there is no {needed}, or meson.build does not name it')
            for unknown in [one for one in names if one not in modules[needed].exports]:
                raise Refusal(f'{name}: {needed} exports no {unknown}')
            visit(needed, [*path, name])
        ordered.append(name)

    visit(first, [])
    return ordered


def join_script(sources, first):
    """All modules as one script, and those that only later.js needs as another."""
    modules = {name: Module(name, source) for name, source in sources.items() if name.endswith('.js')}
    ordered = in_order(modules, first)
    later = in_order(modules, LATER) if LATER in modules else []
    for unused in [name for name in modules if name not in ordered + later]:
        raise Refusal(f'{unused}: nothing imports it')
    shared = ', '.join(variable_of(name) for name in ordered[:-1] if modules[name].exports)
    given = f'globalThis.presso = {{ {shared} }};\n' if later else ''
    script = ''.join(str(modules[name]) for name in ordered[:-1]) + given + str(modules[first])
    rest = ''.join(str(modules[name]) for name in later if name not in ordered)
    taken = f'const {{ {shared} }} = globalThis.presso;\n'
    return [f'(() => {{\n"use strict";\n{text}}})();' for text in (script, taken + rest)]


def hash_of(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


class Page:
    """The document, and which scripts and styles of it a browser may trust."""

    def __init__(self, sources):
        self.sources = sources
        self.scripts = []
        self.later = ''
        self.styles = []
        text = INLINE.sub(self.take_drawings, sources['index.html'])
        text = without_indentation(without_markup_comments(text))
        text = STYLE.sub(self.take_style, text)
        self.text = SCRIPT.sub(self.take_script, text) + '\n'

    def source(self, name):
        if name not in self.sources:
            raise Refusal(f'index.html: there is no {name}, or meson.build does not name it')
        if SLOT in self.sources[name]:
            raise Refusal(f'{name}: the server fills in index.html only: {SLOT}')
        return self.sources[name]

    def take_drawings(self, match):
        return squeeze.squeeze_markup(without_markup_comments(self.source(match.group(1))))

    def take_style(self, match):
        text = squeeze.squeeze_style(without_comments(self.source(match.group(1))))
        if '</style' in text.lower():
            raise Refusal(f'{match.group(1)}: a style sheet in a document ends there: </style')
        self.styles.append(hash_of(text))
        return f'<style>{text}</style>'

    def take_script(self, match):
        self.source(match.group(1))
        try:
            text, self.later = map(squeeze.squeeze_script, join_script(self.sources, match.group(1)))
        except ValueError as problem:
            raise Refusal(str(problem)) from None
        if SLOT in text:
            raise Refusal(f'{match.group(1)}: the server fills in index.html only: {SLOT}')
        self.scripts.append(hash_of(text))
        return f'<script>{text}</script>'

    @property
    def policy(self):
        own = " 'self'" if LATER in self.sources else ''
        return f'script-src {" ".join(self.scripts)}{own}; style-src {" ".join(self.styles)}'


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--page', type=pathlib.Path, required=True)
    parser.add_argument('--policy', type=pathlib.Path, required=True)
    parser.add_argument('files', type=pathlib.Path, nargs='+')
    parser.add_argument('--later', type=pathlib.Path)
    arguments = parser.parse_args()
    try:
        page = Page({file.name: file.read_text(encoding='utf-8') for file in arguments.files})
    except Refusal as refusal:
        sys.exit(f'join-page.py: {refusal}')
    arguments.page.write_text(page.text, encoding='utf-8')
    arguments.policy.write_text(page.policy, encoding='utf-8')
    if arguments.later:
        arguments.later.write_text(page.later, encoding='utf-8')


if __name__ == '__main__':
    main()
