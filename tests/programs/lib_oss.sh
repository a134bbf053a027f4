# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# The OSS sequencer's MIDI devices, by the sequencer port that each stands for.

proc=/proc/asound/seq/oss

oss_number_of() {
	sed -n "s/^midi \([0-9]*\): .* ALSA port $1\$/\1/p" "$proc"
}

# How the device is open: none, read, write or read/write.
oss_opened() {
	sed -n "/ ALSA port $1\$/{n;s/.*opened //p}" "$proc"
}

# Makes it number 0, on which playmidi plays.
oss_make_first() {
	local number
	number=$(oss_number_of "$1")
	((number == 0)) || echo "move $number 0" >"$proc"
}
