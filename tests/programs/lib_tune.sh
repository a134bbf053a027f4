# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Compares Standard MIDI Files: messages, and their times in music.

# messages FILE [TEXT…]: what the channels are told, in order, one a line:
# milliseconds, then the message. Only those with one of the texts, if given.
messages() {
	local file=$1 IFS='|'
	shift
	mftext "$file" | awk -v only="$*" '
	/^Header/ { sub(".*division=", ""); division = $0 }
	/^Track start/ { track++ }
	/^Time=[0-9]+ +Tempo/ { sub(".*=", ""); tempo = $0 }
	/ chan=/ && (only == "" || $0 ~ only) {
		tick = $1
		sub("Time=", "", tick)
		sub("^[^ ]* +", "")
		printf "%d %d %.2f %s\n", tick, track,
			tick * tempo / division / 1000, $0
	}' | sort -s -n -k 1,1 | cut -d ' ' -f 3-
}

# Reads pairs of times in milliseconds, "played recorded", and says how well
# they agree. The recording began earlier than the tune, by an unknown time: the
# median of all differences. Fails if half of the messages stray from that by
# more than 20 ms, if one strays by more than a second, or if the last quarter
# of the tune is off against the first by more than 50 ms: the clocks differ.
# The limits are wide, since the emulated machine may be stopped at any time.
compare_times() {
	awk '
	# Of count values, the first of them list[from].
	function median(list, from, count,   i, j, sorted) {
		for (i = 0; i < count; i++) {
			for (j = i; j && sorted[j - 1] > list[from + i]; j--)
				sorted[j] = sorted[j - 1]
			sorted[j] = list[from + i]
		}
		return sorted[int(count / 2)]
	}
	function distance(a, b) { return a < b ? b - a : a - b }
	{ late[NR - 1] = $2 - $1 }
	END {
		quarter = int(NR / 4)
		middle = median(late, 0, NR)
		drift = distance(median(late, NR - quarter, quarter),
			median(late, 0, quarter))
		for (i = 0; i < NR; i++) {
			strays[i] = distance(late[i], middle)
			if (strays[i] > worst) worst = strays[i]
		}
		half = median(strays, 0, NR)
		printf "half of %d messages stray up to %.1f ms, ", NR, half
		printf "the worst %.1f ms; drift %.1f ms\n", worst, drift
		exit !(quarter && half <= 20 && worst <= 1000 && drift <= 50)
	}'
}

# times_agree PLAYED RECORDED [TEXT…]: for two files, and leaves the messages in
# played.txt and recorded.txt, what it found in times.out.
times_agree() {
	messages "$1" "${@:3}" >played.txt
	messages "$2" "${@:3}" >recorded.txt
	paste -d ' ' <(cut -d ' ' -f 1 played.txt) \
		<(cut -d ' ' -f 1 recorded.txt) | compare_times >times.out
}

# repeat_until COMMAND… -- CONDITION…: runs the command until the condition is true, three
# times at most. A machine whose host stops it is late at times, but not each time; what
# the modules make late is so each time.
repeat_until() {
	local command=() attempt
	while [[ $1 != -- ]]; do
		command+=("$1")
		shift
	done
	shift
	for attempt in 1 2 3; do
		"${command[@]}"
		! "$@" || return 0
		echo "# attempt $attempt was late"
	done
}

# compare_tunes NAME PLAYED RECORDED [TEXT…]: two checks.
compare_tunes() {
	local name=$1 status=0 late=0
	times_agree "${@:2}" || late=1
	diff <(cut -d ' ' -f 2- played.txt) <(cut -d ' ' -f 2- recorded.txt) \
		>notes.out || status=1
	result "$name: $(wc -l <played.txt) messages, note for note" \
		"$status" notes.out
	sed "s/^/# $name: /" times.out
	result "$name: the times agree" "$late" times.out
}

# record PORT FILE [OPTION…]: starts arecordmidi, which records when this
# returns. Its process id goes into $recorder.
# shellcheck disable=SC2034 # $recorder is for the script
record() {
	local port=$1 file=$2 before
	shift 2
	before=$(running_queues)
	arecordmidi -p "$port" "$@" "$file" &
	recorder=$!
	wait_for more_queues_run "$before"
}

running_queues() {
	grep -c 'timer state *: Running' /proc/asound/seq/queues || true
}

more_queues_run() {
	(($(running_queues) > $1))
}

# notes FILE: each note with its length, as heard.awk reads them: milliseconds,
# length, pitch.
notes() {
	messages "$1" "Note on" "Note off" | awk '
	{
		split($4, channel, "=")
		split($5, pitch, "=")
		key = channel[2] " " pitch[2]
	}
	$3 == "on," && $6 != "vol=0" { began[key] = $1; next }
	key in began {
		print began[key], $1 - began[key], pitch[2]
		delete began[key]
	}' | sort -s -n -k 1,1
}
