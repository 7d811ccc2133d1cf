#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Links in our documents lead to files and headings that exist, and those to our own tree from elsewhere to files of it."""

import re

import lint


def anchors(name):
    """The anchors of a document's headings, made the way code hosts make them."""
    plain = re.sub(r'```.*?```', '', lint.text(name), flags=re.DOTALL)
    headings = re.findall(r'^#+\s+(.*)$', plain, re.MULTILINE)
    return {re.sub(r'\s', '-', re.sub(r'[^\w\s-]', '', heading.strip().lower())) for heading in headings}


def check(name):
    folder = (lint.ROOT / name).parent
    source = lint.text(name)
    for match in re.finditer(r'\]\(([^)\s]+)\)', source):
        target, _, anchor = match.group(1).partition('#')
        where = f'{name}:{lint.line_of(source, match.start())}'
        if re.match(r'[a-z]+:', target):
            continue
        path = (folder / target).resolve() if target else lint.ROOT / name
        if not path.exists():
            yield f'{where}: {target} does not exist'
        elif anchor and path.suffix == '.md' and anchor not in anchors(str(path.relative_to(lint.ROOT))):
            yield f'{where}: {match.group(1)} has no such heading'


def check_own(name):
    """What is on the network when it is published: the pictures of the metainfo, for one."""
    for path in re.findall(r'\.com/libpresso/presso/(?:blob/)?main/([\w./-]+)', lint.text(name)):
        if not (lint.ROOT / path).exists():
            yield f'{name}: {path} does not exist'


names = lint.files('.md')
own = lint.files('.md', '.metainfo.xml.in', '.c', '.ui', '.html')
problems = [problem for name in names for problem in check(name)] + [problem for name in own for problem in check_own(name)]
lint.finish(problems, len(own))
