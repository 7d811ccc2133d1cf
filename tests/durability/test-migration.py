#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-migration.py PRESSO_SERVER SHIM: each frozen database of tests/data is served, with all that was in it.

Its migration is killed before each single write, loses the power at each, and runs out of disk at each; what is left
is the old database or the new one, never anything between, and the next start serves it.
"""

import contextlib
import json
import os
import random
import re
import shutil
import sqlite3
import sys
import time

import bar  # First: it finds what the e2e tests share.
import disk
import story

# Which writes are tried: every one, unless that takes too long.
EVERY = int(os.environ.get('PRESSO_EVERY', '1'))
DATA = bar.HERE.parent / 'data'
# What a host does by itself once it serves, by the time that has passed: these may have changed.
LIVING = {'code', 'event', 'answer', 'sqlite_sequence', 'orders', 'shop'}


def frozen():
    return sorted(DATA.glob('schema-*.db'), key=lambda path: int(re.search(r'\d+', path.name).group()))


def dump(folder, columns=None):
    """table → its rows, by the columns that the old schema had."""
    with contextlib.closing(sqlite3.connect(f'file:{folder}/presso.db?mode=ro', uri=True)) as database:
        story.equal(database.execute('PRAGMA integrity_check').fetchone()[0], 'ok', 'integrity_check')
        version = database.execute('PRAGMA user_version').fetchone()[0]
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        columns = columns or {table: [row[1] for row in database.execute(f'PRAGMA table_info({table})')]
                              for table in tables}
        rows = {table: sorted(map(repr, database.execute(f'SELECT {", ".join(names)} FROM {table}')))
                for table, names in columns.items()}
    return version, columns, rows


class Stage(story.Stage):
    def __enter__(self):
        super().__enter__()
        self.n_folders = 0
        return self

    def new_folder(self, database):
        """A data folder with a copy of it; the second at which it was closed goes on."""
        self.n_folders += 1
        folder = self.folder / str(self.n_folders) / 'data'
        folder.mkdir(parents=True)
        if database:
            shutil.copyfile(database, folder / 'presso.db')
        return folder

    def control(self, database):
        """Far enough back that nothing in it falls due while it is looked at."""
        control = disk.Control(self.folder / f'control-{self.n_folders}')
        with contextlib.closing(sqlite3.connect(f'file:{database}?mode=ro&immutable=1', uri=True)) as connection:
            last_ms = connection.execute('SELECT max(time) FROM event').fetchone()[0]
        control['offset_ns'] = last_ms * 1000000 + 1000000000 - time.time_ns()
        return control


def expect_same(folder, database):
    """Everything of the frozen database is in the folder's, in the rows and columns it had."""
    source = folder.parent / 'source'
    source.mkdir(exist_ok=True)
    shutil.copyfile(database, source / 'presso.db')
    _, columns, before = dump(source)
    version, _, after = dump(folder, columns)
    for table, rows in before.items():
        if table == 'sqlite_sequence':
            continue
        missing = set(rows) - set(after[table])
        assert not missing, f'{table}: {len(missing)} rows are gone or changed, such as {min(missing)}'
        if table not in LIVING:
            story.equal(len(after[table]), len(rows), f'rows of {table}')
    return version


def every_version(stage):
    """There is a frozen database of each version of the schema"""
    with bar.Server(stage.new_folder(None)) as server:
        server.end()
        stage.version = dump(server.folder)[0]
    names = [path.name for path in frozen()]
    story.equal(names, [f'schema-{version}.db' for version in range(1, stage.version + 1)],
                'frozen databases (tests/data/README.md says how to freeze one)')


def served(stage):
    """Each is served with all that is in it, and works on"""
    for database in frozen():
        folder = stage.new_folder(database)
        with bar.Server(folder, stage.control(database)) as server:
            story.equal(server.admin.get_shop()['name'], 'Zum Mahlwerk ☕', 'name')
            orders = server.admin.call('GET', server.admin.shop + '/orders?limit=1000')['orders']
            assert len({order['state'] for order in orders}) >= 4, orders
            server.end()
        story.equal(expect_same(folder, database), stage.version, 'version')
        with bar.Server(folder, stage.control(database)) as server:
            token = bar.set_up(server)
            record = bar.Record()
            load = bar.Load(server, record, token)
            story.wait_for('orders', lambda: len(record.told) > 20)
            load.end()
            server.end()
        with bar.open_database(folder) as opened:
            rows = opened.execute('SELECT id, document FROM orders')
            bar.check_told({row['id']: json.loads(row['document']) for row in rows}, record.told)


def each(stage):
    """Frozen databases with a migration before them; the last one has none, and opening it is tried all the same."""
    for database in frozen():
        folder = stage.new_folder(database)
        control = stage.control(database)
        journal = disk.Journal(folder.with_name('journal'))
        before = disk.Disk(folder)
        with bar.Server(folder, control, journal) as server:
            server.kill()
        yield database, before, list(journal.read()), control['n_ops']


def killed(stage):
    """Killed before each single write of the start, and started again"""
    n = 0
    for database, _, _, n_ops in each(stage):
        for at in range(1, n_ops + 1, EVERY):
            folder = stage.new_folder(database)
            control = stage.control(database)
            control['kill_at'] = at
            try:
                with bar.Server(folder, control) as server:
                    server.kill()
            except bar.Refused as error:
                assert str(error).startswith('-9:'), error
            control['kill_at'] = 0
            with bar.Server(folder, control) as server:
                server.end()
            story.equal(expect_same(folder, database), stage.version, 'version')
            n += 1
    story.note(f'{n} kills survived')


def powerless(stage):
    """Without power from each single write of the start on, and started again"""
    n = 0
    rng = random.Random(5)
    for database, before, entries, _ in each(stage):
        for i, entry in enumerate(entries):
            before.apply(entry)
            if i % EVERY != 0:
                continue
            left = stage.new_folder(None)
            left.rmdir()
            share = rng.choice([0, 0.5, 1])
            before.cut(left, lambda: rng.random() < share, rng.randbytes(32768))
            with bar.Server(left, stage.control(database)) as server:
                server.end()
            story.equal(expect_same(left, database), stage.version, 'version')
            n += 1
    story.note(f'{n} power cuts survived')


def out_of_disk(stage):
    """Out of disk at each single write of the start: a reason is given, and nothing is lost"""
    n_refused = n_served = 0
    for database, _, _, n_ops in each(stage):
        for at in range(0, n_ops, EVERY):
            folder = stage.new_folder(database)
            control = stage.control(database)
            control.fail('full', at)
            try:
                with bar.Server(folder, control) as server:
                    n_served += 1
                    server.kill()
            except bar.Refused as error:
                assert str(error).startswith('1: ') and re.search('full|No space|can’t be written', str(error)), error
                n_refused += 1
            control.mend()
            with bar.Server(folder, control) as server:
                server.end()
            story.equal(expect_same(folder, database), stage.version, 'version')
    story.note(f'{n_refused} starts refused for want of room, {n_served} served without')


STEPS = [every_version, served, killed, powerless, out_of_disk]

if __name__ == '__main__':
    sys.exit(story.tell(STEPS, Stage()))
