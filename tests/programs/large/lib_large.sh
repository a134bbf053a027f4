# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154 # lib.sh sets what is not set here
# Shared by the scripts in this directory: the piece, sent through a program and
# compared note for note, and programs that make sound. Sourced after lib.sh and
# lib_tune.sh.

# begun FILE and ended FILE: the notes that begin, or end, in a Standard MIDI
# File, one a line: milliseconds, then the note. A velocity of 0 is an end.
begun() {
	messages "$1" "Note on" | grep -v "vol=0" || true
}

ended() {
	messages "$1" "Note on" "Note off" | grep -e "Note off" -e "vol=0" |
		sed 's/Note o[nf]*, \(.*\) vol=.*/\1/' || true
}

# notes_of FILE: how many of both.
notes_of() {
	begun "$1" | cat - <(ended "$1") | wc -l
}

# passed NUMBER: so many were heard by the dump.
passed() {
	(($(grep -c 'Note o[nf]' dump.out) >= $1))
}

# How a program may treat the order of notes: keep, or any.
order=keep

in_order() {
	if [[ $order == any ]]; then
		sort
	else
		cat
	fi
}

# same_notes NAME PLAYED RECORDED: two checks. How well the times agree is only
# printed: a program may be as late as it likes.
same_notes() {
	begun "$2" >played.txt
	begun "$3" >recorded.txt
	same "$1: $(wc -l <played.txt) notes, one for one" \
		"$(cut -d ' ' -f 2- played.txt | in_order)" \
		"$(cut -d ' ' -f 2- recorded.txt | in_order)"
	same "$1: each of them ends" \
		"$(ended "$2" | cut -d ' ' -f 2- | in_order)" \
		"$(ended "$3" | cut -d ' ' -f 2- | in_order)"
	cmp -s <(cut -d ' ' -f 2- played.txt) <(cut -d ' ' -f 2- recorded.txt) ||
		echo "# $1: the order is another"
	echo "# $1: $(paste -d ' ' <(cut -d ' ' -f 1 played.txt) \
		<(cut -d ' ' -f 1 recorded.txt) | compare_times || true)"
}

# send_through NAME FROM TO: plays the piece, tune.mid, into the port FROM; what
# leaves the port TO is passed.mid.
send_through() {
	make_tune tune.mid 480
	record "$3" passed.mid -b 480 -t 480
	dump "$3"
	check "$1: aplaymidi plays" aplaymidi -d 0 -p "$2" tune.mid
	wait_for passed "$(notes_of tune.mid)" || true
	stop "$dump" "$recorder"
}

# pass_on NAME FROM TO: all of it has to come.
pass_on() {
	send_through "$@"
	same_notes "$1" tune.mid passed.mid
}

# The rate at which programs make sound here.
rate=11025

# sounds_like NAME FILE NOTES: the WAV file is these notes, or three of four of them:
# the machine may have stopped.
sounds_like() {
	local heard
	heard=$(tail -c +45 "$2" | od -A n -v -t d2 -w2 |
		awk -v rate="$rate" -f "$TESTS/programs/heard.awk" "$3" - |
		tail -n 1)
	check "$1: $heard" test "${heard%% *}" -ge $(($(wc -l <"$3") * 3 / 4))
}
