#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What build-aux/join-page.py makes of the page's files, and what it refuses."""

import base64
import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(os.environ.get('PRESSO_TEST_SOURCE_ROOT', pathlib.Path(__file__).resolve().parents[2]))
INDEX = '''<!doctype html>
<!-- a comment
     over two lines -->
<link rel="stylesheet" href="/style.css">
  <!-- inline drinks.svg -->
  <script type="module" src="/main.js"></script>
'''
MAIN = "import { a, b as c } from './one.js';\n\nconsole.log(a, c);\n"
ONE = ('// A comment.\n/** Another,\n * longer. */\nconst hidden = 1;\nexport const a = hidden;\n'
       'export async function b() {\n  await a; // goes\n}\nexport class C {}\n')
FILES = {'index.html': INDEX, 'main.js': MAIN, 'one.js': ONE, 'style.css': '/* Red. */\np {\n  color: red;\n}\n',
         'drinks.svg': '<svg><!-- Cups. --><path d="M0\n  0"/></svg>\n'}
SCRIPT = ('(()=>{"use strict";const module_one=(()=>{const hidden=1;const a=hidden;async function b(){await a;}class C{}'
          'return{a,b,C};})();(()=>{const{a,b:c}=module_one;console.log(a,c);})();})();')
STYLE = 'p{color:red}'
PAGE = (f'<!doctype html>\n<style>{STYLE}</style>\n<svg><path d="M0\n0"/></svg>\n<script>{SCRIPT}</script>\n')
# With a script before it and one after it, and what that looks like.
PARTS = {'index.html': INDEX.replace('  <script', '  <script type="module" src="/first.js"></script>\n  <script'),
         'first.js': "import { C } from './one.js';\nconsole.log(C);\n",
         'later.js': "import { b } from './one.js';\nimport { d } from './two.js';\nb(d);\n", 'later.css': 'i { color: blue; }\n',
         'two.js': 'export const d = 1;\n'}
PART_SCRIPTS = [
    ('(()=>{"use strict";const module_one=(()=>{const hidden=1;const a=hidden;async function b(){await a;}class C{}'
     'return{a,b,C};})();globalThis.presso={...globalThis.presso,module_one};(()=>{const{C}=module_one;console.log(C);})();})();'),
    '(()=>{"use strict";const{module_one}=globalThis.presso;(()=>{const{a,b:c}=module_one;console.log(a,c);})();})();',
]
PART_LATER = ('(()=>{"use strict";const{module_one}=globalThis.presso;const module_two=(()=>{const d=1;return{d};})();'
              '(()=>{const{b}=module_one;const{d}=module_two;b(d);})();})();')

# What is changed in the files above, and what must be said about it.
REFUSALS = [
    ({'one.js': "import { d } from './main.js';\n" + ONE}, 'main.js exports no d'),
    ({'one.js': "import { x } from './two.js';\n" + ONE, 'two.js': "import { a } from './one.js';\nexport const x = a;\n"},
     'one.js: imports itself: one.js → two.js → one.js'),
    ({'main.js': "import { a } from './three.js';\n"}, 'main.js: there is no three.js'),
    ({'main.js': "import { a, z } from './one.js';\n"}, 'main.js: one.js exports no z'),
    ({'main.js': "import { a } from '../one.js';\n"}, 'imports come from files beside it: ../one.js'),
    ({'main.js': "import { a, 'b' as c } from './one.js';\n"}, "not names to import: a, 'b' as c"),
    ({'main.js': "import one from './one.js';\n"}, "imports are import { a, b as c } from './x.js';: import one"),
    ({'main.js': "import * as one from './one.js';\n"}, 'imports are'),
    ({'main.js': "import './one.js';\n"}, 'imports are'),
    ({'main.js': MAIN + "  const two = import('./two.js');\n"}, 'is known when Presso is built'),
    ({'main.js': MAIN + 'c(import.meta.url);\n'}, 'is known when Presso is built'),
    ({'one.js': ONE + 'export default C;\n'}, 'one.js: exports are named, there is no default: export default C;'),
    ({'one.js': ONE + 'export { hidden };\n'}, 'where it is made: export { hidden };'),
    ({'one.js': ONE + 'export let d = 1;\n'}, 'where it is made'),
    ({'one.js': ONE + 'export const { d } = C;\n'}, 'where it is made'),
    ({'one.js': ONE + "export * from './two.js';\n"}, 'where it is made'),
    ({'main.js': MAIN + 'const d = await c();\n'}, 'a module is not waited for: const d = await c();'),
    ({'main.js': MAIN + 'await c();\n'}, 'a module is not waited for'),
    ({'main.js': MAIN + 'c(`one ${a ? `b` : 1}`);\n'}, 'a template within a template'),
    ({'main.js': MAIN + 'c(`one\ntwo`);\n'}, 'a string over two lines: `one'),
    ({'main.js': MAIN + "c('</Script>');\n"}, 'a script in a document ends there'),
    ({'style.css': "p::before { content: '</style>'; }\n"}, 'a style sheet in a document ends there'),
    ({'two.js': 'export const x = 1;\n'}, 'two.js: nothing imports it'),
    ({'main.js': None}, 'index.html: there is no main.js'),
    ({'style.css': None}, 'index.html: there is no style.css, or meson.build does not name it'),
    ({'style.css': "p::before { content: '@presso:title@'; }\n"}, 'style.css: the server fills in index.html only'),
    ({'one.js': ONE + "'@presso:title@'\n"}, 'the server fills in index.html only'),
    ({'drinks.svg': None}, 'index.html: there is no drinks.svg'),
]


def join(changes, folder):
    """What the program says, the document and the policy."""
    folder = pathlib.Path(folder)
    files = {name: text for name, text in {**FILES, **changes}.items() if text is not None}
    for name, text in files.items():
        (folder / name).write_text(text)
    page, policy = folder / 'page', folder / 'policy'
    later = ['--later', folder / 'later', '--later-style', folder / 'later-style'] if 'later.js' in files else []
    result = subprocess.run([ROOT / 'build-aux/join-page.py', '--page', page, '--policy', policy, *later,
                             *(folder / name for name in files)], capture_output=True, text=True)
    if result.returncode:
        return result.stderr, None, None
    return '', page.read_text(), policy.read_text()


def hash_of(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def check_good(folder):
    said, page, policy = join({}, folder)
    assert (said, page) == ('', PAGE), f'{said}{page}'
    assert policy == f'script-src {hash_of(SCRIPT)}; style-src {hash_of(STYLE)}', policy


def check_parts(folder):
    said, page, policy = join(PARTS, folder)
    assert said == '', said
    for script in PART_SCRIPTS:
        assert f'<script>{script}</script>' in page, page
    assert page.index(PART_SCRIPTS[0]) < page.index(PART_SCRIPTS[1])
    assert (pathlib.Path(folder) / 'later').read_text() == PART_LATER, (pathlib.Path(folder) / 'later').read_text()
    assert (pathlib.Path(folder) / 'later-style').read_text() == 'i{color:blue}'
    scripts = ' '.join(map(hash_of, PART_SCRIPTS))
    assert policy == f"script-src {scripts} 'self'; style-src {hash_of(STYLE)} 'self'", policy


def check_refusal(changes, expected, folder):
    said, page, _ = join(changes, folder)
    assert page is None and expected in said and 'Traceback' not in said, said or page


def main():
    cases = [('good files', check_good), ('scripts one after the other', check_parts)]
    cases += [(expected, lambda folder, c=changes, e=expected: check_refusal(c, e, folder))
              for changes, expected in REFUSALS]
    failed = 0
    print(f'1..{len(cases)}')
    for number, (name, check) in enumerate(cases, 1):
        with tempfile.TemporaryDirectory() as folder:
            try:
                check(folder)
                print(f'ok {number} - {name}')
            except AssertionError as failure:
                failed += 1
                print(f'not ok {number} - {name}')
                print(f'# {failure}', file=sys.stderr)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
