# SPDX-License-Identifier: GPL-3.0-or-later
# bash-completion's own reader of --help.
complete -F _longopt presso presso-server presso-display presso-barista presso-admin presso-robot
