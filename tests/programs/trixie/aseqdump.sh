#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# aseqdump as a client of MIDI 2.0, of packets of MIDI 1.0, of events, and without
# conversion: each hears what programs of both kinds send, in the form that it asks for.
# time-limit: 120
# shellcheck disable=SC2317 # wait_for calls functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"

# One letter each: 0, 1 and 2 for the MIDI version, p for packets as they are (-u 2 -r),
# e for events as they are (-r).
kinds=(0 1 2 p e)
declare -A options=([0]="-u 0" [1]="-u 1" [2]="-u 2" [p]="-u 2 -r" [e]="-r")
declare -A pid seen

# The output of a dump, without addresses and columns.
printed() {
	sed -n 's/^ *[0-9]*:[0-9]* *//p' "dump-$1.out" | tr -s ' ' | sed 's/ $//'
}

has_printed() {
	(($(grep -cE '^ *[0-9]+:' "dump-$1.out") >= $2))
}

# The kind of client, as aconnect -l shows it between its type and its process.
shown_as() {
	aconnect -l | sed -n "s/^client [0-9]*: 'aseqdump' \[type=user,\(.*\)pid=$1\]/\1/p"
}

# hears NAME <TABLE: what each of them prints next, and nothing else. A line begins with
# the letters of those that print it.
hears() {
	local kind count
	cat >table
	for kind in "${kinds[@]}"; do
		sed -n "s/^[^ ]*${kind}[^ ]* //p" table >expected
		count=$(($(wc -l <expected) + seen[$kind]))
		wait_for has_printed "$kind" "$count" || true
		same "$1: aseqdump ${options[$kind]}" "$(<expected)" \
			"$(printed "$kind" | tail -n "+$((seen[$kind] + 1))")"
		seen[$kind]=$count
	done
}

modprobe snd-seq-dummy
modprobe snd-virmidi index=1
for kind in "${kinds[@]}"; do
	# shellcheck disable=SC2086 # they are words
	aseqdump ${options[$kind]} -p 14:0,20:0 >"dump-$kind.out" &
	pid[$kind]=$!
	seen[$kind]=0
done

all_are_there() {
	(($(connections | grep -cE '^(14|20):0 ') == 2 * ${#kinds[@]}))
}

wait_for all_are_there
same "aconnect -l says which are of MIDI 2.0" \
	"0: 1:UMP-MIDI1, 2:UMP-MIDI2, p:UMP-MIDI2, e:" \
	"$(for kind in "${kinds[@]}"; do
		echo "$kind:$(shown_as "${pid[$kind]}")"
	done | paste -s -d ' ')"

# A note in group 4, its end, a bend, a program with its bank, RPN 7, a controller of a
# note, a SysEx in two packets, a clock.
aseqsend -u 2 -p 14:0 "43 92 3c 00 00 01 00 00  40 82 3c 00 80 00 00 00
	40 e0 00 00 90 00 00 00  40 c1 00 01 05 00 01 02  40 20 00 07 12 34 56 78
	40 00 3c 03 11 22 33 44  30 16 7e 7f 06 01 02 03  30 33 04 05 06 00 00 00
	10 f8 00 00" >send.out
hears "aseqsend -u 2" <<'TABLE'
0 Note on 2, note 60, velocity 1
0 Note off 2, note 60, velocity 64
0 Pitch bend 0, value 1024
0 Control change 1, controller 0, value 1
0 Control change 1, controller 32, value 2
0 Program change 1, program 5
0 Control change 0, controller 101, value 0
0 Control change 0, controller 100, value 7
0 Control change 0, controller 6, value 9
0 Control change 0, controller 38, value 13
0 System exclusive F0 7E 7F 06 01 02 03 04 05 06 F7
0 Clock
1 Group 3, Note on 2, note 60, velocity 1
1 Group 0, Note off 2, note 60, velocity 64
1 Group 0, Pitchbend 0, value 1024
1 Group 0, Control change 1, controller 0, value 1
1 Group 0, Control change 1, controller 32, value 2
1 Group 0, Program change 1, program 5
1 Group 0, Control change 0, controller 101, value 0
1 Group 0, Control change 0, controller 100, value 7
1 Group 0, Control change 0, controller 6, value 9
1 Group 0, Control change 0, controller 38, value 13
2p Group 3, Note on 2, note 60, velocity 0x1, attr type = 0, data = 0x0
2p Group 0, Note off 2, note 60, velocity 0x8000, attr type = 0, data = 0x0
2p Group 0, Pitchbend 0, value 0x90000000
2p Group 0, Program change 1, program 5, Bank select 1:2
2p Group 0, RPN 0, bank 0:7, value 0x12345678
2p Group 0, Per-note RCC 0, note 60, index 3, value 0x11223344
12p Group 0, SysEx Start length 6 7e:7f:06:01:02:03
12p Group 0, SysEx End length 3 04:05:06
12p Group 0, Timing clock
TABLE

aseqsend -u 1 -p 14:0 "20 90 3c 64  20 90 3c 00  20 e0 00 50" >send.out
hears "aseqsend -u 1" <<'TABLE'
0 Note on 0, note 60, velocity 100
0 Note off 0, note 60
0 Pitch bend 0, value 2048
1p Group 0, Note on 0, note 60, velocity 100
1p Group 0, Note on 0, note 60, velocity 0
1p Group 0, Pitchbend 0, value 2048
2 Group 0, Note on 0, note 60, velocity 0xc924, attr type = 0, data = 0x0
2 Group 0, Note off 0, note 60, velocity 0x8000, attr type = 0, data = 0x0
2 Group 0, Pitchbend 0, value 0xa0010008
TABLE

aseqsend -u 0 -p 14:0 "90 3c 40  f0 7e 7f 06 01 f7" >send.out
hears "aseqsend" <<'TABLE'
0pe Note on 0, note 60, velocity 64
0pe System exclusive F0 7E 7F 06 01 F7
1 Group 0, Note on 0, note 60, velocity 64
2 Group 0, Note on 0, note 60, velocity 0x8000, attr type = 0, data = 0x0
12 Group 0, SysEx Single length 4 7e:7f:06:01
TABLE

# A file: a note, its end, a bend, a SysEx, a program.
printf 'MThd\0\0\0\6\0\0\0\1\0\140MTrk\0\0\0\x1b\0\x91\x3e\x64\1\x81\x3e\x20' >file.mid
printf '\1\xe1\0\x50\1\xf0\5\x7e\x7f\6\1\xf7\1\xc1\7\0\xff\x2f\0' >>file.mid
check "aplaymidi plays" aplaymidi -d 0 -p 14:0 file.mid
hears "aplaymidi" <<'TABLE'
0pe Note on 1, note 62, velocity 100
0pe Note off 1, note 62, velocity 32
0pe Pitch bend 1, value 2048
0pe System exclusive F0 7E 7F 06 01 F7
0pe Program change 1, program 7
1 Group 0, Note on 1, note 62, velocity 100
1 Group 0, Note off 1, note 62, velocity 32
1 Group 0, Pitchbend 1, value 2048
2 Group 0, Note on 1, note 62, velocity 0xc924, attr type = 0, data = 0x0
2 Group 0, Note off 1, note 62, velocity 0x4000, attr type = 0, data = 0x0
2 Group 0, Pitchbend 1, value 0xa0010008
12 Group 0, SysEx Single length 4 7e:7f:06:01
12 Group 0, Program change 1, program 7
TABLE

# Its SysEx are events.
check "aplaymidi -u 1 plays" aplaymidi -u 1 -d 0 -p 14:0 file.mid
hears "aplaymidi -u 1" <<'TABLE'
0 Note on 1, note 62, velocity 100
0 Note off 1, note 62, velocity 32
0 Pitch bend 1, value 2048
0 System exclusive F0 7E 7F 06 01 F7
0 Program change 1, program 7
1p Group 0, Note on 1, note 62, velocity 100
1p Group 0, Note off 1, note 62, velocity 32
1p Group 0, Pitchbend 1, value 2048
pe System exclusive F0 7E 7F 06 01 F7
2 Group 0, Note on 1, note 62, velocity 0xc924, attr type = 0, data = 0x0
2 Group 0, Note off 1, note 62, velocity 0x4000, attr type = 0, data = 0x0
2 Group 0, Pitchbend 1, value 0xa0010008
12 Group 0, SysEx Single length 4 7e:7f:06:01
12p Group 0, Program change 1, program 7
TABLE

check "amidi sends" amidi -p hw:1,0 -S "90 3c 40 80 3c 00 a0 3c 11 b1 07 64 c2 05 d3 30 e4 00 40
	b0 65 00 b0 64 00 b0 06 0c b0 26 00 f1 23 f2 10 20 f8 f0 7e 7f 06 01 f7"
hears "amidi" <<'TABLE'
0pe Note on 0, note 60, velocity 64
0pe Note off 0, note 60, velocity 0
0pe Polyphonic aftertouch 0, note 60, value 17
0pe Control change 1, controller 7, value 100
0pe Program change 2, program 5
0pe Channel aftertouch 3, value 48
0pe Pitch bend 4, value 0
0pe Control change 0, controller 101, value 0
0pe Control change 0, controller 100, value 0
0pe Control change 0, controller 6, value 12
0pe Control change 0, controller 38, value 0
0pe MTC quarter frame 23h
0pe Song position pointer value 4112
0pe Clock
0pe System exclusive F0 7E 7F 06 01 F7
1 Group 0, Note on 0, note 60, velocity 64
1 Group 0, Note off 0, note 60, velocity 0
1 Group 0, Poly pressure 0, note 60, value 17
1 Group 0, Control change 1, controller 7, value 100
1 Group 0, Program change 2, program 5
1 Group 0, Channel pressure 3, value 48
1 Group 0, Pitchbend 4, value 0
1 Group 0, Control change 0, controller 101, value 0
1 Group 0, Control change 0, controller 100, value 0
1 Group 0, Control change 0, controller 6, value 12
1 Group 0, Control change 0, controller 38, value 0
2 Group 0, Note on 0, note 60, velocity 0x8000, attr type = 0, data = 0x0
2 Group 0, Note off 0, note 60, velocity 0x0, attr type = 0, data = 0x0
2 Group 0, Poly pressure 0, note 60, value 0x22000000
2 Group 0, Control change 1, controller 7, value 0xc9249249
2 Group 0, Program change 2, program 5
2 Group 0, Channel pressure 3, value 0x60000000
2 Group 0, Pitchbend 4, value 0x80000000
2 Group 0, RPN 0, bank 0:0, value 0x18000000
12 Group 0, MIDI Time Code value 35
12 Group 0, Song position pointer value 4112
12 Group 0, Timing clock
12 Group 0, SysEx Single length 4 7e:7f:06:01
TABLE

stop "${pid[@]}"
same "no connection is left" "" "$(connections)"
finish
