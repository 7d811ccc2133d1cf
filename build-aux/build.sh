#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# build.sh DIR: builds the programs into DIR and installs them below DIR/prefix, where they find their
# translations, icons and settings by themselves. With PRESSO_PREFIX it only builds, for that prefix.
set -eu
cd "$(dirname "$0")/.."

dir=${1:-build}
prefix=${PRESSO_PREFIX:-}
if [ ! -e "$dir/build.ninja" ]; then
  case $dir in
    /*) here=$dir ;;
    *) here=$PWD/$dir ;;
  esac
  # A folder that holds no finished configuration (an earlier setup failed) starts from nothing.
  rm -rf "$dir/meson-private" "$dir/meson-info" "$dir/meson-logs"
  meson setup "$dir" --prefix "${prefix:-$here/prefix}" --libdir lib -Dtests=false
fi
ninja -C "$dir"
[ -n "$prefix" ] || meson install -C "$dir" --no-rebuild --quiet
