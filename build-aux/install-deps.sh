#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# install-deps.sh [run|check]: installs the Debian packages that are missing, and nothing where none is.
# 'run' is what building and starting the booth takes, 'check' all that 'make check' takes.
set -eu
cd "$(dirname "$0")/.."

what=${1:-run}
case $what in
  run | check) ;;
  *) echo "usage: $0 [run|check]" >&2; exit 2 ;;
esac

# Package, then why. A line that begins with '+' counts for 'check' only.
packages='
gcc                   the compiler
libc6-dev             its headers
pkgconf               finds the libraries
meson                 configures
ninja-build           builds
python3               our build scripts, and meson itself
gettext               translations
libglib2.0-dev        everything stands on GLib; glib-compile-resources and -schemas
libglib2.0-bin        gdbus, gsettings
libgtk-4-dev          the programs with a window
libadwaita-1-dev      their look
libxss-dev            keeps the screen on where there is only an X server
libjson-glib-dev      JSON
libgnutls28-dev       certificates and TLS
libsqlite3-dev        the store
libsoup-3.0-dev       HTTP and WebSocket, both sides
libqrencode-dev       the code on the display
help2man              makes the man pages
desktop-file-utils    update-desktop-database at install, desktop-file-validate in check
gtk-update-icon-cache at install
librsvg2-common       GTK draws our SVG icons with it
adwaita-icon-theme    the icons of the platform
libgtk-4-media-gstreamer  plays the sounds of display and station
gstreamer1.0-plugins-base  the same
gstreamer1.0-plugins-good  the same, to PulseAudio and PipeWire
gstreamer1.0-alsa     the same, to a bare sound card
fonts-cantarell       the font of the platform
fonts-dejavu-core     signs Cantarell lacks
dbus-daemon           a session bus where there is none
xvfb                  a screen where there is none
matchbox-window-manager  gives a window the whole of it
imagemagick           takes the pictures
+clang                the second compiler
+libclang-rt-14-dev   its sanitizers and libFuzzer
+clang-format         the form of our C
+pngquant             makes the pictures in docs small
+at-spi2-core         drives the programs in tests
+gir1.2-atspi-2.0     the same, from Python
+python3-gi           the same
+python3-jsonschema   holds answers against the OpenAPI and AsyncAPI documents
+python3-websocket    what goes over the WebSocket, too
+curl                 carries out the example of docs/extending.md
+python3-yaml         reads the documents
+locales              languages for pictures of the screens
+fonts-noto-core      Arabic on them
+fonts-noto-cjk       Japanese and Chinese on them
+zbar-tools           reads codes off screenshots
+gi-docgen            makes the API reference
+gobject-introspection  reads the library for it
+libgirepository1.0-dev  what it says of GLib
+appstream            checks the metainfo
+libxml2-utils        checks the .ui files
+procps               tests look at processes
+iproute2             tests have a network with another machine in it
+bash-completion      tests complete options
+man-db               tests read the man pages
+systemd              checks the unit, and tests run it; it does not become init
+flatpak              builds, installs and runs the sandbox
+flatpak-builder      reads the manifest
+mmdebstrap           makes the stand-in runtimes
+ostree               keeps them
+bubblewrap           the sandbox
+xdg-dbus-proxy       what it may say on the buses
+elfutils             flatpak-builder strips with it
+fuse3                the file system flatpak-builder builds in
'

installed () {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing=
want () {
  installed "$1" || missing="$missing $1"
}

install_missing () {
  [ -n "$missing" ] || return 0
  echo "Installing:$missing"
  root=
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "Neither root nor sudo: please install these packages as root:$missing" >&2
      exit 1
    fi
    root=sudo
  fi
  $root apt-get update -qq
  # shellcheck disable=SC2086 # a list of words
  $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
  missing=
}

node_is_new_enough () {
  command -v node >/dev/null && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 18 ]
}

if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
  while read -r name _; do
    case $name in
      '') ;;
      +*) if [ "$what" != run ]; then want "${name#+}"; fi ;;
      *) want "$name" ;;
    esac
  done <<LIST
$packages
LIST
  if [ "$what" != run ]; then
    # The page's tests run in Chromium under node. Whoever has these from elsewhere keeps them: a newer
    # nodejs brings its own npm and conflicts with Debian's.
    command -v chromium >/dev/null || want chromium
    node_is_new_enough || want nodejs
    command -v npm >/dev/null || want npm
    command -v git >/dev/null || want git
  fi
  install_missing
else
  echo "Not a Debian system: taking for granted that what build-aux/install-deps.sh lists is there." >&2
fi

# Chromium's driver, the accessibility rules and the like, the only things that are not from Debian.
if [ "$what" != run ] && [ -e tests/page/package-lock.json ]; then
  installed=tests/page/node_modules/.presso-installed.json
  if ! cmp -s tests/page/package-lock.json "$installed"; then
    npm ci --prefix tests/page --no-audit --no-fund --ignore-scripts --loglevel=error
    cp tests/page/package-lock.json "$installed"
  fi
fi
