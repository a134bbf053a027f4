#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# TiMidity as a client of the sequencer (-iA): the piece becomes a WAV file, and
# the notes are in it.
# time-limit: 240
# shellcheck disable=SC2317 # check and wait_for call functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"
# shellcheck source=tests/programs/lib_tune.sh
. "$TESTS/programs/lib_tune.sh"
# shellcheck source=tests/programs/large/lib_large.sh
. "$TESTS/programs/large/lib_large.sh"

is_idle() {
	[[ -z $(connections) ]]
}

timidity -iA -Ow1sl -s "$rate" --output-mono -o out.wav -EFreverb=0 -EFchorus=0 \
	-x "soundfont /usr/share/sounds/sf2/TimGM6mb.sf2" >timidity.out 2>&1 &
synth=$!
check "it is a client" wait_for client_is_there TiMidity
number=$(client_number TiMidity)
same "with four ports" 4 "$(aconnect -l | grep -c "'TiMidity port")"
make_tune tune.mid 360
check "aplaymidi plays" aplaymidi -d 1 -p "$number:0" tune.mid
check "nobody is connected any more" is_idle
stop "$synth"
same "the file is WAV" "RIFF WAVE" \
	"$(head -c 4 out.wav) $(head -c 12 out.wav | tail -c 4)"
notes tune.mid >tune.notes
sounds_like "in the file" out.wav tune.notes
finish
