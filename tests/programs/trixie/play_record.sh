#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# arecordmidi2 records what aplaymidi2 plays, by queues whose tempo is in tens of
# nanoseconds: as packets of MIDI 2.0, and of MIDI 1.0.
# time-limit: 200
# shellcheck disable=SC2317 # wait_for calls functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"
# shellcheck source=tests/programs/lib_tune.sh
. "$TESTS/programs/lib_tune.sh"
# shellcheck source=tests/programs/trixie/lib_trixie.sh
. "$TESTS/programs/trixie/lib_trixie.sh"

# queues: the name of each, its tempo and its unit.
queues() {
	sed -n 's/^queue [0-9]*: \[\(.*\)\]/\1/p; s/^current tempo *: //p; s/^tempo base *: //p' \
		/proc/asound/seq/queues | paste -d ' ' - - - | sort
}

players_queue() {
	queues | grep aplaymidi2
}

gone() {
	not kill -0 "$@" 2>/dev/null
}

recorders_listen() {
	(($(connections | grep -c '^14:0 ') == 2 && $(queues | grep -c arecordmidi2) == 2))
}

# Each recorder ends when it has as many packets as it waits for.
play() {
	local version recorders=()
	for version in 1 2; do
		rm -f "recorded-$version.mid2"
		arecordmidi2 -s -u "$version" -b 120 -t 24 -p 14:0 \
			-n "$(wc -l <"expected-$version")" "recorded-$version.mid2" &
		recorders+=($!)
	done
	wait_for recorders_listen
	queues >queues.out
	aplaymidi2 -p 14:0 played.mid2 &
	wait_for players_queue >>queues.out
	wait $!
	for version in 1 2; do
		wait_for gone "${recorders[version - 1]}" || stop "${recorders[version - 1]}"
		clip_messages "recorded-$version.mid2" >"messages-$version"
	done
}

# By how many ticks the recording strays at most, both counted from their first packet.
strays() {
	paste -d ' ' <(cut -d ' ' -f 1 expected-2) <(cut -d ' ' -f 1 messages-2) | awk '
	NR == 1 { played = $1; recorded = $2 }
	{
		late = $2 - recorded - ($1 - played)
		if (late < 0) late = -late
		if (late > worst) worst = late
	}
	END { print worst + 0 }'
}

in_time() {
	(($(strays) <= 1))
}

make_clip played.mid2 24 <<'WORDS'
0040000c 40903c00 c0000000	# a note
00400018 40803c00 80000000
00400006 40913e00 c1230000	# one whose velocity MIDI 1.0 does not have
00400001 40e00000 12345678	# a bend
00400012 40813e00 80000000
00400000 40c00001 05000102	# a program and its bank
00400018 40200007 12345678	# RPN 7
00400000 40003c03 11223344	# a controller of a note
00400030 30167e7f 06010203	# a SysEx
00400000 30330405 06000000
0040000c 20903d40		# a note of MIDI 1.0
00400018 20803d20
0040000c 40b00700 ffffffff	# a controller
WORDS
clip_messages played.mid2 | sed 's/20903d40/40903d00 80000000/; s/20803d20/40803d00 40000000/' \
	>expected-2
cat >expected-1 <<'PACKETS'
20903c60
20803c40
20913e60
20e00d09
20813e40
20b00001
20b02002
20c00500
20b06500
20b06407
20b00609
20b0260d
30167e7f 06010203
30330405 06000000
20903d40
20803d20
20b0077f
PACKETS

modprobe snd-seq-dummy
repeat_until play -- in_time || true
same "all queues count tens of nanoseconds" "aplaymidi2 50000000 10 ns
arecordmidi2 50000000 10 ns
arecordmidi2 50000000 10 ns" "$(sort queues.out)"
same "MIDI 2.0: $(wc -l <expected-2) packets, one for one" \
	"$(cut -d ' ' -f 2- expected-2)" "$(cut -d ' ' -f 2- messages-2)"
check "their ticks differ by one at most: $(strays)" in_time
same "MIDI 1.0: $(wc -l <expected-1) packets, one for one" \
	"$(<expected-1)" "$(cut -d ' ' -f 2- messages-1)"
finish
