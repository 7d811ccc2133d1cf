#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make-icons.py OUT…: makes the ordering page's icons, each as its file's name says, and the same bytes every time.

icon.svg and icon-SIZE.png have round corners; apple-icon-SIZE.png and icon-maskable-SIZE.png fill their square, as iOS
and Android cut the corners themselves: Android leaves at least the circle of four fifths. All come from one description,
a cup on a grid of 64; a pixel is covered by how far its middle is inside of a shape.
"""

import math
import pathlib
import re
import struct
import sys
import zlib

GROUND = (0x8f, 0x45, 0x17)
INK = (0xff, 0xf6, 0xe8)
GRID = 64
CORNER = 15
STROKE = 4
# How large the cup is drawn on the square.
SCALE = {'icon': 1, 'apple-icon': 0.92, 'icon-maskable': 0.8}

BODY = 'M15 29h28v6a12 12 0 0 1-12 12h-4a12 12 0 0 1-12-12z'
LINES = 'M43 31h3a5 5 0 0 1 0 10h-4M16 54h27M24 13c-3 4 3 5 0 9M34 13c-3 4 3 5 0 9'
SVG = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {GRID} {GRID}" fill="none" stroke="{{ink}}"
  stroke-width="{STROKE}" stroke-linecap="round"><rect width="{GRID}" height="{GRID}" rx="{CORNER}" fill="{{ground}}"
  stroke="none"/><path fill="{{ink}}" d="{BODY}"/><path d="{LINES}"/></svg>
"""


def box(left, top, right, bottom, radius):
    """How far a point is outside of a box with round corners; negative inside of it."""
    middle = (left + right) / 2, (top + bottom) / 2
    half = (right - left) / 2, (bottom - top) / 2

    def distance(x, y):
        dx, dy = abs(x - middle[0]) - half[0] + radius, abs(y - middle[1]) - half[1] + radius
        return math.hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - radius
    return distance


def both(one, other):
    return lambda x, y: max(one(x, y), other(x, y))


def line(points):
    """A stroke along points."""
    pairs = list(zip(points, points[1:]))

    def distance(x, y):
        nearest = math.inf
        for (x0, y0), (x1, y1) in pairs:
            dx, dy = x1 - x0, y1 - y0
            along = max(0, min(1, ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy)))
            nearest = min(nearest, math.hypot(x - x0 - along * dx, y - y0 - along * dy))
        return nearest - STROKE / 2
    return distance


def curve(start, first, second, end, steps=10):
    def at(t):
        u = 1 - t
        return tuple(u ** 3 * a + 3 * u * u * t * b + 3 * u * t * t * c + t ** 3 * d
                     for a, b, c, d in zip(start, first, second, end))
    return [at(step / steps) for step in range(steps + 1)]


def half_circle(x, y, radius, steps=14):
    turns = [math.pi * (step / steps - 0.5) for step in range(steps + 1)]
    return [(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns]


# BODY, with the stroke around it, and LINES: each with where it is, so that far away nothing is reckoned.
SHAPES = [
    (both(box(13, 27, 45, 60, 2), box(13, 13, 45, 49, 14)), (13, 27, 45, 49)),
    (line([(43, 31), *half_circle(46, 36, 5), (42, 41)]), (40, 29, 53, 43)),
    (line([(16, 54), (43, 54)]), (14, 52, 45, 56)),
    (line(curve((24, 13), (21, 17), (27, 18), (24, 22))), (21, 11, 27, 24)),
    (line(curve((34, 13), (31, 17), (37, 18), (34, 22))), (31, 11, 37, 24)),
]
SQUARE = box(0, 0, GRID, GRID, CORNER)


def cover(distance, pixel):
    return max(0.0, min(1.0, 0.5 - distance / pixel))


def ink_at(x, y, pixel):
    nearest = math.inf
    for distance, (left, top, right, bottom) in SHAPES:
        if left - pixel < x < right + pixel and top - pixel < y < bottom + pixel:
            nearest = min(nearest, distance(x, y))
    return cover(nearest, pixel)


def rows(size, scale, is_round):
    pixel = GRID / size
    middle = GRID / 2
    for row in range(size):
        y = (row + 0.5) * pixel
        line_bytes = bytearray([0])
        for column in range(size):
            x = (column + 0.5) * pixel
            ink = ink_at(middle + (x - middle) / scale, middle + (y - middle) / scale, pixel / scale)
            color = [round(ground + (light - ground) * ink) for ground, light in zip(GROUND, INK)]
            line_bytes += bytes([*color, round(255 * cover(SQUARE(x, y), pixel))] if is_round else color)
        yield bytes(line_bytes)


def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def png(kind, size):
    is_round = kind == 'icon'
    header = struct.pack('>IIBBBBB', size, size, 8, 6 if is_round else 2, 0, 0, 0)
    data = zlib.compress(b''.join(rows(size, SCALE[kind], is_round)), 9)
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + chunk(b'IDAT', data) + chunk(b'IEND', b'')


def svg():
    return SVG.format(ink='#%02x%02x%02x' % INK, ground='#%02x%02x%02x' % GROUND).encode()


def main():
    for path in map(pathlib.Path, sys.argv[1:]):
        named = re.fullmatch(r'(icon|apple-icon|icon-maskable)-(\d+)\.png', path.name)
        if not named and path.name != 'icon.svg':
            sys.exit(f'make-icons.py: not an icon of ours: {path.name}')
        path.write_bytes(png(named.group(1), int(named.group(2))) if named else svg())


if __name__ == '__main__':
    main()
