# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the programs share: a bar with a real server, programs driven through the
accessibility bus as a screen reader would, waiting with a deadline, and TAP."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.error
import urllib.request

# Warnings are fatal to the programs, not to us: libatspi warns of programs that are just starting.
FATAL = os.environ.pop('G_DEBUG', '')

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
import a11y  # noqa: E402
from a11y import Atspi  # noqa: E402

BUILD = pathlib.Path(os.environ['PRESSO_TEST_BUILD_ROOT'])
# Generous: the machine may be busy. A condition that comes true ends the wait at once.
DEADLINE = float(os.environ.get('PRESSO_TEST_DEADLINE', '30'))
PAUSE = 0.05
# What a look may count for: while the whole machine stands still nothing can come true.
MOST_A_LOOK_S = 2
# What isn't seen for so long may have been overlooked.
THOROUGH_S = 2
RETURN = 0xff0d
# What a user can do something with; each needs a name.
CONTROLS = {'push button', 'toggle button', 'check box', 'radio button', 'switch', 'text', 'entry',
            'spin button', 'combo box', 'page tab', 'link', 'slider', 'menu item', 'check menu item'}


def wait_for(condition, what, deadline=DEADLINE):
    """Gives the first true value of condition(), which is asked again and again."""
    waited = 0
    thorough = THOROUGH_S
    while True:
        began = time.monotonic()
        try:
            value = condition()
        except a11y.Gone:  # What was looked at went away meanwhile.
            value = None
        if value:
            return value
        if waited > deadline:
            raise AssertionError(f'waited {deadline} s in vain: {what}')
        if waited > thorough:
            thorough = waited + THOROUGH_S
            a11y.Program.is_thorough = True
        time.sleep(PAUSE)
        waited += min(time.monotonic() - began, MOST_A_LOOK_S)


class Bar:
    """A data folder with presso-server on it, and its API as the organiser."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='bar-'))
        self.server = None
        self.url = None
        self.start()

    def start(self):
        self.server = subprocess.Popen(
            [BUILD / 'apps/server/presso-server', '--data-dir', self.folder, '--address', '127.0.0.1',
             '--port', '0'], stdout=subprocess.PIPE, text=True)
        line = self.server.stdout.readline()
        assert line.startswith('READY '), line
        self.url = line.split()[1]

    def stop(self):
        self.server.terminate()
        assert self.server.wait(DEADLINE) == 0
        self.server.stdout.close()

    def request(self, method, path, body=None):
        token = (self.folder / 'admin.token').read_text().strip()
        path = path if path.startswith('/') else '/api/v1/shops/main' + ('/' + path if path else '')
        request = urllib.request.Request(
            self.url.rstrip('/') + path, method=method,
            data=json.dumps(body).encode() if body is not None else None,
            headers={'Authorization': 'Bearer ' + token, 'Content-Type': 'application/json'})
        with urllib.request.urlopen(request, timeout=DEADLINE) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def ask(self, method, path, body=None):
        """Without a credential; a refusal is an answer like any other."""
        request = urllib.request.Request(
            self.url.rstrip('/') + path, method=method, data=json.dumps(body).encode(),
            headers={'Content-Type': 'application/json'})
        try:
            with urllib.request.urlopen(request, timeout=DEADLINE) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as refusal:
            return json.loads(refusal.read())

    def shop(self):
        return self.request('GET', '')

    def order(self, order_id):
        return self.request('GET', 'orders/' + order_id)

    def station(self, name, role='barista'):
        answer = self.request('POST', '/api/v1/stations', {'name': name, 'role': role, 'shop': 'main'})
        return Station(self, answer['token'])


class Station:
    """Another station at the bar, which acts through the API."""

    def __init__(self, bar, token):
        self.bar = bar
        self.token = token

    def request(self, method, path, body=None):
        request = urllib.request.Request(
            f'{self.bar.url}api/v1/shops/main/{path}', method=method,
            data=json.dumps(body if body is not None else {}).encode(),
            headers={'Authorization': 'Bearer ' + self.token, 'Content-Type': 'application/json'})
        with urllib.request.urlopen(request, timeout=DEADLINE) as answer:
            return json.loads(answer.read())

    def walk_up(self, drink, name=None, **options):
        return self.request('POST', 'orders', {'drink': drink, 'options': options, 'name': name})

    def act(self, order, action, **body):
        return self.request('POST', f'orders/{order["id"]}/{action}', body)


class Guest:
    """A phone: what tells it from others is a cookie."""

    def __init__(self, bar):
        self.bar = bar
        self.cookie = None

    def request(self, method, path, body):
        headers = {'Content-Type': 'application/json', **({'Cookie': self.cookie} if self.cookie else {})}
        request = urllib.request.Request(f'{self.bar.url}api/v1/shops/main/{path}', method=method, headers=headers,
                                         data=json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=DEADLINE) as answer:
            cookie = answer.headers['Set-Cookie']
            self.cookie = cookie.split(';')[0] if cookie else self.cookie
            return json.loads(answer.read())

    def order(self, drink):
        order = self.request('POST', 'orders', {'code': self.bar.request('GET', 'code')['code']})
        return self.request('PUT', f'orders/{order["id"]}', {'drink': drink, 'options': {}})

    def cancel(self, order):
        return self.request('POST', f'orders/{order["id"]}/cancel', {})


class Ears:
    """What a screen reader hears of alerts without looking: the event that an alert has another name."""

    def __init__(self):
        self.said = []
        self.listener = Atspi.EventListener.new(self._on_event)
        self.listener.register('object:property-change:accessible-name')

    def _on_event(self, event):
        try:
            if event.source.get_role() == Atspi.Role.ALERT:
                self.said.append(event.source.get_name())
        except a11y.GLib.Error:  # Something that is gone by now.
            pass

    def listen(self):
        context = a11y.GLib.MainContext.default()
        while context.iteration(False):
            pass
        return self.said

    def hear(self, sentence):
        wait_for(lambda: sentence in self.listen(), f'“{sentence}” to be said')


def is_doubled(name):
    half = len(name) // 2
    return len(name) % 2 == 1 and name[half] == ' ' and name[:half] == name[half + 1:]


def name_of(node):
    """What a control is called. GTK 4.8 says a name twice that is label and tooltip, and the type of a widget in
    place of a missing one."""
    name = node.name.strip()
    if is_doubled(name):
        name = name[:len(name) // 2]
    return '' if re.fullmatch(r'(Gtk|Adw|Presso)[A-Z]\w+', name) else name


class App:
    """A real program on this screen."""

    def __init__(self, program, bar, *arguments, environment=None):
        if isinstance(program, pathlib.Path):  # One that works for no bar.
            command = [program, *arguments]
        else:
            command = [BUILD / f'apps/{program}/presso-{program}', '--data-dir', bar.folder, '--address', '127.0.0.1',
                       '--port', '0', *arguments]
        self.process = subprocess.Popen(command, env={**os.environ, 'G_DEBUG': FATAL, **(environment or {})})
        self.tree = a11y.Program(self.process.pid)
        wait_for(self._is_there, f'presso-{program} on the accessibility bus')

    def _is_there(self):
        assert self.process.poll() is None, f'ended with {self.process.returncode}'
        return self.tree.windows()

    def nodes(self):
        # Where there is a dialog, that is where things are looked for first.
        for window in sorted(self.tree.windows(), key=lambda one: one.role != 'dialog'):
            yield from window.walk()

    def look(self, name, roles=None, starts=False):
        for node in self.nodes():
            found = name_of(node)
            if not (found.startswith(name) if starts else found == name):
                continue
            if (not roles or node.role in roles) and node.is_shown():
                return node
        return None

    def find(self, name, roles=None, starts=False):
        return wait_for(lambda: self.look(name, roles, starts), f'“{name}” to appear')

    def gone(self, name, roles=None):
        wait_for(lambda: self.look(name, roles) is None, f'“{name}” to go')

    def sensitive(self, name, roles=CONTROLS):
        node = self.look(name, roles)
        return node is not None and node.is_sensitive()

    def settled(self, look, what):
        """What look() finds, as soon as it can be pressed and stands still."""
        places = [None]

        def ready():
            node = look()
            places.append(node.place() if node is not None and node.is_sensitive() else None)
            return node if places[-1] and places[-1] == places[-2] else None
        return wait_for(ready, f'“{what}” to be there and sensitive')

    def press(self, name, roles=CONTROLS, starts=False):
        """Presses what has this name as soon as it is there and can be pressed."""
        node = self.settled(lambda: self.look(name, roles, starts), name)
        for child in node.children:
            # A menu button is a group around the button that is pressed.
            if name_of(child) == name_of(node) and child.role in CONTROLS:
                node = child
        assert node.press(), name

    def type(self, name, text, over=None):
        """Types into a field as soon as it is there; with 'over', as soon as it has that text."""
        def ready():
            node = self.look(name, {'text', 'entry', 'spin button'})
            return node if node and node.place() and over in (None, node.text()) else None
        node = wait_for(ready, f'“{name}” to be there' + (f' with “{over}”' if over is not None else ''))
        assert node.set_text(text), name

    def text(self, name):
        return self.find(name, {'text', 'entry', 'spin button'}).text()

    def key(self, key):
        """Presses a key as it is written on it, or by its number."""
        assert a11y.press_key(key)

    def focused(self):
        """What has the keyboard focus is called so."""
        for node in self.nodes():
            if node.has(Atspi.StateType.FOCUSED) and node.is_shown():
                return name_of(node)
        return None

    def click(self, name, roles=CONTROLS):
        """Clicks with the mouse, which takes the keyboard focus there, too."""
        x, y, width, height = self.settled(lambda: self.look(name, roles), name).extents()
        assert a11y.point(x + width // 2, y + height // 2, 'c')

    def activate(self, name):
        """Clicks into a field and presses Enter there, as somebody with a keyboard does."""
        roles = {'text', 'entry'}
        self.click(name, roles)
        wait_for(lambda: self.look(name, roles).has(Atspi.StateType.FOCUSED), f'“{name}” to have the focus')
        assert a11y.press_key(RETURN)

    def set_value(self, name, value):
        self.find(name, {'spin button'}).set_value(value)

    def value(self, name):
        return self.find(name, {'spin button'}).value()

    def checked(self, name):
        return self.find(name, {'check box', 'toggle button', 'switch'}).has(Atspi.StateType.CHECKED)

    def unnamed(self):
        """The controls a screen reader could not tell apart."""
        nameless = []
        for node in self.nodes():
            if (node.role in CONTROLS and not name_of(node) and node.has(Atspi.StateType.FOCUSABLE)
                    and node.is_shown()):
                path, parent = [node.role], node.parent
                while parent is not None and parent.role != 'frame':
                    path.append(parent.name or parent.role)
                    parent = parent.parent
                # Not ours: the button that closes a toast, the one within a drop-down, which has the name, and
                # where a window for preferences is searched.
                if ('AdwToastWidget' not in path and node.parent.role != 'combo box'
                        and not (path[0] == 'entry' and 'AdwLeaflet' in path)):
                    nameless.append(' < '.join(path))
        return nameless

    def doubled(self):
        """The controls whose name a screen reader would say twice."""
        # Not ours: what libadwaita's dialogs offer.
        windows = [window for window in self.tree.windows() if window.role != 'dialog']
        return [str(node) for window in windows for node in window.walk()
                if node.role in CONTROLS and is_doubled(node.name.strip()) and node.is_shown()]

    def picture(self, name):
        folder = os.environ.get('PRESSO_TEST_PICTURES')
        if folder:
            pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
            subprocess.run(['import', '-window', 'root', f'{folder}/{name}.png'], check=True)

    def close(self):
        self.process.terminate()
        status = self.process.wait(DEADLINE)
        assert status == 0, f'ended with {status}'


def run(tests):
    """Runs functions in order, or those named on the command line, and tells of them in TAP."""
    tests = [test for test in tests if test.__name__ in sys.argv[1:]] or tests
    failed = 0
    print(f'1..{len(tests)}')
    for number, test in enumerate(tests, 1):
        name = (test.__doc__ or test.__name__).strip().splitlines()[0].replace('#', 'no.')
        began = time.monotonic()
        try:
            test()
            print(f'ok {number} - {name}\n# {time.monotonic() - began:.2f} s', flush=True)
        except Exception:  # noqa: BLE001 - whatever it is, it is told of and the next one runs
            failed += 1
            print(f'not ok {number} - {name}')
            for line in traceback.format_exc().splitlines():
                print('# ' + line, flush=True)
    sys.exit(1 if failed else 0)
