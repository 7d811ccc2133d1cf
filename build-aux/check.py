#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check.py: builds Presso in every way there is, runs every test and lint, and adds up what passed and failed.

Goes on after a failure. Prints the log of each test that failed, how long each stage took, and as the
last line 'N passed, N failed' with ', N skipped' where something was. Exits with 1 if anything failed.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree

import tarball

ROOT = pathlib.Path(__file__).resolve().parent.parent
ALL_SUITES = ['model', 'store', 'services', 'server', 'client', 'fuzz', 'durability', 'robot', 'apps', 'page',
              'booth', 'e2e', 'release', 'lint']
UNIT_SUITES = ['model', 'store', 'services', 'server', 'client', 'fuzz', 'durability', 'robot']
SANITIZERS = ['-Db_sanitize=address,undefined', '-Db_lundef=false', '-Dbuildtype=debug', '-Doptimization=1',
              '-Dapps=false']


class Stage:
    """A build of its own: how it is configured, what is built, and which tests run (None: all, []: none).

    One of a release is built of the tarball, where that can stand for the tree. One that is another stage's twin has to
    install the very same files, although nothing around it is the same.
    """

    def __init__(self, name, compiler, options, suites, slowness, targets=(), release=False, twin=None):
        self.name = name
        self.compiler = compiler
        self.options = options
        self.suites = suites
        self.slowness = slowness
        self.targets = targets
        self.release = release
        self.twin = twin


# What must make no difference. Without ccache, which would have the twin's objects.
ELSEWHERE = {'TZ': 'Pacific/Kiritimati', 'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'de', 'CCACHE_DISABLE': '1'}

STAGES = [
    # Everything: both screens, the page, the lints.
    Stage('gcc', 'gcc', ['-Dreference=true'], None, 2),
    # The second opinion on the whole tree, as somebody has it who has the tarball.
    Stage('clang', 'clang', [], ['model', 'lint'], 1, release=True),
    # The same once more: another folder, another time.
    Stage('twin', 'gcc', ['-Dreference=true', '-Dtests=false'], [], 1, release=True, twin='gcc'),
    # Memory errors and undefined behaviour; GTK itself is not what we look for, so without the programs.
    Stage('sanitizers', 'gcc', SANITIZERS, UNIT_SUITES, 4),
    # A minute of new inputs, which clang can invent. 'make fuzz' is this stage for longer.
    Stage('fuzz', 'clang', [*SANITIZERS, '-Dfuzz=true'], ['fuzz'], 1, ['fuzz']),
    # flatpak-builder builds it, and what it builds is used; here there is nothing to build.
    Stage('flatpak', 'gcc', ['-Dflatpak=true'], ['flatpak'], 1, ['build.ninja']),
]


class Count:
    def __init__(self):
        self.passed = 0
        self.failed = 0
        self.skipped = 0

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    def one(self, ok):
        if ok:
            self.passed += 1
        else:
            self.failed += 1

    def __str__(self):
        text = f'{self.passed} passed, {self.failed} failed'
        return f'{text}, {self.skipped} skipped' if self.skipped else text


def run(command, **arguments):
    print('$', ' '.join(str(word) for word in command), flush=True)
    return subprocess.run(command, cwd=ROOT, **arguments).returncode == 0


def environment(stage):
    return {**os.environ, **(ELSEWHERE if stage.twin else {}), 'CC': stage.compiler}


def configure(stage, directory, source=ROOT):
    """Anew where there is nothing, or where it was done with other options."""
    command = ['meson', 'setup', str(directory), str(source), '-Dwerror=true', '-Dprefix=/usr', *stage.options]
    stamp = directory / 'configured-with'
    # Without the packages of the page's tests these are not configured.
    packages = (ROOT / 'tests/page/node_modules').exists()
    options = ' '.join([stage.compiler, *command, str(packages)])
    if stamp.exists() and stamp.read_text() == options:
        return True
    shutil.rmtree(directory, ignore_errors=True)
    if not run(command, env=environment(stage), umask=0o077 if stage.twin else -1):
        return False
    stamp.write_text(options)
    return True


def build(stage, directory, source):
    """-k 0: one error must not hide the next; the tests of what could be built still run."""
    return source is not None and configure(stage, directory, source) and run(
        ['ninja', '-C', str(directory), '-k', '0', *stage.targets], env=environment(stage), umask=0o077 if stage.twin else -1)


def find_source(stage, parent, count):
    """The tree; or what the tarball has, which is counted, and skipped with a reason. None where none could be made."""
    if not stage.release:
        return ROOT
    reason = tarball.why_not(ROOT)
    if reason:
        print(f'Not of the tarball: {reason}.')
        count.skipped += 1
        return ROOT
    first = STAGES[0]
    if not configure(first, parent / first.name):
        return None
    return tarball.unpack(parent / first.name, parent / f'{stage.name}-source')


def compare(stage, parent):
    """Whether it installs what its twin does, bit for bit."""
    folders = [parent / f'{name}-installed' for name in (stage.twin, stage.name)]
    problems = [] if tarball.install(parent / stage.twin, folders[0]) and tarball.install(
        parent / stage.name, folders[1]) else ['could not be installed']
    problems = problems or list(tarball.differences(*folders))
    for problem in problems:
        print(problem)
    return not problems


def plain_name(name):
    """meson puts 'project:suite / ' before a test's name, but not always."""
    return name.rsplit(' / ', 1)[-1]


def count_cases(log):
    """What the cases of each TAP test came to, by the test's name."""
    counts = {}
    if not log.exists():
        return counts
    # A program may print what XML cannot hold.
    text = re.sub('[\x00-\x08\x0b\x0c\x0e-\x1f]', '', log.read_text(errors='replace'))
    for suite in ElementTree.fromstring(text).iter('testsuite'):
        # 'presso.model-order' holds the cases of one test; 'presso' all tests without cases.
        _, dot, name = suite.get('name').partition('.')
        if not dot:
            continue
        count = counts.setdefault(plain_name(name), Count())
        for case in suite.findall('testcase'):
            if case.find('failure') is not None or case.find('error') is not None:
                count.failed += 1
            elif case.find('skipped') is not None:
                count.skipped += 1
            else:
                count.passed += 1
    return counts


def print_failed_cases(test):
    """What a TAP test said of the cases that failed; meson shows its standard error only."""
    speaking = False
    for line in test.get('stdout', '').splitlines():
        if re.match(r'\s*(not )?ok\b', line):
            speaking = line.strip().startswith('not ok')
        if speaking:
            print(f'{plain_name(test["name"])}: {line}')


def count_tests(directory):
    """Adds up one build folder's last test run, and says which tests failed.

    meson's verdict on the whole program counts too: one that crashes, leaks or times out after its last
    good case has failed once more.
    """
    total = Count()
    failures = []
    log = directory / 'meson-logs' / 'testlog.json'
    cases = count_cases(directory / 'meson-logs' / 'testlog.junit.xml')
    if not log.exists():
        return total, failures
    for line in log.read_text().splitlines():
        test = json.loads(line)
        count = cases.get(plain_name(test['name']), Count())
        good = test['result'] in ('OK', 'EXPECTEDFAIL')
        if test['result'] == 'SKIP':
            count.skipped = max(count.skipped, 1)
        elif not good and count.failed == 0:
            count.failed = 1
        elif good and count.passed + count.failed + count.skipped == 0:
            count.passed = 1
        if count.failed:
            failures.append((plain_name(test['name']), test['result']))
            print_failed_cases(test)
        total.add(count)
    return total, failures


def missing_suites(directory, suites):
    """Those that ran no test at all: none must be left out by an oversight. 'model-order' is of suite model."""
    log = directory / 'meson-logs' / 'testlog.json'
    lines = log.read_text().splitlines() if log.exists() else []
    ran = {plain_name(json.loads(line)['name']).split('-')[0] for line in lines}
    return [suite for suite in suites if suite not in ran]


def run_tests(stage, directory, built):
    if stage.suites == []:
        return Count(), []
    suites = stage.suites
    if not built and suites is None:
        # The lints read the sources only.
        suites = ['lint']
    elif not built:
        return Count(), []
    for name in ('testlog.json', 'testlog.junit.xml'):
        (directory / 'meson-logs' / name).unlink(missing_ok=True)
    words = [word for suite in suites or [] for word in ('--suite', suite)]
    ran = run(['meson', 'test', '-C', str(directory), '--no-rebuild', '--print-errorlogs',
               '-t', str(stage.slowness), *words])
    total, failures = count_tests(directory)
    if not ran and not failures:
        # meson itself came to grief.
        total.failed += 1
        failures.append(('meson test', 'ERROR'))
    for suite in missing_suites(directory, suites or ALL_SUITES):
        total.failed += 1
        failures.append((f'no test of suite {suite} ran', 'ERROR'))
    return total, failures


def print_measured(directory):
    """What libFuzzer has done, a line a target, and what other tests give as a figure to be seen."""
    log = directory / 'meson-logs' / 'testlog.json'
    for line in log.read_text().splitlines() if log.exists() else []:
        for said in re.findall(r'^(?:ok \d+ - (?=fuzz-\w+: \d+ executions)|# measured: )(.*)',
                               json.loads(line).get('stdout', ''), re.M):
            print(said)


def run_stage(stage, parent):
    start = time.monotonic()
    directory = parent / stage.name
    print(f'\n== {stage.name} ==', flush=True)
    total = Count()
    failures = []
    built = build(stage, directory, find_source(stage, parent, total))
    total.one(built)
    if not built:
        failures.append(('build', 'FAIL'))
    elif stage.twin:
        same = compare(stage, parent)
        total.one(same)
        failures += [] if same else [(f'not the same as {stage.twin}', 'FAIL')]
    configured = (directory / 'build.ninja').exists()
    if configured:
        tests, failed = run_tests(stage, directory, built)
        total.add(tests)
        failures += failed
        print_measured(directory)
    print(f'== {stage.name}: {total} in {time.monotonic() - start:.0f} s', flush=True)
    return total, failures


def main():
    parser = argparse.ArgumentParser(description='Builds Presso and runs every test and lint.')
    parser.add_argument('--build-dir', default='build-check', help='where the builds go')
    parser.add_argument('--stage', action='append', choices=[stage.name for stage in STAGES],
                        help='only this one; may be repeated')
    arguments = parser.parse_args()

    start = time.monotonic()
    total = Count()
    failures = []
    for stage in STAGES:
        if arguments.stage and stage.name not in arguments.stage:
            continue
        count, failed = run_stage(stage, ROOT / arguments.build_dir)
        total.add(count)
        failures += [(stage.name, name, result) for name, result in failed]

    print(f'\nAll of it in {time.monotonic() - start:.0f} s.')
    for stage, name, result in failures:
        print(f'{result}: {stage}: {name}')
    print(total)
    (ROOT / arguments.build_dir / 'sum').write_text(f'{total}\n')
    return 1 if total.failed else 0


if __name__ == '__main__':
    sys.exit(main())
