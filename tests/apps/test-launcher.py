#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The launcher opens what a machine is for, and the session's bus starts each program by its name."""

import atexit
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile

from booth import BUILD, CONTROLS, DEADLINE, App, a11y, run, wait_for
from gi.repository import Gio, GLib

ID = 'io.github.libpresso.Presso'
ROLES = ('display', 'barista', 'admin')
PROGRAM = BUILD / 'apps/launcher/presso'
SETTINGS = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'glib-2.0/settings/keyfile'
SERVICES = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'dbus-1/services'
ALWAYS = 'Always open my choice on this machine'
CHECK = {'check box'}
ESCAPE = 0xff1b
# Settings that outlast a program; without the memory's, every program had its own.
os.environ['GSETTINGS_BACKEND'] = 'keyfile'
bus = Gio.bus_get_sync(Gio.BusType.SESSION)


def call(name, path, interface, method, parameters=None, answer=None):
    return bus.call_sync(name, path, interface, method, parameters, answer and GLib.VariantType(answer),
                         Gio.DBusCallFlags.NONE, int(DEADLINE * 1000), None)


def ask_bus(method, *parameters, answer=None):
    signature = {str: 's'}
    values = GLib.Variant('(' + ''.join(signature[type(one)] for one in parameters) + ')', parameters)
    return call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', method, values, answer)


def id_of(role):
    return f'{ID}.{role.capitalize()}' if role else ID


def pid_of(role):
    """Of the program that has the name on the bus now; nobody is started for the question."""
    try:
        return ask_bus('GetConnectionUnixProcessID', id_of(role), answer='(u)')[0]
    except GLib.Error as error:
        if Gio.DBusError.get_remote_error(error) != 'org.freedesktop.DBus.Error.NameHasNoOwner':
            raise
        return None


class Found(App):
    """A program that somebody else has started."""

    def __init__(self, role):
        self.role = role
        self.pid = wait_for(lambda: pid_of(role), f'{id_of(role)} on the bus')
        atexit.register(self.kill)
        self.tree = a11y.Program(self.pid)
        wait_for(self.tree.windows, f'{id_of(role)} with a window')

    def kill(self):
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def arguments(self):
        return pathlib.Path(f'/proc/{self.pid}/cmdline').read_text().split('\0')[1:-1]

    def close(self):
        os.kill(self.pid, signal.SIGTERM)
        wait_for(lambda: pid_of(self.role) is None, f'{id_of(self.role)} to end')


def start(*arguments, program=PROGRAM):
    app = App(program, None, *arguments)
    atexit.register(app.process.kill)
    return app


def end(app):
    app.process.kill()
    app.process.wait()
    wait_for(lambda: pid_of(None) is None, 'the bus to know that the launcher is gone')


def ended(app):
    assert app.process.wait(DEADLINE) == 0, app.process.returncode


def choose_port():
    """Programs of this test host on any port, as others may run beside it."""
    SETTINGS.parent.mkdir(parents=True, exist_ok=True)
    SETTINGS.write_text('[io/github/libpresso/Presso]\nport=uint32 0\n')


def stays_on_this_machine():
    """A choice for always is opened without asking, until somebody asks to choose again"""
    app = start()
    assert not app.checked(ALWAYS)
    assert app.unnamed() == [] and app.doubled() == []
    app.picture('launcher')
    app.click(ALWAYS, CHECK)
    app.press('Barista')
    ended(app)
    barista = Found('barista')
    assert barista.arguments() == [], barista.arguments()
    assert "role='barista'" in SETTINGS.read_text()
    # Straight there: with a window of its own, the launcher would not end.
    assert subprocess.run([PROGRAM], timeout=DEADLINE).returncode == 0

    # The way back.
    barista.press('Main menu')
    barista.press('Choose Another Program', {'menu item', 'push button'})
    again = Found(None)
    assert again.arguments() == ['--choose'], again.arguments()
    again.find('Opens on this machine')
    assert again.checked(ALWAYS)
    again.picture('launcher-chosen')
    again.click(ALWAYS, CHECK)
    again.gone('Opens on this machine')
    wait_for(lambda: 'role' not in SETTINGS.read_text(), 'the choice to be forgotten')
    again.close()
    barista.close()


def grows_with_its_text():
    """Nobody has to scroll for a program, however large the text is"""
    looks = SETTINGS.parents[2] / 'gtk-4.0/gtk.css'
    looks.write_text('window { font-size: 2em; }')
    app = start()
    looks.unlink()
    _, y, _, height = app.settled(lambda: app.look('Admin', CONTROLS), 'Admin').extents()
    window = app.tree.windows()[0].extents()
    assert y + height <= window[3], (y, height, window)
    end(app)


def only_one():
    """There is one launcher, however often it is started"""
    app = start()
    assert subprocess.run([PROGRAM], timeout=DEADLINE).returncode == 0
    assert subprocess.run([PROGRAM, '--choose'], timeout=DEADLINE).returncode == 0
    assert len(app.tree.windows()) == 1, app.tree.windows()
    end(app)


def says_what_is_missing():
    """A program that isn't there is missed in words, and the others can still be opened"""
    folder = pathlib.Path(tempfile.mkdtemp())
    app = start(program=pathlib.Path(shutil.copy(PROGRAM, folder)))
    app.press('Admin')
    app.find('presso-admin is missing on this machine. Install Presso again.')
    app.picture('launcher-missing')
    app.press('Close')
    app.find('Display')
    end(app)


def install_services():
    """The files that are installed, for programs that run where they were built."""
    SERVICES.mkdir(parents=True, exist_ok=True)
    for role in (None, *ROLES):
        text = (BUILD / f'data/{id_of(role)}.service').read_text()
        name = f'presso-{role}' if role else 'presso'
        installed = next(line for line in text.splitlines() if line.startswith('Exec='))
        assert installed.endswith(f'/bin/{name} --gapplication-service'), installed
        built = f'Exec={BUILD}/apps/{role or "launcher"}/{name} --gapplication-service'
        (SERVICES / f'{id_of(role)}.service').write_text(text.replace(installed, built))
    call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'UpdateActivationEnvironment',
         GLib.Variant('(a{ss})', ({'GSETTINGS_BACKEND': 'keyfile'},)))
    ask_bus('ReloadConfig')


def application(role, method, signature, *parameters):
    path = '/' + id_of(role).replace('.', '/')
    call(id_of(role), path, 'org.freedesktop.Application', method, GLib.Variant(signature, parameters))


def tells_of_itself(app, name):
    """Its keys and what it is, from its menu."""
    menu_item = {'menu item', 'push button'}
    for item, shown in (('Keyboard Shortcuts', 'Keyboard shortcuts'), ('About Presso', 'Troubleshooting')):
        app.press('Main menu')
        app.press(item, menu_item)
        app.find(shown)
        app.picture(f'{name}-{item.split(maxsplit=1)[0].lower()}')
        app.key(ESCAPE)
        app.gone(shown)


def starts_by_name():
    """The bus starts the launcher, which has it start what is chosen, and does as desktop files' actions say"""
    install_services()
    application(None, 'Activate', '(a{sv})', {})
    launcher = Found(None)
    assert launcher.arguments() == ['--gapplication-service'], launcher.arguments()
    tells_of_itself(launcher, 'launcher')
    launcher.press('Barista')
    wait_for(lambda: pid_of(None) is None, 'the launcher to end')
    barista = Found('barista')
    assert barista.arguments() == ['--gapplication-service'], barista.arguments()
    tells_of_itself(barista, 'barista')

    application(None, 'ActivateAction', '(sava{sv})', 'display', [], {})
    display = Found('display')
    assert display.arguments() == ['--gapplication-service'], display.arguments()
    # It fills the screen until now.
    display.key(ESCAPE)
    tells_of_itself(display, 'display')
    application('admin', 'Activate', '(a{sv})', {})
    admin = Found('admin')
    tells_of_itself(admin, 'admin')
    admin.press('Main menu')
    admin.press('Choose Another Program', {'menu item', 'push button'})
    again = Found(None)
    assert again.arguments() == ['--gapplication-service'], again.arguments()
    for app in (again, admin, display, barista):
        app.close()


choose_port()
run([stays_on_this_machine, grows_with_its_text, only_one, says_what_is_missing, starts_by_name])
