#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# arecordmidi's metronome: notes with a duration, and an event to itself in each
# bar, through its own queue. It hears its own clicks through Midi Through, and
# the same queue stamps them. (Its metronome works with queue 0 only.)
# time-limit: 120
# shellcheck disable=SC2317 # wait_for calls functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"
# shellcheck source=tests/programs/lib_tune.sh
. "$TESTS/programs/lib_tune.sh"

heard_clicks() {
	(($(grep -c "Note on" dump.out) >= 24))
}

modprobe snd-seq-dummy
dump 14:0
# Three beats a bar, 250 ms a beat.
click() {
	: >dump.out
	record 14:0 clicks.mid -m 14:0 -b 240 -i 3:4 -t 480
	check "24 clicks come" wait_for heard_clicks
	stop "$recorder"
	messages clicks.mid "Note on" >clicks.txt
}

come_in_time() {
	awk '{ print (NR - 1) * 250, $1 }' clicks.txt | compare_times >times.out
}

repeat_until click -- come_in_time
stop "$dump"
same "three beats a bar, the first one stressed" \
	"34 33 33 34 33 33 34 33 33 34" \
	"$(sed -n 's/.*pitch=\([0-9]*\).*/\1/p' clicks.txt | head -n 10 |
		paste -s -d ' ')"
come_in_time || echo "wrong" >>times.out
sed 's/^/# /' times.out
check "a click every 250 ms" not file_has times.out wrong
same "as many ends as beginnings" \
	"$(wc -l <clicks.txt)" "$(messages clicks.mid "Note off" | wc -l)"
finish
