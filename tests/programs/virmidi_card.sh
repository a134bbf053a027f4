#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The parameters of snd-virmidi, and the cards, devices, clients and ports they make.
# time-limit: 180
# shellcheck disable=SC2317 # check calls functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"

cards() {
	cat /proc/asound/cards
}

# The MIDI devices of a card, by name of the node.
nodes() {
	find /dev/snd -name "midiC$1D*" -printf '%f\n' | sort
}

# Sequencer clients that are not of the system: number and name.
clients() {
	sed -n 's/^Client *\([0-9]*\) : "\(.*\)" \[Kernel.*/\1 \2/p' \
		/proc/asound/seq/clients | awk '$1 > 15'
}

ports() {
	sed -n 's/^  Port *\([0-9]*\) : "\(VirMIDI .*\)" (\(....\)).*/\1 \2 \3/p' \
		/proc/asound/seq/clients
}

unload() {
	modprobe -r snd-virmidi
}

modprobe snd-virmidi index=1
same "a card" \
	' 1 [VirMIDI        ]: VirMIDI - VirMIDI
                      Virtual MIDI Card 1' \
	"$(cards)"
same "four devices" $'midiC1D0\nmidiC1D1\nmidiC1D2\nmidiC1D3' "$(nodes 1)"
same "a client for each" '20 Virtual Raw MIDI 1-0
21 Virtual Raw MIDI 1-1
22 Virtual Raw MIDI 1-2
23 Virtual Raw MIDI 1-3' "$(clients)"
same "a port for each" '0 VirMIDI 1-0 RWeX
0 VirMIDI 1-1 RWeX
0 VirMIDI 1-2 RWeX
0 VirMIDI 1-3 RWeX' "$(ports)"
same "devices in /proc" 4 "$(grep -c 'raw midi' /proc/asound/devices)"
same "name and streams in /proc" $'Virtual Raw MIDI\nOutput 15\nInput 15' \
	"$(sed -n '1p; /^Output 15/p; /^Input 15/p' /proc/asound/card1/midi0)"
unload
same "nothing left" '--- no soundcards ---' "$(cards)$(nodes 1)"

modprobe snd-virmidi index=1,3,-1 id=One,Two,Three enable=1,1,1 midi_devs=8,1,0
same "three cards" \
	' 0 [Three          ]: VirMIDI - VirMIDI
 1 [One            ]: VirMIDI - VirMIDI
 3 [Two            ]: VirMIDI - VirMIDI' \
	"$(cards | grep ' \[')"
same "long names count cards" \
	"$(printf '                      Virtual MIDI Card %d\n' 1 2 3)" \
	"$(cards | grep Card | sort)"
same "eight devices on the first" 8 "$(nodes 1 | wc -l)"
same "one device on the second" midiC3D0 "$(nodes 3)"
same "no device on the third" "" "$(nodes 0)"
same "exactly one client for each device" 9 "$(clients | wc -l)"
same "numbers of the first four and of the second card" '20 21 22 23 28' \
	"$(clients | awk '$1 < 128 { print $1 }' | xargs)"
same "ports of the fifth to eighth device" \
	'VirMIDI 1-4 VirMIDI 1-5 VirMIDI 1-6 VirMIDI 1-7' \
	"$(ports | grep -o 'VirMIDI 1-[4-7]' | xargs)"
unload

modprobe snd-virmidi snd_index=1,-1,2 snd_id=Old,None,Names snd_enable=1,0,1 midi_devs=1,1,1
same "the HOWTO's names of the parameters" \
	' 1 [Old            ]: VirMIDI - VirMIDI
 2 [Names          ]: VirMIDI - VirMIDI' \
	"$(cards | grep ' \[')"
unload

modprobe snd-virmidi index=1 midi_devs=1000
same "at most eight devices" 8 "$(nodes 1 | wc -l)"
unload
modprobe snd-virmidi index=1 midi_devs=-5
same "no negative number of devices" "" "$(nodes 1)"
unload

check "no card has a number beyond the last" not modprobe snd-virmidi index=99
check "no card is enabled" not modprobe snd-virmidi enable=0
check "a number is no number" not modprobe snd-virmidi index=x
modprobe snd-virmidi index=2,2 enable=1,1
same "two cards cannot have one number" 1 "$(cards | grep -c ' \[')"
unload

ones=$(printf '1,%.0s' {1..31})1
modprobe snd-virmidi "enable=$ones" "midi_devs=$ones"
same "thirty-two cards" 32 "$(cards | grep -c ' \[')"
same "and a client for each" 32 "$(clients | wc -l)"
unload

# A foreign platform device has an id that says nothing to this driver.
bind() {
	echo "$1" >/sys/bus/platform/drivers/snd_virmidi/bind
}

modprobe snd-virmidi index=1
tried=0
for device in /sys/bus/platform/devices/*; do
	[[ ! -e $device/driver ]] || continue
	echo snd_virmidi >"$device/driver_override"
	check "${device##*/} is refused" not bind "${device##*/}"
	echo >"$device/driver_override"
	tried=$((tried + 1))
done
check "there was a foreign device" test "$tried" -gt 0
same "still one card" 1 "$(cards | grep -c ' \[')"
unload

finish
