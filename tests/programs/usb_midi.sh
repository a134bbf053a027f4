#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A USB MIDI device, both of whose ends are in this machine: each is a hardware
# port. Notes and a long SysEx go both ways, and it is unplugged while it plays.
# shellcheck disable=SC2317 # wait_for calls functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"

gadget=/sys/kernel/config/usb_gadget/midi

plug_in() {
	modprobe -a dummy_hcd libcomposite usb_f_midi snd-usb-audio
	mountpoint -q /sys/kernel/config ||
		mount -t configfs none /sys/kernel/config
	mkdir "$gadget" "$gadget/configs/c.1" "$gadget/functions/midi.usb0"
	echo 0x1d6b >"$gadget/idVendor"
	echo 0x0104 >"$gadget/idProduct"
	ln -s "$gadget/functions/midi.usb0" "$gadget/configs/c.1/"
	ls /sys/class/udc >"$gadget/UDC"
}

unplug() {
	echo >"$gadget/UDC"
	rm "$gadget/configs/c.1/midi.usb0"
	rmdir "$gadget/configs/c.1" "$gadget/functions/midi.usb0" "$gadget"
}

# Sets device and host, the ports of both ends; empty if there is none.
look() {
	local clients
	clients=$(aconnect -l)
	device=
	host=
	[[ ! $clients =~ client\ ([0-9]+):\ \'f_midi\' ]] ||
		device=${BASH_REMATCH[1]}:0
	[[ ! $clients =~ client\ ([0-9]+):\ \'USB\ Device\ 0x1d6b:0x104\' ]] ||
		host=${BASH_REMATCH[1]}:0
}

both_are_there() {
	look
	[[ -n $device && -n $host ]]
}

all_is_quiet() {
	look
	[[ -z $device$host ]]
}

file_is() {
	cmp -s "$1" "$2"
}

# pass_sysex FROM TO: what a program writes to a virtual device leaves for the
# hardware port FROM, and what arrives at TO is read from another one.
pass_sysex() {
	aconnect 20:0 "$1"
	aconnect "$2" 21:0
	listen /dev/snd/midiC1D1 got.syx
	cat long.syx >/dev/snd/midiC1D0
	wait_for file_is long.syx got.syx || ls -l got.syx
	stop_listening
	aconnect -x
	cmp long.syx got.syx
}

# The tune, which is longer than all this takes, and a SysEx without end.
play_for_long() {
	make_tune tune.mid 30
	aplaymidi -p "$device" tune.mid 2>player.out &
	player=$!
	wait_for connected_to "$device"
	aconnect 20:0 "$host"
	cat long.syx long.syx >/dev/snd/midiC1D0
}

connected_to() {
	connections | grep -q " $1$"
}

modprobe snd-virmidi index=1
make_sysex 100000 long.syx
plug_in
check "both ends are ports" wait_for both_are_there
dump "$host"
same "from the device to the host" "60 62 64 65" "$(play_scale "$device")"
dump "$device"
same "from the host to the device" "60 62 64 65" "$(play_scale "$host")"
check "100,000 bytes from the device to the host" pass_sysex "$device" "$host"
check "100,000 bytes from the host to the device" pass_sysex "$host" "$device"
play_for_long
unplug
check "unplugged while it plays, the ports go" wait_for all_is_quiet
stop "$player"
plug_in
check "plugged in again, they are back" wait_for both_are_there
unplug
check "unplugged, they go" wait_for all_is_quiet
modprobe -r -a snd-usb-audio usb_f_midi libcomposite dummy_hcd snd-seq-midi
finish
