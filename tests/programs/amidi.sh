#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# amidi: lists, sends and dumps raw devices; a SysEx of 100 kB arrives whole.
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"

modprobe snd-virmidi index=1
same "amidi -l" "$(for number in 0 1 2 3; do
	echo "IO hw:1,$number Virtual Raw MIDI (16 subdevices)"
done)" "$(amidi -l | sed 1d | tr -s ' ')"
aconnect 20:0 21:0

amidi -d -p hw:1,1 >dump.out &
dump=$!
wait_for waits_in "$dump" do_sys_poll
check "amidi -S" amidi -p hw:1,0 -S "90 3C 40 80 3C 00 F0 7E 7F 06 01 F7"
wait_for file_has dump.out F7 || true
same "amidi -d" "903C40|803C00|F07E7F0601F7" \
	"$(tr -d " " <dump.out | sed "/^$/d" | paste -s -d '|')"
stop "$dump"

if [[ $modules == ours ]]; then
	make_sysex 100000 long.syx
	amidi -p hw:1,1 -r received.syx >receive.out &
	receiver=$!
	wait_for waits_in "$receiver" do_sys_poll
	check "amidi -s, 100,000 bytes" amidi -p hw:1,0 -s long.syx
	wait_for has_size received.syx 100000 || true
	check "amidi -r has every byte" cmp long.syx received.syx
	stop "$receiver"
else
	differs_on_purpose "amidi -s, 100,000 bytes"
fi

aconnect -x
finish
