#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# aplaymidi killed in the middle of a song, thousands of messages still queued:
# its client and its queue go, nothing of them is played, and the next player
# finds all in order.
# time-limit: 120
# shellcheck disable=SC2317 # wait_for calls functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"

notes_heard() {
	(($(grep -c "Note on" dump.out) >= $1))
}

make_tune tune.mid 720
modprobe snd-seq-dummy
dump 14:0

for round in 1 2 3; do
	: >dump.out
	aplaymidi -p 14:0 tune.mid &
	player=$!
	wait_for notes_heard $((10 * round))
	kill -KILL "$player"
	wait "$player" 2>/dev/null || true
	same "killed: its client is gone" "" "$(client_number aplaymidi)"
	same "its queue is gone" "" \
		"$(grep '^queue' /proc/asound/seq/queues || true)"
	same "its connection is gone" "" \
		"$(connections | grep ' 14:' || true)"
done
stop "$dump"
heard=$(grep -c "Note on" dump.out)

# A new one, since the other may have been late to print the last note.
dump 14:0
check "the next one plays" aplaymidi -d 0 -p 14:0 tune.mid
notes=$(mftext tune.mid | grep -c "Note on")
wait_for notes_heard "$notes" || true
same "all of it, and nothing else" "$notes" "$(grep -c "Note on" dump.out)"
check "the killed one did not play all" test "$heard" -lt "$notes"

# The same while it fills a full pool: it sleeps in write().
: >dump.out
printf 'X:1\nL:1/64\nQ:1/4=20\nK:C\n' >slow.abc
for ((bar = 0; bar < 100; bar++)); do
	echo "CDEFGABcCDEFGABc|"
done >>slow.abc
abc2midi slow.abc -o slow.mid >slow.out
aplaymidi -p 14:0 slow.mid &
player=$!
check "the pool is full" wait_for waits_in "$player" vfs_write
kill -KILL "$player"
wait "$player" 2>/dev/null || true
same "killed in write(): its client is gone" "" "$(client_number aplaymidi)"
same "its queue is gone as well" "" \
	"$(grep '^queue' /proc/asound/seq/queues || true)"
stop "$dump"
finish
