#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# PipeWire with its session manager: as clients of MIDI 2.0, which it is by itself, and
# of events. What a program of either kind sends to Midi Through's first port reaches
# pw-mididump, and by a link Midi Through's second.
# time-limit: 400
# shellcheck disable=SC2317 # check and wait_for call functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"
# shellcheck source=tests/programs/lib_tune.sh
. "$TESTS/programs/lib_tune.sh"

# port i|o NAME: PipeWire's port of that direction.
port() {
	pw-link "-$1" | grep -F "$2"
}

have_ports() {
	port o "Midi Through Port-0" && port i "Midi Through Port-1"
}

dump_port() {
	port i midi-dump
}

# What pw-mididump has printed, without times and columns.
printed() {
	tr -s ' ' <mididump.out | sed 's/^ *[0-9]*: *//; s/track: *[0-9]* sec:[0-9.]* //; s/ $//'
}

# What the dump beyond PipeWire has printed, without addresses and columns.
passed() {
	sed -n 's/^ *14:1 *//p' dump.out | tr -s ' ' | sed 's/ $//'
}

has_lines() {
	(($("$1" | wc -l) >= $2))
}

play_both() {
	: >mididump.out
	: >dump.out
	send_events
	wait_for file_has dump.out Pitchbend || true
	send_packets
	wait_for has_lines passed "$(wc -l <passed.txt)" || true
	wait_for has_lines printed "$(wc -l <printed.txt)" || true
}

# both_arrive: they are heard as printed.txt and passed.txt say. A program that misses a
# turn of PipeWire's loses what came in it.
both_arrive() {
	repeat_until play_both -- has_lines printed "$(wc -l <printed.txt)" || true
	same "pw-mididump hears events and packets" "$(<printed.txt)" "$(printed)"
	same "so does a program behind PipeWire" "$(<passed.txt)" "$(passed)"
}

# start WORDS: PipeWire, linked, and who listens.
start() {
	mkdir -p wireplumber/wireplumber.conf.d
	echo "monitor.alsa-midi.properties = { $1 }" \
		>wireplumber/wireplumber.conf.d/midi.conf
	PIPEWIRE_DEBUG="2,spa.alsa:4" pipewire >pipewire.out 2>&1 &
	server=$!
	wait_for test -S pipewire-0
	wireplumber >wireplumber.out 2>&1 &
	manager=$!
	check "PipeWire shows Midi Through" wait_for have_ports
	pw-mididump >>mididump.out 2>&1 &
	listener=$!
	wait_for dump_port >ports.out
	check "pw-link, to pw-mididump" \
		pw-link "$(port o "Midi Through Port-0")" "$(dump_port)"
	check "pw-link, to Midi Through" pw-link "$(port o "Midi Through Port-0")" \
		"$(port i "Midi Through Port-1")"
	dump 14:1 -u 2
	wait_for connected "$(client_number PipeWire-RT-Event):0" 14:1
}

end() {
	stop "$dump" "$listener" "$manager" "$server"
	rm -f pipewire-0*
}

kinds() {
	sed -n 's/^Client.*"PipeWire-.*\[User \(.*\)\]/\1/p' /proc/asound/seq/clients |
		sort | uniq -c | tr -s ' ' | sed 's/^ //'
}

send_events() {
	aseqsend -p 14:0 "f0 7e 7f 06 01 02 03 04 05 f7  90 3c 64  e0 00 50" >send.out
}

# The last of them, a controller of a note, has no other form.
send_packets() {
	aseqsend -u 2 -p 14:0 "40 90 40 00 c0 00 00 00  40 e0 00 00 12 34 56 78
		30 16 7e 7f 06 01 02 03  30 33 04 05 06 00 00 00
		40 00 3c 03 11 22 33 44" >send.out
}

modprobe snd-seq-dummy ports=2
export XDG_RUNTIME_DIR=$PWD XDG_CONFIG_HOME=$PWD XDG_STATE_HOME=$PWD
mkdir -p pipewire/pipewire.conf.d
cat >pipewire/pipewire.conf.d/turns.conf <<'CONF'
# Long turns: the machine is slow.
context.properties = {
	default.clock.quantum = 8192
	default.clock.min-quantum = 8192
	default.clock.max-quantum = 8192
}
CONF

start ""
check "PipeWire says that it has MIDI 2.0" file_has pipewire.out "UMP MIDI enabled"
check "and of nothing that it failed" not file_has pipewire.out "failed to enable UMP"
same "its clients are of MIDI 2.0" "2 UMP MIDI2" "$(kinds)"
cat >printed.txt <<'HEARD'
group: 0 SysEx7 (Start) : 7e 7f 06 01 02 03
group: 0 SysEx7 (End) : 04 05
group: 0 Note On (channel 1): note C4, velocity 51492, attr (0)0
group: 0 Pitch Bend (channel 1): value 2684420104
group: 0 Note On (channel 1): note E4, velocity 49152, attr (0)0
group: 0 Pitch Bend (channel 1): value 305419896
group: 0 SysEx7 (Start) : 7e 7f 06 01 02 03
group: 0 SysEx7 (End) : 04 05 06
group: 0 Registered Per-Note controller (channel 1): note C4, index 3, value 287454020
HEARD
cat >passed.txt <<'HEARD'
Group 0, SysEx Start length 6 7e:7f:06:01:02:03
Group 0, SysEx End length 2 04:05
Group 0, Note on 0, note 60, velocity 0xc924, attr type = 0, data = 0x0
Group 0, Pitchbend 0, value 0xa0010008
Group 0, Note on 0, note 64, velocity 0xc000, attr type = 0, data = 0x0
Group 0, Pitchbend 0, value 0x12345678
Group 0, SysEx Start length 6 7e:7f:06:01:02:03
Group 0, SysEx End length 3 04:05:06
Group 0, Per-note RCC 0, note 60, index 3, value 0x11223344
HEARD
both_arrive
end

start "api.alsa.seq.ump = false"
check "PipeWire says that it has no MIDI 2.0" file_has pipewire.out "UMP MIDI disabled"
same "its clients are of events" "2 Legacy" "$(kinds)"
# It encodes each packet by itself, so that no SysEx of several leaves it.
cat >printed.txt <<'HEARD'
group: 0 SysEx7 (Start) : 7e 7f 06 01 02 03
group: 0 SysEx7 (End) : 04 05
group: 0 Note On (channel 1): note C4, velocity 100
group: 0 Pitch Bend (channel 1): value 2048
group: 0 Note On (channel 1): note E4, velocity 96
group: 0 Pitch Bend (channel 1): value -7027
group: 0 SysEx7 (Start) : 7e 7f 06 01 02 03
group: 0 SysEx7 (End) : 04 05 06
HEARD
cat >passed.txt <<'HEARD'
Group 0, Note on 0, note 60, velocity 0xc924, attr type = 0, data = 0x0
Group 0, Pitchbend 0, value 0xa0010008
Group 0, Note on 0, note 64, velocity 0xc104, attr type = 0, data = 0x0
Group 0, Pitchbend 0, value 0x12340000
HEARD
both_arrive
end
finish
