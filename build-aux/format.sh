#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# format.sh [--check] [FILE…]: gives our C files (or FILE…) the form of .clang-format; --check only looks.
# Versions of clang-format differ in detail: Debian 12's, 14, is the one that counts.
set -eu
cd "$(dirname "$0")/.."

arguments=-i
if [ "${1:-}" = --check ]; then
  arguments='--dry-run -Werror'
  shift
fi
tool=$(command -v clang-format-14 || command -v clang-format)
if [ $# -gt 0 ]; then
  # shellcheck disable=SC2086 # two words
  exec "$tool" $arguments "$@"
fi
# shellcheck disable=SC2086
find libpresso apps tests \( -name node_modules -prune \) -o -name '*.[ch]' -print0 |
  xargs -0 --no-run-if-empty "$tool" $arguments
