#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Programs read the OSS sequencer while aplaymidi plays into its receiver's port:
# /dev/music with read() that blocks and with select(), and /dev/sequencer. Each
# gets the piece, note for note, with the file's times.
# time-limit: 180
# shellcheck disable=SC2317 # wait_for calls functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"
# shellcheck source=tests/programs/lib_tune.sh
. "$TESTS/programs/lib_tune.sh"

# Ticks of 2 ms: TMR_TEMPO 300, with 100 ticks to a quarter note; TMR_START.
start_timer='\x81\x06\0\0\x2c\x01\0\0\x81\x04\0\0\0\0\0\0'

# music_notes FILE: TMR_WAIT_ABS and EV_CHN_VOICE as messages() prints notes.
music_notes() {
	od -A n -v -t u1 -w8 "$1" | awk '
	$1 == 129 && $2 == 2 {
		ms = 2 * ($5 + 256 * ($6 + 256 * ($7 + 256 * $8)))
	}
	$1 == 147 && $3 == 144 {
		printf "%d Note on, chan=%d pitch=%d vol=%d\n",
			ms, $4 + 1, $5, $6
	}'
}

# synth_notes FILE: likewise of SEQ_WAIT, in 10 ms, and SEQ_MIDIPUTC.
synth_notes() {
	od -A n -v -t u1 -w4 "$1" | awk '
	$1 == 2 { ms = 10 * ($2 + 256 * ($3 + 256 * $4)) }
	$1 == 5 && $2 >= 128 { status = $2; have = 0 }
	$1 == 5 && $2 < 128 {
		data[have++] = $2
		if (have < 2) next
		have = 0
		if (status >= 144 && status < 160)
			printf "%d Note on, chan=%d pitch=%d vol=%d\n",
				ms, status - 143, data[0], data[1]
	}'
}

# heard_all COMMAND FILE
heard_all() {
	(($("$1" "$2" | wc -l) >= $(wc -l <played.txt)))
}

# notes_in_time COMMAND FILE: leaves the notes in heard.txt.
notes_in_time() {
	wait_for heard_all "$1" "$2" || true
	"$1" "$2" >heard.txt
	paste -d ' ' <(cut -d ' ' -f 1 played.txt) \
		<(cut -d ' ' -f 1 heard.txt) | compare_times >times.out
}

# compare_notes NAME COMMAND FILE: two checks.
compare_notes() {
	local status=0
	notes_in_time "$2" "$3" || status=1
	same "$1: $(wc -l <played.txt) notes, note for note" \
		"$(cut -d ' ' -f 2- played.txt)" "$(cut -d ' ' -f 2- heard.txt)"
	sed "s|^|# $1: |" times.out
	result "$1: the times agree" "$status" times.out
}

# Reads as one who waits with select() for each record.
read_selected() {
	perl -e '
	my $bits = "";
	vec($bits, 0, 1) = 1;
	while (select(my $ready = $bits, undef, undef, undef) > 0) {
		sysread(STDIN, my $record, 8) == 8 or die "read: $!";
		syswrite(STDOUT, $record) == 8 or die "write: $!";
	}'
}

# Debian's kernels have no module of that name.
if [[ $modules != ours ]]; then
	differs_on_purpose "programs read"
	finish
fi
make_tune tune.mid 600
messages tune.mid "Note on" >played.txt
modprobe snd-seq-dummy
modprobe snd-seq-oss

play_to_blocking() {
	local music synth readers
	exec {music}<>/dev/sequencer2 {synth}<>/dev/sequencer
	# shellcheck disable=SC2059 # the format is made of \x..
	printf "$start_timer" >&"$music"
	dd bs=8 <&"$music" >music.bin 2>dd.out &
	readers=($!)
	dd bs=4 <&"$synth" >synth.bin 2>dd.out &
	readers+=($!)
	check "aplaymidi plays" aplaymidi -d 0 -p 15:0 tune.mid
	wait_for heard_all music_notes music.bin || true
	wait_for heard_all synth_notes synth.bin || true
	stop "${readers[@]}"
	exec {music}>&- {synth}>&-
}

both_in_time() {
	notes_in_time music_notes music.bin && notes_in_time synth_notes synth.bin
}

play_to_select() {
	local music reader
	exec {music}<>/dev/sequencer2
	# shellcheck disable=SC2059 # the format is made of \x..
	printf "$start_timer" >&"$music"
	read_selected <&"$music" >selected.bin 2>perl.out &
	reader=$!
	check "aplaymidi plays again" aplaymidi -d 0 -p 15:0 tune.mid
	wait_for heard_all music_notes selected.bin || true
	stop "$reader"
	exec {music}>&-
}

repeat_until play_to_blocking -- both_in_time
compare_notes "/dev/music, blocking" music_notes music.bin
compare_notes "/dev/sequencer, blocking" synth_notes synth.bin
repeat_until play_to_select -- notes_in_time music_notes selected.bin
compare_notes "/dev/music, select" music_notes selected.bin
same "perl had nothing to say" "" "$(<perl.out)"
finish
