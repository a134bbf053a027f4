#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Pure Data, as the HOWTO has it: it reads and writes a raw device whose number is
# given by -mididev, one more than the device's own (/dev/midi0 is 1). Then as a
# client of the sequencer. A patch passes on each note that comes.
# time-limit: 180
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"
# shellcheck source=tests/programs/lib_tune.sh
. "$TESTS/programs/lib_tune.sh"
# shellcheck source=tests/programs/large/lib_large.sh
. "$TESTS/programs/large/lib_large.sh"

cat >thru.pd <<'PATCH'
#N canvas 0 0 300 200 10;
#X obj 20 20 notein;
#X obj 20 100 noteout;
#X obj 150 20 loadbang;
#X obj 150 60 print ready;
#X connect 0 0 1 0;
#X connect 0 1 1 1;
#X connect 0 2 1 2;
#X connect 2 0 3 0;
PATCH

# start_pd OPTION…: returns when the patch is loaded; its process id goes into $pd.
start_pd() {
	pd -nogui -noaudio -stderr "$@" thru.pd >pd.out 2>&1 &
	pd=$!
	wait_for file_has pd.out ready
}

modprobe snd-virmidi index=1
ln -sf /dev/snd/midiC1D0 /dev/midi0
ln -sf /dev/snd/midiC1D1 /dev/midi1

start_pd -ossmidi -mididev 2
pass_on "-mididev 2, /dev/midi1" 21:0 21:0
stop "$pd"
rm /dev/midi0 /dev/midi1

start_pd -alsamidi -mididev 1
number=$(client_number "Pure Data")
same "its client's ports" "Pure Data Midi-In 1,Pure Data Midi-Out 1" \
	"$(aconnect -l | sed -n "s/^ *[01] '\(Pure Data [^']*\)'.*/\1/p" |
		paste -s -d ,)"
pass_on "-alsamidi" "$number:0" "$number:1"
stop "$pd"
finish
