#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# On a kernel whose own sequencer knows MIDI 2.0 and has an OSS part: ours takes
# the place of both. Synthesizers that were built for that OSS part are devices
# of ours; a MIDI 2.0 device is there for whoever opens it, and is no client, as
# on a kernel whose sequencer does not know it.
# may-log: snd_seq_ump_client: Unknown symbol
# shellcheck disable=SC2317 # wait_for calls functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"

gadget=/sys/kernel/config/usb_gadget/midi2

file_of() {
	modinfo -n "$1" | sed "s|.*/$(uname -r)/\([a-z]*\)/.*|\1|"
}

for module in snd-seq snd-seq-midi-event snd-seq-virmidi snd-virmidi snd-seq-dummy snd-seq-midi \
	snd-seq-oss; do
	same "$module is ours" updates "$(file_of "$module")"
done

for module in snd-opl3-synth snd-emux-synth; do
	same "$module is the kernel's" kernel "$(file_of "$module")"
	check "modprobe $module" modprobe "$module"
done
check "modprobe snd-seq-oss" modprobe snd-seq-oss
check "a card with an OPL2" modprobe snd-sample-opl3
check "its synthesizer is a device of our OSS sequencer" \
	wait_for file_has /proc/asound/seq/oss "synth [0-9]*: .*OPL"
grep -A 3 -i '^synth' /proc/asound/seq/oss | sed 's/^/# /'
check "all of them can go" modprobe -r -a snd-sample-opl3 snd-opl3-synth \
	snd-emux-synth snd-seq-oss

check "snd-seq-ump-client is refused" not modprobe snd-seq-ump-client

plug_in() {
	modprobe -a dummy_hcd libcomposite usb_f_midi2 snd-usb-audio
	mountpoint -q /sys/kernel/config ||
		mount -t configfs none /sys/kernel/config
	mkdir "$gadget" "$gadget/configs/c.1" "$gadget/functions/midi2.usb0"
	echo 0x1d6b >"$gadget/idVendor"
	echo 0x0104 >"$gadget/idProduct"
	ln -s "$gadget/functions/midi2.usb0" "$gadget/configs/c.1/"
	ls /sys/class/udc >"$gadget/UDC"
}

unplug() {
	echo >"$gadget/UDC"
	rm "$gadget/configs/c.1/midi2.usb0"
	rmdir "$gadget/configs/c.1" "$gadget/functions/midi2.usb0" "$gadget"
}

ump_is_there() {
	[[ -n $(compgen -G '/dev/snd/umpC*D*') ]]
}

plug_in
check "a MIDI 2.0 device has its own node" wait_for ump_is_there
check "modprobe snd-seq" modprobe snd-seq
same "it is no client: there is the system's, and Midi Through" "0 14" \
	"$(aconnect -l | sed -n 's/^client \([0-9]*\):.*/\1/p' | paste -s -d ' ')"
unplug
modprobe -r -a snd-usb-audio usb_f_midi2 libcomposite dummy_hcd
finish
