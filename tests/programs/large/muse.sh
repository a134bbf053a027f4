#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# MusE, as the HOWTO has it: its first port is VirMIDI 1-0, to which it plays a song,
# which leaves the raw device note for note. A picture of its window is kept.
# time-limit: 400
# shellcheck disable=SC2317 # check and wait_for call functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"
# shellcheck source=tests/programs/lib_tune.sh
. "$TESTS/programs/lib_tune.sh"
# shellcheck source=tests/programs/large/lib_large.sh
. "$TESTS/programs/large/lib_large.sh"
# shellcheck source=tests/programs/large/lib_screen.sh
. "$TESTS/programs/large/lib_screen.sh"

# The song: the piece, a track for each of its channels. MusE counts 384 ticks to a
# quarter note, which lasts 200 ms at this tempo.
tempo=300

# track CHANNEL: counted from 1.
track() {
	cat <<-TRACK
		<miditrack>
		<name>Channel $1</name>
		<device>0</device>
		<channel>$(($1 - 1))</channel>
		<part>
		<name>Minuet</name>
		<poslen tick="0" len="36864" />
	TRACK
	messages tune.mid "Note on" "Note off" | awk -v channel="chan=$1" '
	function value(field) {
		sub(".*=", "", field)
		return field
	}
	function ticks(time) { return int(time * 384 / 200 + 0.5) }
	$4 != channel { next }
	$3 == "on," && $6 != "vol=0" { began[$5] = $1; loud[$5] = value($6); next }
	$5 in began {
		start = ticks(began[$5])
		printf "<event tick=\"%d\" len=\"%d\" a=\"%d\" b=\"%d\" />\n",
			start, ticks($1) - start, value($5), loud[$5]
		delete began[$5]
	}' | sort -t '"' -s -n -k 2,2
	echo "</part></miditrack>"
}

make_song() {
	cat <<-SONG
		<?xml version="1.0"?>
		<muse version="3.3">
		<song>
		<master>1</master>
		<len>40000</len>
		<sampleRate>44100</sampleRate>
		$(track 1)
		$(track 2)
		<tempolist fix="200000">
		<tempo at="21474837"><tick>0</tick><val>200000</val></tempo>
		</tempolist>
		</song>
		</muse>
	SONG
}

is_connected() {
	connected "$(client_number MusE):0" 20:0
}

begun_notes() {
	(($(grep -c "Note on" dump.out) >= $1))
}

# It takes half a minute to start, and two if the machine is busy.
wait_long() {
	local round
	for round in 1 2 3 4 5 6 7 8; do
		! wait_for "$@" || return 0
		echo "# $1 is not there yet ($round)"
	done
	return 1
}

# It asks whether to send what the instruments want to hear first; yes. Then it has
# a tip, and is ready.
is_ready() {
	! has_window "Did you know" || return 0
	xdotool key Return sleep 1
	return 1
}

# MusE wants a first card for its timer.
modprobe snd-dummy index=0
modprobe snd-virmidi index=1
modprobe snd-hrtimer
start_screen
export HOME=$PWD XDG_RUNTIME_DIR=$PWD
make_tune tune.mid "$tempo"
# MusE connects its ports to all devices only if it opens no song by name; but it
# opens this.
make_song >/usr/share/muse/templates/default.med
# Its events are read from the raw device, and sent on to be recorded.
listen /dev/snd/midiC1D0 /dev/snd/midiC1D1
muse -a -p -2 -I -N >muse.out 2>&1 &
muse=$!
check "MusE opens VirMIDI 1-0" wait_long is_connected
check "and its window" wait_long is_ready
dump 21:0
record 21:0 passed.mid -b "$tempo" -t 480
xdotool key space
check "it plays" wait_for begun_notes 10
keep_picture muse
wait_long passed "$(notes_of tune.mid)" || true
stop "$dump" "$recorder"
# Of two tracks at once either may be the first.
order=any
same_notes "MusE" tune.mid passed.mid
kill -KILL "$muse"
stop_listening
finish
