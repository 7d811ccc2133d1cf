#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-extending.py PRESSO_SERVER: the example in docs/extending.md works as it stands."""

import json
import os
import pathlib
import re
import select
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
import api  # noqa: E402 (the folder must be known first)
import story  # noqa: E402

SERVER = sys.argv[1]
DEADLINE_S = 30
DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / 'docs/extending.md'


def block(language):
    return re.search(f'^```{language}\n(.*?)^```', DOCUMENT.read_text(encoding='utf-8'), re.DOTALL | re.MULTILINE).group(1)


def light_the_lamp(stage):
    """A program of one's own gets a token, and hears that a drink is ready"""
    data = stage.folder / 'data'
    server = subprocess.Popen([SERVER, '--data-dir', data, '--address', '127.0.0.1', '--port', '0'],
                              env=story.PROGRAM_ENVIRONMENT, stdout=subprocess.PIPE, text=True)
    lamp = None
    try:
        url = server.stdout.readline().split()[1].rstrip('/')
        answer = subprocess.run(['sh', '-e'], input=block('sh'), env={**os.environ, 'BAR': url, 'DATA': str(data)},
                                capture_output=True, text=True, check=True, timeout=DEADLINE_S).stdout
        lamp = subprocess.Popen([sys.executable, '-c', block('python'), url, json.loads(answer)['token']],
                                stdout=subprocess.PIPE, text=True)
        admin = api.Api(url, (data / 'admin.token').read_text(encoding='ascii').strip())
        story.wait_for('the lamp to listen', lambda: any(
            station['name'] == 'Lamp' and station['connected'] for station in admin.call('GET', '/api/v1/stations')['stations']))
        token = admin.call('POST', '/api/v1/stations', {'name': 'Bar', 'role': 'barista', 'shop': 'main'})['token']
        barista = api.Api(url, token)
        order = barista.call('POST', f'{admin.shop}/orders', {'drink': 'espresso', 'options': {}})
        for action in ('claim', 'complete'):
            barista.call('POST', f'{admin.shop}/orders/{order["id"]}/{action}', {})
        assert select.select([lamp.stdout], [], [], DEADLINE_S)[0], 'the lamp stays dark'
        story.equal(lamp.stdout.readline(), f'Ready: {order["number"]}\n', 'what the lamp says')
    finally:
        for process in filter(None, [lamp, server]):
            process.kill()
            process.wait()


sys.exit(story.tell([light_the_lamp], story.Stage()))
