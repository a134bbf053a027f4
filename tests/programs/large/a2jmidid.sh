#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# a2jmidid: the sequencer's ports as JACK's, with jackd's dummy driver. Events that come
# to Midi Through's first port go by JACK to its second.
# time-limit: 180
# shellcheck disable=SC2317 # check and wait_for call functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"
# shellcheck source=tests/programs/lib_tune.sh
. "$TESTS/programs/lib_tune.sh"
# shellcheck source=tests/programs/large/lib_large.sh
. "$TESTS/programs/large/lib_large.sh"

jack_port() {
	jack_lsp | grep "^a2j:Midi Through .*($1): Midi Through Port-$2"
}

have_ports() {
	[[ -n $(jack_port capture 0) && -n $(jack_port playback 1) ]]
}

virtual_ports() {
	(($(jack_lsp | grep -c "^a2j:Virtual Raw MIDI 1-") == 8))
}

modprobe snd-seq-dummy ports=2
export JACK_NO_AUDIO_RESERVATION=1 HOME=$PWD
# Long periods, and each waits for all clients: the machine may be slow.
jackd --no-realtime -S -t 20000 -d dummy -r 48000 -p 8192 >jackd.out 2>&1 &
server=$!
check "jackd runs" jack_wait -w -t 20
a2jmidid -e >a2jmidid.out 2>&1 &
bridge=$!
check "a2jmidid shows Midi Through to JACK" wait_for have_ports
check "jack_connect" \
	jack_connect "$(jack_port capture 0)" "$(jack_port playback 1)"
send_through "through JACK" 14:0 14:1

modprobe snd-virmidi index=1
check "a card that comes is shown" wait_for virtual_ports
stop "$bridge" "$server"
# JACK loses count of its time when the machine stops. a2jmidid sorts by that, and
# throws away what it cannot sort, of which it tells.
order=any
thrown=$(grep -c "threw away" a2jmidid.out || true)
if ((thrown == 0)); then
	same_notes "through JACK" tune.mid passed.mid
else
	check "what does not come, a2jmidid has thrown away ($thrown)" \
		test "$(notes_of passed.mid)" -ge $(($(notes_of tune.mid) - thrown))
fi
echo "# $(grep -c XRun jackd.out || true) times jackd says that it was late"
finish
