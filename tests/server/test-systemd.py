#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-systemd.py PRESSO_SERVER UNIT: a real systemd, a user's, keeps presso-server running by our unit.

It runs in a mount namespace with a /run of its own, so that it takes this machine for one that was booted with systemd.
"""

import fcntl
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
import api  # noqa: E402 (the folder must be known first)
import story  # noqa: E402

MANAGER = pathlib.Path('/lib/systemd/systemd')
RUN = '/run/presso'
NAME = 'presso-server'


def skip(reason):
    print(f'1..0 # SKIP {reason}')
    sys.exit(0)


def install(server, unit):
    """Where systemd looks for a user's units; the manager is impatient, because the test is."""
    folder = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'systemd' / 'user'
    folder.mkdir(parents=True)
    text = re.sub(r'^ExecStart=\S+', f'ExecStart={server} --address 127.0.0.1 --port 0', unit, flags=re.MULTILINE)
    for name, value in [('WatchdogSec', '3'), ('RestartSec', '50ms')]:
        text = re.sub(f'^{name}=.*', f'{name}={value}', text, flags=re.MULTILINE)
    (folder / f'{NAME}.service').write_text(text, encoding='utf-8')


class ControlGroup:
    """A part of systemd's tree of processes for this test, so that nothing else of it is touched; gone with it."""

    def __enter__(self):
        groups = dict(line.split(':', 2)[1:] for line in pathlib.Path('/proc/self/cgroup').read_text('ascii').splitlines())
        mounts = {'name=systemd': '/sys/fs/cgroup/systemd', '': '/sys/fs/cgroup'}
        name = next(name for name in mounts if name in groups)
        self.parent = pathlib.Path(mounts[name] + groups[name])
        self.own = self.parent / f'presso-test-{os.getpid()}'
        try:
            self.own.mkdir()
            (self.own / 'cgroup.procs').write_text(str(os.getpid()), encoding='ascii')
        except OSError as error:
            skip(f'no control group can be made here: {error}')

    def __exit__(self, *_):
        (self.parent / 'cgroup.procs').write_text(str(os.getpid()), encoding='ascii')
        for folder, _, _ in os.walk(self.own, topdown=False):
            os.rmdir(folder)


class Stage:
    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run(['systemctl', '--user', 'stop', NAME], check=False)

    def check(self):
        pass

    def explain(self):
        sys.stderr.write(ask('status'))

    def show(self, name):
        return ask('show', '--property', name, '--value').strip()


def ask(verb, *words):
    return subprocess.run(['systemctl', '--user', '--no-pager', verb, NAME, *words], capture_output=True, text=True,
                          timeout=story.PATIENCE_S).stdout


def make_api(stage):
    token = pathlib.Path(os.environ['XDG_DATA_HOME'], 'presso', 'admin.token').read_text(encoding='ascii').strip()
    return api.Api(stage.show('StatusText'), token)


def start(stage):
    """When it has started, it serves."""
    subprocess.run(['systemctl', '--user', 'start', NAME], check=True, timeout=story.PATIENCE_S)
    admin = make_api(stage)
    story.equal(admin.is_healthy(), True, 'healthy')
    stage.barista = api.Api(stage.show('StatusText'), admin.create_station('Till', 'barista')['token'])
    stage.order = stage.barista.walk_up('espresso', {})
    story.equal((stage.show('ActiveState'), stage.show('NRestarts')), ('active', '0'), 'state')


def restart(stage, send):
    """The order is still there, at the same address."""
    before = stage.show('NRestarts')
    os.kill(int(stage.show('MainPID')), send)
    story.wait_for('a restart', lambda: stage.show('NRestarts') > before and stage.show('ActiveState') == 'active')
    story.equal(stage.barista.get_order(stage.order['id'])['state'], 'WAITING', 'state')


def hang(stage):
    """One that hangs is started anew."""
    restart(stage, signal.SIGSTOP)


def crash(stage):
    """So is one that crashes."""
    restart(stage, signal.SIGSEGV)


def keep_trying(stage):
    """A disk that comes late is waited for, however often that takes."""
    folder = pathlib.Path(os.environ['XDG_DATA_HOME'], 'presso')
    subprocess.run(['systemctl', '--user', 'stop', NAME], check=True, timeout=story.PATIENCE_S)
    away = folder.rename(folder.with_name('away'))
    folder.touch()
    subprocess.run(['systemctl', '--user', 'start', NAME], capture_output=True, timeout=story.PATIENCE_S)

    def look():
        story.equal(stage.show('ActiveState') == 'failed', False, 'given up')
        return int(stage.show('NRestarts')) > 12
    story.wait_for('tries', look)
    folder.unlink()
    away.rename(folder)
    story.wait_for('it serves', lambda: stage.show('ActiveState') == 'active')
    story.equal(make_api(stage).is_healthy(), True, 'healthy')


def stop(stage):
    """It ends when it is asked to, and well."""
    subprocess.run(['systemctl', '--user', 'stop', NAME], check=True, timeout=story.PATIENCE_S)
    story.equal((stage.show('ActiveState'), stage.show('Result'), stage.show('ExecMainStatus')),
                ('inactive', 'success', '0'), 'end')


def run(server, unit):
    """With a /run of our own."""
    subprocess.run(['mount', '-t', 'tmpfs', 'presso', '/run'], check=True)
    os.makedirs('/run/systemd/system')
    os.makedirs(RUN, 0o700)
    os.environ['XDG_RUNTIME_DIR'] = RUN
    install(server, pathlib.Path(unit).read_text(encoding='utf-8'))
    # Only what the programs of a user's session would have.
    environment = {name: value for name, value in os.environ.items() if name.startswith(('XDG_', 'HOME', 'PATH', 'LC_'))}
    manager = subprocess.Popen([MANAGER, '--user', '--unit=basic.target'], env=environment, stderr=subprocess.PIPE)
    try:
        story.wait_for('systemd', lambda: manager.poll() is not None or os.path.exists(f'{RUN}/systemd/private'), 10)
        if manager.poll() is not None:
            skip(f'systemd does not run here: {manager.stderr.read().decode().strip()}')
        return story.tell([start, hang, crash, keep_trying, stop], Stage())
    finally:
        manager.kill()
        manager.wait()


if sys.argv[1] == 'inside':
    # Two at once, of two builds, have been seen to end each other's service.
    lock = open(MANAGER, 'rb')
    fcntl.flock(lock, fcntl.LOCK_EX)
    with ControlGroup():
        sys.exit(run(*sys.argv[2:]))
if not MANAGER.exists() or not shutil.which('systemctl'):
    skip('there is no systemd (Debian: systemd)')
if os.geteuid() != 0 or subprocess.run(['unshare', '--mount', 'true'], capture_output=True).returncode:
    skip('a mount namespace with a /run of its own takes root')
os.execvp('unshare', ['unshare', '--mount', sys.executable, __file__, 'inside', *sys.argv[1:]])
