#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-power-cut.py PRESSO_SERVER SHIM: the power goes, and with it what no sync has put on the disk.

The shim keeps a journal of what the real presso-server does to its folder while it is under load, and the clients
note in it what they were told. From one such journal a cut can be made at any point: all that wasn't synced is gone,
or sectors of it at random, and names of new files likewise. The server starts on what is left and is judged.

PRESSO_POWER_CUTS says how many cuts a journal gets (12).
"""

import os
import random
import shutil
import sys
import time

import bar  # First: it finds what the e2e tests share.
import disk
import story

CUTS = int(os.environ.get('PRESSO_POWER_CUTS', '12'))
EVERY = int(os.environ.get('PRESSO_EVERY', '1'))
SEED = int(os.environ.get('PRESSO_SEED', time.time_ns() % 1000000))
# What survives of what wasn't synced.
CHANCES = {'nothing': 0.0, 'some': 0.5, 'most': 0.9}


class Stage(story.Stage):
    def __enter__(self):
        super().__enter__()
        story.note(f'PRESSO_SEED={SEED}')
        self.rng = random.Random(SEED)
        self.n_folders = 0
        self.n_cuts = 0
        self.n_told = 0
        self.starts = []
        return self

    def new_folder(self):
        self.n_folders += 1
        folder = self.folder / str(self.n_folders)
        folder.mkdir()
        return folder


class Run:
    """A folder, its disk at the start, the journal of what came, and what the clients were told."""

    def __init__(self, stage, base=None, told=(), token=None):
        self.stage = stage
        self.top = stage.new_folder()
        self.folder = self.top / 'data'
        if base:
            shutil.copytree(base, self.folder)
        else:
            self.folder.mkdir()
        self.disk = disk.Disk(self.folder)
        self.control = disk.Control(self.top / 'control')
        self.record = bar.Record(disk.Journal(self.top / 'journal'))
        self.record.told.extend(told)
        self.n_before = len(told)
        self.token = token

    def serve(self, duration_s, sync=None, during=lambda: None):
        with bar.Server(self.folder, self.control, self.record.journal, sync) as server:
            self.token = self.token or bar.set_up(server)
            load = bar.Load(server, self.record, self.token)
            time.sleep(duration_s / 2)
            during()
            time.sleep(duration_s / 2)
            server.kill()
            load.end()

    def cut_at(self, entries, position, kind):
        """What is left when the power goes before the entry at that position; and what was told until then."""
        told = self.n_before
        for entry in entries[self.position:position]:
            self.disk.apply(entry)
        self.position = position
        for entry in entries[:position]:
            if entry[0] == disk.ACKNOWLEDGED:
                told = entry[3]
        rng = self.stage.rng
        left = self.stage.new_folder() / 'data'
        self.disk.cut(left, lambda: rng.random() < CHANCES[kind], rng.randbytes(32768))
        return left, self.record.told[:told]

    def try_cuts(self, n_cuts, kinds=tuple(CHANCES)):
        """Cuts at random points, in order; judges each. Gives what the last one left, and what was told."""
        entries = list(self.record.journal.read())
        self.position = 0
        left = told = None
        for position in sorted(self.stage.rng.sample(range(len(entries)), n_cuts - 1)) + [len(entries)]:
            kind = self.stage.rng.choice(kinds)
            left, told = self.cut_at(entries, position, kind)
            try:
                self.judge(left, told)
            except (AssertionError, bar.Refused) as error:
                raise AssertionError(f'cut before entry {position} of {len(entries)}, {kind} survived: {error}')
        self.stage.n_told += len(told) - self.n_before
        return left, told

    def judge(self, left, told):
        kept = left.with_name('kept')
        shutil.copytree(left, kept)
        with bar.Server(left) as server:
            self.stage.starts.append(server.start_s)
            assert server.admin.is_healthy(10)
            server.kill()
        bar.judge(left, told)
        self.stage.n_cuts += 1
        shutil.rmtree(left)
        kept.rename(left)


def first_day(stage):
    """The power goes at any point of the first start and of a busy time: nothing acknowledged is lost"""
    run = Run(stage)
    run.serve(1.2)
    stage.left, stage.told = run.try_cuts(CUTS * 2)
    stage.token = run.token


def second_day(stage):
    """And again while the next host recovers what is left, and works on with it"""
    run = Run(stage, stage.left, stage.told, stage.token)
    run.serve(1.0)
    run.try_cuts(CUTS)


def first_start(stage):
    """At each single point of the first start (with PRESSO_EVERY=8, at every eighth)"""
    run = Run(stage)
    with bar.Server(run.folder, run.control, run.record.journal) as server:
        server.end()
    entries = len(list(run.record.journal.read()))
    run.try_cuts(entries // EVERY + 1)


def failed_sync(stage):
    """What a failed sync lost is acknowledged to nobody, though later syncs succeed"""
    run = Run(stage)

    def fail():
        run.control.fail('sync')
        story.wait_for('a sync that fails', lambda: run.control['n_faults'] > 0)
        story.wait_for('refusals', lambda: run.record.refused['disk-failing'] > 20)
        story.note(f'{run.control.mend()} syncs failed')
        told = len(run.record.told)
        story.wait_for('orders', lambda: len(run.record.told) > told + 20)
    run.serve(0.6, during=fail)
    assert run.record.refused['disk-failing'] > 0, run.record.refused
    run.try_cuts(CUTS)


def failed_sync_and_kill(stage):
    """Nor is it believed by the next host, which still finds it in the kernel's memory"""
    run = Run(stage)
    for _ in range(3):
        run.serve(0.4, during=lambda: run.control.fail('sync', 1))
        run.control.mend()
        run.serve(0.2)
    run.try_cuts(CUTS * 3, ['nothing'])


def careless(stage):
    """With less than synchronous=FULL the same test fails: it sees what it is there for"""
    for sync in ['OFF', 'NORMAL']:
        run = Run(stage)
        run.serve(0.8, sync)
        try:
            run.try_cuts(CUTS, ['nothing', 'some'])
        except AssertionError as error:
            story.note(f'synchronous={sync}: {error}')
        else:
            raise AssertionError(f'a power cut with synchronous={sync} went unnoticed')


def tell_figures(stage):
    """Figures"""
    starts = sorted(stage.starts)
    story.note(f'{stage.n_cuts} power cuts survived, {stage.n_told} answers acknowledged; from start to serving after '
               f'a cut {starts[len(starts) // 2] * 1000:.0f} ms, at most {starts[-1] * 1000:.0f} ms')


STEPS = [first_day, second_day, first_start, failed_sync, failed_sync_and_kill, careless, tell_figures]

if __name__ == '__main__':
    sys.exit(story.tell(STEPS, Stage()))
