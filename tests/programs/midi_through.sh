#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Midi Through, under the number and the names that programs look for: what a port
# gets leaves it, and with duplex leaves the other of a pair.
# time-limit: 120
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"

port_names() {
	aconnect -lo | sed -n "s/^ *[0-9]* '\(Midi Through [^']*[^ ']\) *'$/\1/p" |
		paste -s -d ,
}

abilities() {
	sed -n '/"Midi Through"/,/^Client/s/^  Port.*(\(.*\)).*/\1/p' \
		/proc/asound/seq/clients | sort -u
}

same "a look at client 14 loads it" \
	"client 14: 'Midi Through' [type=kernel]" \
	"$(aconnect -lo | grep '^client 14' | sed 's/kernel,.*\]/kernel]/')"
check "it is loaded" test -d /sys/module/snd_seq_dummy
same "its port" "Midi Through Port-0" "$(port_names)"
same "which can do" "RWe-" "$(abilities | cut -c 1-4)"
dump "14:0"
same "found by its name, it passes notes" "60 62 64 65" \
	"$(play_scale 'Midi Through')"
rmmod snd-seq-dummy

modprobe snd-seq-dummy ports=3
same "three ports" \
	"Midi Through Port-0,Midi Through Port-1,Midi Through Port-2" \
	"$(port_names)"
rmmod snd-seq-dummy

modprobe snd-seq-dummy ports=2 duplex=1
same "two pairs" \
	"Midi Through Port-0:A,Midi Through Port-0:B,Midi Through Port-1:A,Midi Through Port-1:B" \
	"$(port_names)"
same "which can do both at once" "RWeX" "$(abilities | cut -c 1-4)"
dump 14:3
same "what goes in at one side comes out at the other" "60 62 64 65" \
	"$(play_scale 14:2)"
rmmod snd-seq-dummy

for wrong in ports=0 ports=-1; do
	check "$wrong is refused" not modprobe snd-seq-dummy "$wrong"
done
if [[ $modules == incumbent ]]; then
	differs_on_purpose "names of ports"
else
	names=/sys/module/snd_seq_dummy/parameters/names
	named_ports() {
		sed -n '/"Midi Through"/,/^Client/s/^  Port[^"]*"\(.*\)" .*/\1/p' \
			/proc/asound/seq/clients | paste -sd ,
	}
	modprobe snd-seq-dummy ports=3 'names="To synth;;Flügel"'
	same "names" "To synth,Midi Through Port-1,Flügel" "$(named_ports)"
	dump 14:0
	announced=$dump
	mv dump.out notes.out
	dump 0:1
	echo "To synth;From pads" >"$names"
	same "names change while it is used" \
		"To synth,From pads,Midi Through Port-2" "$(named_ports)"
	same "what is set can be read" "To synth;From pads" "$(<"$names")"
	told_twice() {
		(($(grep -c "Port changed *14:[12]" dump.out) == 2))
	}
	check "programs are told of the two that changed" wait_for told_twice
	stop "$dump"
	stop "$announced"
	write_names() {
		printf %s "$1" >"$names"
	}
	for wrong in "a;b;c;d" $'\xff' 12345678901234567890123456789012; do
		check "$(printf %q "$wrong") is refused" not write_names "$wrong"
	done
	same "and changes nothing" "To synth,From pads,Midi Through Port-2" \
		"$(named_ports)"
	echo >"$names"
	same "without names they have numbers" \
		"Midi Through Port-0,Midi Through Port-1,Midi Through Port-2" \
		"$(named_ports)"
	rmmod snd-seq-dummy
	check "more names than ports are refused" \
		not modprobe snd-seq-dummy 'names="a;b"'
fi

modprobe snd-seq-dummy ports=32 duplex=1
same "32 pairs" 64 "$(grep -c 'Midi Through Port' /proc/asound/seq/clients)"
finish
