#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-manuals.py COMPLETIONS MANUALS PROGRAM…: man pages and the shell's completion say what --help says."""

import json
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
import story  # noqa: E402 (the folder must be known first)

COMPLETIONS, MANUALS = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
PROGRAMS = [pathlib.Path(argument).resolve() for argument in sys.argv[3:]]
# Of other programs, in examples.
STRANGERS = {'--user', '--now'}
COMPLETE = '''
source /usr/share/bash-completion/bash_completion
source "$1"
# It only speaks to a shell in which somebody presses Tab.
compopt () { :; }
COMP_WORDS=("$2" "${@:3}")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
COMP_LINE="${COMP_WORDS[*]}"
COMP_POINT=${#COMP_LINE}
read -r _ _ function _ <<<"$(complete -p "$2")"
"$function" "$2" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "${COMPREPLY[@]}"
'''


class Stage:
    def __enter__(self):
        folders = {str(program.parent) for program in PROGRAMS}
        os.environ['PATH'] = os.pathsep.join([*folders, os.environ['PATH']])
        return self

    def __exit__(self, *_):
        pass

    def check(self):
        pass

    def explain(self):
        pass


def run(*command, **environment):
    result = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment}, check=True)
    story.equal(result.stderr, '', f'what {command[0]} complains of')
    return result.stdout


def read_options(program):
    """Its --help as [(options, what they do)], such as ('-h, --help', 'Show help options')."""
    return re.findall(r'^ +(-\S(?:\S| (?! ))*) {2,}(\S.*)$', run(str(program), '--help'), re.MULTILINE)


def long_names(program):
    return {name for options, _ in read_options(program) for name in re.findall(r'--[a-z-]+', options)}


def agree(stage):
    """Each option of each program is in its man page, in the same words, and no other one is."""
    assert PROGRAMS
    for program in PROGRAMS:
        page = MANUALS / f'{program.name}.1'
        text = ' '.join(run('man', '--warnings', '--no-hyphenation', '--no-justification', '-P', 'cat', '-l', str(page),
                            MANWIDTH='200').split())
        options = read_options(program)
        assert len(options) >= 5, options
        for option, meaning in options:
            assert f' {option} {meaning} ' in text, f'{page.name}: lacks “{option} {meaning}”'
        extra = set(re.findall(r'(?<![\w-])--[a-z][a-z-]*', text)) - long_names(program) - STRANGERS
        story.equal(extra, set(), f'options that {page.name} has too many')


def be_found(stage):
    """man -k finds each page by what it is about."""
    for program in PROGRAMS:
        said = run('lexgrog', str(MANUALS / f'{program.name}.1'))
        assert f'"{program.name} - ' in said, said


def complete(program, *words):
    said = run('bash', '--norc', '-c', COMPLETE, 'bash', str(COMPLETIONS / 'presso.bash'), program.name, *words)
    return {word.strip() for word in said.splitlines() if word.strip()}


def complete_options(stage):
    """bash knows each option of each program."""
    for program in PROGRAMS:
        words = {word.rstrip('=') for word in complete(program, '--')}
        story.equal(words, long_names(program), f'what {program.name} -- may become')
        story.equal({word.rstrip('=') for word in complete(program, '--vers')}, {'--version'}, 'what --vers becomes')


def complete_values(stage):
    """A folder where one is wanted, a file where one is."""
    folder = pathlib.Path(os.environ['TMPDIR'])
    (folder / 'bar').mkdir()
    (folder / 'barrel.db').touch()
    server = next(program for program in PROGRAMS if program.name == 'presso-server')
    story.equal(complete(server, '--data-dir', f'{folder}/ba'), {f'{folder}/bar'}, 'folders')
    story.equal(complete(server, '--restore', f'{folder}/ba'), {f'{folder}/bar', f'{folder}/barrel.db'}, 'files')


def be_installed(stage):
    """Pages and completions go where man and the shells look, by each program's name."""
    plan = json.loads((pathlib.Path(os.environ['PRESSO_TEST_BUILD_ROOT']) / 'meson-info' / 'intro-installed.json')
                      .read_text(encoding='utf-8'))
    places = ' '.join([*plan.values(), ''])
    for program in PROGRAMS:
        assert f'/man/man1/{program.name}.1 ' in places, places
    assert '/bash-completion/completions/presso-server ' in places, places
    assert '/zsh/site-functions/_presso ' in places, places


sys.exit(story.tell([agree, be_found, complete_options, complete_values, be_installed], Stage()))
