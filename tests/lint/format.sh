#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Our C has the form of .clang-format; 'make format' gives it.
exec "$(dirname "$0")/../../build-aux/format.sh" --check
