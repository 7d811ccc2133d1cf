#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-run.py BUILD_ROOT: 'make run' on a machine without a screen, from the start to Ctrl-C."""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

BUILD = pathlib.Path(sys.argv[1])
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SIZES = {'display': '1920x1080', 'barista': '1280x800', 'admin': '1280x800'}
PICTURES = BUILD / 'run'
TIMEOUT_S = 100


def start(data_dir, *flags):
    environment = {name: value for name, value in os.environ.items()
                   if name not in ('DISPLAY', 'WAYLAND_DISPLAY', 'DBUS_SESSION_BUS_ADDRESS')}
    return subprocess.Popen([ROOT / 'build-aux/run-booth.py', '--build-dir', BUILD, '--data-dir', data_dir,
                             '--port', '0', *flags], env=environment, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True)


def value(output, name):
    return re.search(rf'^  {name} +(\S+)', output, re.MULTILINE).group(1)


def answers(url):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        opener.open(url, timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def fetch(url, token):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(url, headers={'Authorization': f'Bearer {token}'})
    with opener.open(request, timeout=5) as response:
        return json.load(response)


def size_of(picture):
    return subprocess.run(['identify', '-format', '%wx%h', picture], capture_output=True, text=True).stdout


def read_code(picture):
    return subprocess.run(['zbarimg', '--quiet', '--raw', picture], capture_output=True, text=True).stdout.strip()


def test_once(data_dir):
    """--once: the address, the token's place, the orders and three pictures; then nothing is left running."""
    booth = start(data_dir, '--once')
    output, _ = booth.communicate(timeout=TIMEOUT_S)
    assert booth.returncode == 0, output
    token = pathlib.Path(value(output, 'admin token'))
    assert token == data_dir / 'admin.token', output
    assert token.stat().st_mode & 0o777 == 0o600, oct(token.stat().st_mode)
    for name, size in SIZES.items():
        picture = PICTURES / f'{name}.png'
        assert size_of(picture) == size, f'{name}: {size_of(picture)}'
    code = read_code(PICTURES / 'display.png')
    assert code.lower().startswith(value(output, 'phones')), f'{code}: {output}'
    assert not answers(value(output, 'host')), 'the host is still there'
    return output


def test_interrupt(data_dir):
    """Without it: goes on, with the orders of before, until Ctrl-C, and then nothing is left running."""
    booth = start(data_dir)
    output = ''
    for line in booth.stdout:
        output += line
        if 'Ctrl-C' in line:
            break
    assert 'Ctrl-C' in output, output
    host = value(output, 'host')
    token = (data_dir / 'admin.token').read_text().strip()
    orders = fetch(f'{host}api/v1/shops/main/orders?limit=100', token)['orders']
    booth.send_signal(signal.SIGINT)
    rest, _ = booth.communicate(timeout=TIMEOUT_S)
    assert booth.returncode == 0, output + rest
    assert len(orders) == 14, len(orders)
    assert not answers(host), 'the host is still there'
    return output + rest


def main():
    cases = [test_once, test_interrupt]
    failed = 0
    print(f'1..{len(cases)}', flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for number, case in enumerate(cases, 1):
            try:
                case(pathlib.Path(folder) / 'data')
                print(f'ok {number} {case.__name__}', flush=True)
            except Exception as error:  # Each case is to run, whatever the one before met.
                failed += 1
                print(f'not ok {number} {case.__name__}', flush=True)
                print(f'{type(error).__name__}: {error}', file=sys.stderr)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
