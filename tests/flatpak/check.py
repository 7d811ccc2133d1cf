#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check.py [--work FOLDER]: builds the Flatpak from the manifest as it stands, installs it as a user would, and uses it.

There is no network while it builds, and no Flathub: the runtimes are stand-ins made of Debian's packages (runtimes.py says
which). What it finds is told in TAP, and kept in FOLDER/out: logs, the bundle, and pictures of the programs in their sandbox.
Needs root, for the stand-ins and for a network namespace; where there can be no sandbox it says so and skips.
"""

import argparse
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import traceback

import runtimes

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ID = 'io.github.libpresso.Presso'
MANIFEST = ROOT / 'flatpak' / f'{ID}.json'
PROGRAMS = ['presso', 'presso-admin', 'presso-barista', 'presso-display', 'presso-robot', 'presso-server']
TOOLS = ['bwrap', 'chromium', 'eu-strip', 'flatpak', 'flatpak-builder', 'mmdebstrap', 'ostree', 'unshare', 'xdg-dbus-proxy']
MEASURED = '# measured: '
# Those of 'machine', which are of 'server' too, need more than a sandbox has.
SUITES = ['--no-suite', 'machine', *(word for suite in ['model', 'store', 'services', 'server', 'client']
                                     for word in ('--suite', suite))]


class Check:
    def __init__(self, work):
        self.work = work
        self.out = work / 'out'
        self.bundle = self.out / f'{ID}.flatpak'
        self.out.mkdir(parents=True, exist_ok=True)
        (work / 'home').mkdir(exist_ok=True)
        (work / 'run').mkdir(mode=0o700, exist_ok=True)
        user = work / 'flatpak'
        os.environ.update(FLATPAK_USER_DIR=str(user), HOME=str(work / 'home'), XDG_RUNTIME_DIR=str(work / 'run'),
                          XDG_DATA_DIRS=f'{user}/exports/share:/usr/local/share:/usr/share')
        self.exports = user / 'exports/share'
        self.number = 0
        self.failed = 0
        self.figures = []

    def tell(self, result, name):
        self.number += 1
        self.failed += result == 'not ok'
        print(f'{result} {self.number} - {name}', flush=True)

    def measured(self, figure):
        """Told once more at the end, where it is found."""
        self.figures.append(figure)

    def run(self, name, *command):
        return runtimes.run(command, log=self.out / f'{name}.log')

    def in_sdk(self, name, *command):
        return self.run(name, 'flatpak', 'run', '--user', f'--command={command[0]}', f'org.gnome.Sdk//{runtimes.VERSION}',
                        *command[1:])

    def in_build(self, name, *command):
        """In the Sdk with what the manifest builds before Presso."""
        return self.run(name, 'flatpak', 'build', f'--filesystem={ROOT}:ro', f'--filesystem={self.work}',
                        '--share=network', self.work / 'modules', *command)

    def build(self, name, folder, *flags):
        return self.run(name, 'unshare', '--net', 'flatpak-builder', '--user', '--force-clean', '--disable-updates',
                        *([] if os.access('/dev/fuse', os.W_OK) else ['--disable-rofiles-fuse']),
                        f'--state-dir={self.work}/state', *flags, self.work / folder, MANIFEST)

    def in_sandbox(self, name, script):
        return self.run(name, 'flatpak', 'run', '--user', '--command=sh', ID, '-c', script)


def make_runtimes(check):
    """The runtimes are there: stand-ins for GNOME's"""
    runtimes.install(check.work)
    versions = check.in_sdk('versions', 'pkg-config', '--modversion', 'gtk4', 'libadwaita-1', 'libsoup-3.0', 'sqlite3')
    check.measured('GTK, libadwaita, libsoup, SQLite of the stand-ins: ' + ' '.join(versions.split()))


def lack_qrencode(check):
    """The Sdk has no libqrencode, so the manifest must bring it"""
    for name in ('libqrencode.pc', 'qrencode.h'):
        found = check.in_sdk('qrencode', 'find', '/usr', '-name', name)
        equal(found, '', f'{name} in the Sdk')


def fetch_sources(check):
    """Every source is pinned by its sha256, and is what that says"""
    pinned = 0
    for module in json.loads(MANIFEST.read_text())['modules']:
        for source in module['sources']:
            if source['type'] == 'dir':
                continue
            name = source['url'].rsplit('/', 1)[-1]
            # Debian's name for it: qrencode-4.1.1.tar.bz2 is qrencode_4.1.1.orig.tar.bz2.
            debian = re.sub(r'^(.*)-([0-9.]+)(\.tar\..*)$', r'\1_\2.orig\3', name)
            place = check.work / 'state/downloads' / source['sha256'] / name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(check.work / 'sources' / debian, place)
            equal(hashlib.sha256(place.read_bytes()).hexdigest(), source['sha256'], f'sha256 of {name}')
            pinned += 1
    equal(pinned, 1, 'sources')


def build(check):
    """flatpak-builder builds it where there is no network at all"""
    told = check.build('build', 'build', f'--repo={check.work}/repository')
    equal(re.findall(r'^\.\./.*: warning: .*', told, re.MULTILINE), [], 'warnings')


def install(check):
    """The bundle, one file, installs for a user"""
    check.run('bundle', 'flatpak', 'build-bundle', check.work / 'repository', check.bundle, ID)
    subprocess.run(['flatpak', 'uninstall', '--user', '--noninteractive', '-y', ID], check=False, capture_output=True)
    check.run('install', 'flatpak', 'install', '--user', '--noninteractive', '-y', '--bundle', check.bundle)
    size = check.run('size', 'flatpak', 'info', '--user', '--show-size', ID).strip()
    check.measured(f'bundle {check.bundle.stat().st_size} bytes, installed {size} bytes')


def see_exports(check):
    """Each desktop file, its icon and its service is exported, and starts the sandbox"""
    names = sorted(path.name.removesuffix('.in') for path in ROOT.glob('data/*.desktop.in'))
    starts = rf'^Exec=\S*flatpak run .*--command=\S*presso\S* .*{re.escape(ID)}'
    for folder, ending in (('applications', 'desktop'), ('dbus-1/services', 'service')):
        files = sorted((check.exports / folder).glob(f'*.{ending}'))
        equal([f'{path.stem}.desktop' for path in files], names, folder)
        equal([path.name for path in files if not re.search(starts, path.read_text(), re.MULTILINE)], [],
              'what does not start the sandbox')
    for path in (check.exports / 'applications').glob('*.desktop'):
        for icon in re.findall('^Icon=(.*)$', path.read_text(), re.MULTILINE):
            for file in (f'scalable/apps/{icon}.svg', f'symbolic/apps/{icon}-symbolic.svg'):
                if not (check.exports / 'icons/hicolor' / file).exists():
                    raise AssertionError(f'{path.name}: no {file}')
    equal([path.name.split('.')[-3] for path in (check.exports / 'metainfo').iterdir()], ['Presso'], 'metainfo')
    check.run('validate', 'desktop-file-validate', *(check.exports / 'applications' / name for name in names))


def see_permissions(check):
    """It may do what flatpak/README.md gives a reason for, and nothing else"""
    told = check.run('permissions', 'flatpak', 'info', '--user', '--show-permissions', ID)
    documented = set(re.findall(r'`(--[a-z-]+=[\w.-]+)`', (ROOT / 'flatpak/README.md').read_text().split('No file')[0]))
    given = set()
    section = ''
    options = {'shared': '--share', 'sockets': '--socket', 'devices': '--device'}
    for line in told.splitlines():
        section = line.strip('[]') if line.startswith('[') else section
        key, _, value = line.partition('=')
        if section == 'Context' and value:
            given |= {f'{options.get(key, "--" + key)}={one}' for one in value.strip(';').split(';')}
        elif section == 'System Bus Policy' and value:
            given.add(f'--system-{value}-name={key}')
        elif section == 'Session Bus Policy' and value:
            given.add(f'--{value}-name={key}')
    # What falls back to X11 is told as both.
    equal(sorted(given - {'--socket=x11'}), sorted(documented), 'permissions')
    check.measured('permissions ' + ' '.join(sorted(documented)))
    check.in_sandbox('files', f'! test -e {ROOT}/meson.build && ! test -e "$HOME/.ssh" && ! test -w /usr && ! test -w /app')


def see_libraries(check):
    """Every program finds every library in the Platform or in the application"""
    told = check.in_sandbox('libraries', 'for file in /app/bin/* /app/lib/*.so*; do echo "$file"; ldd "$file"; done')
    equal([line for line in told.splitlines() if 'not found' in line], [], 'libraries that are missing')
    equal(sorted(re.findall('^/app/bin/(presso.*)$', told, re.MULTILINE)), PROGRAMS, 'programs')


def build_natively(check):
    """The same tree builds natively against the newer libraries, without a warning"""
    native = check.work / 'native'
    check.build('native-modules', 'modules', '--stop-at=presso')
    if not (native / 'build.ninja').exists():
        check.in_build('native-setup', 'meson', 'setup', '-Dwerror=true', '-Dbuildtype=debug', native, ROOT)
    check.in_build('native-build', 'ninja', '-C', native, 'all', 'meson-test-prereq')


def test_natively(check):
    """The unit tests pass there"""
    native = check.work / 'native'
    log = native / 'meson-logs/testlog.json'
    log.unlink(missing_ok=True)
    try:
        check.in_build('native-test', 'meson', 'test', '-C', native, '--no-rebuild', '--print-errorlogs', *SUITES)
    finally:
        results = {'OK': 'ok', 'SKIP': 'ok'}
        for line in log.read_text().splitlines() if log.exists() else []:
            test = json.loads(line)
            skip = ' # SKIP' if test['result'] == 'SKIP' else ''
            check.tell(results.get(test['result'], 'not ok'), 'natively: ' + test['name'].rsplit(' / ', 1)[-1] + skip)


def develop(check):
    """-Ddevelopment=true gives it an id, a name and an icon of its own, and its manifest asks for nothing else"""
    own_id = f'{ID}.Devel'
    expected = json.loads(MANIFEST.read_text())
    expected['id'] = own_id
    expected['modules'][-1]['config-opts'].insert(0, '-Ddevelopment=true')
    equal(json.loads(MANIFEST.with_name(f'{own_id}.json').read_text()), expected, 'the manifest')
    made = check.work / 'devel'
    shutil.rmtree(made, ignore_errors=True)
    check.run('devel', 'meson', 'setup', made / 'build', ROOT, '-Ddevelopment=true', '-Dtests=false', '-Dapps=false')
    if f'"{own_id}"' not in (made / 'build/presso-config.h').read_text():
        raise AssertionError('the programs have another id')
    share = made / 'share'
    for pattern, folder in (('data/*.desktop.in', 'applications'), ('data/*.metainfo.xml.in', 'metainfo'),
                            ('data/icons/*[!c].svg', 'icons/hicolor/scalable/apps')):
        (share / folder).mkdir(parents=True)
        for path in ROOT.glob(pattern):
            shutil.copy(path, share / folder / path.name.removesuffix('.in'))
    runtimes.run([ROOT / 'build-aux/install-development.py', 'share'],
                 env={**os.environ, 'MESON_INSTALL_DESTDIR_PREFIX': made, 'MESON_BUILD_ROOT': made / 'build'})
    named = [path for path in share.rglob('*') if path.is_file()]
    equal([path.name for path in named if not path.name.startswith(own_id)], [], 'files with another id')
    for path in (share / 'applications').iterdir():
        name, icon = (re.search(f'^{key}=(.*)$', path.read_text(), re.MULTILINE).group(1) for key in ('Name', 'Icon'))
        equal((name.endswith(' (Development)'), icon.startswith(own_id)), (True, True), f'{name} and {icon}')
        if 'f5c211' not in (share / f'icons/hicolor/scalable/apps/{icon}.svg').read_text():
            raise AssertionError(f'{icon} looks like a release')


def use(check):
    """The programs do the bar's main job, each in its sandbox"""
    command = [ROOT / 'tests/support/with-display.sh', '-s', '640x480x24', '/usr/bin/python3',
               ROOT / 'tests/flatpak/test-sandbox.py']
    with open(check.out / 'sandbox.log', 'w', encoding='utf-8') as log:
        story = subprocess.Popen(command, env={**os.environ, 'PRESSO_FLATPAK_OUT': str(check.out)}, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, text=True, errors='replace')
        for line in story.stdout:
            log.write(line)
            case = re.match(r'((?:not )?ok) \d+ - (.*)', line)
            if case:
                check.tell(case.group(1), 'in the sandbox: ' + case.group(2))
            else:
                print('   ', line, end='', flush=True)
            if line.startswith(MEASURED):
                check.measured(line.removeprefix(MEASURED).strip())
    equal(story.wait(), 0, 'exit status of test-sandbox.py')


STEPS = [make_runtimes, lack_qrencode, fetch_sources, build, install, see_exports, see_permissions, see_libraries, use,
         build_natively, test_natively, develop]


def find_obstacle():
    """Why there can be no sandbox on this machine, or None."""
    if os.geteuid() != 0:
        return 'only root can make the runtimes'
    for tool in TOOLS:
        if not shutil.which(tool):
            return f'there is no {tool} (build-aux/install-deps.sh check)'
    for command in (['bwrap', '--unshare-all', '--ro-bind', '/', '/', 'true'], ['unshare', '--net', 'true']):
        tried = subprocess.run(command, check=False, capture_output=True, text=True)
        if tried.returncode:
            return f'{command[0]}: {tried.stderr.strip()}'
    return None


def note(text):
    print(f'# {text}', flush=True)


def equal(actual, expected, what):
    if actual != expected:
        raise AssertionError(f'{what}: {actual!r} instead of {expected!r}')


def take(check, step):
    began = time.monotonic()
    try:
        step(check)
        check.tell('ok', step.__doc__)
    except Exception:  # Whatever it is, the next step may still find something.
        check.tell('not ok', step.__doc__)
        traceback.print_exc(file=sys.stdout)
    took = f'{time.monotonic() - began:.0f} s'
    note(took)
    check.measured(f'{step.__name__}: {took}')


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--work', type=pathlib.Path, default=ROOT / 'build-flatpak')
    parser.add_argument('--only', help='just this step')
    arguments = parser.parse_args()
    obstacle = find_obstacle()
    if obstacle:
        print(f'1..0 # SKIP {obstacle}')
        return 0
    check = Check(arguments.work.resolve())
    for step in STEPS:
        if arguments.only in (None, step.__name__):
            take(check, step)
    print(f'1..{check.number}')
    for figure in check.figures:
        print(MEASURED + figure)
    return 1 if check.failed else 0


if __name__ == '__main__':
    sys.exit(main())
