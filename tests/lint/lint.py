# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lints share: which files there are, and how a lint ends."""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SKIPPED = re.compile(r'(^|/)(\.git|node_modules|__pycache__|build[^/]*)(/|$)')


def files(*suffixes, under=''):
    """Our own files, relative to the project: what git knows or would take; in an unpacked tarball, what is there."""
    names = []
    # One that is unpacked in somebody's repository isn't part of it.
    if (ROOT / '.git').exists():
        listed = subprocess.run(['git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'],
                                cwd=ROOT, capture_output=True, text=True)
        names = [name for name in listed.stdout.split('\0') if name]
    if not names:
        names = [str(path.relative_to(ROOT)) for path in ROOT.rglob('*') if path.is_file()]
        names = [name for name in names if name.startswith('build-aux/') or not SKIPPED.search(name)]
    return [name for name in sorted(set(names))
            if name.startswith(under) and (not suffixes or name.endswith(suffixes))
            and (ROOT / name).is_file()]


def text(name):
    return (ROOT / name).read_text(encoding='utf-8')


def without_c_comments(source):
    """The same text with comments blanked, line numbers kept; string literals stay whole."""
    pattern = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|/\*.*?\*/|//[^\n]*', re.DOTALL)

    def blank(match):
        found = match.group()
        return re.sub(r'[^\n]', ' ', found) if found.startswith('/') else found
    return pattern.sub(blank, source)


def line_of(source, offset):
    return source.count('\n', 0, offset) + 1


def finish(problems, checked):
    """Ends the program: with 1 and the list where there are problems, or where nothing was looked at."""
    if not checked:
        problems = [*problems, 'found nothing to look at']
    for problem in problems:
        print(problem)
    print(f'{len(problems)} problems, {checked} looked at')
    sys.exit(1 if problems else 0)
