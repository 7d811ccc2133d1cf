#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""fuzz.py PROGRAM CORPUS: has libFuzzer drive one target for FUZZ_SECONDS (12), and speaks TAP.

Begins with CORPUS and what was found before, if FUZZ_KEEP is set, which also has it keep what it finds: below --work.
Then it runs over all of that once more and looks for leaks: to tell ours from those of a library takes a slow
unwinder, with which one can't fuzz. An input that fails is left in --work: copied into tests/fuzz/corpus/NAME it is
a test from then on.
"""

import argparse
import contextlib
import os
import pathlib
import re
import subprocess
import sys
import tempfile

# A single input takes milliseconds; one that takes longer than this hangs.
INPUT_SECONDS = 60
MEMORY_MB = 2048


def with_sanitizer(options):
    inherited = os.environ.get('ASAN_OPTIONS', '')
    return {**os.environ, 'ASAN_OPTIONS': ':'.join(filter(None, [inherited, options]))}


def run(command, options):
    result = subprocess.run([str(word) for word in command], env=with_sanitizer(options), stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return result.returncode == 0, result.stdout.decode(errors='replace')


def say(number, succeeded, what, output):
    print(f'{"ok" if succeeded else "not ok"} {number} - {what}')
    if not succeeded:
        for line in output.splitlines()[-80:]:
            print('#', line)
    sys.stdout.flush()


def fuzz(arguments, seconds, keep):
    name = arguments.program.name.removeprefix('fuzz-')
    dictionary = arguments.corpus.parent.parent / f'{name}.dict'
    options = [f'-max_total_time={seconds}', f'-timeout={INPUT_SECONDS}', f'-rss_limit_mb={MEMORY_MB}',
               '-max_len=4096', '-print_final_stats=1', f'-artifact_prefix={arguments.work}/{name}-']
    if dictionary.exists():
        options.append(f'-dict={dictionary}')
    good, output = run([arguments.program, *options, '-detect_leaks=0', keep, arguments.corpus],
                       'detect_leaks=0:fast_unwind_on_malloc=1')
    executions = re.findall(r'stat::number_of_executed_units:\s*(\d+)', output)
    count = int(executions[-1]) if executions else 0
    say(1, good and count > 0, f'fuzz-{name}: {count} executions in {seconds} s', output)
    good_too, output = run([arguments.program, '-runs=0', f'-timeout={INPUT_SECONDS}', *options[-1:], keep,
                            arguments.corpus], '')
    inputs = sum(1 for folder in (keep, arguments.corpus) for _ in pathlib.Path(folder).iterdir())
    say(2, good_too, f'fuzz-{name}: no leak in {inputs} inputs', output)
    return good and good_too


def main():
    parser = argparse.ArgumentParser(description='Fuzzes one target.')
    parser.add_argument('program', type=pathlib.Path)
    parser.add_argument('corpus', type=pathlib.Path)
    parser.add_argument('--work', type=pathlib.Path, default=pathlib.Path('.'), help='where files go')
    arguments = parser.parse_args()
    seconds = int(os.environ.get('FUZZ_SECONDS', '12'))

    print('TAP version 13\n1..2', flush=True)
    arguments.work.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        if os.environ.get('FUZZ_KEEP'):
            keep = arguments.work / arguments.program.name
            keep.mkdir(exist_ok=True)
        else:
            keep = stack.enter_context(tempfile.TemporaryDirectory(prefix='presso-fuzz-'))
        return 0 if fuzz(arguments, seconds, keep) else 1


if __name__ == '__main__':
    sys.exit(main())
