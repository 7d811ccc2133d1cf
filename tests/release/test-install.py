#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-install.py BUILD_ROOT SOURCE_ROOT VERSION: what 'meson install' puts where, and that it can be removed again."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
import story  # noqa: E402 (the folder must be known first)

BUILD, SOURCE = map(pathlib.Path, sys.argv[1:3])
VERSION = sys.argv[3]
# Those of another program that come into the same folders, and what caches say of them.
SCHEMA = ('<schemalist><schema id="org.example.Tea" path="/org/example/Tea/"><key name="a" type="b">'
          '<default>true</default></key></schema></schemalist>')
DESKTOP = '[Desktop Entry]\nType=Application\nName=Tea\nExec=tea\nMimeType=text/x-tea;\n'
ICON = '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"/>'
OTHERS = {
    'share/glib-2.0/schemas/org.example.Tea.gschema.xml': SCHEMA,
    'share/applications/org.example.Tea.desktop': DESKTOP,
    'share/icons/hicolor/scalable/apps/org.example.Tea.svg': ICON,
}
CACHES = ['share/glib-2.0/schemas/gschemas.compiled', 'share/applications/mimeinfo.cache',
          'share/icons/hicolor/icon-theme.cache']


def run(*command):
    result = subprocess.run(command, capture_output=True, text=True, timeout=story.PATIENCE_S)
    story.equal(result.returncode, 0, f'{" ".join(map(str, command))}: {result.stdout}{result.stderr}')
    return result.stdout


def install(stage, name):
    """A folder with all that is installed, and the prefix in it."""
    folder = stage.folder / name
    run('meson', 'install', '-C', BUILD, '--no-rebuild', '--quiet', '--destdir', folder)
    return folder, next(folder.rglob('bin/presso-server')).parent.parent


def make_caches(prefix):
    """As meson has the desktop's own tools do it, but for where there is a DESTDIR."""
    run('glib-compile-schemas', prefix / 'share/glib-2.0/schemas')
    run('update-desktop-database', '-q', prefix / 'share/applications')
    run(shutil.which('gtk4-update-icon-cache') or 'gtk-update-icon-cache', '-q', '-t', '-f', prefix / 'share/icons/hicolor')


def programs(stage):
    return sorted(path.name for path in (stage.prefix / 'bin').iterdir())


def versions(stage):
    """All of it is of one version: programs, man pages, metainfo and NEWS."""
    stage.root, stage.prefix = install(stage, 'installed')
    for program in programs(stage):
        story.equal(run(stage.prefix / 'bin' / program, '--version'), f'{program} {VERSION}\n', 'version')
        page = next(stage.prefix.rglob(f'man1/{program}.1'), None)
        if page or any(stage.prefix.rglob('man1')):
            title = re.search(r'^\.TH .*', page.read_text(encoding='utf-8'), re.MULTILINE).group()
            story.equal(f'"{program} {VERSION}"' in title, True, title)
    metainfo = ElementTree.parse(next(stage.prefix.rglob('*.metainfo.xml')))
    story.equal(metainfo.find('releases/release').get('version'), VERSION, 'metainfo')
    story.equal({node.text for node in metainfo.iter('binary')}, set(programs(stage)), 'programs in the metainfo')
    story.equal((SOURCE / 'NEWS').read_text(encoding='utf-8').split()[1], VERSION, 'NEWS')


def no_trace(stage):
    """No file says where it was built."""
    for path in stage.root.rglob('*'):
        if path.is_file():
            data = path.read_bytes()
            for folder in (BUILD, SOURCE):
                story.equal(os.fsencode(folder) in data, False, f'{path} has {folder}')


def uninstall(stage):
    """Removed, nothing is left of it."""
    make_caches(stage.prefix)
    run(SOURCE / 'build-aux/uninstall.py', BUILD)
    story.equal(sorted(map(str, stage.folder.iterdir())), [], 'left')


def development(stage):
    """Nor of what -Ddevelopment=true has given another name."""
    _, prefix = install(stage, 'development')
    os.environ.update(MESON_BUILD_ROOT=str(BUILD), MESON_INSTALL_DESTDIR_PREFIX=str(prefix))
    run(SOURCE / 'build-aux/install-development.py', 'share')
    story.equal(len(list(prefix.rglob('*.Devel.desktop'))), 1, 'launcher of its own')
    make_caches(prefix)
    run(SOURCE / 'build-aux/uninstall.py', BUILD)
    story.equal(sorted(map(str, stage.folder.iterdir())), [], 'left')


def with_others(stage):
    """What others have put there meanwhile is, and their caches know nothing of ours."""
    root, prefix = install(stage, 'with-others')
    for name, text in OTHERS.items():
        (prefix / name).write_text(text, encoding='utf-8')
    make_caches(prefix)
    run(SOURCE / 'build-aux/uninstall.py', BUILD)
    story.equal(sorted(str(path.relative_to(prefix)) for path in root.rglob('*') if path.is_file()),
                sorted([*OTHERS, *CACHES]), 'left')
    for cache in CACHES:
        story.equal(b'libpresso' in (prefix / cache).read_bytes(), False, cache)


sys.exit(story.tell([versions, no_trace, uninstall, development, with_others], story.Stage()))
