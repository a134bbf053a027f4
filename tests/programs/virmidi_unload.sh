#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Modules cannot go while somebody needs them, and leave nothing when they go.
# time-limit: 300
# shellcheck disable=SC2317 # check and wait_for call functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"

loaded() {
	grep -q "^$1 " /proc/modules
}

virtual_clients() {
	grep -c VirMIDI /proc/asound/seq/clients || true
}

# In one go: each program that is started takes longer than the unloading.
unload_all() {
	local names=(snd_virmidi snd_seq_virmidi snd_seq_midi_event)
	! loaded snd_seq_dummy || names+=(snd_seq_dummy)
	rmmod "${names[@]}" snd_seq
}

modprobe snd-virmidi index=1
exec 3<>/dev/snd/midiC1D0
check "not while a device is open" not rmmod snd-virmidi
exec 3>&-
aconnect 20:0 21:0
check "not while a port is connected" not rmmod snd-virmidi
check "nor the module behind it" not rmmod snd-seq-virmidi
aconnect -d 20:0 21:0
check "when nobody needs it" rmmod snd-virmidi
check "then the module behind it" rmmod snd-seq-virmidi
same "no client is left" 0 "$(virtual_clients)"
same "no card is left" '--- no soundcards ---' "$(cat /proc/asound/cards)"

# The card goes from under a reader, a writer and a connection.
modprobe snd-virmidi index=1
aconnect 20:0 21:0
cat /dev/snd/midiC1D1 >heard 2>reader-says &
reader=$!
wait_for waits_in "$reader" snd_rawmidi_read
exec 4>/dev/snd/midiC1D0
echo snd_virmidi.0 >/sys/bus/platform/drivers/snd_virmidi/unbind 4>&- &
unbind=$!
code=0
wait "$reader" || code=$?
check "the reader's wait ends" test "$code" -gt 0
check "with 'No such device'" grep -q 'No such device' reader-says
exec 4>&-
code=0
wait "$unbind" || code=$?
same "with the last file goes the card" 0 "$code"
same "and its clients" 0 "$(virtual_clients)"
check "and what its connection held" rmmod snd-virmidi

# A hundred times where the kernel watches itself (make check-debug). Connections and
# notes in each fourth round alone, for the same reason.
rounds=$((${slowness:-1} > 1 ? 100 : 24))
for ((i = 0; i < rounds; i++)); do
	modprobe snd-virmidi index=1
	if ((i % 4 == 0)); then
		aconnect 20:0 21:0
		send /dev/snd/midiC1D0 90 3c 40
		aconnect -x
	fi
	case $((i % 3)) in
	0) unload_all ;;
	1) modprobe -r snd-virmidi ;;
	2) rmmod snd_virmidi && modprobe snd-virmidi index=1 && unload_all ;;
	esac || break
done
same "$rounds rounds of loading and unloading" "$rounds" "$i"
check "all are gone" not loaded snd_seq

finish
