# SPDX-License-Identifier: GPL-3.0-or-later
"""A guest's phone: Chromium at 360×740, driven by phone.mjs."""

import itertools
import json
import pathlib
import queue
import shutil
import subprocess
import threading

import story

# More than phone.mjs allows itself, so that its own words on what was missing reach us.
ANSWER_S = story.PATIENCE_S + 30
CLOSE_S = 10


class Phone:
    def __init__(self, stage, name='phone'):
        self.name = name
        node = shutil.which('node') or 'node'
        driver = pathlib.Path(__file__).with_name('phone.mjs')
        self.process = stage.spawn(name, [node, driver, stage.folder / name], pipes=True)
        self.answers = queue.Queue()
        self.ids = itertools.count(1)
        threading.Thread(target=self.listen, daemon=True).start()
        self.take_answer(0, 'start')

    def listen(self):
        for line in self.process.stdout:
            self.answers.put(json.loads(line))
        self.answers.put(None)

    def take_answer(self, number, deed):
        try:
            answer = self.answers.get(timeout=ANSWER_S)
        except queue.Empty:
            raise AssertionError(f'{self.name}: {deed}: no answer in {ANSWER_S} s') from None
        if answer is None:
            raise AssertionError(f'{self.name}: {deed}: the browser has ended')
        story.equal(answer['id'], number, f'{self.name}: the answer to {deed}')
        if 'error' in answer:
            raise AssertionError(f'{self.name}: {deed}: {answer["error"]}')
        return answer['value']

    def do(self, deed, **what):
        number = next(self.ids)
        self.process.stdin.write(json.dumps({'id': number, 'do': deed, **what}) + '\n')
        self.process.stdin.flush()
        return self.take_answer(number, json.dumps({'do': deed, **what}, ensure_ascii=False))

    def open(self, url):
        return self.do('open', url=url)

    def reload(self):
        self.do('reload')

    def tap(self, role, name):
        self.do('tap', role=role, name=name)

    def fill(self, name, value):
        self.do('fill', role='textbox', name=name, value=value)

    def wait_heading(self, name, exact=True):
        self.do('waitFor', role='heading', name=name, exact=exact, ms=story.PATIENCE_S * 1000)

    def wait_text(self, text, exact=False, timeout_s=story.PATIENCE_S):
        self.do('waitFor', text=text, exact=exact, ms=timeout_s * 1000)

    def wait_text_gone(self, text, exact=False, timeout_s=story.PATIENCE_S):
        self.do('waitFor', text=text, exact=exact, gone=True, ms=timeout_s * 1000)

    def read(self):
        return self.do('read')

    def take_picture(self, path):
        self.do('picture', path=str(path))
        return path

    def faults(self):
        """What went wrong in the page since it was last asked."""
        return self.do('faults')

    def close(self):
        """Lets the browser end by itself, if it can."""
        self.process.stdin.close()
        try:
            self.process.wait(CLOSE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
