# SPDX-License-Identifier: GPL-3.0-or-later
"""A test as a story: steps that build on each other, told in TAP; and waiting with a deadline."""

import os
import pathlib
import sys
import tempfile
import time
import traceback

# The programs under test die of a warning. Our own bindings warn when a program they talk to is killed,
# which is what some of these tests do.
PROGRAM_ENVIRONMENT = dict(os.environ)
os.environ.pop('G_DEBUG', None)

# Amply: the machine may be building something else at the same time.
PATIENCE_S = 40
LOOK_EVERY_S = 0.05


def wait_for(what, condition, timeout_s=PATIENCE_S, every_s=LOOK_EVERY_S):
    """What condition() gives as soon as that is true; an AssertionError that says what was missing."""
    deadline = time.monotonic() + timeout_s
    trouble = ''
    while True:
        try:
            found = condition()
            if found:
                return found
            trouble = f' (last: {found!r})' if found is not None else ''
        except (OSError, LookupError) as error:
            trouble = f' (last: {type(error).__name__}: {error})'
        if time.monotonic() > deadline:
            raise AssertionError(f'{what}: not within {timeout_s} s{trouble}')
        time.sleep(every_s)


def equal(actual, expected, what):
    if actual != expected:
        raise AssertionError(f'{what}: {actual!r} instead of {expected!r}')


def note(text):
    """A line for whoever reads the test's log, such as something measured."""
    print(f'# {text}', flush=True)


class Stage:
    """What steps share: here a folder, which goes with them, and the server, if one runs."""

    def __enter__(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name).resolve()
        self.server = None
        return self

    def __exit__(self, *_):
        if self.server and self.server.poll() is None:
            self.server.kill()
            self.server.wait()
        self.temporary.cleanup()

    def check(self):
        pass

    def explain(self):
        pass

    def end(self):
        self.server.terminate()
        equal(self.server.wait(PATIENCE_S), 0, 'exit status')


def tell(steps, stage):
    """Runs the steps in order until one fails. Each is a function of the stage; its docstring is its name."""
    failed = False
    print(f'1..{len(steps)}', flush=True)
    with stage:
        for number, step in enumerate(steps, 1):
            name = (step.__doc__ or step.__name__).strip().splitlines()[0].rstrip('.').replace('#', '')
            if failed:
                print(f'ok {number} - {name} # SKIP an earlier step failed', flush=True)
                continue
            began = time.monotonic()
            try:
                step(stage)
                stage.check()
            except Exception:  # Whatever it is, the pictures and logs are to be kept.
                failed = True
                print(f'not ok {number} - {name}', flush=True)
                traceback.print_exc()
                sys.stderr.flush()
                stage.explain()
            else:
                print(f'ok {number} - {name}', flush=True)
                note(f'{time.monotonic() - began:.2f} s')
    return 1 if failed else 0
