#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# alsa-lib's examples: an endpoint of three groups, which sends back what it hears at half
# of its velocity, and umpinfo, which asks for its description. Programs of MIDI 1.0,
# Debian 12's among them, play to its groups.
# time-limit: 120
# shellcheck disable=SC2317 # wait_for calls functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"

examples=$TESTS/examples

aplaymidi_12() {
	LD_LIBRARY_PATH=$examples/debian12 "$examples/debian12/aplaymidi" "$@"
}

# The endpoint, in a list of clients.
part() {
	sed -n "/^client *$number *:/I,/pool :/p" | sed '/pool :/d; /^client/s/,pid=.*/]/'
}

# The output of a dump, without addresses and columns.
printed() {
	sed -n 's/^ *[0-9]*:[0-9]* *//p' "$1.out" | tr -s ' ' | sed 's/ $//'
}

has_printed() {
	(($(grep -cE '^ *[0-9]+:' "$1.out") >= $2))
}

# prints NAME FILE <EXPECTED: all that the dump has printed so far.
prints() {
	local expected
	expected=$(cat)
	wait_for has_printed "$2" "$(wc -l <<<"$expected")" || true
	same "$1" "$expected" "$(printed "$2")"
}

modprobe snd-seq
"$examples/seq-ump-example" -n 3 -N "Echo" -P "Half" >example.out 2>&1 &
example=$!
# Its last port has its name when all of it is there.
wait_for file_has /proc/asound/seq/clients "Group 3 (Filter 3)"
number=$(client_number Echo)

same "aconnect -l" "client $number: 'Echo' [type=user,UMP-MIDI2]
    0 'MIDI 2.0        '
    1 'Group 1 (Filter 1)'
    2 'Group 2 (Filter 2)'
    3 'Group 3 (Filter 3)'" "$(aconnect -l | part)"
same "/proc/asound/seq/clients" "Client $number : \"Echo\" [User UMP MIDI2]
  UMP Endpoint: \"Echo\"
  UMP Block 0: \"Filter 1\" [Active]
    Groups: 1-1
  UMP Block 1: \"Filter 2\" [Active]
    Groups: 2-2
  UMP Block 2: \"Filter 3\" [Active]
    Groups: 3-3
  Port   0 : \"MIDI 2.0\" (RWeX) [In/Out]
  Port   1 : \"Group 1 (Filter 1)\" (RWeX) [In/Out]
  Port   2 : \"Group 2 (Filter 2)\" (RWeX) [In/Out]
  Port   3 : \"Group 3 (Filter 3)\" (RWeX) [In/Out]" "$(part </proc/asound/seq/clients)"
check "umpinfo" "$examples/umpinfo" -s "$number"
same "umpinfo: the endpoint" "Name: Echo
Product ID: Half
Flags: 0x0
Protocol Caps: 0x200
Protocol: 0x200
Num Blocks: 3
Version: 0x101
Manufacturer ID: 0x123456
Family ID: 0x1234
Model ID: 0xabcd
SW Revision: 12:34:56:78" "$("$examples/umpinfo" -s "$number" | sed '/^$/,$d')"
same "umpinfo: its blocks" "Filter 1 0 1 Filter 2 1 1 Filter 3 2 1" \
	"$("$examples/umpinfo" -s "$number" |
		sed -n '/^$/,$s/^\(Name\|First Group\|Num Groups\): //p' | paste -s -d ' ')"

# One who hears all of it, and its groups 1 and 2 each for themselves.
dumps=()
aseqdump -u 2 -p "$number:0" >all.out &
dumps+=($!)
for group in 1 2; do
	aseqdump -p "$number:$group" >"group-$group.out" &
	dumps+=($!)
	wait_for connected "$number:$group"
done
wait_for connected "$number:0"

# A file: a note and its end.
printf 'MThd\0\0\0\6\0\0\0\1\0\140MTrk\0\0\0\x0c\0\x91\x3e\x64\1\x81\x3e\x20' >file.mid
printf '\0\xff\x2f\0' >>file.mid
check "aplaymidi plays to group 2" aplaymidi -d 0 -p "$number:2" file.mid
prints "the endpoint hears it" all <<'HEARD'
Group 1, Note on 1, note 62, velocity 0x6492, attr type = 0, data = 0x0
Group 1, Note off 1, note 62, velocity 0x2000, attr type = 0, data = 0x0
HEARD
prints "it answers programs of MIDI 1.0" group-2 <<'HEARD'
Note on 1, note 62, velocity 50
Note off 1, note 62, velocity 16
HEARD

same "there is Debian 12's aplaymidi" "aplaymidi version 1.2.8" "$(aplaymidi_12 -V)"
check "it plays to group 3" aplaymidi_12 -d 0 -p "$number:3" file.mid
check "a packet for group 1" aseqsend -u 2 -p "$number:0" "40 90 40 00 c0 00 00 00"
prints "the endpoint hears both" all <<'HEARD'
Group 1, Note on 1, note 62, velocity 0x6492, attr type = 0, data = 0x0
Group 1, Note off 1, note 62, velocity 0x2000, attr type = 0, data = 0x0
Group 2, Note on 1, note 62, velocity 0x6492, attr type = 0, data = 0x0
Group 2, Note off 1, note 62, velocity 0x2000, attr type = 0, data = 0x0
Group 0, Note on 0, note 64, velocity 0x6000, attr type = 0, data = 0x0
HEARD
prints "group 1 hears what is its own" group-1 <<'HEARD'
Note on 0, note 64, velocity 48
HEARD
same "and so does group 2" "2" "$(printed group-2 | wc -l)"

stop "$example" "${dumps[@]}"
same "no endpoint is left" "" "$(client_number Echo)"
finish
