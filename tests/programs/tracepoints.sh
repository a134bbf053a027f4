#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The tracepoints: each event that a player schedules shows where it is put into
# the queue, where it leaves it and who gets it; losses show with their reason,
# as many as are counted.
# time-limit: 240
# shellcheck disable=SC2317 # wait_for calls functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"

if [[ $modules == incumbent ]]; then
	differs_on_purpose "there are tracepoints"
	finish
fi

tracing=/sys/kernel/tracing
mountpoint -q $tracing || mount -t tracefs tracefs $tracing
# Tracing then leaves the scheduler's code as it is (ump_trace.c says why).
echo 0 >$tracing/options/record-cmd

trace_on() {
	echo 1 >$tracing/events/snd_seq/enable
}

# Ends tracing; what was seen goes into a file.
trace_off() {
	echo 0 >$tracing/events/snd_seq/enable
	cat $tracing/trace >"$1"
	echo >$tracing/trace
}

# seen FILE POINT: lines of a tracepoint, from "src=" on.
seen() {
	sed -n "s/.* $2: *src=/src=/p" "$1"
}

# Lines without their last part, sorted: the same event has the same.
events() {
	sed 's/ lateness=.*//' | sort
}

scheduled() {
	grep -v 'queue=253 ' || true
}

latenesses() {
	sed 's/.* lateness=\(-*[0-9]*\) ns.*/\1/'
}

# loud NOTES QUARTERS: a tune of short notes, and the quarters of a minute.
loud() {
	{
		printf 'X:1\nM:4/4\nL:1/64\nQ:1/4=%s\nK:C\n' "$2"
		for ((note = 0; note < $1; note++)); do
			printf 'C%s' "$([[ $((note % 64)) != 63 ]] || echo '|')"
		done
		printf '|\n'
	} >loud.abc
	abc2midi loud.abc -o loud.mid >loud.out
}

# A figure of a client in stats.
figure() {
	awk -v client="$1" -v name="$2" '
	/^[CQ]/ { mine = $1 == "Client" && $2 == client }
	mine && $1 == name { print $3 }' /proc/asound/seq/stats
}

modprobe snd-seq-dummy
same "the tracepoints" "deliver
drop
due
enqueue" "$(cd $tracing/events/snd_seq && printf '%s\n' */ | tr -d /)"

# Nobody misses anything. Half a second of notes: a player that has to wait for
# the CPU before it writes them still writes some that are not due.
dump 14:0
listener=$(client_number aseqdump)
loud 8 60
trace_on
aplaymidi -d 0 -p 14:0 loud.mid
trace_off trace.out
same "eight notes are put into a queue" 16 "$(seen trace.out enqueue |
	grep -cE 'dst=14:0 queue=[0-9]+ type=NOTE(ON|OFF) words=[{][}] stamp=[0-9]+ ticks ')"
same "what was put into the queue leaves it" \
	"$(seen trace.out enqueue | events)" "$(seen trace.out due | events)"
same "what leaves it is delivered" \
	"$(seen trace.out due | events)" \
	"$(seen trace.out deliver | scheduled | events)"
same "Midi Through delivers it once more" 16 "$(seen trace.out deliver |
	grep -cE "^src=14:0 dst=$listener:0 queue=253 type=NOTE")"
same "nothing is dropped" "" "$(seen trace.out drop)"
check "events are scheduled before they are due" \
	grep -q '^-' <(seen trace.out enqueue | latenesses)
same "none leaves early" "" \
	"$(seen trace.out due | latenesses | grep '^-' || true)"

# The listener does not listen
kill -STOP "$dump"
loud 120 1920
echo reset >/proc/asound/seq/stats
trace_on
aplaymidi -d 0 -p 14:0 loud.mid
trace_off trace.out
lost=$(figure "$listener" Lost)
check "events are lost" test "$lost" -gt 0
same "each loss shows, and why" "$lost" "$(seen trace.out drop |
	grep -c "^src=14:0 dst=$listener:0 .* error=-11\$")"
same "what it got shows as well" "$(figure "$listener" Delivered)" \
	"$(seen trace.out deliver | grep -c " dst=$listener:0 ")"
kill -CONT "$dump"

# A player is killed
loud 64 60
trace_on
aplaymidi -d 0 -p 14:0 loud.mid &
player=$!
queue_is_filled() {
	grep -q ' enqueue: .*dst=14:0' "$tracing/trace"
}
wait_for queue_is_filled || true
kill -KILL "$player"
wait "$player" 2>/dev/null || true
trace_off trace.out
check "what was still to come is dropped" \
	grep -q ' queue=[0-9]* type=NOTE.* error=-125$' <(seen trace.out drop)
same "everything was delivered or dropped" \
	"$(seen trace.out enqueue | events)" \
	"$({ seen trace.out deliver | scheduled && seen trace.out drop |
		scheduled; } | events)"

stop "$dump"
same "a trace that is off shows nothing" "" \
	"$(grep -v '^#' $tracing/trace || true)"
finish
