#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# playmidi, a program for the OSS sequencer, plays the piece out of a virtual
# card's raw device, note for note. A process copies the bytes to a second raw
# device, where arecordmidi records them.
# time-limit: 120
# shellcheck disable=SC2317 # wait_for calls functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"
# shellcheck source=tests/programs/lib_tune.sh
. "$TESTS/programs/lib_tune.sh"

oss_device() {
	sed -n "s/^midi \([0-9]*\): .* ALSA port $1\$/\1/p" /proc/asound/seq/oss
}

# Bytes that the first device's reader got, and the second's writer gave.
bytes_read() {
	sed -n '/^Input/,$s/^ *Rx bytes *: //p' /proc/asound/card1/midi0 |
		head -n 1
}

bytes_written() {
	sed -n '/^Output/,$s/^ *Tx bytes *: //p' /proc/asound/card1/midi1 |
		head -n 1
}

all_copied() {
	[[ $(bytes_read) == "$(bytes_written)" ]]
}

# Times are playmidi's own, in hundredths of a second: only notes are compared.
notes() {
	messages "$1" "Note on" | cut -d ' ' -f 2-
}

# Debian's kernels have no module of that name.
if [[ $modules != ours ]]; then
	differs_on_purpose "playmidi plays"
	finish
fi
make_tune tune.mid
modprobe snd-virmidi index=1
modprobe snd-seq-oss
device=$(oss_device 20:0)
check "the raw device has a number" test -n "$device"
# playmidi takes the first MIDI device.
((device == 0)) || echo "move $device 0" >/proc/asound/seq/oss
same "it is the first now" 0 "$(oss_device 20:0)"

listen /dev/snd/midiC1D0 /dev/snd/midiC1D1
record 21:0 raw.mid -b 180 -t 480
check "playmidi plays" playmidi -e tune.mid
check "all bytes are copied" wait_for all_copied
stop "$recorder"
same "note for note" "$(notes tune.mid)" "$(notes raw.mid)"
stop_listening
# The OSS sequencer hears what the system announces.
same "no other connection is left" "0:1 15:0" "$(connections)"
same "no application is left" "Number of applications: 0" \
	"$(grep "^Number of applications" /proc/asound/seq/oss)"
finish
