#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Backing up and restoring, with the real organiser's program and a real server."""

import atexit

from booth import App, Bar, run, wait_for

TABS = {'page tab', 'toggle button', 'radio button'}
bar = Bar()
barista = bar.station('Barista 2')
app = App('admin', bar)
atexit.register(lambda: app.process.kill())
atexit.register(lambda: bar.server.kill())


def backups():
    return bar.request('GET', '/api/v1/backups')['backups']


def makes_one():
    """A backup is made with one press and shown"""
    app.press('Backups', TABS)
    app.find('None yet', {'label'})
    app.press('Back Up Now', {'push button'})
    wait_for(lambda: len(backups()) == 1, 'the backup to be made')
    app.find('Restore the backup of', {'push button'}, starts=True)
    app.picture('admin-backups')


def names():
    """Every control has a name"""
    assert app.unnamed() == [], app.unnamed()


def restores():
    """After a question the settings are as before, and an order that was handed out stays so"""
    before = bar.shop()['name']
    order = barista.walk_up('espresso')
    for action in ('claim', 'complete', 'collect'):
        barista.act(order, action)
    bar.request('PATCH', '', {'name': 'Spoiled'})
    app.press('Restore the backup of', {'push button'}, starts=True)
    app.find('Restore this backup?', starts=True)
    app.picture('admin-backups-restore')
    app.press('Restore', {'push button'})

    def name():
        try:
            return bar.shop()['name']
        except OSError:  # It opens again.
            return None
    wait_for(lambda: name() == before, 'the settings to be restored')
    assert bar.order(order['id'])['state'] == 'COLLECTED'
    assert any(one['reason'] == 'restore' for one in backups())


run([makes_one, names, restores])
