#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A real piece, played by aplaymidi, arrives note for note and in time in
# arecordmidi: through two raw devices and a process that copies from one to
# the other, and through Midi Through, both at once.
# time-limit: 240
# shellcheck disable=SC2317 # wait_for calls functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"
# shellcheck source=tests/programs/lib_tune.sh
. "$TESTS/programs/lib_tune.sh"

all_copied() {
	[[ $(bytes_read 0) == "$(bytes_written 1)" ]]
}

make_tune tune.mid
modprobe snd-virmidi index=1
modprobe snd-seq-dummy

play() {
	local raw_recorder through_recorder raw_player through_player
	record 21:0 raw.mid -b 180 -t 480
	raw_recorder=$recorder
	record 14:0 through.mid -b 180 -t 480
	through_recorder=$recorder
	aplaymidi -d 0 -p 20:0 tune.mid &
	raw_player=$!
	aplaymidi -d 0 -p 14:0 tune.mid &
	through_player=$!
	check "aplaymidi plays to VirMIDI 1-0" wait "$raw_player"
	check "aplaymidi plays to Midi Through" wait "$through_player"
	check "all bytes are copied" wait_for all_copied
	stop "$raw_recorder" "$through_recorder"
}

both_agree() {
	times_agree tune.mid raw.mid && times_agree tune.mid through.mid
}

listen /dev/snd/midiC1D0 /dev/snd/midiC1D1
repeat_until play -- both_agree

compare_tunes "raw devices" tune.mid raw.mid
compare_tunes "Midi Through" tune.mid through.mid

stop_listening
same "no connection is left" "" "$(connections)"
finish
