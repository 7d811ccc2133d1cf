# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of screens: taken, kept, looked at."""

import os
import subprocess

import story

# An empty window has a handful of colours, anything worth looking at has hundreds.
FEWEST_COLOURS = 200
# Standard deviation of brightness, from 0 to 0.5; one line of text makes about this much.
LEAST_CONTRAST = 0.02


def take(display, path):
    """All of an X screen."""
    result = subprocess.run(['import', '-silent', '-window', 'root', str(path)],
                            env={**os.environ, 'DISPLAY': display}, capture_output=True, text=True, timeout=30)
    if result.returncode:
        raise OSError(f'import: {result.stderr.strip()}')
    return path


def read_code(path):
    """What the one QR code in the picture says, or None."""
    result = subprocess.run(['zbarimg', '--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', str(path)],
                            capture_output=True, text=True, timeout=30)
    lines = result.stdout.split()
    if len(lines) > 1:
        raise AssertionError(f'{path}: {len(lines)} codes')
    return lines[0] if lines else None


def check(path, width, height):
    """A picture must be of the right size and show something all over, not only in one corner."""
    result = subprocess.run(['identify', '-format', '%w %h %k', str(path)], capture_output=True, text=True, timeout=30)
    if result.returncode:
        raise AssertionError(f'{path}: {result.stderr.strip()}')
    size = [int(word) for word in result.stdout.split()]
    story.equal(size[:2], [width, height], f'size of {path.name}')
    if size[2] < FEWEST_COLOURS:
        raise AssertionError(f'{path.name} has only {size[2]} colours')
    # Columns for a wide screen, rows for a tall one.
    thirds = '3x1@' if width > height else '1x3@'
    result = subprocess.run(['convert', str(path), '-colorspace', 'Gray', '-crop', thirds, '+repage', '-format',
                             '%[fx:standard_deviation]\n', 'info:'], capture_output=True, text=True, check=True,
                            timeout=30)
    contrasts = [float(line) for line in result.stdout.split()]
    if len(contrasts) != 3 or min(contrasts) < LEAST_CONTRAST:
        raise AssertionError(f'a third of {path.name} is empty: its contrasts are {contrasts}')
