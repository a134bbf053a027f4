#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Two OSS programs play at once, each to a device of its own. One is killed in
# the middle of the piece: its notes end, and the other plays on, note for note.
# A third one that plays to a device that is taken is not heard.
# time-limit: 150
# shellcheck disable=SC2317 # wait_for calls functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"
# shellcheck source=tests/programs/lib_oss.sh
. "$TESTS/programs/lib_oss.sh"


# hear NAME: starts aseqdump, whose port is a MIDI device. It prints to NAME.out.
# Its process id goes into $ear, its client's number into $client.
hear() {
	local before
	before=$(aseqdumps)
	: >"$1.out"
	aseqdump >>"$1.out" &
	ear=$!
	more_aseqdumps() {
		[[ $(aseqdumps) != "$before" ]]
	}
	wait_for more_aseqdumps
	client=$(comm -13 <(echo "$before") <(aseqdumps))
}

aseqdumps() {
	sed -n 's/^midi .*: \[aseqdump\] ALSA port \(.*\):0$/\1/p' "$proc" |
		sort
}

plays() {
	[[ $(oss_opened "$1:0") == write ]]
}

# begin CLIENT FILE: playmidi, which takes the first device, plays to the client.
begin() {
	oss_make_first "$1:0"
	playmidi -e "$2" >"playmidi-$1.out" 2>&1 &
	player=$!
	wait_for plays "$1"
}

# The notes that aseqdump heard: channel from 1, note and velocity of each note on.
notes_heard() {
	sed -n 's/.*Note on *\([0-9]*\), note \([0-9]*\), velocity \([0-9]*\).*/\1 \2 \3/p' \
		"$1" | awk '{ print $1 + 1, $2, $3 }'
}

notes_of_tune() {
	mftext tune.mid | awk '
	/^Track start/ { track++ }
	/Note on/ {
		split($0, part, /[= ]+/)
		printf "%d %d %s %s %s\n", part[2], track, part[6], part[8],
			part[10]
	}' | sort -s -n -k 1,1 | cut -d ' ' -f 3-
}

count_notes() {
	notes_heard "$1" | wc -l
}

has_notes() {
	(($(count_notes "$1") >= $2))
}

# Notes that go on sounding: neither their own end came nor that of all notes.
sounding() {
	awk '
	function number(word) { sub(",", "", word); return word + 0 }
	/Note on/ { channel = number($4); on[channel, number($6)] = 1 }
	/Note off/ { channel = number($4); delete on[channel, number($6)] }
	/Control change/ && number($6) == 123 {
		channel = number($4)
		for (key in on) {
			split(key, part, SUBSEP)
			if (part[1] == channel) delete on[key]
		}
	}
	END { for (key in on) count++; print count + 0 }' "$1"
}

falls_silent() {
	(($(sounding "$1") == 0))
}

if [[ $modules != ours ]]; then
	differs_on_purpose "two programs play"
	finish
fi
# The one that is killed would not end by itself, however slow the machine is.
make_tune slow.mid 90
make_tune tune.mid 360
modprobe snd-seq-oss
hear first
first=$client first_ear=$ear
hear second
second=$client second_ear=$ear

begin "$first" slow.mid
first_player=$player
wait_for has_notes first.out 3 || true
begin "$second" tune.mid
second_player=$player
wait_for has_notes second.out 3 || true
same "both have their device" "write write" \
	"$(oss_opened "$first:0") $(oss_opened "$second:0")"
same "there are two applications" "Number of applications: 2" \
	"$(grep "^Number of applications" "$proc")"

# Its notes are not heard: see "note for note" below.
code=0
timeout -s KILL 1 playmidi -e tune.mid >third.out 2>&1 || code=$?
sed 's/^/# a third says: /' third.out
same "a third plays until it is killed" 137 "$code"

wait_for has_notes first.out 25 || true
kill -KILL "$first_player"
wait "$first_player" 2>/dev/null || true
# All that it played has been printed before this.
check "its connection ends" wait_for file_has first.out "Port unsubscribed"
heard=$(count_notes first.out)
check "one is killed in the middle of the piece" \
	test "$heard" -lt "$(notes_of_tune | wc -l)"
check "its notes end" wait_for falls_silent first.out
same "its device is free" none "$(oss_opened "$first:0")"

check "the other plays to the end" wait "$second_player"
check "its notes end, too" wait_for falls_silent second.out
same "note for note" "$(notes_of_tune)" "$(notes_heard second.out)"
same "the killed one played no more" "$heard" "$(count_notes first.out)"
same "what it played is the piece's beginning" \
	"$(notes_of_tune | head -n "$heard")" "$(notes_heard first.out)"

# The next one plays to the device of the killed one, all of it.
: >first.out
begin "$first" tune.mid
check "the next one plays" wait "$player"
wait_for falls_silent first.out || true
same "all of it" "$(notes_of_tune)" "$(notes_heard first.out)"
same "no application is left" "Number of applications: 0" \
	"$(grep "^Number of applications" "$proc")"
same "and no queue" "" "$(grep '^queue' /proc/asound/seq/queues || true)"
stop "$first_ear" "$second_ear"
finish
