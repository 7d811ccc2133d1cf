#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""meson.build, NEWS and the metainfo speak of the same version."""

import re
import xml.etree.ElementTree as ElementTree

import lint

METAINFO = 'data/io.github.libpresso.Presso.metainfo.xml.in'

meson = re.search(r"version:\s*'([^']+)'", lint.text('meson.build')).group(1)
news = re.match(r'Presso (\S+)', lint.text('NEWS')).group(1)
release = ElementTree.fromstring(lint.text(METAINFO)).find('releases/release').get('version')

problems = []
if news != meson:
    problems.append(f'NEWS: begins with {news}, meson.build has {meson}')
if release != meson:
    problems.append(f'{METAINFO}: the newest release is {release}, meson.build has {meson}')
lint.finish(problems, 3)
