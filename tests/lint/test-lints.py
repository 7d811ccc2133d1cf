#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every lint finds what it is there for: each case is a small tree with one mistake and what must be said."""

import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SPDX = '/* SPDX-License-Identifier: GPL-3.0-or-later */\n'
UI = '<interface><template><object><property name="label">Ready</property></object></template></interface>'

PO = ('# SPDX-License-Identifier: GPL-3.0-or-later\nmsgid ""\nmsgstr ""\n'
      '"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n')
PLURAL = 'msgid "{n} cup"\nmsgid_plural "{n} cups"\n'

# Lint, file, its text, and what the lint must print ('' where it must be content).
CASES = [
    ('layers', 'libpresso/model/a.c', '#include "store/presso-store.h"\n', 'must not know store/'),
    ('layers', 'libpresso/store/a.c', '#include "server/presso-host.h"\n', 'must not know server/'),
    ('layers', 'libpresso/client/a.c', '#include "services/presso-order-manager.h"\n', 'must not know services/'),
    ('layers', 'libpresso/server/a.c', '#include <gtk/gtk.h>\n', 'GTK never enters libpresso'),
    ('layers', 'libpresso/services/a.c', '#include <sqlite3.h>\n', 'SQLite stays in store/'),
    ('layers', 'libpresso/store/a.h', '#include <sqlite3.h>\n', 'no SQLite type in a public header'),
    ('layers', 'libpresso/client/a.h', '#include <libsoup/soup.h>\n', 'no libsoup type in a header'),
    ('layers', 'libpresso/model/a.c', '#include <libsoup/soup.h>\n', 'libsoup stays in server/ and client/'),
    ('layers', 'libpresso/model/a.c', '#include "../store/a.h"\n', 'say the folder'),
    ('layers', 'libpresso/services/a.c', 'x ("SELECT 1");\n', 'all SQL lives in'),
    ('layers', 'libpresso/services/a.c', '/* "SELECT 1" */\n#include "store/presso-store.h"\n', ''),
    ('layers', 'apps/barista/a.c', '#include "store/presso-store.h"\n', 'nothing of store/'),
    ('layers', 'apps/barista/a.c', '#include "display/presso-display-window.h"\n', 'belongs in apps/common'),
    ('layers', 'apps/barista/a.c', '#include "server/presso-host.h"\n#include <adwaita.h>\n', ''),
    ('licence', 'libpresso/model/a.c', '/* None. */\n', 'the first line is not'),
    ('licence', 'data/web/a.js', 'let a;\n', 'in the first five lines'),
    ('scripts', 'build-aux/a.sh', '#!/bin/sh\nif true; then\n', 'a.sh'),
    ('scripts', 'tests/page/a.py', 'def :\n', 'invalid syntax'),
    ('scripts', 'data/web/a.js', 'export const a = ;\n', 'SyntaxError'),
    ('hosts', 'tests/page/package-lock.json', '{"resolved":"https://registry.' 'npmjs.org/a"}\n', 'registry host'),
    ('hosts', 'README.md', 'https://example.org/\n', ''),
    ('links', 'README.md', '[a](docs/a.md)\n', 'does not exist'),
    ('links', 'README.md', '[a](#b-c)\n# B D\n', 'no such heading'),
    ('links', 'README.md', '[a](#b-c)\n# B c\n', ''),
    ('links', 'data/a.metainfo.xml.in', '<image>https://raw.example.com/libpresso/presso/main/a.png</image>', 'does not exist'),
    ('docs', 'README.md', '    presso-server --prot 80\n', 'no program has --prot'),
    ('docs', 'README.md', '    presso-robot --guest=2\n', 'no program has --guest'),
    ('docs', 'README.md', '    presso --help\n', ''),
    ('docs', 'docs/guide/a.md', 'Then press *Brew it*.\n', 'nowhere is written'),
    ('docs', 'docs/guide/a.md', '*New order*, *Settings → Look*, *… has just sold out*\n', ''),
    ('format', 'libpresso/model/a.c', SPDX + 'int a( void ) { return 1 ; }\n', 'clang-format-violations'),
    ('strings', 'apps/admin/a.ui', UI, 'is not translatable'),
    ('strings', 'apps/admin/a.c', 'gtk_label_set_text (label, "Ready");\n', 'is not translatable'),
    ('strings', 'apps/admin/a.c', '/* not translated */\ngtk_label_set_text (label, "Presso");\n', ''),
    ('strings', 'apps/admin/a.c', '#include <glib/gi18n.h>\nchar *a = _ ("Ready");\n', 'lacks apps/admin/a.c'),
    ('strings', 'apps/admin/a.c', 'char *a = _ ("Order %" G_GINT64_FORMAT " now");\n', 'gettext knows PRId64'),
    ('strings', 'data/web/a.js', "button.textContent = 'Ready';\n", 'is not translatable'),
    ('strings', 'data/web/a.js', "p(h('p', {}, 'Too late'));\n", 'is not translatable'),
    ('strings', 'data/web/a.js', "p(tn('One cup', 'Many cups', 2), t(`Two`), 'button small'); // It\n", 'lacks'),
    ('strings', 'po/xx.po', PO + 'msgid "for {name}"\nmsgstr "für {nmae}"\n', 'has not the placeholders'),
    ('strings', 'po/xx.po', PO + PLURAL + 'msgstr[0] "eine"\nmsgstr[1] "{m}"\n', 'has not the placeholders'),
    ('strings', 'po/xx.po', PO + PLURAL + 'msgstr[0] "eine"\n', 'only one plural form'),
    ('strings', 'po/xx.po', PO + '#, c-format\nmsgid "%s"\nmsgstr "%d"\n', 'format specifications'),
    ('strings', 'po/xx.po', PO + '#, fuzzy\nmsgid "Cup"\nmsgstr "Tasse"\n', 'fuzzy'),
    ('strings', 'po/xx.po', PO + 'msgid "Cup"\nmsgstr ""\n', 'untranslated'),
    ('strings', 'data/a.gschema.xml', '<schema><key name="a"><summary>A</summary></key></schema>', 'no description'),
    ('strings', 'data/a.desktop', '[Desktop Entry]\nName=Cup\n', 'is not translatable'),
    ('sizes', 'libpresso/model/a.c', 'void\na (void)\n{\n' + '  b ();\n' * 61 + '}\n', 'a function of 61 lines'),
    ('sizes', 'data/web/a.js', 'b ();\n' * 701, '701 lines'),
    ('dependencies', 'libpresso/meson.build', "a = dependency('libtea')\n", 'libtea is not in'),
    ('dependencies', 'libpresso/meson.build', "a = dependency('gtk4', version: '>= 4.9')\n", 'of version 4.9'),
    ('dependencies', 'build-aux/install-deps.sh', "packages='\n+tea-dev  it\n'\n", 'tea-dev is not in'),
    ('dependencies', 'build-aux/install-deps.sh', "packages='\n+gcc  it\n'\n", 'nothing wants meson'),
    ('version', 'meson.build', "project('presso', version: '9.9')\n", 'meson.build has 9.9'),
]
# What the lints themselves read.
COPIED = ['build-aux', 'tests/lint', 'po', '.clang-format', 'NEWS', 'meson.build', 'docs/dependencies.md',
          'flatpak/io.github.libpresso.Presso.json', 'tests/page/package-lock.json',
          'data/io.github.libpresso.Presso.metainfo.xml.in']


def make_tree(folder, name, text):
    for copied in COPIED:
        source, target = ROOT / copied, folder / copied
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns('__pycache__', 'test-lints.py'))
        else:
            shutil.copy(source, target)
    (folder / 'po' / 'POTFILES').write_text('')
    (folder / 'po' / 'LINGUAS').write_text('xx\n' if name == 'po/xx.po' else '')
    shutil.copy(folder / 'po' / 'presso.pot', folder / 'po' / 'old.pot')
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def run_case(lint, name, text, expected):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        make_tree(folder, name, text)
        program = folder / 'tests/lint' / (lint + ('.sh' if lint == 'format' else '.py'))
        # Outside of a repository the lints take the files that are there.
        result = subprocess.run([str(program)], capture_output=True, text=True)
    said = result.stdout + result.stderr
    about_it = [line for line in said.splitlines() if name in line]
    if expected:
        good = result.returncode != 0 and any(expected in line for line in said.splitlines())
    else:
        good = not about_it and 'Traceback' not in said
    return good, said


def main():
    failed = 0
    print(f'1..{len(CASES)}', flush=True)
    for number, (lint, name, text, expected) in enumerate(CASES, 1):
        good, said = run_case(lint, name, text, expected)
        failed += not good
        print(f'{"ok" if good else "not ok"} {number} - {lint}: {name}: {expected or "nothing to say"}')
        if not good:
            for line in said.splitlines():
                print(f'# {line}', file=sys.stderr)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
