#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""run-booth.py: starts the display, the barista's screen and the organiser's, and prints the address for phones.

On a desktop the windows simply open. Where there is no display each program gets a virtual screen; a few
demonstration orders are placed through the public API, and a picture of each screen is left in DIR/run/.
Ctrl-C ends everything.
"""

import argparse
import ctypes
import json
import os
import pathlib
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

# Program, size of its virtual screen. The first one hosts the bar.
PROGRAMS = [('display', '1920x1080'), ('barista', '1280x800'), ('admin', '1280x800')]
DRINKS = [
    ('cappuccino', {'milk': 'regular'}, 'Guest 1'),
    ('flat-white', {'milk': 'oat'}, 'Guest 2'),
    ('espresso', {}, None),
    ('latte', {'milk': 'soy'}, 'Guest 4'),
    ('mocha', {'milk': 'regular'}, None),
    ('cortado', {'milk': 'oat'}, 'Guest 6'),
    ('macchiato', {'milk': 'skimmed'}, 'Guest 7'),
]
START_TIMEOUT_S = 60
# How long animations of a list take, amply.
SETTLE_S = 2
PR_SET_PDEATHSIG = 1


class BoothError(Exception):
    """Something a person has to be told; ends the booth."""


def die_with_parent():
    """In the child: even if we are killed, nothing of ours stays behind."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def wait_for(what, timeout_s, condition):
    deadline = time.monotonic() + timeout_s
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise BoothError(f'{what}: not within {timeout_s} s')
        time.sleep(0.1)


class Api:
    """The public API, as any station or phone uses it."""

    def __init__(self, base):
        self.base = base.rstrip('/')

    def call(self, method, path, body=None, token=None, cookie=None):
        headers = {'Content-Type': 'application/json'}
        if token:
            headers['Authorization'] = f'Bearer {token}'
        if cookie:
            headers['Cookie'] = cookie
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, headers, method=method)
        # Straight to our own server: a proxy of the environment has no business here.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=10) as response:
            text = response.read()
            return (json.loads(text) if text else None), response.headers

    def healthy(self):
        try:
            self.call('GET', '/healthz')
        except urllib.error.HTTPError:
            return False
        except (OSError, ValueError) as error:
            # A body that is no JSON is an answer all the same.
            return isinstance(error, ValueError)
        return True


class Demonstration:
    """A few guests and one barista, so that the screens have something to show."""

    def __init__(self, api, admin_token):
        self.api = api
        self.shop = '/api/v1/shops/main'
        self.admin_token = admin_token
        self.station = api.call('POST', '/api/v1/stations',
                                {'name': 'Demonstration', 'role': 'barista', 'shop': 'main'}, admin_token)[0]

    def order(self, drink, options, name):
        """As a phone that was never here before; at the bar where the code on the screen has no drink left."""
        body = {'drink': drink, 'options': options}
        if name is not None:
            body['name'] = name
        code = self.api.call('GET', f'{self.shop}/code', token=self.station['token'])[0]
        try:
            order, headers = self.api.call('POST', f'{self.shop}/orders', {'code': code['code']})
        except urllib.error.HTTPError as error:
            if error.code != 409:
                raise
            return self.api.call('POST', f'{self.shop}/orders', body, self.station['token'])[0]
        cookie = headers['Set-Cookie'].split(';')[0]
        return self.api.call('PUT', f'{self.shop}/orders/{order["id"]}', body, cookie=cookie)[0]

    def act(self, order, action):
        self.api.call('POST', f'{self.shop}/orders/{order["id"]}/{action}', {'barista': 'Barista 1'},
                      self.station['token'])

    def run(self):
        orders = [self.order(*drink) for drink in DRINKS]
        for order in orders[:4]:
            self.act(order, 'claim')
        for order in orders[:2]:
            self.act(order, 'complete')
        return orders

    def finish(self):
        self.api.call('DELETE', f'/api/v1/stations/{self.station["id"]}', token=self.admin_token)


class Booth:
    def __init__(self, arguments):
        self.build_dir = pathlib.Path(arguments.build_dir).resolve()
        self.data_dir = pathlib.Path(arguments.data_dir or self.build_dir / 'run/data').resolve()
        self.pictures = self.build_dir / 'run'
        self.arguments = arguments
        self.has_display = bool(os.environ.get('DISPLAY') or os.environ.get('WAYLAND_DISPLAY'))
        self.children = []
        self.programs = []
        self.stopping = False

    def find_program(self, name):
        """The installed program where 'make run' put it, else the one in a developer's build folder."""
        installed = self.build_dir / 'prefix/bin' / f'presso-{name}'
        built = self.build_dir / 'apps' / name / f'presso-{name}'
        for path in (installed, built):
            if path.exists():
                return path
        raise BoothError(f'presso-{name} is not built; run make')

    def environment(self):
        environment = dict(os.environ)
        share = self.build_dir / 'prefix/share'
        if share.exists():
            others = environment.get('XDG_DATA_DIRS') or '/usr/local/share:/usr/share'
            environment['XDG_DATA_DIRS'] = f'{share}:{others}'
        else:
            environment['GSETTINGS_SCHEMA_DIR'] = str(self.build_dir / 'data')
        return environment

    def spawn(self, command, log=None, **options):
        """In a session of its own, so that Ctrl-C reaches only us and we end them in order."""
        output = open(self.pictures / log, 'ab') if log else subprocess.DEVNULL
        try:
            child = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=output,
                                     stderr=subprocess.STDOUT, start_new_session=True,
                                     preexec_fn=die_with_parent, **options)
        finally:
            if log:
                output.close()
        self.children.append(child)
        return child

    def session_bus(self):
        """A bus of its own: on a machine without a screen there is seldom one."""
        read, write = os.pipe()
        self.spawn(['dbus-daemon', '--session', '--nofork', '--nopidfile', f'--print-address={write}'],
                   'bus.log', pass_fds=(write,))
        os.close(write)
        with os.fdopen(read) as pipe:
            address = pipe.readline().strip()
        if not address:
            raise BoothError(f'no session bus; see {self.pictures / "bus.log"}')
        os.environ['DBUS_SESSION_BUS_ADDRESS'] = address

    def virtual_screen(self, name, size, environment):
        """A screen of its own for one program; a window manager that gives a window all of it."""
        read, write = os.pipe()
        self.spawn(['Xvfb', '-displayfd', write, '-screen', '0', f'{size}x24', '-dpi', '96', '-nolisten', 'tcp',
                    '-noreset'], f'{name}-screen.log', pass_fds=(write,))
        os.close(write)
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise BoothError(f'no virtual screen; see {self.pictures / name}-screen.log')
        # The platform's font, which a desktop would have told GTK of.
        settings = self.pictures / 'config/gtk-4.0/settings.ini'
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text('[Settings]\ngtk-font-name=Cantarell 11\n')
        environment = {**environment, 'XDG_CONFIG_HOME': str(self.pictures / 'config'), 'DISPLAY': f':{number}', 'GDK_BACKEND': 'x11', 'GSK_RENDERER': 'cairo',
                       'LIBGL_ALWAYS_SOFTWARE': '1', 'GSETTINGS_BACKEND': 'memory'}
        self.spawn(['matchbox-window-manager', '-use_titlebar', 'no', '-use_cursor', 'no'],
                   f'{name}-screen.log', env=environment)
        return environment

    def start_program(self, name, size):
        flags = ['--data-dir', self.data_dir]
        if self.arguments.port is not None:
            flags += ['--port', self.arguments.port]
        if self.arguments.address:
            flags += ['--address', self.arguments.address]
        environment = self.environment()
        if not self.has_display:
            environment = self.virtual_screen(name, size, environment)
        elif name == 'display':
            # It must not cover the other two.
            flags.append('--windowed')
        child = self.spawn([self.find_program(name), *flags], f'{name}.log', env=environment)
        self.programs.append((name, child, environment))

    def last_words(self, name):
        return (self.pictures / f'{name}.log').read_text(errors='replace').strip()[-2000:]

    def check_programs(self):
        for name, child, _ in self.programs:
            if child.poll() is not None:
                raise BoothError(f'presso-{name} ended with {child.returncode}.\n{self.last_words(name)}')

    def host(self):
        """Where the host says it serves, once it does."""
        self.check_programs()
        if self.is_refused():
            raise BoothError(self.last_words(PROGRAMS[0][0]))
        try:
            host = json.loads((self.data_dir / 'host.json').read_text())
        except (OSError, ValueError):
            return None
        return host if Api(host['url']).healthy() else None

    def is_refused(self):
        """A window that says why the bar can't be opened waits for a person; here there may be none."""
        return not self.has_display and "can't be opened" in self.last_words(PROGRAMS[0][0])

    def take_pictures(self):
        """A picture of each screen, once it has drawn what there is to see and stands still."""
        time.sleep(SETTLE_S)
        for name, _, environment in self.programs:
            path = self.pictures / f'{name}.png'
            wait_for(f'a picture of presso-{name}', START_TIMEOUT_S,
                     lambda: self.take_picture(path, environment) and self.is_drawn(path))
            print(f'  picture     {path}')

    def take_picture(self, path, environment):
        """Whether two pictures half a second apart are alike; a clock may tick, a list must not move."""
        self.check_programs()
        second = path.with_suffix('.next.png')
        for target in (path, second):
            if subprocess.run(['import', '-silent', '-window', 'root', str(target)], env=environment).returncode:
                return False
            time.sleep(0.5)
        result = subprocess.run(['compare', '-metric', 'RMSE', str(path), str(second), 'null:'],
                                capture_output=True, text=True)
        second.replace(path)
        # "1234.5 (0.0188)": the second number is the share of what could differ.
        share = result.stderr.rpartition('(')[2].rstrip(')')
        return result.returncode < 2 and float(share or 1) < 0.05

    def is_drawn(self, path):
        """Whether a picture is more than an empty window."""
        colours = subprocess.run(['identify', '-format', '%k', str(path)], capture_output=True, text=True)
        return colours.returncode == 0 and int(colours.stdout or 0) > 32

    def phone_address(self, api, admin_token):
        """The address on the display's code, less the code: what a phone on the bar's network opens."""
        try:
            url = api.call('GET', '/api/v1/shops/main/code', token=admin_token)[0]['url']
        except (urllib.error.HTTPError, KeyError):
            return api.base + '/'
        return url[:url.upper().index('/O/') + 1].lower()

    def run(self):
        for stale in [*self.pictures.glob('*.png'), *self.pictures.glob('*.log')]:
            stale.unlink()
        self.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self.has_display:
            self.session_bus()
        name, size = PROGRAMS[0]
        self.start_program(name, size)
        host = wait_for('the bar', START_TIMEOUT_S, self.host)
        api = Api(host['url'])
        for name, size in PROGRAMS[1:]:
            self.start_program(name, size)
        token_path = self.data_dir / 'admin.token'
        token = token_path.read_text().strip()
        print('\nPresso is open.')
        print(f'  phones      {self.phone_address(api, token)}')
        print(f'  host        {host["url"]}')
        print(f'  admin token {token_path}')
        if not self.has_display:
            demonstration = Demonstration(api, token)
            orders = demonstration.run()
            print(f'  orders      {len(orders)} for demonstration')
            self.take_pictures()
            demonstration.finish()
        if not self.arguments.once:
            print('Ctrl-C ends everything.', flush=True)
            self.wait()

    def wait(self):
        """Until Ctrl-C, or until every window is closed."""
        while not self.stopping and any(child.poll() is None for _, child, _ in self.programs):
            time.sleep(0.2)

    def stop(self):
        """The last started first, so that the host ends last and nobody takes over in between."""
        for child in reversed(self.children):
            if child.poll() is None:
                child.terminate()
                try:
                    child.wait(5)
                except subprocess.TimeoutExpired:
                    child.kill()
                    child.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--build-dir', default='build')
    parser.add_argument('--data-dir', help='where the bar keeps its data (DIR/run/data)')
    parser.add_argument('--port', type=int, help='port to listen on (8080)')
    parser.add_argument('--address', help='address to listen on (all)')
    parser.add_argument('--once', action='store_true', help='end after the pictures')
    arguments = parser.parse_args()

    booth = Booth(arguments)
    booth.pictures.mkdir(parents=True, exist_ok=True)

    def on_signal(number, frame):
        booth.stopping = True
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, on_signal)
    signal.signal(signal.SIGTERM, on_signal)
    try:
        booth.run()
    except KeyboardInterrupt:
        print()
    except urllib.error.HTTPError as error:
        print(f'make run: {error.url}: {error}\n{error.read().decode(errors="replace")}', file=sys.stderr)
        return 1
    except (BoothError, OSError) as error:
        print(f'make run: {error}', file=sys.stderr)
        return 1
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        booth.stop()
    return 0


if __name__ == '__main__':
    sys.exit(main())
