#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing a user reads escapes translation: strings are marked, collected, and whole in each language.

Finding unmarked strings is a matter of judgement a script has not got. These rules know the usual ways a
string reaches a screen; a string that is meant to stay as it is (a unit, a name) says so by a comment with
'not translated' on its line or the one before.
"""

import html.parser
import importlib
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

import lint

sys.path.insert(0, str(lint.ROOT / 'build-aux'))
import potfiles

po_to_json = importlib.import_module('po-to-json')

WORD = re.compile(r'[A-Za-z]{2}')
SHOWN_PROPERTIES = {'label', 'title', 'subtitle', 'tooltip-text', 'placeholder-text', 'description', 'heading',
                    'body', 'text', 'button-label', 'accessible-name'}
# Calls whose literal argument is on the screen as it stands.
C_CALLS = re.compile(
    r'\b(?:gtk_label_new|gtk_button_new_with_label|gtk_(?:label|button|check_button|window|widget|text|editable)_set_'
    r'(?:label|text|title|tooltip_text|markup)|gtk_label_set_markup|gtk_entry_set_placeholder_text|'
    r'adw_(?:preferences_row|preferences_page|preferences_group|action_row|status_page|window_title|message_dialog)'
    r'_set_(?:title|subtitle|description|heading|body)|adw_toast_new|adw_message_dialog_new|adw_status_page_set_title|'
    r'adw_message_dialog_add_response|gtk_accessible_update_property)\s*\((?:[^;"]*?,)?\s*"((?:\\.|[^"\\])*)"')
JS_WRITES = re.compile(
    r'(?:\.(?:textContent|innerText|title|placeholder|alt|ariaLabel)\s*=\s*|'
    r'setAttribute\(\s*[\'"](?:aria-label|title|placeholder|alt)[\'"]\s*,\s*|'
    r'(?<![\w-])[\'"]?(?:aria-label|title|placeholder|alt)[\'"]?\s*:\s*)([\'"`])((?:\\.|(?!\1).)*)\1')
JS_TOKENS = re.compile(r'//[^\n]*|/\*.*?\*/|\'(?:\\.|[^\'\\\n])*\'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`', re.DOTALL)
JS_TRANSLATED = re.compile(r'(?<![\w.])(?:tn?\(\s*|tn\(\s*\'(?:\\.|[^\'\\\n])*\',\s*)$')
SENTENCE = re.compile(r'[A-Z][a-z]+[,.!?…:]?( .*)?$', re.DOTALL)
# Words with a capital that are not for reading: our name, keys, headers.
JS_WORDS = {'Presso', 'Accept', 'Authorization', 'Cookie', 'End', 'Enter', 'Escape', 'Home', 'Tab'}
MEANT = 'not translated'


def meant(source, offset):
    line = lint.line_of(source, offset)
    return any(MEANT in text for text in source.splitlines()[max(0, line - 2):line])


def check_ui(name):
    source = lint.text(name)
    for element in ElementTree.fromstring(source).iter():
        shown = element.tag == 'property' and element.get('name') in SHOWN_PROPERTIES
        shown = shown or element.tag in ('attribute', 'item') and element.get('name') in ('label', 'title')
        text = (element.text or '').strip()
        if shown and not len(element) and WORD.search(text) and element.get('translatable') != 'yes':
            offset = source.find(f'>{element.text}<')
            if not element.get('bind-source') and not meant(source, max(offset, 0)):
                yield f'{name}:{lint.line_of(source, max(offset, 0))}: “{text}” is not translatable'


def check_c(name):
    source = lint.text(name)
    code = lint.without_c_comments(source)
    for match in C_CALLS.finditer(code):
        if WORD.search(re.sub(r'%[a-z]+|<[^>]+>', '', match.group(1))) and not meant(source, match.start(1)):
            yield f'{name}:{lint.line_of(code, match.start(1))}: “{match.group(1)}” is not translatable'
    for match in re.finditer(r'(?<![\w"])(?:_|N_|C_|ngettext) \([^;]*?%" G_G', code):
        yield f'{name}:{lint.line_of(code, match.end())}: gettext knows PRId64, not this macro of GLib'
    if re.search(r'(?<![\w"])(?:_|N_|C_) \(', code) and not re.search(r'glib/gi18n|/presso-words\.h', code):
        yield f'{name}:1: has strings to translate but includes no <glib/gi18n.h> or <glib/gi18n-lib.h>'


def check_js(name):
    source = lint.text(name)
    for match in JS_WRITES.finditer(source):
        literal = re.sub(r'\$\{[^}]*\}', '', match.group(2))
        if WORD.search(literal) and not meant(source, match.start(2)):
            yield f'{name}:{lint.line_of(source, match.start(2))}: “{match.group(2)}” is not translatable'
    for match in JS_TOKENS.finditer(source):
        literal = match.group()[1:-1]
        if match.group().startswith('/') or not SENTENCE.match(literal) or literal in JS_WORDS:
            continue
        if not JS_TRANSLATED.search(source[:match.start()]) and not meant(source, match.start()):
            yield f'{name}:{lint.line_of(source, match.start())}: “{literal}” is not translatable'


class Document(html.parser.HTMLParser):
    """What is read of an HTML document as it stands, with its lines. The server's slots are filled in translated."""

    NOT_READ = {'script', 'style'}
    READ = {'alt', 'aria-label', 'aria-description', 'placeholder', 'title'}

    def __init__(self):
        super().__init__()
        self.found = []
        self.element = ''

    def take(self, text):
        if WORD.search(re.sub(r'@presso:[\w-]+@', '', text)):
            self.found.append((self.getpos()[0], text.strip()))

    def handle_starttag(self, tag, attributes):
        self.element = tag
        for name, value in attributes:
            if name in self.READ or (name == 'content' and ('name', 'description') in attributes):
                self.take(value or '')

    def handle_endtag(self, tag):
        self.element = ''

    def handle_data(self, data):
        if self.element not in self.NOT_READ:
            self.take(data)


def check_html(name):
    document = Document()
    document.feed(lint.text(name))
    for line, text in document.found:
        yield f'{name}:{line}: “{text}” is not translatable; let the server fill it in'


def check_collected():
    listed = lint.text('po/POTFILES').splitlines()
    found = potfiles.potfiles()
    for name in sorted(set(found) - set(listed)):
        yield f'po/POTFILES: lacks {name}; run make po'
    for name in sorted(set(listed) - set(found)):
        yield f'po/POTFILES: lists {name}, which has no strings; run make po'


def messages(name):
    """A catalogue's strings, in one form whatever their order and wrapping."""
    plain = subprocess.run(['msgcat', '--no-location', '--no-wrap', '--sort-output', str(name)], cwd=lint.ROOT,
                           capture_output=True, text=True, check=True).stdout
    return set(re.findall(r'^(?:msgctxt ".*"\n)?msgid ".*"(?:\nmsgid_plural ".*")?$', plain, re.MULTILINE))


def check_template():
    with tempfile.TemporaryDirectory() as folder:
        fresh = pathlib.Path(folder) / 'fresh.pot'
        subprocess.run([sys.executable, 'build-aux/update-po.py', '--pot', str(fresh)], cwd=lint.ROOT, check=True)
        new, old = messages(fresh), messages('po/presso.pot')
    for message in sorted(new ^ old):
        one_line = message.replace('\n', ' ')
        yield f'po/presso.pot: {"lacks" if message in new else "still has"} {one_line}; run make po'


def check_language(language):
    name = f'po/{language}.po'
    result = subprocess.run(['msgfmt', '--check', '--statistics', '--output-file=/dev/null', name], cwd=lint.ROOT,
                            capture_output=True, text=True, env={'PATH': '/usr/bin:/bin', 'LC_ALL': 'C.UTF-8'})
    if result.returncode:
        yield f'{name}: {result.stderr.strip()}'
    elif 'untranslated' in result.stderr or 'fuzzy' in result.stderr:
        yield f'{name}: {result.stderr.strip()}'
    missing = messages('po/presso.pot') - messages(name)
    for message in sorted(missing):
        one_line = message.replace('\n', ' ')
        yield f'{name}: lacks {one_line}; run make po'


def placeholders(text):
    return set(re.findall(r'\{\w+\}', text))


def check_placeholders(language):
    """msgfmt knows %s, not the page's {name}. A plural form may say its number in words."""
    name = f'po/{language}.po'
    for entry in po_to_json.entries(lint.ROOT / name):
        source = placeholders(entry.get('msgid', '') + entry.get('msgid_plural', ''))
        may_lack = {'{n}'} if 'msgid_plural' in entry else set()
        for form in [entry[key] for key in entry if key.startswith('msgstr')]:
            if entry.get('msgid') and (placeholders(form) - source or source - placeholders(form) - may_lack):
                yield f'{name}: “{form}” has not the placeholders of “{entry["msgid"]}”'


def count(language):
    """How far a language is, for people to read."""
    return subprocess.run(['msgfmt', '--statistics', '--output-file=/dev/null', f'po/{language}.po'], cwd=lint.ROOT,
                          capture_output=True, text=True, env={'PATH': '/usr/bin:/bin', 'LC_ALL': 'C.UTF-8'}).stderr.strip()


def check_schema(name):
    """The settings' own words are collected from these two elements; one that lacks them says nothing."""
    for key in ElementTree.fromstring(lint.text(name)).iter('key'):
        for tag in ('summary', 'description'):
            if not (key.findtext(tag) or '').strip():
                yield f'{name}: the key “{key.get("name")}” has no {tag} to be translated'


def check_listed(name):
    """What a desktop shows of a program comes from a template that msgfmt fills in, never from a finished file."""
    if name.endswith(('.desktop', '.metainfo.xml', '.appdata.xml')):
        yield f'{name}: is not translatable; make it {name}.in'


CHECKS = {'.ui': check_ui, '.c': check_c, '.js': check_js, '.mjs': check_js, '.html': check_html}
names = [name for folder in ('apps/', 'data/', 'libpresso/') for name in lint.files(*CHECKS, under=folder)]
found = [problem for name in names for problem in CHECKS['.' + name.rsplit('.', 1)[-1]](name)]
for name in lint.files('.gschema.xml', under='data/'):
    found += check_schema(name)
for name in lint.files('.desktop', '.xml', under='data/'):
    found += check_listed(name)
found += check_collected()
found += check_template()
languages = [word for word in lint.text('po/LINGUAS').split() if not word.startswith('#')]
for word in languages:
    found += check_language(word)
    found += check_placeholders(word)
    print(f'# {word}: {count(word)}')
lint.finish(found, len(names))
