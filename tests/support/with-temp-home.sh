#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# with-temp-home.sh CMD [ARG…]: runs CMD with HOME, XDG_* and TMPDIR in a folder of its own, which goes
# when CMD ends. CMD's exit status is ours.
# shellcheck disable=SC2317 # the traps call clean_up
set -u

[ $# -gt 0 ] || { echo "usage: $0 CMD [ARG…]" >&2; exit 2; }
home=$(mktemp -d "${TMPDIR:-/tmp}/presso-test.XXXXXX") || exit 2
child=
clean_up () {
  trap - EXIT HUP INT TERM
  [ -z "$child" ] || kill "$child" 2>/dev/null
  # A browser may still be writing its profile while it ends.
  rm -rf "$home" 2>/dev/null || { sleep 1; rm -rf "$home"; }
}
trap clean_up EXIT
trap 'clean_up; exit 130' HUP INT TERM

mkdir -m 0700 "$home/run" "$home/tmp"
mkdir -p "$home/data" "$home/config" "$home/cache" "$home/state"
export HOME="$home" TMPDIR="$home/tmp"
export XDG_RUNTIME_DIR="$home/run" XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config"
export XDG_CACHE_HOME="$home/cache" XDG_STATE_HOME="$home/state"

"$@" &
child=$!
wait "$child"
status=$?
child=
exit "$status"
