#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-unit.py PRESSO_SERVER UNIT: presso-server.service means something to systemd, and Presso can live with it."""

import pathlib
import re
import shutil
import socket
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
import api  # noqa: E402 (the folder must be known first)
import sandbox
import story  # noqa: E402

SERVER, UNIT = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
GUIDE = pathlib.Path(__file__).resolve().parents[2] / 'docs' / 'operator.md'


class Stage(story.Stage):
    def __enter__(self):
        super().__enter__()
        self.unit = self.folder / UNIT.name
        text = UNIT.read_text(encoding='utf-8')
        # As if it were installed.
        self.unit.write_text(re.sub(r'^ExecStart=\S+', f'ExecStart={SERVER}', text, flags=re.MULTILINE), encoding='utf-8')
        self.settings = sandbox.read(self.unit)
        return self


def run(*command):
    result = subprocess.run(command, capture_output=True, text=True)
    return result.returncode, result.stdout + result.stderr


def verify(stage):
    """systemd finds nothing to say about it."""
    story.equal(run('systemd-analyze', 'verify', '--user', '--man=no', str(stage.unit)), (0, ''), 'verify')
    # And would, if there were something.
    broken = stage.folder / 'broken.service'
    broken.write_text(stage.unit.read_text(encoding='utf-8').replace('Restart=on-failure', 'Restart=soon'), encoding='utf-8')
    assert 'soon' in run('systemd-analyze', 'verify', '--user', '--man=no', str(broken))[1]


def measure(stage):
    """Its exposure is what the operator's guide says."""
    status, said = run('systemd-analyze', 'security', '--offline=true', '--no-pager', str(stage.unit))
    figure = re.search(r'exposure level for presso-server\.service: ([\d.]+)', said)
    assert status == 0 and figure, said
    story.note(f'exposure {figure.group(1)}')
    assert f'**{figure.group(1)}**' in GUIDE.read_text(encoding='utf-8'), f'docs/operator.md does not say **{figure.group(1)}**'


def start_confined(stage, manager):
    confinement = sandbox.build(stage.settings)
    return subprocess.Popen(
        [SERVER, '--data-dir', stage.folder / 'data', '--address', '127.0.0.1', '--port', '0'],
        preexec_fn=confinement.load, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**story.PROGRAM_ENVIRONMENT, 'NOTIFY_SOCKET': manager.getsockname(), 'WATCHDOG_USEC': '1000000'})


def wait_for(manager, words):
    def look():
        return words in manager.recv(65536).decode()
    story.wait_for(words, look)


def live(stage):
    """What it denies, nobody misses: it serves an order, keeps a backup, speaks to its manager and ends well."""
    manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    manager.settimeout(story.PATIENCE_S)
    manager.bind(str(stage.folder / 'notify'))
    server = start_confined(stage, manager)
    try:
        line = server.stdout.readline()
        assert line.startswith('READY '), (line, server.communicate(timeout=story.PATIENCE_S))
        wait_for(manager, 'READY=1')
        admin = api.Api(line.split()[1], (stage.folder / 'data' / 'admin.token').read_text(encoding='ascii').strip())
        barista = api.Api(line.split()[1], admin.create_station('Till', 'barista')['token'])
        order = barista.walk_up('espresso', {})
        barista.act(order['id'], 'claim')
        story.equal(barista.act(order['id'], 'complete')['state'], 'READY', 'state')
        admin.call('POST', '/api/v1/backups', {})
        wait_for(manager, 'WATCHDOG=1')
        # It is confined indeed.
        status = pathlib.Path(f'/proc/{server.pid}/status').read_text(encoding='ascii')
        assert re.search(r'^Seccomp:\s*2$', status, re.MULTILINE), status
        server.terminate()
        story.equal(server.wait(story.PATIENCE_S), 0, 'exit status')
        said = server.stderr.read()
        assert 'CRITICAL' not in said and 'WARNING' not in said, said
    finally:
        if server.poll() is None:
            server.kill()
            server.wait()


if not shutil.which('systemd-analyze'):
    print('1..0 # SKIP systemd-analyze is not there (Debian: systemd)')
    sys.exit(0)
sys.exit(story.tell([verify, measure, live], Stage()))
