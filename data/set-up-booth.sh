#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# set-up-booth.sh display|barista|server [--undo]: this machine does its part of the bar by itself from now on, for the
# user who runs this. A screen starts at login, and nothing locks it or turns it off; a server is a service of systemd
# that starts with the machine. Takes Presso from the PATH, or else the Flatpak. --undo takes all of it back.
set -eu

id=io.github.libpresso.Presso
config=${XDG_CONFIG_HOME:-$HOME/.config}
role=${1:-} undo=${2:-}
case $role$undo in
  display | barista | server | display--undo | barista--undo | server--undo) ;;
  *) echo 'usage: set-up-booth.sh display|barista|server [--undo]' >&2; exit 2 ;;
esac

command="presso-$role"
sandboxed=
if ! command -v "$command" >/dev/null; then
  flatpak info "$id" >/dev/null 2>&1 || { echo "Neither $command nor the Flatpak $id is installed." >&2; exit 1; }
  command="flatpak run --die-with-parent --command=$command $id"
  sandboxed=yes
fi

# The sandbox confines it instead of the unit; from inside it can't say that it is ready, so there is no watchdog.
write_unit () {
  mkdir -p "$config/systemd/user"
  cat >"$unit" <<EOF
[Unit]
Description=Presso, the server of a coffee bar
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart=$command
Restart=on-failure
RestartSec=1
RestartPreventExitStatus=2

[Install]
WantedBy=default.target
EOF
}

set_up_server () {
  unit=$config/systemd/user/presso-server.service
  if [ -n "$undo" ]; then
    systemctl --user disable --now presso-server
    [ -z "$sandboxed" ] || rm -f "$unit"
    systemctl --user daemon-reload
    loginctl disable-linger "$(id -un)"
    return
  fi
  [ -z "$sandboxed" ] || write_unit
  systemctl --user daemon-reload
  systemctl --user enable --now presso-server
  # With the machine, not with the first login. By name, because a shell need not be of a session.
  loginctl enable-linger "$(id -un)"
}

# Schema, key and value of what GNOME would do to a screen that nobody touches; other desktops have no such schema.
keep_awake () {
  while read -r schema key value; do
    gsettings writable "$schema" "$key" >/dev/null 2>&1 || continue
    if [ -n "$undo" ]; then
      gsettings reset "$schema" "$key"
    else
      gsettings set "$schema" "$key" "$value"
    fi
  done <<EOF
org.gnome.desktop.session idle-delay 0
org.gnome.desktop.screensaver lock-enabled false
org.gnome.settings-daemon.plugins.power sleep-inactive-ac-type nothing
EOF
}

# The file that the program's own switch "Start at login" writes.
set_up_screen () {
  case $role in
    display) name=Display ;;
    barista) name=Barista ;;
  esac
  file=$config/autostart/$id.$name.desktop
  keep_awake
  if [ -n "$undo" ]; then
    rm -f "$file"
    return
  fi
  mkdir -p "$config/autostart"
  cat >"$file" <<EOF
[Desktop Entry]
Type=Application
Name=Presso $name
Icon=$id
Exec=$command
EOF
}

case $role in
  server) set_up_server ;;
  *) set_up_screen ;;
esac
