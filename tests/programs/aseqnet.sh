#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Two aseqnet, over loopback, carry messages from one device to another and
# back.
# shellcheck disable=SC2317 # wait_for calls functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"

listens_on() {
	ss -H -l -t -n "sport = :$1" | grep -q LISTEN
}

connected_on() {
	(($(ss -H -t -n state established "( dport = :$1 or sport = :$1 )" |
		wc -l) >= 2))
}

modprobe snd-virmidi index=1
aseqnet -p 40000 -n near -s 20:0 -d 20:0 >near.out 2>&1 &
near=$!
wait_for listens_on 40000
aseqnet -p 40000 -n far -s 21:0 -d 21:0 127.0.0.1 >far.out 2>&1 &
far=$!
wait_for connected_on 40000
wait_for client_is_there far

listen /dev/snd/midiC1D0 heard_0
listen /dev/snd/midiC1D1 heard_1
send /dev/snd/midiC1D0 90 3c 40 b1 07 64 e0 01 02
heard "from near to far" heard_1 90 3c 40 b1 07 64 e0 01 02
send /dev/snd/midiC1D1 80 3c 00 c5 11
heard "from far to near" heard_0 80 3c 00 c5 11
send /dev/snd/midiC1D0 f0 7e 7f 06 01 f7
heard "a SysEx" heard_1 90 3c 40 b1 07 64 e0 01 02 f0 7e 7f 06 01 f7

check "both are still there" kill -0 "$near" "$far"
stop "$far"
stop "$near"
stop_listening
same "no connection is left" "" "$(connections)"
finish
