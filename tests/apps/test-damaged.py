#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A program that finds the bar's database damaged offers its backups, and opens the bar with one."""

import atexit
import json
import urllib.error

from booth import App, Atspi, Bar, run, wait_for

bar = Bar()
order = bar.station('Barista 2').walk_up('espresso')
bar.request('POST', '/api/v1/backups')
bar.stop()
database = bar.folder / 'presso.db'
damaged = b'damaged' * 4096
database.write_bytes(damaged)
app = App('admin', bar)
atexit.register(lambda: app.process.kill())


def offers():
    """The backups are offered, the newest chosen, and nothing is changed"""
    app.find("This bar’s data can’t be read")
    app.find('Choose the backup to go on with', {'label'}, starts=True)
    rows = [node for node in app.nodes() if node.role == 'check box' and node.name[:1].isdigit()]
    assert len(rows) == 1 and rows[0].has(Atspi.StateType.CHECKED)
    app.picture('damaged')
    assert app.unnamed() == [], app.unnamed()
    assert database.read_bytes() == damaged


def restores():
    """What happened until the backup is there again, and the damaged file is kept"""
    app.press('Restore', {'push button'})
    app.find('The backup was restored')
    app.picture('damaged-restored')
    app.press('Continue', {'push button'})

    def restored():
        try:
            bar.url = json.loads((bar.folder / 'host.json').read_text())['url']
            return bar.order(order['id'])['number'] == order['number']
        except (OSError, urllib.error.URLError):  # It is being opened.
            return False
    wait_for(restored, 'the bar to be open')
    app.find('Waiting')
    assert any(file.read_bytes() == damaged for file in bar.folder.glob('presso-before-restore-*'))


run([offers, restores])
