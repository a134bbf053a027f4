#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Cards come and go under the OSS sequencer: 64 devices and more, one that is
# pulled out while playmidi plays to it, and one that returns.
# time-limit: 150
# shellcheck disable=SC2317 # check and wait_for call functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"
# shellcheck source=tests/programs/lib_oss.sh
. "$TESTS/programs/lib_oss.sh"

drivers=/sys/bus/platform/drivers/snd_virmidi

virtual_devices() {
	grep -c '^midi .*: \[VirMIDI ' "$proc" || true
}

is_opened() {
	[[ $(oss_opened "$1") == "$2" ]]
}

# play NUMBER BYTES…: bytes given in hex to the MIDI device, by a program that
# knows nothing but the records.
play() {
	local number records="" byte
	number=$(printf '%02x' "$1")
	shift
	for byte; do
		records+="\\x05\\x$byte\\x$number\\x00"
	done
	# shellcheck disable=SC2059 # the format is made of \x..
	printf "$records" >/dev/sequencer
}

if [[ $modules != ours ]]; then
	differs_on_purpose "cards come and go"
	finish
fi
modprobe snd-seq-oss
devices=8,8,8,8,8,8,8,8
modprobe snd-virmidi enable=1,1,1,1,1,1,1,1 midi_devs=$devices
same "8 cards with 8 devices each" 64 "$(virtual_devices)"
last=$(sed -n 's/^midi \([0-9]*\): \[VirMIDI .*/\1/p' "$proc" | tail -n 1)
port=$(sed -n 's/^midi .*: \[VirMIDI .* ALSA port \(.*\)/\1/p' "$proc" |
	tail -n 1)
name=$(sed -n 's/^midi .*: \[VirMIDI \(.*\)\] .*/\1/p' "$proc" | tail -n 1)
check "the last one has a number of its own" test "$last" -ge 63
listen "/dev/snd/midiC${name%-*}D${name#*-}" last.out
play "$last" 90 3c 40
wait_for has_size last.out 3 || true
same "and plays ($port)" "90 3c 40" "$(head -c 3 last.out | od -A n -t x1 |
	sed 's/^ //')"
stop_listening
modprobe -r snd-virmidi
same "all of them go" 0 "$(virtual_devices)"
same "the OSS sequencer stays" 0 "$(grep -c '^Application' "$proc" || true)"

# There before the module that looks for them, as well.
rmmod snd-seq-oss
modprobe snd-virmidi enable=1,1,1,1,1,1,1,1 midi_devs=$devices
modprobe snd-seq-oss
same "those that were there before it" 64 "$(virtual_devices)"
modprobe -r snd-virmidi

# One card, pulled out while playmidi plays to it. A short queue keeps it from
# writing the whole piece before.
make_tune tune.mid 480
modprobe snd-virmidi index=1
oss_make_first 20:0
echo maxqlen 16 >"$proc"
playmidi -e tune.mid >playmidi.out 2>&1 &
player=$!
check "playmidi plays" wait_for is_opened 20:0 write
check "the module cannot go" not rmmod snd-virmidi
echo snd_virmidi.0 >"$drivers/unbind"
same "the card is gone" '--- no soundcards ---' "$(cat /proc/asound/cards)"
same "and its devices" 0 "$(virtual_devices)"
echo snd_virmidi.0 >"$drivers/bind"
same "it returns under its number" 0 "$(oss_number_of 20:0)"
check "playmidi has noticed nothing" wait "$player"
same "the device is free" none "$(oss_opened 20:0)"
listen /dev/snd/midiC1D0 returned.out
play 0 90 3c 40
wait_for has_size returned.out 3 || true
same "and plays" "90 3c 40" "$(head -c 3 returned.out | od -A n -t x1 |
	sed 's/^ //')"
stop_listening

# A reader: nothing comes, until another device plays.
od -A n -v -t x1 -w4 /dev/sequencer >read.out 2>&1 &
reader=$!
check "a program reads" wait_for is_opened 20:0 read
echo snd_virmidi.0 >"$drivers/unbind"
check "it waits on" kill -0 "$reader"
echo snd_virmidi.0 >"$drivers/bind"
stop "$reader"
same "no application is left" "Number of applications: 0" \
	"$(grep "^Number of applications" "$proc")"
check "the modules can go" modprobe -r snd-seq-oss snd-virmidi
finish
