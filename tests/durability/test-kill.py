#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-kill.py PRESSO_SERVER SHIM: the host is killed under load, again and again.

PRESSO_KILL_ROUNDS says how often (6); `make check` has a few, a night has thousands:

    PRESSO_KILL_ROUNDS=2000 meson test -C build --timeout-multiplier 0 durability-kill
"""

import os
import pathlib
import random
import sys
import tempfile
import time

import bar  # First: it finds what the e2e tests share.
import story

ROUNDS = int(os.environ.get('PRESSO_KILL_ROUNDS', '6'))


def count_reserved(folder):
    with bar.open_database(folder) as database:
        return database.execute("SELECT count(*) FROM orders WHERE state = 'RESERVED'").fetchone()[0]


def count_overdue(folder):
    with bar.open_database(folder) as database:
        return database.execute('SELECT count(*) FROM orders WHERE deadline < ?',
                                (time.time() * 1000,)).fetchone()[0]


def check_time_outs(folder):
    """What fell due while nobody hosted is done when somebody does: without guests none stays begun."""
    story.wait_for('what was begun', lambda: count_reserved(folder) == 0)
    story.wait_for('the deadlines', lambda: count_overdue(folder) == 0)
    with bar.open_database(folder) as database:
        late = database.execute("SELECT count(*) FROM orders WHERE document LIKE '%\"guest-timeout\"%'").fetchone()[0]
    return late


def run(folder, rounds, rng):
    record = bar.Record()
    undone = [{} for _ in range(3)]
    starts = []
    token = None
    for _ in range(rounds):
        with bar.Server(folder) as server:
            starts.append(server.start_s)
            token = token or bar.set_up(server)
            load = bar.Load(server, record, token, undone)
            time.sleep(rng.uniform(0.1, 1.5))
            server.kill()
            load.end()
        bar.judge(folder, record.told)
    with bar.Server(folder) as server:
        starts.append(server.start_s)
        # What was asked for when the host was killed is asked for once more, with the same key.
        told = len(record.told)
        load = bar.Load(server, record, token, undone, n_guests=0)
        story.wait_for('answers', lambda: len(record.told) > told + 20)
        load.end()
        late = check_time_outs(folder)
        server.end()
    n_orders = bar.judge(folder, record.told)
    assert late > 0, 'no guest took too long'
    acknowledged = len({order_id for order_id, *_ in record.told})
    story.note(f'{rounds} kills survived; {len(record.told)} answers of {acknowledged} orders acknowledged, '
               f'{n_orders} orders in all, {late} timed out; from start to serving after a kill '
               f'{sorted(starts)[len(starts) // 2] * 1000:.0f} ms, at most {max(starts) * 1000:.0f} ms')
    assert acknowledged > 5 * rounds, acknowledged


def main():
    seed = int(os.environ.get('PRESSO_SEED', time.time_ns() % 1000000))
    print(f'1..1\n# PRESSO_SEED={seed}', flush=True)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder).resolve() / 'data'
        path.mkdir()
        run(path, ROUNDS, random.Random(seed))
    print('ok 1 - nothing acknowledged is lost or doubled')


if __name__ == '__main__':
    sys.exit(main())
