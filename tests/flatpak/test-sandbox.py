#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bar's main job with the installed Flatpak: each program in its sandbox, the phone outside.

check.py starts it, below with-display.sh. The steps are those of tests/e2e, which do not know where a program runs.
"""

import os
import pathlib
import signal
import subprocess
import sys
import time
import types

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
OUT = pathlib.Path(os.environ['PRESSO_FLATPAK_OUT'])
ID = 'io.github.libpresso.Presso'
os.environ.setdefault('PRESSO_TEST_BUILD_ROOT', str(OUT))
os.environ.setdefault('PRESSO_CHROMIUM', '/usr/bin/chromium')
sys.path.insert(0, str(ROOT / 'tests/e2e'))

import importlib  # noqa: E402 (the path comes first)

import accessible  # noqa: E402
import a11y  # noqa: E402 (accessible knows where)
import api  # noqa: E402
import story  # noqa: E402
from stage import SIZES, Program, Stage  # noqa: E402

job = importlib.import_module('test-whole-job')

NAME = a11y.GLib.Variant('(ss)', ('org.a11y.atspi.Accessible', 'Name'))
# Programs with a window, and what is written in it while another program hosts.
WINDOWS = {'display': 'Scan to order', 'barista': 'Nobody is waiting', 'admin': 'Right now',
           'launcher': 'What is this machine for?'}
SIZES['launcher'] = (600, 800)


def command_of(name):
    return 'presso' if name == 'launcher' else f'presso-{name}'


def parent_of(pid):
    for line in pathlib.Path(f'/proc/{pid}/status').read_text().splitlines():
        if line.startswith('PPid:'):
            return int(line.split()[1])
    return 0


def descends(pid, ancestor):
    """Whether a process is in the sandbox that another one has started."""
    while pid > 1 and pid != ancestor:
        pid = parent_of(pid)
    return pid == ancestor


class SandboxTree(a11y.Program):
    """A sandboxed program speaks through a proxy, whose process is all that the accessibility bus knows."""

    def __init__(self, command):
        super().__init__(None)
        self.command = command

    def find(self):
        if self.owner is not None:
            return
        for owner, _ in self.bus.call('org.a11y.atspi.Registry', a11y.ROOT, 'org.a11y.atspi.Accessible', 'GetChildren')[0]:
            try:
                name, = self.bus.call(owner, a11y.ROOT, 'org.freedesktop.DBus.Properties', 'Get', NAME)
            except a11y.Gone:
                continue
            if name == self.command:
                self.owner = owner
                return
        raise a11y.Gone(f'{self.command} is not on the accessibility bus')


class SandboxScreen(accessible.Screen):
    def __init__(self, program):
        super().__init__(program)
        self.tree = SandboxTree(program.command)

    def is_seen(self, window, node):
        """Newer GTKs tell what shows; asked what is at a point, 4.18 names whatever lies on top, wherever that is."""
        return node.has(a11y.Atspi.StateType.SHOWING)


class SandboxProgram(Program):
    def __init__(self, name, process, display):
        super().__init__(name, process, display)
        self.began = time.monotonic()
        self.command = command_of(name)
        self.screen = SandboxScreen(self)

    def find(self):
        """The program itself; what was started is the sandbox around it, which lives as long as it does."""
        for comm in pathlib.Path('/proc').glob('[0-9]*/comm'):
            pid = int(comm.parent.name)
            if comm.read_text().strip() == self.command and descends(pid, self.pid):
                return pid
        raise LookupError(f'{self.command} is not in its sandbox')

    def kill(self):
        os.kill(self.find(), signal.SIGKILL)
        self.process.wait(story.PATIENCE_S)

    def end(self):
        os.kill(self.find(), signal.SIGTERM)
        story.equal(self.process.wait(story.PATIENCE_S), 0, f'exit status of {self.command}')


class Sandboxes(Stage):
    def __init__(self, name):
        super().__init__(name)
        self.pictures = OUT / 'pictures'
        self.data_dir = pathlib.Path(os.environ['HOME']) / '.var/app' / ID / 'data/presso'

    def start(self, name, *flags):
        environment = {**story.PROGRAM_ENVIRONMENT, 'DISPLAY': self.open_screen(name)}
        flags = flags if self.data_dir.exists() else ('--port', '0', *flags)
        process = self.spawn(name, ['flatpak', 'run', '--user', f'--command={command_of(name)}', ID, *flags], environment)
        self.programs[name] = SandboxProgram(name, process, environment['DISPLAY'])
        return self.programs[name]

    def __exit__(self, *exception):
        # A sandbox doesn't end with what was started, and holds on to where it writes.
        subprocess.run(['flatpak', 'kill', ID], check=False, stderr=subprocess.DEVNULL)
        super().__exit__(*exception)

    def find_host(self):
        inode = (self.data_dir / 'lock').stat().st_ino
        for line in pathlib.Path('/proc/locks').read_text().splitlines():
            words = line.split()
            if words[1] == 'FLOCK' and words[5].endswith(f':{inode}'):
                return next((name for name, program in self.programs.items() if descends(int(words[4]), program.pid)),
                            f'process {words[4]}')
        return None


def keep_data(stage):
    """The database is in the application's own folder, and nowhere else"""
    homes = [os.environ[name] for name in ('XDG_DATA_HOME', 'XDG_STATE_HOME', 'XDG_CONFIG_HOME')]
    found = [path for home in [f'{os.environ["HOME"]}/.var', *homes] for path in pathlib.Path(home).rglob('presso.db')]
    story.equal([path.parent for path in found], [stage.data_dir], 'where databases are')


def take_over(stage):
    """The display's sandbox is killed; the barista's hosts, on the same port, with the orders of before"""
    stage.kill('display')

    def look():
        return stage.find_host() == 'barista' and api.Api(stage.url).is_healthy()
    story.wait_for('the barista hosts', look)
    numbers = [order['number'] for order in stage.admin_api(stage.url).list_orders()]
    story.equal(numbers, [1], 'orders')


def serve(stage):
    """presso-server, in a sandbox without a screen, says READY and answers"""
    stage.end('barista')
    began = time.monotonic()
    command = ['flatpak', 'run', '--user', '--command=presso-server', ID, '--port', '0']
    server = stage.spawn('server', command, pipes=True)
    word, url = server.stdout.readline().split()
    story.equal(word, 'READY', 'its first word')
    measured('presso-server', began)
    story.wait_for('it answers', lambda: api.Api(url).is_healthy())
    stage.server_url = url


def make_by_robots(stage):
    """presso-robot, in another sandbox, lets itself in and brings two guests their drinks"""
    command = ['flatpak', 'run', '--user', '--command=presso-robot', ID, '--orders=2', '--speed=20', '--yes']
    subprocess.run(command, check=True, timeout=story.PATIENCE_S)
    orders = stage.admin_api(stage.server_url).list_orders()
    story.equal(sorted(order['source'] for order in orders), ['guest', 'robot', 'robot'], 'where orders come from')


def measured(program, began):
    story.note(f'measured: {program} is there {time.monotonic() - began:.1f} s after flatpak run')


def start_each(stage):
    """Each program's sandbox opens its window; how long that takes"""
    for name, label in WINDOWS.items():
        program = stage.start(name)
        program.screen.wait_for('label', label)
        measured(program.command, program.began)
        stage.take_screen(program, f'first-{name}')
        stage.kill(name)


def open_from_launcher(stage):
    """The launcher opens the admin by its name on the bus, in a sandbox that outlives the launcher's own"""
    launcher = stage.start('launcher')
    launcher.screen.press('push button', 'Admin')
    story.equal(launcher.process.wait(story.PATIENCE_S), 0, 'exit status of the launcher')
    stage.programs.pop('launcher')
    opened = types.SimpleNamespace(name='admin', command='presso-admin', pid=None)
    SandboxScreen(opened).wait_for('label', WINDOWS['admin'])
    subprocess.run(['flatpak', 'kill', ID], check=True)


STEPS = [job.open_display, job.open_barista, job.scan, job.order, job.see_order, job.make, job.ready, job.keep_pictures,
         job.collect, keep_data, take_over, serve, make_by_robots, start_each,
         open_from_launcher]

if __name__ == '__main__':
    sys.exit(story.tell(STEPS, Sandboxes('sandbox')))
