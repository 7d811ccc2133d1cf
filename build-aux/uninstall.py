#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""uninstall.py BUILD_DIR: removes what 'meson install' of that folder put there, and leaves nothing behind.

meson removes the files, but neither the folders that other programs' files have come into and gone from since, nor the
caches of the desktop that it had made. What belongs to others stays: their files, the folders that hold them, and the
caches, which are made anew without ours. The bar's data isn't touched.
"""

import pathlib
import shutil
import subprocess
import sys

# Debian has it without the number.
ICON_CACHE = shutil.which('gtk4-update-icon-cache') or 'gtk-update-icon-cache'
# The cache in a folder, what makes it anew, and what makes that worthwhile.
CACHES = [
    ('share/glib-2.0/schemas', 'gschemas.compiled', ['glib-compile-schemas'], '*.xml'),
    ('share/icons/hicolor', 'icon-theme.cache', [ICON_CACHE, '-q', '-t', '-f'], '*/*/*'),
    ('share/applications', 'mimeinfo.cache', ['update-desktop-database', '-q'], '*.desktop'),
]


def find_logs(build):
    """meson's own, and that of install-development.py."""
    return list((build / 'meson-logs').glob('install-log*.txt'))


def read_logs(build):
    """The files and the folders that the last 'meson install' made."""
    lines = [line for log in find_logs(build) for line in log.read_text(encoding='utf-8').splitlines()]
    return [pathlib.Path(line) for line in lines if not line.startswith('#')]


def renew_caches(folders):
    for end, cache, command, sources in CACHES:
        for folder in folders:
            if not str(folder).endswith(end) or not (folder / cache).exists():
                continue
            if any(folder.glob(sources)):
                subprocess.run([*command, str(folder)], check=False)
            else:
                (folder / cache).unlink()


def main(build):
    made = read_logs(build)
    folders = {path for path in made if path.is_dir() and not path.is_symlink()}
    files = [path for path in made if path not in folders]
    for path in files:
        path.unlink(missing_ok=True)
    renew_caches({parent for path in files for parent in path.parents})
    for folder in sorted(folders, reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    for log in find_logs(build):
        log.unlink()
    print(f'{len(files)} files removed.')


main(pathlib.Path(sys.argv[1]))
