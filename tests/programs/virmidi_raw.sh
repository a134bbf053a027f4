#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Bytes through the virtual devices, as musicians' programs and cat see them.
# time-limit: 180
# shellcheck disable=SC2317 # check and wait_for call functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"

# make_sysex BYTES FILE: F0, data, F7.
make_sysex() {
	{
		printf '\xf0'
		head -c $(($1 - 2)) /dev/urandom | tr '\200-\377' '\000-\177'
		printf '\xf7'
	} >"$2"
}

modprobe snd-virmidi index=1
aconnect 20:0 21:0
aconnect 20:0 22:0
for length in 3 300 100000 1048576; do
	make_sysex "$length" sysex
	listen /dev/snd/midiC1D1 one
	listen /dev/snd/midiC1D1 two
	listen /dev/snd/midiC1D2 three
	cat sysex >/dev/snd/midiC1D0
	for file in one two three; do
		wait_for has_size "$file" "$length" || true
		check "$length bytes come to reader $file" cmp sysex "$file"
	done
	stop_listening
done

aconnect -x
aconnect 20:0 21:0
make_sysex 100000 sysex
amidi --port=hw:1,1 --receive=received &
reader=$!
wait_for waits_in "$reader" poll
amidi --port=hw:1,0 --send=sysex
wait_for has_size received 100000 || true
stop "$reader"
check "100,000 bytes from amidi to amidi" cmp sysex received

aconnect -x
check "nobody listens and nobody waits" \
	dd if=/dev/zero of=/dev/snd/midiC1D0 bs=65536 count=50

aseqdump --port=20:0 >dump &
reader=$!
connected() {
	aconnect -l | grep -q 'Connecting To: [0-9]*:0'
}
wait_for connected
send /dev/snd/midiC1D0 93 3c 40
check "aseqdump shows a note" \
	wait_for file_has dump 'Note on *3, note 60, velocity 64'
stop "$reader"

finish
