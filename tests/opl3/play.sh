#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# In the guest: the distribution's snd-opl3-synth is a client of the sequencer, and
# plays the piece that aplaymidi sends it. How it sounds is for check.
# time-limit: 120
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"

# patch PROGRAM: a record as sbiload writes it to the chip's device, of a sine as
# long as the note; the other operator is silent.
patch() {
	# shellcheck disable=SC2059 # the number goes into the format
	printf "\\x$(printf %02x "$1")\\x00"
	printf '2OP\032%-25s%7s' "sine" "" | tr ' ' '\0'
	printf '\x21\x21\x3f\x10\xf0\xf0\x0f\x0f\x00\x00\x00'
	head -c 21 /dev/zero
}

check "a card with the chip" modprobe snd-sample-opl3
check "the distribution's synth" modprobe snd-opl3-synth
same "it is the distribution's" kernel \
	"$(modinfo -n snd-opl3-synth | sed "s|.*/$(uname -r)/\([a-z]*\)/.*|\1|")"
same "its client" "client 17: 'OPL2 FM synth' [type=kernel,card=0]" \
	"$(aconnect -lo | grep '^client.*OPL2')"
patch 6 >harpsichord.sb
same "a patch" 70 "$(stat -c %s harpsichord.sb)"
check "loaded" cp harpsichord.sb /dev/snd/hwC0D0
make_tune tune.mid
check "aplaymidi plays" aplaymidi -d 1 -p 17:0 tune.mid
modprobe -r snd-sample-opl3
finish
