#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# aconnect's kinds of connection: exclusive, and with time stamps of a queue;
# how they are shown, what they forbid, and that "aconnect -x" ends them all.
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"

# The line of aconnect -l with VirMIDI 1-0's receivers.
receivers() {
	aconnect -l | sed -n '/^client 20/,/^client 21/s/.*Connecting To: //p'
}

senders() {
	aconnect -l | sed -n '/^client 21/,/^client 22/s/.*Connected From: //p'
}

modprobe snd-virmidi index=1

check "exclusive" aconnect -e 20:0 21:0
same "shown with its receiver" "21:0[ex]" "$(receivers)"
same "shown with its sender" "20:0[ex]" "$(senders)"
check "nobody else may receive" not aconnect 20:0 22:0
check "nobody else may send" not aconnect 22:0 21:0
check "-x ends it" aconnect -x
same "it is gone" "" "$(connections)"
check "a plain one, now" aconnect 20:0 22:0
check "which forbids an exclusive one" not aconnect -e 20:0 21:0
aconnect -x

# A program with a queue, to stamp with.
arecordmidi -p 23:0 stamps.mid &
recorder=$!
wait_for connected 23:0
check "with real time of queue 0" aconnect -r 0 20:0 21:0
same "shown" "21:0[real:0]" "$(receivers)"
check "beside it one without" aconnect 20:0 22:0
same "shown, too" "21:0[real:0], 22:0" "$(receivers)"
listen /dev/snd/midiC1D1 heard_1
send /dev/snd/midiC1D0 90 40 7f
heard "a stamp keeps nothing from arriving" heard_1 90 40 7f
stop_listening
check "-d ends a connection with stamps" aconnect -d 20:0 21:0
same "only that" "22:0" "$(receivers)"
aconnect -r 0 20:0 21:0
check "-x ends all" aconnect -x
same "nothing is left" "" "$(connections)"
stop "$recorder"

check "no such client" not aconnect 20:0 99:0
check "no such port" not aconnect 20:0 21:1
check "the announce port does not receive" not aconnect 20:0 0:1
aconnect 0:1 21:0
same "but it sends" "0:1 21:0" "$(connections)"
aconnect -x
finish
