# SPDX-License-Identifier: GPL-3.0-or-later
"""What check.py does with a release: makes its tarball, and compares what two builds install."""

import pathlib
import shutil
import stat
import subprocess
import tarfile


def why_not(root):
    """Why no tarball can stand for this tree, or None: it has what was committed, which must be what is tested."""
    if not (root / '.git').exists():
        return 'this is an unpacked tarball itself'
    status = subprocess.run(['git', 'status', '--porcelain'], cwd=root, capture_output=True, text=True)
    if status.returncode:
        return status.stderr.strip()
    return 'there are changes that are not committed' if status.stdout else None


def unpack(build, folder):
    """Makes the tarball of what a build folder is of, and gives where it was unpacked to in a folder."""
    if subprocess.run(['meson', 'dist', '-C', str(build), '--no-tests', '--formats', 'gztar']).returncode:
        return None
    shutil.rmtree(folder, ignore_errors=True)
    newest = max((build / 'meson-dist').glob('*.tar.gz'), key=lambda path: path.stat().st_mtime)
    with tarfile.open(newest) as tarball:
        tarball.extractall(folder)
    return next(folder.iterdir())


def install(build, folder):
    shutil.rmtree(folder, ignore_errors=True)
    return subprocess.run(['meson', 'install', '-C', str(build), '--quiet', '--destdir', str(folder)]).returncode == 0


def describe(path):
    """All that is to be the same: what it is, who may do what with it, and what is in it."""
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        return 'link', path.readlink()
    return oct(mode), path.read_bytes() if stat.S_ISREG(mode) else None


def differences(one, other):
    """The names, and of what sort the difference is, of all that isn't the same in two folders."""
    trees = [{path.relative_to(folder): describe(path) for path in pathlib.Path(folder).rglob('*')} for folder in (one, other)]
    for name in sorted({*trees[0], *trees[1]}):
        first, second = (tree.get(name) for tree in trees)
        if first is None or second is None:
            yield f'{name}: only in one'
        elif first != second:
            yield f'{name}: {"contents differ" if first[0] == second[0] else f"{first[0]} and {second[0]}"}'
    if not trees[0]:
        yield 'nothing was installed'
