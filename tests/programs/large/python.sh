#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# mido, on python3-rtmidi: a program of a few lines passes on what comes to its
# port. rtmidi by itself finds the ports, and sends and gets messages.
# time-limit: 180
# shellcheck disable=SC2317 # check and wait_for call functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"
# shellcheck source=tests/programs/lib_tune.sh
. "$TESTS/programs/lib_tune.sh"
# shellcheck source=tests/programs/large/lib_large.sh
. "$TESTS/programs/large/lib_large.sh"

cat >thru.py <<'PYTHON'
import mido

source = mido.open_input('source', virtual=True, client_name='thru')
sink = mido.open_output('sink', virtual=True, client_name='thru')
for message in source:
    sink.send(message)
PYTHON

cat >ports.py <<'PYTHON'
import time
import rtmidi


def through(ports):
    return next(i for i, name in enumerate(ports) if 'Midi Through' in name)


sink, source = rtmidi.MidiOut(), rtmidi.MidiIn()
print(*sink.get_ports(), sep='\n')
source.ignore_types(sysex=False)
source.open_port(through(source.get_ports()))
sink.open_port(through(sink.get_ports()))
sysex = [0xf0] + [i % 128 for i in range(5000)] + [0xf7]
for message in [0x90, 60, 64], [0x80, 60, 0], [0xe2, 0, 64], sysex:
    sink.send_message(message)
    while not (event := source.get_message()):
        time.sleep(0.001)
    print('same' if event[0] == message else event[0])
PYTHON

# port_of NAME: its address.
port_of() {
	aconnect -l | awk -v name="'$1 " '
	/^client/ { client = $2 }
	index($0, name) { print client $1 }'
}

has_port() {
	[[ -n $(port_of "$1") ]]
}

python3 thru.py &
thru=$!
check "mido has opened its ports" wait_for has_port sink
pass_on "mido" "$(port_of source)" "$(port_of sink)"
stop "$thru"

modprobe snd-virmidi index=1
modprobe snd-seq-dummy
check "rtmidi sends and gets" timeout 60 python3 ports.py
same "the ports that it finds, and the same messages" \
	"Midi Through:Midi Through Port-0 14:0
Virtual Raw MIDI 1-0:VirMIDI 1-0 20:0
Virtual Raw MIDI 1-1:VirMIDI 1-1 21:0
Virtual Raw MIDI 1-2:VirMIDI 1-2 22:0
Virtual Raw MIDI 1-3:VirMIDI 1-3 23:0
same
same
same
same" "$(<check.out)"
finish
