#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make-sounds.py OUT.wav…: makes Presso's own sounds, each named by its file: the same bytes every time.

A note is a struck bar, as of a vibraphone: a tone and the two overtones such a bar is tuned to, the higher the sooner
gone. That carries through a hall better than a pure tone and is kinder to who hears it all day than a beep.
"""

import array
import math
import pathlib
import sys
import wave

RATE = 22050
LOUDEST = 0.8
ATTACK = 0.004
RELEASE = 0.08
# Of each partial: how many times the note's frequency, how loud, how many times sooner it has died away.
PARTIALS = [(1, 1.0, 1), (4, 0.28, 2.6), (10, 0.06, 7)]

# Of each note: when, its frequency in Hz, how loud, and the seconds in which it falls to a third.
SOUNDS = {
    # The call: a fourth up and out into the room.
    'ready': (1.7, [(0.0, 659.26, 0.8, 0.38), (0.24, 880.0, 1.0, 0.55)]),
    # For the barista: quick, bright, over before the next hand movement.
    'new-order': (1.0, [(0.0, 783.99, 0.8, 0.16), (0.11, 987.77, 0.9, 0.18), (0.22, 1174.66, 1.0, 0.3)]),
    # Down, and again: something is wrong, but nobody is shouted at.
    'overdue': (1.5, [(0.0, 698.46, 1.0, 0.2), (0.2, 587.33, 0.9, 0.28),
                      (0.62, 698.46, 1.0, 0.2), (0.82, 587.33, 0.9, 0.3)]),
    # The bell of a bar: three, falling, slow.
    'last-orders': (3.0, [(0.0, 1046.5, 0.9, 0.5), (0.45, 783.99, 0.9, 0.5), (0.9, 523.25, 1.0, 0.75)]),
}


def strike(samples, start, frequency, level, decay):
    first = round(start * RATE)
    for i in range(first, len(samples)):
        time = (i - first) / RATE
        attack = min(time / ATTACK, 1)
        for ratio, share, sooner in PARTIALS:
            if frequency * ratio < RATE / 2:
                samples[i] += attack * level * share * math.exp(-time * sooner / decay) * math.sin(
                    2 * math.pi * frequency * ratio * time)


def render(seconds, notes):
    samples = [0.0] * round(seconds * RATE)
    for note in notes:
        strike(samples, *note)
    # To silence at the end: a tone that is cut off clicks.
    fade = round(RELEASE * RATE)
    for i in range(fade):
        samples[-1 - i] *= i / fade
    peak = max(abs(sample) for sample in samples)
    return array.array('h', (round(sample / peak * LOUDEST * 32767) for sample in samples))


def write(path):
    samples = render(*SOUNDS[path.stem])
    if sys.byteorder == 'big':
        samples.byteswap()
    with wave.open(str(path), 'wb') as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(samples.tobytes())


for name in sys.argv[1:]:
    write(pathlib.Path(name))
