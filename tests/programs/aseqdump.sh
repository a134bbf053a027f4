#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# aseqdump: every kind of message a device can send, and a SysEx of 100 kB,
# far larger than alsa-lib's own buffer.
# shellcheck disable=SC2317 # wait_for calls functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"

# The output of aseqdump, without addresses and columns.
printed() {
	sed -n 's/^ *[0-9]*:[0-9]* *//p' dump.out | tr -s ' ' | sed 's/ $//'
}

sysex_bytes() {
	printed | sed -n 's/^System exclusive *//p' | tr -d ' \n' | tr A-F a-f
}

sysex_complete() {
	tail -n 1 dump.out | grep -q F7
}

modprobe snd-virmidi index=1
dump 20:0

send /dev/snd/midiC1D0 \
	90 3c 40 80 3c 20 a0 3c 11 b1 07 64 c2 05 d3 30 e4 00 40 \
	f1 23 f2 10 20 f3 07 f6 f8 fa fb fc fe ff
wait_for file_has dump.out "Reset"
same "every kind of message" "Note on 0, note 60, velocity 64
Note off 0, note 60, velocity 32
Polyphonic aftertouch 0, note 60, value 17
Control change 1, controller 7, value 100
Program change 2, program 5
Channel aftertouch 3, value 48
Pitch bend 4, value 0
MTC quarter frame 23h
Song position pointer value 4112
Song select value 7
Tune request
Clock
Start
Continue
Stop
Active Sensing
Reset" "$(printed)"

send /dev/snd/midiC1D0 f0 7e 7f 06 01 f7
wait_for sysex_complete || true
same "a short SysEx" f07e7f0601f7 "$(sysex_bytes)"

if [[ $modules == ours ]]; then
	: >dump.out
	make_sysex 60000 long.syx
	cat long.syx >/dev/snd/midiC1D0
	wait_for sysex_complete || true
	check "a SysEx of 60,000 bytes: one event" \
		cmp <(hex <long.syx) <(sysex_bytes)
	: >dump.out
	make_sysex 100000 long.syx
	cat long.syx >/dev/snd/midiC1D0
	wait_for sysex_complete || true
	check "a SysEx of 100,000 bytes: several events" \
		cmp <(hex <long.syx) <(sysex_bytes)
else
	differs_on_purpose "a SysEx of 60,000 bytes: one event"
	differs_on_purpose "a SysEx of 100,000 bytes: several events"
fi

stop "$dump"
same "no connection is left" "" "$(connections)"
finish
