#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# playmidi, a program for the OSS sequencer, plays the piece out of a virtual
# card's raw device, note for note and at the file's times. A process copies the
# bytes to a second raw device, where arecordmidi records them. Meanwhile
# aplaymidi plays the same piece through two other devices: how far its notes
# stray is what it takes here until a process wakes up, and what the machine's
# other load adds.
# time-limit: 180
# shellcheck disable=SC2317 # wait_for calls functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"
# shellcheck source=tests/programs/lib_oss.sh
. "$TESTS/programs/lib_oss.sh"
# shellcheck source=tests/programs/lib_tune.sh
. "$TESTS/programs/lib_tune.sh"

all_copied() {
	[[ $(bytes_read 0) == "$(bytes_written 1)" &&
		$(bytes_read 2) == "$(bytes_written 3)" ]]
}

# Milliseconds and notes.
notes() {
	messages "$1" "Note on"
}

# strays FILE: how many milliseconds each of its notes strays from the tune,
# the least first; the tune begins where half of them are later. As for the
# notes themselves, they are in the same order.
strays() {
	paste -d ' ' <(notes tune.mid) <(notes "$1") |
		awk '{ print $7 - $1 }' | sort -n >late.txt
	awk -v middle="$(sed -n "$((($(wc -l <late.txt) + 1) / 2))p" late.txt)" '
		{ print $1 < middle ? middle - $1 : $1 - middle }' late.txt |
		sort -n
}

# Nine in ten: whoever else uses this machine's CPUs may stop the guest
# for any time, and what happens then says nothing about us.
most() {
	sed -n "$(($(wc -l <"$1") * 9 / 10))p" "$1"
}

# play: both programs; how far their notes stray goes into $stray and $wake_up.
play() {
	local recorders reference
	record 21:0 raw.mid -b 180 -t 480
	recorders=("$recorder")
	record 23:0 reference.mid -b 180 -t 480
	recorders+=("$recorder")
	aplaymidi -d 0 -p 22:0 tune.mid &
	reference=$!
	check "playmidi plays" playmidi -e tune.mid
	check "aplaymidi plays" wait "$reference"
	check "all bytes are copied" wait_for all_copied
	stop "${recorders[@]}"
	strays raw.mid >strays.txt
	strays reference.mid >wake_up.txt
	stray=$(most strays.txt)
	wake_up=$(most wake_up.txt)
	echo "# nine in ten of $(wc -l <strays.txt) notes stray up to $stray ms," \
		"of aplaymidi's up to $wake_up ms"
}

# A tick of the control rate is 10 ms. A kernel that watches itself is slower by
# what the tests' limits allow for.
in_time() {
	awk -v stray="$stray" -v wake_up="$wake_up" -v slowness="${slowness:-1}" 'BEGIN {
		exit !(stray <= (10 + wake_up) * slowness)
	}'
}

# Debian's kernels have no module of that name.
if [[ $modules != ours ]]; then
	differs_on_purpose "playmidi plays"
	finish
fi
# playmidi keeps the length of a quarter note in whole ticks. At 180 a minute
# it makes 33 of 33.3, and plays 1 % too fast; at 300 a minute there are 20.
make_tune tune.mid 300
modprobe snd-virmidi index=1
modprobe snd-seq-oss
check "the raw device has a number" test -n "$(oss_number_of 20:0)"
oss_make_first 20:0
same "it is the first now" 0 "$(oss_number_of 20:0)"

listen /dev/snd/midiC1D0 /dev/snd/midiC1D1
listen /dev/snd/midiC1D2 /dev/snd/midiC1D3
repeat_until play -- in_time
same "note for note" "$(notes tune.mid | cut -d ' ' -f 2-)" \
	"$(notes raw.mid | cut -d ' ' -f 2-)"
check "the times are the file's" in_time
stop_listening
# The OSS sequencer hears what the system announces.
same "no other connection is left" "0:1 15:0" "$(connections)"
same "no application is left" "Number of applications: 0" \
	"$(grep "^Number of applications" /proc/asound/seq/oss)"
finish
