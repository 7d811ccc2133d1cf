#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# with-display.sh [-s WIDTHxHEIGHTxDEPTH] [-m] CMD [ARG…]: runs CMD on a virtual screen, a session bus and an
# accessibility bus of its own, with HOME and XDG_* in a folder of its own, and ends all of them with it.
# With -m a window manager gives each window the whole screen; without one, windows have the size they ask
# for and can't fill the screen. CMD finds a writable folder in TMPDIR; its exit status is ours.
# shellcheck disable=SC2317 # the traps call clean_up
set -u

size=${PRESSO_SCREEN_SIZE:-1920x1080x24}
while getopts s:m option; do
  case $option in
    s) size=$OPTARG ;;
    m) export PRESSO_MAXIMISE=1 ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || { echo "usage: $0 [-s WIDTHxHEIGHTxDEPTH] [-m] CMD [ARG…]" >&2; exit 2; }

if [ "${PRESSO_WITH_DISPLAY:-}" != inside ]; then
  # Outside the bus: the screen and the folder. Inside it (below): the accessibility bus and CMD.
  home=$(mktemp -d "${TMPDIR:-/tmp}/presso-display.XXXXXX") || exit 2
  xvfb=''
  child=''
  clean_up () {
    trap - EXIT HUP INT TERM
    if [ -n "$child" ]; then kill "$child" 2>/dev/null; wait "$child" 2>/dev/null; fi
    if [ -n "$xvfb" ]; then kill "$xvfb" 2>/dev/null; wait "$xvfb" 2>/dev/null; fi
    rm -rf "$home" 2>/dev/null || { sleep 1; rm -rf "$home"; }
  }
  trap clean_up EXIT
  trap 'clean_up; exit 130' HUP INT TERM

  mkdir -m 0700 "$home/run" "$home/tmp"
  mkdir -p "$home/data" "$home/config" "$home/cache" "$home/state"
  export HOME="$home" TMPDIR="$home/tmp"
  export XDG_RUNTIME_DIR="$home/run" XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config"
  export XDG_CACHE_HOME="$home/cache" XDG_STATE_HOME="$home/state"

  # A cursor that blinks warns now and then that it lost the focus unheard (GTK 4.8, where the window is not active
  # any more), and warnings are fatal.
  mkdir "$home/config/gtk-4.0"
  printf '[Settings]\ngtk-cursor-blink=false\n' >"$home/config/gtk-4.0/settings.ini"

  # What a desktop shows notifications with. Without it, GLib warns of each.
  export PRESSO_NOTIFICATIONS="$home/notifications.json"
  mkdir -p "$home/data/dbus-1/services"
  printf '[D-BUS Service]\nName=org.freedesktop.Notifications\nExec=/usr/bin/python3 %s %s\n' \
    "$(realpath "$(dirname "$0")")/notifications.py" "$PRESSO_NOTIFICATIONS" \
    >"$home/data/dbus-1/services/org.freedesktop.Notifications.service"

  # The session's bus starts what tests give it, and a Flatpak they have installed; nothing that this machine has installed,
  # which may be another Presso.
  cat >"$home/bus.conf" <<EOF
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <servicedir>$home/data/dbus-1/services</servicedir>
  ${FLATPAK_USER_DIR:+<servicedir>$FLATPAK_USER_DIR/exports/share/dbus-1/services</servicedir>}
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
  <limit name="service_start_timeout">120000</limit>
</busconfig>
EOF

  # Xvfb picks a free number itself and writes it to the pipe once it accepts clients.
  mkfifo "$home/display"
  Xvfb -displayfd 3 -screen 0 "$size" -dpi 96 -nolisten tcp -noreset 3>"$home/display" \
    >"$home/xvfb.log" 2>&1 &
  xvfb=$!
  if ! read -r -t 30 number <"$home/display"; then
    echo "with-display.sh: Xvfb did not start" >&2
    cat "$home/xvfb.log" >&2
    exit 2
  fi
  # Without GL, whose drivers take time and memory and draw nothing here.
  export DISPLAY=":$number" GDK_BACKEND=x11 GSK_RENDERER=cairo LIBGL_ALWAYS_SOFTWARE=1 GDK_DEBUG=gl-disable
  export GTK_A11Y=atspi GSETTINGS_BACKEND=memory XDG_SESSION_TYPE=x11
  unset WAYLAND_DISPLAY NO_AT_BRIDGE DBUS_SESSION_BUS_ADDRESS XAUTHORITY

  PRESSO_WITH_DISPLAY=inside dbus-run-session --config-file="$home/bus.conf" -- "$0" "$@" &
  child=$!
  wait "$child"
  status=$?
  child=
  exit "$status"
fi

unset PRESSO_WITH_DISPLAY
/usr/libexec/at-spi-bus-launcher --launch-immediately >/dev/null 2>&1 &
bus=$!
manager=
if [ -n "${PRESSO_MAXIMISE:-}" ]; then
  matchbox-window-manager -use_titlebar no -use_cursor no >/dev/null 2>&1 &
  manager=$!
fi
command=
clean_up () {
  trap - EXIT HUP INT TERM
  if [ -n "$command" ]; then kill "$command" 2>/dev/null; wait "$command" 2>/dev/null; fi
  # shellcheck disable=SC2086 # one word or none
  kill "$bus" $manager 2>/dev/null
  # shellcheck disable=SC2086
  wait "$bus" $manager 2>/dev/null
}
trap clean_up EXIT
trap 'clean_up; exit 130' HUP INT TERM
# GTK asks the session bus for the accessibility bus when it starts; it must be there by then.
gdbus wait --session --timeout 30 org.a11y.Bus || exit 2

"$@" &
command=$!
wait "$command"
status=$?
command=
exit "$status"
