# SPDX-License-Identifier: GPL-3.0-or-later
"""Stand-ins for org.gnome.Platform and org.gnome.Sdk, where Flathub's cannot be had.

They are made of Debian trixie's packages (GTK 4.18, libadwaita 1.7, libsoup 3.6) under the names that the manifest asks for,
so that flatpak-builder takes the manifest as it is. What is tested with them is tested against a stand-in, not against GNOME's.
"""

import concurrent.futures
import pathlib
import shutil
import subprocess

VERSION = '49'
SUITE = 'trixie'
KEY = '/usr/share/keyrings/debian-archive-keyring.gpg'

# Only what GNOME's own Platform has too, or a module that our manifest lacks would not be missed.
PLATFORM = '''
libgtk-4-1 libgtk-4-media-gstreamer libadwaita-1-0 libsoup-3.0-0 libjson-glib-1.0-0 libsqlite3-0 libgnutls30t64
gstreamer1.0-plugins-base gstreamer1.0-plugins-good glib-networking librsvg2-common adwaita-icon-theme hicolor-icon-theme
gsettings-desktop-schemas dconf-gsettings-backend shared-mime-info fontconfig fonts-cantarell fonts-dejavu-core
ca-certificates libglib2.0-bin
'''.split()
SDK = '''
gcc libc6-dev make meson ninja-build pkgconf gettext libgtk-4-dev libadwaita-1-dev libsoup-3.0-dev libjson-glib-dev libsqlite3-dev
libgnutls28-dev desktop-file-utils appstream appstream-compose dbus-daemon
'''.split()

# Debian's source packages carry the upstream archives byte for byte, which the manifest's sha256 proves.
SOURCES = ['qrencode']

# The sandbox or the host supplies these, or they are nobody's business.
NOT_IN_ETC = ['apt', 'group-', 'gshadow', 'gshadow-', 'hostname', 'ld.so.cache', 'ld.so.conf.d', 'machine-id', 'passwd-',
              'resolv.conf', 'shadow', 'shadow-', '.pwd.lock']

# flatpak-builder before 1.4 calls appstream-glib's appstream-compose, which Debian has no more; appstreamcli does the same.
# It also moves the metainfo to share/appdata first, where appstreamcli does not look.
COMPOSE = '''\
#!/bin/sh
prefix=/app origin=flatpak base= id=
for word; do
  case $word in
    --prefix=*) prefix=${word#*=} ;;
    --origin=*) origin=${word#*=} ;;
    --basename=*) base=${word#*=} ;;
    -*) ;;
    *) id=$word ;;
  esac
done
old=$prefix/share/appdata/$id.appdata.xml
new=$prefix/share/metainfo/$id.metainfo.xml
if [ -f "$old" ] && [ ! -e "$new" ]; then
  mkdir -p "$prefix/share/metainfo" && cp "$old" "$new"
  trap 'rm -f "$new"; rmdir "$prefix/share/metainfo" 2>/dev/null' EXIT
fi
appstreamcli compose --prefix=/ --origin="$base" --result-root="$prefix" --data-dir="$prefix/share/app-info/xmls" \\
  --icons-dir="$prefix/share/app-info/icons/$origin" --components="$id" "$prefix"
'''


def run(command, log=None, **arguments):
    """Runs a command; what it says goes to the log, and onto the screen only if it fails."""
    result = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                            errors='replace', check=False, **arguments)
    if log:
        log.write_text(result.stdout)
    if result.returncode:
        print('\n'.join(result.stdout.splitlines()[-40:]), flush=True)
        raise RuntimeError(f'{command[0]} failed with {result.returncode}')
    return result.stdout


def mirror():
    """Where this machine gets its own packages; it has the next Debian's too."""
    for source in pathlib.Path('/etc/apt').glob('sources.list.d/*.sources'):
        for line in source.read_text().splitlines():
            if line.startswith('URIs:'):
                return line.split()[1]
    for line in pathlib.Path('/etc/apt/sources.list').read_text().splitlines():
        if line.startswith('deb '):
            return next(word for word in line.split() if '://' in word)
    raise RuntimeError('no mirror in /etc/apt')


def make_roots(platform, sdk, sources):
    """Installed Debians: the Sdk's is the Platform's, which is put aside once it is whole, and more. And source packages."""
    for folder in (platform, sources):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    excluded = [f'--dpkgopt=path-exclude=/usr/share/{name}/*' for name in ('man', 'doc', 'info', 'locale')]
    apt = 'APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" apt-get'
    here = f'[signed-by={KEY}] {mirror()} {SUITE} main'
    run(['mmdebstrap', '--mode=root', '--variant=essential', '--include=' + ','.join(PLATFORM),
         '--aptopt=Acquire::Check-Valid-Until "false"', '--aptopt=Acquire::Languages "none"',
         '--dpkgopt=force-unsafe-io', *excluded,
         f'--customize-hook=cp -a "$1/usr" "$1/etc" {platform}',
         f'--customize-hook={apt} -o DPkg::Chroot-Directory="$1" install -y --no-install-recommends ' + ' '.join(SDK),
         f'--customize-hook=cd {sources} && {apt} source --download-only ' + ' '.join(SOURCES),
         SUITE, sdk, f'deb {here}\ndeb-src {here}'], log=sdk.with_suffix('.log'))


def make_runtime(name, root, repository, arch):
    tree = root.with_suffix('.tree')
    shutil.rmtree(tree, ignore_errors=True)
    # build-export takes a runtime from usr/, its /etc from usr/etc, and wants an empty files/ beside it.
    (tree / 'files').mkdir(parents=True)
    (root / 'usr').rename(tree / 'usr')
    (root / 'etc').rename(tree / 'usr/etc')
    for unwanted in NOT_IN_ETC:
        path = tree / 'usr/etc' / unwanted
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    # Only where this is empty does flatpak add /app/lib to it.
    (tree / 'usr/etc/ld.so.conf').write_text('')
    # flatpak looks for ldconfig in /usr/bin.
    (tree / 'usr/bin/ldconfig').unlink(missing_ok=True)
    (tree / 'usr/bin/ldconfig').symlink_to('../sbin/ldconfig')
    # GNOME's has none, and what a newer systemd makes of our unit is not what is tested here.
    (tree / 'usr/bin/systemd-analyze').unlink(missing_ok=True)
    if name == 'org.gnome.Sdk':
        compose = tree / 'usr/bin/appstream-compose'
        compose.write_text(COMPOSE)
        compose.chmod(0o755)
    (tree / 'metadata').write_text(f'[Runtime]\nname={name}\nruntime=org.gnome.Platform/{arch}/{VERSION}\n'
                                   f'sdk=org.gnome.Sdk/{arch}/{VERSION}\n')
    run(['flatpak', 'build-export', '--runtime', '--disable-fsync', '--no-update-summary', f'--arch={arch}', repository, tree,
         VERSION])
    for made in (root, tree):
        shutil.rmtree(made, ignore_errors=True)


def install(work):
    """Makes both runtimes, unless they are there, and installs them for the user of FLATPAK_USER_DIR."""
    arch = run(['flatpak', '--default-arch']).strip()
    installed = subprocess.run(['flatpak', 'info', '--user', f'org.gnome.Sdk//{VERSION}'], check=False,
                               capture_output=True).returncode == 0
    if installed:
        return
    repository = work / 'runtimes'
    shutil.rmtree(repository, ignore_errors=True)
    # As flatpak's own store, so that installing only makes hard links.
    run(['ostree', 'init', f'--repo={repository}', '--mode=bare-user-only'])
    roots = {name: work / f'{name}.root' for name in ('org.gnome.Platform', 'org.gnome.Sdk')}
    make_roots(*roots.values(), work / 'sources')
    with concurrent.futures.ThreadPoolExecutor() as pool:
        list(pool.map(lambda name: make_runtime(name, roots[name], repository, arch), roots))
    run(['flatpak', 'build-update-repo', repository])
    run(['flatpak', 'remote-add', '--user', '--if-not-exists', '--no-gpg-verify', 'stand-in', f'file://{repository}'])
    run(['flatpak', 'install', '--user', '--noninteractive', '-y', 'stand-in', f'org.gnome.Platform//{VERSION}',
         f'org.gnome.Sdk//{VERSION}'])
