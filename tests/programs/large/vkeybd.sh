#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# vkeybd, a keyboard on the screen: each key that is pressed is a note.
# time-limit: 120
# shellcheck disable=SC2317 # check and wait_for call functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"
# shellcheck source=tests/programs/lib_tune.sh
. "$TESTS/programs/lib_tune.sh"
# shellcheck source=tests/programs/large/lib_large.sh
. "$TESTS/programs/large/lib_large.sh"
# shellcheck source=tests/programs/large/lib_screen.sh
. "$TESTS/programs/large/lib_screen.sh"

begun_notes() {
	(($(grep -c "Note on" dump.out) >= $1))
}

ended_notes() {
	(($(grep -c "Note off" dump.out) >= $1))
}

modprobe snd-seq-dummy
start_screen
vkeybd --addr 14:0 >vkeybd.out 2>&1 &
keyboard=$!
check "its window is there" wait_for has_window keyboard
same "its client is connected" "$(client_number "Virtual Keyboard"):0 14:0" \
	"$(connections)"
dump 14:0
window=$(window_of keyboard)
xdotool windowfocus --sync "$window" mousemove --window "$window" 100 100
pressed=0
for key in z x c v; do
	xdotool keydown "$key"
	wait_for begun_notes $((pressed + 1)) || true
	[[ $key != v ]] || keep_picture vkeybd
	xdotool keyup "$key"
	pressed=$((pressed + 1))
	wait_for ended_notes "$pressed" || true
done
same "the keys z x c v" "57 59 60 62" \
	"$(sed -n 's/.*Note on.*note \([0-9]*\),.*/\1/p' dump.out | paste -s -d ' ')"
stop "$dump" "$keyboard"
same "no connection is left" "" "$(connections)"
finish
