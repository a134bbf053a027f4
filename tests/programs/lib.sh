# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Shared by the scripts in this directory: KTAP, waiting, raw devices, tunes.
# Sourced first by each of them; all run inside the guest (tests/vm/run).
set -euo pipefail

checks=0
failures=0
# Which modules the guest has: ours, or incumbent (the distribution's own).
modules=${modules:-ours}

trap 'echo "# line $LINENO failed: $BASH_COMMAND"' ERR
echo "KTAP version 1"

# result NAME STATUS [FILE]: one check; FILE says why it failed.
result() {
	checks=$((checks + 1))
	if (($2 == 0)); then
		echo "ok $checks - $1"
		return
	fi
	failures=$((failures + 1))
	echo "not ok $checks - $1"
	[[ ! -s ${3:-} ]] || head -n 60 "$3" | sed 's/^/# /'
}

# check NAME COMMAND…: the command succeeds.
check() {
	local name=$1 status=0
	shift
	"$@" >check.out 2>&1 || status=1
	((status == 0)) || echo "this failed: $*" >>check.out
	result "$name" "$status" check.out
}

# same NAME EXPECTED ACTUAL: two texts are the same.
same() {
	local status=0
	diff <(printf '%s\n' "$2") <(printf '%s\n' "$3") >same.out || status=1
	result "$1" "$status" same.out
}

# The incumbent is excused from a check that shows an intended difference.
differs_on_purpose() {
	checks=$((checks + 1))
	echo "ok $checks - $1 # SKIP differs on purpose"
}

# play_scale PORT: four short notes; prints what the dump that runs ($dump) hears.
play_scale() {
	local port=$1
	printf 'X:1\nM:4/4\nL:1/4\nQ:1/4=960\nK:C\nCDEF|\n' >scale.abc
	abc2midi scale.abc -o scale.mid >scale.out
	aplaymidi -d 0 -p "$port" scale.mid
	heard_scale() {
		(($(grep -c "Note off" dump.out) >= 4))
	}
	wait_for heard_scale || true
	stop "$dump"
	sed -n 's/.*Note on.*note \([0-9]*\),.*/\1/p' dump.out |
		paste -s -d ' '
}

# The last line of each script.
finish() {
	echo "1..$checks"
	exit $((failures > 0))
}

not() {
	! "$@"
}

# wait_for COMMAND…: up to 45 seconds until it succeeds; longer on a kernel that watches
# itself.
wait_for() {
	local end=$((SECONDS + 45 * ${slowness:-1}))
	until "$@"; do
		((SECONDS < end)) || return 1
		sleep 0.02
	done
}

# Ends a program of ours, and waits for it.
stop() {
	local pid
	for pid in "$@"; do
		kill -TERM "$pid" || true
		wait "$pid" || true
	done
}

has_size() {
	(($(stat -c %s "$1") >= $2))
}

file_has() {
	grep -q -e "$2" "$1"
}

# A 32-bit ARM has no stack to show, but the last function on it.
waits_in() {
	grep -qs "$2" "/proc/$1/stack" "/proc/$1/wchan"
}

hex() {
	od -A n -v -t x1 | tr -d ' \n'
}

# send DEVICE BYTES…: writes bytes given in hex.
send() {
	local device=$1 bytes
	shift
	bytes=$*
	# shellcheck disable=SC2059 # the format is made of \x..
	printf "\\x${bytes// /\\x}" >"$device"
}

listeners=()

# listen DEVICE FILE: copies what the device hears into FILE, from now on. A
# virtual device hands bytes only to those who are reading already.
listen() {
	cat "$1" >"$2" &
	listeners+=($!)
	wait_for waits_in "$!" snd_rawmidi_read
}

# Bytes that a device of card 1 handed to its readers, or got from its writers.
bytes_read() {
	sed -n '/^Input/,$s/^ *Rx bytes *: //p' "/proc/asound/card1/midi$1" |
		head -n 1
}

bytes_written() {
	sed -n '/^Output/,$s/^ *Tx bytes *: //p' "/proc/asound/card1/midi$1" |
		head -n 1
}

# Ends all listeners.
stop_listening() {
	stop "${listeners[@]}"
	listeners=()
}

# heard NAME FILE BYTES…: all that FILE ever gets is these bytes.
heard() {
	local name=$1 file=$2
	shift 2
	wait_for has_size "$file" $# || true
	same "$name" "$*" "$(od -A n -v -t x1 -w65536 "$file" | sed 's/^ //')"
}

# The number of the client with that name, as aconnect shows it.
client_number() {
	aconnect -l | sed -n "s/^client \([0-9]*\): '$1.*/\1/p" | head -n 1
}

client_is_there() {
	[[ -n $(client_number "$1") ]]
}

# connections: every connection, a line "1:0 2:0" each.
connections() {
	aconnect -l | awk '
	/^client/ { client = $2 }
	/^ *[0-9]+ / { from = client $1 }
	/Connecting To:/ {
		sub(".*To: ", "")
		gsub(/\[[^]]*\]/, "")
		count = split($0, to, ", ")
		for (i = 1; i <= count; i++) print from, to[i]
	}'
}

# connected FROM [TO]
connected() {
	connections | grep -q "^$1 ${2:-}"
}

# dump PORT [OPTION…]: starts aseqdump, connected when this returns; it prints
# to dump.out. Its process id goes into $dump.
# shellcheck disable=SC2034 # $dump is for the script
dump() {
	: >dump.out
	aseqdump -p "$@" >>dump.out &
	dump=$!
	wait_for connected "$1"
}

# make_tune FILE [QUARTERS A MINUTE]: the tune as a Standard MIDI File.
make_tune() {
	sed "s|^Q:.*|Q:1/4=${2:-180}|" "$TESTS/data/minuet.abc" >tune.abc
	abc2midi tune.abc -o "$1" >abc2midi.out
}

# make_sysex BYTES FILE: a SysEx of so many bytes, no two parts of it alike.
make_sysex() {
	awk -v count="$1" 'BEGIN {
		printf "\\xf0"
		for (i = 0; i < count - 2; i++)
			printf "\\x%02x", (i + int(i / 128) * 5 + int(i / 16384) * 3) % 128
		printf "\\xf7"
	}' >sysex.text
	# shellcheck disable=SC2059 # the format is made of \x..
	printf "$(<sysex.text)" >"$2"
}
