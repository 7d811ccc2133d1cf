#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# make-manual.sh HELP2MAN PROGRAM OUTPUT PAGE.h2m COMMON.h2m NAME…: writes the program's man page, with all that its
# --help says of the options. NAME… are all programs, for SEE ALSO.
set -eu

help2man=$1 program=$(realpath "$2") output=$3 page=$4 common=$5
shift 5
name=$(basename "$program")
metainfo=$(dirname "$0")/../data/io.github.libpresso.Presso.metainfo.xml.in
released=$(sed -n 's/.*<release version="[^"]*" date="\([^"]*\)".*/\1/p' "$metainfo" | head -n 1)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

{
  echo '[SEE ALSO]'
  for other; do
    [ "$other" = "$name" ] || printf '.BR %s (1),\n' "$other"
  done
  echo '.UR https://libpresso.github.io/'
  echo '.UE'
} >"$folder/see-also.h2m"

# help2man knows GNU's form of --help: one line of usage, and one list of options.
cat >"$folder/$name" <<EOF
#!/bin/sh
"$program" "\$@" | sed -e '/^Usage:\$/{N;s/\n */ /;s/ – .*//;}' -e '/^\$/{N;/Application Options:/d;s/Help Options:/Options:/;}'
EOF
chmod +x "$folder/$name"

# A page is the same whoever makes it, and when.
SOURCE_DATE_EPOCH=$(date --utc --date "$released" +%s) ASAN_OPTIONS=detect_leaks=0 LANGUAGE=C LC_ALL=C.UTF-8 \
  "$help2man" --no-info --no-discard-stderr --locale=C.UTF-8 --manual='Presso' --output="$output" \
  --include="$page" --include="$common" --include="$folder/see-also.h2m" "$folder/$name"
