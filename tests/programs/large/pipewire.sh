#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# PipeWire: its bridge to the sequencer. Events for Midi Through's first port
# go by PipeWire to its second; pw-mididump hears it as well.
# time-limit: 180
# shellcheck disable=SC2317 # check and wait_for call functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"
# shellcheck source=tests/programs/lib_tune.sh
. "$TESTS/programs/lib_tune.sh"
# shellcheck source=tests/programs/large/lib_large.sh
. "$TESTS/programs/large/lib_large.sh"

# midi_port i|o NUMBER: Midi Through's, as PipeWire calls it.
midi_port() {
	pw-link "-$1" | grep "^Midi-Bridge:.*Midi Through Port-$2"
}

have_ports() {
	[[ -n $(midi_port o 0) && -n $(midi_port i 1) ]]
}

dump_port() {
	pw-link -i | grep '^midi-dump:'
}

virtual_ports() {
	(($(pw-link -o | grep -c "^Midi-Bridge:.*VirMIDI 1-") == 4))
}

modprobe snd-seq-dummy ports=2
export XDG_RUNTIME_DIR=$PWD XDG_CONFIG_HOME=$PWD
mkdir -p pipewire/pipewire.conf.d
cat >pipewire/pipewire.conf.d/midi.conf <<'CONF'
# Long turns: what comes while a turn is missed is lost, and the machine is slow.
context.properties = {
	default.clock.quantum = 8192
	default.clock.min-quantum = 8192
	default.clock.max-quantum = 8192
}
context.objects = [
	{ factory = spa-node-factory
	  args = {
		factory.name = api.alsa.seq.bridge
		node.name = Midi-Bridge
	  }
	}
]
CONF
pipewire >pipewire.out 2>&1 &
server=$!
check "PipeWire shows Midi Through" wait_for have_ports
check "pw-link" pw-link "$(midi_port o 0)" "$(midi_port i 1)"
pw-mididump >mididump.out 2>&1 &
listener=$!
wait_for dump_port >ports.out
check "pw-link, to pw-mididump" pw-link "$(midi_port o 0)" "$(dump_port)"
# Notes that come in one turn may change places.
order=any
pass_on "through PipeWire" 14:0 14:1
# It loses what comes while it is late.
heard=$(grep -c 'Note On' mididump.out || true)
check "pw-mididump heard it, too ($heard notes)" test "$heard" -gt 100
stop "$listener"

modprobe snd-virmidi index=1
check "a card that comes is shown" wait_for virtual_ports
stop "$server"
finish
