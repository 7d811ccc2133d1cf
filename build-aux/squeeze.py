# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes out of the page's script, style sheet and drawings the space and the comments that only people read."""

import re

# Strings, templates, comments, regular expressions (where no value can stand before them), words, space, the rest.
TOKEN = re.compile(r"""(?P<text>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`)
                       |(?P<comment>//[^\n]*|/\*.*?\*/)
                       |(?P<pattern>(?:(?<=[(,:!])|(?<=[=?&|]\ )|(?<=[,:]\ ))/(?:\\.|\[(?:\\.|[^\]\n])*\]|[^/\n\\])+/\w*)
                       |(?P<word>[\w$]+)|(?P<space>\s+)|.""", re.DOTALL | re.VERBOSE)
# A line that ends, or a next one that begins, with one of these goes on.
ENDS = set(';{},(=>:?&|+[')
BEGINS = set(').,?:&|}]')


def needs_space(before, after):
    is_word = before[-1:].isalnum() or before[-1:] in '_$'
    return (is_word and (after[:1].isalnum() or after[:1] in '_$#')) or (before[-1:] in '+-' and after[:1] in '+-')


def squeeze_script(text):
    tokens = [match.group() for match in TOKEN.finditer(text) if match.lastgroup != 'comment']
    kept = ['']
    for token, after in zip(tokens, [*tokens[1:], '']):
        if token.startswith('`') and token.count('${') != token.count('}'):
            raise ValueError(f'a template within a template: {token}')
        if not token.isspace():
            kept.append(token)
        elif '\n' in token and kept[-1][-1:] not in ENDS and after[:1] not in BEGINS and kept[-1]:
            kept.append('\n')
        elif needs_space(kept[-1], after):
            kept.append(' ')
    return ''.join(kept)


def squeeze_style(text):
    return re.sub(r':\s+', ':', re.sub(r'\s*([{};,>])\s*', r'\1', text)).replace(';}', '}').strip()


def squeeze_markup(text):
    return re.sub(r'>\s+<', '><', text)
