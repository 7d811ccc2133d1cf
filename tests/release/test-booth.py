#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-booth.py SET_UP_BOOTH: what the script makes of a booth's machine, and that it takes all of it back.

The programs that it calls are stand-ins, which write down how.
"""

import os
import pathlib
import pwd
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
import story  # noqa: E402 (the folder must be known first)

SCRIPT = sys.argv[1]
ID = 'io.github.libpresso.Presso'
CONFIG = pathlib.Path(os.environ['XDG_CONFIG_HOME'])
COMMAND = f'flatpak run --die-with-parent --command=presso-%s {ID}'
AWAKE = ['org.gnome.desktop.session idle-delay', 'org.gnome.desktop.screensaver lock-enabled',
         'org.gnome.settings-daemon.plugins.power sleep-inactive-ac-type']


def put(stage, *names):
    """Stand-ins on the PATH, before what the system has."""
    for name in names:
        program = stage.folder / 'bin' / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f'#!/bin/sh\necho "{name} $*" >>{stage.folder}/called\n', encoding='utf-8')
        program.chmod(0o755)


def set_up(stage, *words, status=0):
    """What it has called, but for questions."""
    called = stage.folder / 'called'
    called.write_text('', encoding='utf-8')
    result = subprocess.run([SCRIPT, *words], capture_output=True, text=True,
                            env={**os.environ, 'PATH': f'{stage.folder}/bin:/usr/bin:/bin'})
    story.equal((result.returncode, result.stdout), (status, ''), f'{words}: {result.stderr}')
    return [line for line in called.read_text(encoding='utf-8').splitlines() if ' info ' not in line and ' writable ' not in line]


def files():
    return sorted(str(path.relative_to(CONFIG)) for path in CONFIG.rglob('*') if path.is_file())


def refuse(stage):
    """It says how it is used, and what is missing."""
    put(stage, 'systemctl', 'loginctl', 'gsettings')
    set_up(stage, status=2)
    set_up(stage, 'coffee', status=2)
    set_up(stage, 'server', '--force', status=2)
    (stage.folder / 'bin/flatpak').write_text('#!/bin/sh\nexit 1\n', encoding='utf-8')
    (stage.folder / 'bin/flatpak').chmod(0o755)
    set_up(stage, 'server', status=1)
    story.equal(files(), [], 'files')


def server(stage):
    """A Flatpak's server becomes a service that systemd has nothing to say about."""
    put(stage, 'flatpak')
    story.equal(set_up(stage, 'server'), ['systemctl --user daemon-reload', 'systemctl --user enable --now presso-server',
                                          f'loginctl enable-linger {pwd.getpwuid(os.getuid()).pw_name}'], 'calls')
    story.equal(files(), ['systemd/user/presso-server.service'], 'files')
    unit = CONFIG / files()[0]
    story.equal(f'ExecStart={COMMAND % "server"}\n' in unit.read_text(encoding='utf-8'), True, 'what it starts')
    result = subprocess.run(['systemd-analyze', 'verify', '--user', '--man=no', unit], capture_output=True, text=True,
                            env={**os.environ, 'PATH': f'{stage.folder}/bin:{os.environ["PATH"]}'})
    complaints = [line for line in result.stderr.splitlines() if 'flatpak' not in line]
    story.equal(complaints, [], 'systemd-analyze verify')
    set_up(stage, 'server', '--undo')
    story.equal(files(), [], 'left')


def screen(stage):
    """A screen starts at login, and stays on."""
    for role, name in [('display', 'Display'), ('barista', 'Barista')]:
        calls = set_up(stage, role)
        story.equal([' '.join(call.split()[2:4]) for call in calls if call.startswith('gsettings set')], AWAKE, 'set')
        story.equal(files(), [f'autostart/{ID}.{name}.desktop'], 'files')
        entry = CONFIG / files()[0]
        story.equal(f'Exec={COMMAND % role}\n' in entry.read_text(encoding='utf-8'), True, 'what it starts')
        subprocess.run(['desktop-file-validate', entry], check=True)
        calls = set_up(stage, role, '--undo')
        story.equal([' '.join(call.split()[2:]) for call in calls if call.startswith('gsettings reset')], AWAKE, 'reset')
        story.equal(files(), [], 'left')


def native(stage):
    """What is installed without a sandbox is taken as it is, with its own unit."""
    put(stage, 'presso-server', 'presso-display')
    set_up(stage, 'server')
    story.equal(files(), [], 'files')
    set_up(stage, 'display')
    story.equal('Exec=presso-display\n' in (CONFIG / files()[0]).read_text(encoding='utf-8'), True, 'what it starts')


sys.exit(story.tell([refuse, server, screen, native], story.Stage()))
