#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""join-page.py --page PAGE --policy POLICY [--later LATER] [--later-style STYLE] FOLDER/index.html FILE...: puts the
ordering page into one document.

In index.html, <link rel="stylesheet" href="/NAME">, <script type="module" src="/NAME"></script> and <!-- inline NAME -->
give way to the files themselves; comments and indentation, which phones don't read, stay behind. @presso:NAME@ is for
the server to fill in, and may stand in index.html only. A module becomes a function's scope of its own, after all that it
imports. Of several scripts each brings what it needs and those before it lack. POLICY is the part of the
Content-Security-Policy that lets in these scripts and style sheets, and those of the same origin.

LATER and STYLE are the last of the scripts and what belongs to it, later.js and later.css, which the page fetches when it is
used for the first time.

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
LATER_STYLE = 'later.css'

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


def join_scripts(sources, entries):
    """A script for each of these modules, with what it needs and none of the scripts before brings along."""
    modules = {name: Module(name, source) for name, source in sources.items() if name.endswith('.js')}
    parts = []
    for entry in entries:
        before = {name for part in parts for name in part}
        parts.append([name for name in in_order(modules, entry) if name not in before])
    for unused in modules.keys() - {name for part in parts for name in part}:
        raise Refusal(f'{unused}: nothing imports it')
    return [join_part(modules, parts, part) for part in parts]


def join_part(modules, parts, part):
    """One script: takes what it needs from those before it and gives what those after it need, and then starts."""
    index = parts.index(part)
    taken = needed(modules, part, sum(parts[:index], []))
    given = needed(modules, sum(parts[index + 1:], []), part)
    *others, entry = [str(modules[name]) for name in part]
    take = f'const {{ {taken} }} = globalThis.presso;\n' if taken else ''
    give = f'globalThis.presso = {{ ...globalThis.presso, {given} }};\n' if given else ''
    return f'(() => {{\n"use strict";\n{take}{"".join(others)}{give}{entry}}})();'


def needed(modules, users, offered):
    """Which of the modules offered these import."""
    names = {name for user in users for name, _ in modules[user].imports}
    return ', '.join(variable_of(name) for name in offered if name in names)


def hash_of(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


class Page:
    """The document, and which scripts and styles of it a browser may trust."""

    def __init__(self, sources):
        self.sources = sources
        entries = [*SCRIPT.findall(sources['index.html']), *filter(LATER.__eq__, sources)]
        self.joined = self.join(entries)
        self.scripts = []
        self.styles = []
        text = INLINE.sub(self.take_drawings, sources['index.html'])
        text = without_indentation(without_markup_comments(text))
        text = STYLE.sub(self.take_style, text)
        self.text = SCRIPT.sub(self.take_script, text) + '\n'

    def join(self, entries):
        for name in entries:
            self.source(name)
        try:
            return dict(zip(entries, map(squeeze.squeeze_script, join_scripts(self.sources, entries))))
        except ValueError as problem:
            raise Refusal(str(problem)) from None

    def source(self, name):
        if name not in self.sources:
            raise Refusal(f'index.html: there is no {name}, or meson.build does not name it')
        if SLOT in self.sources[name]:
            raise Refusal(f'{name}: the server fills in index.html only: {SLOT}')
        return self.sources[name]

    def take_drawings(self, match):
        return squeeze.squeeze_markup(without_markup_comments(self.source(match.group(1))))

    def take_style(self, match):
        text = self.style(match.group(1))
        if '</style' in text.lower():
            raise Refusal(f'{match.group(1)}: a style sheet in a document ends there: </style')
        self.styles.append(hash_of(text))
        return f'<style>{text}</style>'

    def style(self, name):
        return squeeze.squeeze_style(without_comments(self.source(name)))

    def take_script(self, match):
        text = self.joined[match.group(1)]
        if SLOT in text:
            raise Refusal(f'{match.group(1)}: the server fills in index.html only: {SLOT}')
        self.scripts.append(hash_of(text))
        return f'<script>{text}</script>'

    @property
    def later(self):
        return self.joined.get(LATER, '')

    @property
    def later_style(self):
        return self.style(LATER_STYLE)

    @property
    def policy(self):
        own = ["'self'"] if LATER in self.sources else []
        return f'script-src {" ".join(self.scripts + own)}; style-src {" ".join(self.styles + own)}'


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--page', type=pathlib.Path, required=True)
    parser.add_argument('--policy', type=pathlib.Path, required=True)
    parser.add_argument('files', type=pathlib.Path, nargs='+')
    parser.add_argument('--later', type=pathlib.Path)
    parser.add_argument('--later-style', type=pathlib.Path)
    arguments = parser.parse_args()
    try:
        page = Page({file.name: file.read_text(encoding='utf-8') for file in arguments.files})
    except Refusal as refusal:
        sys.exit(f'join-page.py: {refusal}')
    arguments.page.write_text(page.text, encoding='utf-8')
    arguments.policy.write_text(page.policy, encoding='utf-8')
    if arguments.later:
        arguments.later.write_text(page.later, encoding='utf-8')
    if arguments.later_style:
        arguments.later_style.write_text(page.later_style, encoding='utf-8')


if __name__ == '__main__':
    main()
