#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# pmidi plays notes with a duration (NOTE events): each ends, even when pmidi is
# killed in the middle.
# time-limit: 150
# shellcheck disable=SC2317 # wait_for calls functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"
# shellcheck source=tests/programs/lib_tune.sh
. "$TESTS/programs/lib_tune.sh"

# Notes that began and did not end, as aseqdump heard it.
hanging_notes() {
	awk '
	/Note on/ { sounding[$5 $7]++ }
	/Note off/ { sounding[$5 $7]-- }
	END { for (note in sounding) if (sounding[note] > 0) print note }' \
		dump.out
}

none_hangs() {
	[[ -z $(hanging_notes) ]]
}

notes_heard() {
	(($(grep -c "Note on" dump.out) >= $1))
}

make_tune tune.mid 720
modprobe snd-seq-dummy
same "pmidi -l" "14:0 Midi Through" \
	"$(pmidi -l | sed -n 's/^ *\(14:0\) *\(Midi Through\).*/\1 \2/p')"

dump 14:0

play() {
	: >dump.out
	record 14:0 all.mid -b 720 -t 480
	check "pmidi plays" pmidi -p 14:0 tune.mid
	stop "$recorder"
}

repeat_until play -- times_agree tune.mid all.mid "Note on"
compare_tunes "pmidi" tune.mid all.mid "Note on"
notes=$(messages tune.mid "Note on" | wc -l)
check "aseqdump heard them, too" wait_for notes_heard "$notes"
check "each note ended" wait_for none_hangs

pmidi -p 14:0 tune.mid &
player=$!
wait_for notes_heard $((notes + 20))
kill -KILL "$player"
wait "$player" || true
if [[ $modules == ours ]]; then
	check "killed in the middle: each note ended" wait_for none_hangs
else
	differs_on_purpose "killed in the middle: each note ended"
fi
check "the rest is not played so far" not notes_heard $((notes * 2))
same "nor will it be: its queue is gone" "" \
	"$(grep '^queue' /proc/asound/seq/queues || true)"
stop "$dump"
finish
