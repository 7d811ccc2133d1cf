#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What another machine may do, from another machine: two network namespaces with a cable between them."""

import http.client
import json
import os
import signal
import ssl
import subprocess
import sys

HOST, OTHER = '192.0.2.1', '192.0.2.2'
UNSHARE = ['unshare', '--net'] if os.geteuid() == 0 else ['unshare', '--user', '--map-root-user', '--net']
SECONDS = '60'

# In whose network, to which address, how, with the admin's token or without, and what comes of it.
CALLS = [
    ('host', '127.0.0.1', 'http', True, 200),
    ('host', '127.0.0.1', 'https', True, 200),
    ('host', HOST, 'http', True, 200),
    ('other', HOST, 'http', True, 403),
    ('other', HOST, 'https', True, 200),
    ('other', HOST, 'http', False, 401),
    ('other', HOST, 'https', False, 401),
]


# Addresses of the host where no phone is: at a cable with nothing at its other end, and where nobody has given it one.
DEAD_ENDS = [('loose0', '172.17.0.1/16'), ('cable0', '169.254.7.7/16')]


def call(address, port, scheme, token):
    """Prints the status, in whichever network this runs."""
    if scheme == 'https':
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        connection = http.client.HTTPSConnection(address, int(port), timeout=20, context=context)
    else:
        connection = http.client.HTTPConnection(address, int(port), timeout=20)
    connection.request('GET', '/api/v1/stations', headers={'Authorization': f'Bearer {token}'} if token else {})
    print(connection.getresponse().status)


def run_ip(*arguments):
    subprocess.run(['ip', *arguments], check=True)


def lay_cable(other):
    run_ip('link', 'add', 'loose0', 'type', 'veth', 'peer', 'name', 'loose1')
    run_ip('link', 'set', 'loose0', 'up')
    run_ip('link', 'add', 'cable0', 'type', 'veth', 'peer', 'name', 'cable1', 'netns', str(other))
    for name, address in DEAD_ENDS:
        run_ip('addr', 'add', address, 'dev', name)
    for inside, name, address in (([], 'cable0', HOST), (enter(other), 'cable1', OTHER)):
        subprocess.run([*inside, 'ip', 'addr', 'add', f'{address}/24', 'dev', name], check=True)
        subprocess.run([*inside, 'ip', 'link', 'set', name, 'up'], check=True)
    run_ip('link', 'set', 'lo', 'up')


def enter(process):
    return ['nsenter', '--target', str(process), '--net']


def start_server(program, folder):
    server = subprocess.Popen([program, '--data-dir', folder, '--address', '0.0.0.0', '--port', '0'],
                              stdout=subprocess.PIPE, text=True)
    line = server.stdout.readline()
    assert line.startswith('READY '), line
    return server, line.rstrip().rstrip('/').rsplit(':', 1)[1]


def read_code(port, token):
    """Where the code on the display sends phones."""
    connection = http.client.HTTPConnection('127.0.0.1', int(port), timeout=20)
    connection.request('GET', '/api/v1/shops/main/code', headers={'Authorization': f'Bearer {token}'})
    return json.load(connection.getresponse())['url']


def main(program, folder):
    """In the host's network."""
    # Its network is its own as soon as it has written a line.
    other = subprocess.Popen(['unshare', '--net', 'sh', '-c', f'echo ready; exec sleep {SECONDS}'],
                             stdout=subprocess.PIPE, text=True)
    other.stdout.readline()
    lay_cable(other.pid)
    server, port = start_server(program, folder)
    with open(os.path.join(folder, 'admin.token'), encoding='ascii') as file:
        admin = file.read()
    print(f'1..{len(CALLS) + 1}')
    for number, (where, address, scheme, has_token, expected) in enumerate(CALLS, 1):
        command = [sys.executable, __file__, 'call', address, port, scheme, admin if has_token else '']
        status = int(subprocess.run(enter(other.pid) + command if where == 'other' else command,
                                    check=True, capture_output=True, text=True).stdout)
        result = 'ok' if status == expected else 'not ok'
        print(f'{result} {number} - {where} {scheme}://{address} token={has_token}: {status} where {expected} is right')
    url = read_code(port, admin)
    print(f'{"ok" if HOST in url else "not ok"} {len(CALLS) + 1} - phones are sent to {url} where {HOST} is right')
    server.send_signal(signal.SIGTERM)
    server.wait()
    other.kill()
    other.wait()


if sys.argv[1] == 'call':
    call(*sys.argv[2:])
elif sys.argv[1] == 'inside':
    main(*sys.argv[2:])
elif subprocess.run([*UNSHARE, 'sh', '-c', 'unshare --net ip link add dummy0 type veth'],
                    check=False, capture_output=True).returncode != 0:
    print('1..0 # SKIP no networks can be set up here')
else:
    home = os.environ['HOME']
    os.execvp('unshare', [*UNSHARE, sys.executable, __file__, 'inside', sys.argv[1], os.path.join(home, 'network')])
