# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a story plays: one data folder, the real programs, a virtual screen for each, and phones."""

import ctypes
import fcntl
import json
import os
import pathlib
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import accessible
import api
import phone
import pictures
import story

PR_SET_PDEATHSIG = 1
SIZES = {'display': (1280, 720), 'barista': (1280, 800), 'admin': (1280, 800)}
PHONE_SIZE = (720, 1480)
FADE_S = 10
BUILD = pathlib.Path(os.environ['PRESSO_TEST_BUILD_ROOT'])


def die_with_parent():
    """In the child: whatever becomes of the test, nothing of it stays behind."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Program:
    """One of Presso's programs while it runs."""

    def __init__(self, name, process, display=None):
        self.name = name
        self.process = process
        self.pid = process.pid
        self.display = display
        self.screen = accessible.Screen(self) if display else None

    def kill(self):
        """As a crash or a pulled plug would end it: without a word."""
        self.process.kill()
        self.process.wait(story.PATIENCE_S)

    def end(self):
        """As a user or systemd would end it; it must not fail at that."""
        self.process.terminate()
        story.equal(self.process.wait(story.PATIENCE_S), 0, f'exit status of presso-{self.name}')


class Stage:
    def __init__(self, name):
        self.name = name
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f'presso-e2e-{name}-'))
        self.data_dir = self.folder / 'data'
        self.pictures = BUILD / 'tests' / 'e2e' / 'pictures'
        self.children = []
        self.programs = {}
        self.phones = []

    def __enter__(self):
        self.pictures.mkdir(parents=True, exist_ok=True)
        for old in self.pictures.glob(f'{self.name}-*'):
            old.unlink()
        return self

    def __exit__(self, *exception):
        for guest in self.phones:
            guest.close()
        for child in reversed(self.children):
            if child.poll() is None:
                child.kill()
            child.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def spawn(self, name, command, environment=None, pipes=False, pass_fds=()):
        log = open(self.folder / f'{name}.log', 'ab')
        child = subprocess.Popen([str(word) for word in command], env=environment, pass_fds=pass_fds,
                                 stdin=subprocess.PIPE if pipes else subprocess.DEVNULL,
                                 stdout=subprocess.PIPE if pipes else log, stderr=log, text=pipes,
                                 preexec_fn=die_with_parent)
        log.close()
        self.children.append(child)
        return child

    def open_screen(self, name):
        """An X screen of its own, with a window manager that gives a window all of it."""
        read, write = os.pipe()
        width, height = SIZES[name]
        self.spawn(f'{name}-screen', ['Xvfb', '-displayfd', write, '-screen', '0', f'{width}x{height}x24', '-dpi', '96',
                                      '-nolisten', 'tcp', '-noreset'], pass_fds=(write,))
        os.close(write)
        with os.fdopen(read) as pipe:
            told, _, _ = select.select([pipe], [], [], story.PATIENCE_S)
            number = pipe.readline().strip() if told else ''
        if not number:
            raise AssertionError(f'no virtual screen: {self.read_log(f"{name}-screen")}')
        display = f':{number}'
        self.spawn(f'{name}-screen', ['matchbox-window-manager', '-use_titlebar', 'no', '-use_cursor', 'no'],
                   environment={**os.environ, 'DISPLAY': display})
        return display

    def start(self, name, *flags):
        """Starts presso-NAME on the stage's data folder; with a screen of its own if it has a window.

        The first one gets a port of its own; the others are told of none, as users would start them.
        """
        environment = {**story.PROGRAM_ENVIRONMENT, 'GSETTINGS_SCHEMA_DIR': str(BUILD / 'data')}
        display = self.open_screen(name) if name in SIZES else None
        if display:
            environment['DISPLAY'] = display
        if not self.data_dir.exists():
            flags = ('--port', '0', *flags)
        process = self.spawn(name, [BUILD / 'apps' / name / f'presso-{name}', '--data-dir', self.data_dir, *flags],
                             environment)
        self.programs[name] = Program(name, process, display)
        return self.programs[name]

    def kill(self, name):
        self.programs.pop(name).kill()

    def end(self, name):
        self.programs.pop(name).end()

    def read_log(self, name):
        path = self.folder / f'{name}.log'
        return path.read_text(errors='replace').strip() if path.exists() else ''

    def wait_host(self):
        """The address programs of this machine have for the host, once it answers."""
        def look():
            self.check()
            host = json.loads((self.data_dir / 'host.json').read_text())
            return host if api.Api(host['url']).is_healthy() else None
        return story.wait_for('a host', look)['url']

    def find_host(self):
        """The name of the program that holds the lock of the data folder, or None."""
        inode = (self.data_dir / 'lock').stat().st_ino
        for line in pathlib.Path('/proc/locks').read_text().splitlines():
            words = line.split()
            if words[1] == 'FLOCK' and words[5].endswith(f':{inode}'):
                return next((name for name, program in self.programs.items() if program.pid == int(words[4])), 'unknown')
        return None

    def hold_lock(self):
        """Waits for the lock and keeps it, as a host that hangs while it starts would. Close it to let go."""
        lock = open(self.data_dir / 'lock', 'a')
        fcntl.flock(lock, fcntl.LOCK_EX)
        return lock

    def admin_api(self, url):
        return api.Api(url, (self.data_dir / 'admin.token').read_text().strip())

    def add_phone(self, name='phone'):
        self.phones.append(phone.Phone(self, name))
        return self.phones[-1]

    def picture_path(self, name):
        return self.pictures / f'{self.name}-{name}.png'

    def take_screen(self, program, name):
        """A picture of a program's screen, kept as the test's output; a page that fades in is waited for."""
        end = time.monotonic() + FADE_S
        while True:
            path = pictures.take(program.display, self.picture_path(name))
            try:
                self.check_picture(path, program)
                return path
            except AssertionError:
                if time.monotonic() > end:
                    raise

    def check_picture(self, path, program):
        pictures.check(path, *SIZES[program.name])

    def take_phone(self, guest, name):
        path = guest.take_picture(self.picture_path(name))
        pictures.check(path, *PHONE_SIZE)
        return path

    def check(self):
        """No program may end unasked."""
        for name, program in self.programs.items():
            status = program.process.poll()
            if status is not None:
                raise AssertionError(f'presso-{name} ended with {status}: {self.read_log(name)[-2000:]}')

    def explain(self):
        """After a failure: what everything looked like and what it said."""
        for program in self.programs.values():
            status = program.process.poll()
            print(f'--- {program.name} {"runs" if status is None else f"ended with {status}"}', file=sys.stderr)
            if program.screen is not None:
                self.try_to(lambda: pictures.take(program.display, self.picture_path(f'failed-{program.name}')))
                print(f'--- {program.name} shows\n{program.screen.describe()}', file=sys.stderr)
        for guest in self.phones:
            self.try_to(lambda: guest.take_picture(self.picture_path(f'failed-{guest.name}')))
            self.try_to(lambda: print(f'--- {guest.name} shows\n{guest.read()}', file=sys.stderr))
        for log in sorted(self.folder.glob('*.log')):
            print(f'--- {log.name}\n{log.read_text(errors="replace")[-3000:]}', file=sys.stderr)
        sys.stderr.flush()

    def try_to(self, deed):
        try:
            deed()
        except Exception as error:  # The failure itself is what is to be seen.
            print(f'--- {type(error).__name__}: {error}', file=sys.stderr)
