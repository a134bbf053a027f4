#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A USB MIDI device, both of whose ends are in this machine: the distribution's
# own snd-seq-midi makes each a port of our core, and notes go both ways.
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

port_of() {
	aconnect -lo | sed -n "s/^client \([0-9]*\): '$1'.*/\1:0/p"
}

both_are_there() {
	[[ -n $(port_of f_midi) && -n $(port_of 'USB Device 0x1d6b:0x104') ]]
}

all_is_quiet() {
	[[ -z $(port_of f_midi)$(port_of 'USB Device 0x1d6b:0x104') ]]
}

plug_in
check "both ends are ports" wait_for both_are_there
device=$(port_of f_midi)
host=$(port_of 'USB Device 0x1d6b:0x104')
dump "$host"
same "from the device to the host" "60 62 64 65" "$(play_scale "$device")"
dump "$device"
same "from the host to the device" "60 62 64 65" "$(play_scale "$host")"
unplug
check "unplugged, the ports go" wait_for all_is_quiet
modprobe -r -a snd-usb-audio usb_f_midi libcomposite dummy_hcd snd-seq-midi
finish
