#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# aconnectgui shows the connections, and makes one that is drawn with the mouse.
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

modprobe snd-seq-dummy
modprobe snd-virmidi index=1
aconnect 20:0 21:0
start_screen
aconnectgui >aconnectgui.out 2>&1 &
gui=$!
check "its window is there" wait_for has_window "ALSA Sequencer"
window=$(window_of "ALSA Sequencer")

# Its drawing is known by its colours: white and black triangles on grey. It
# draws after the window is there.
has_drawn() {
	import -window root look.png
	(($(convert look.png -format %k info:) > 8))
}

check "it draws" wait_for has_drawn
# A line is drawn, step by step, from the sender of VirMIDI 1-2 to the receiver of
# VirMIDI 1-3, the last but two and the last line of the window. When the window is
# new, it takes no notice of the mouse; so once more, until it does.
draw_line() {
	local bottom
	bottom=$(xdotool getwindowgeometry --shell "$window" | sed -n 's/^HEIGHT=//p')
	xdotool mousemove --window "$window" 36 12 click 1 sleep 0.5 \
		mousemove --window "$window" 133 $((bottom - 62)) sleep 0.5 \
		mousedown 1 sleep 0.5 \
		mousemove --window "$window" 135 $((bottom - 50)) sleep 0.5 \
		mousemove --window "$window" 133 $((bottom - 12)) sleep 0.5 \
		mousemove --window "$window" 133 $((bottom - 11)) sleep 1 \
		mouseup 1 sleep 1
	connected 22:0 23:0
}

check "a line that is drawn connects" wait_for draw_line
same "and nothing else" "20:0 21:0|22:0 23:0" \
	"$(connections | grep -v '^0:1 ' | paste -s -d '|')"
listen /dev/snd/midiC1D3 heard_3
send /dev/snd/midiC1D2 90 3c 40
heard "notes go that way" heard_3 90 3c 40
stop_listening
wait_for has_drawn
keep_picture aconnectgui
stop "$gui"
finish
