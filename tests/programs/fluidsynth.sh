#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# fluidsynth renders the piece, which reaches it through two virtual devices:
# aplaymidi -> 20:0 -> midiC1D0 -> cat -> midiC1D1 -> 21:0 -> fluidsynth.
# time-limit: 150
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"

rate=22050

# loudest FROM TO: the greatest sample between two places, in bytes of FILE.
loudest() {
	tail -c "+$(($1 + 1))" out.wav | head -c "$(($2 - $1))" |
		od -A n -v -t d2 | awk '
		{ for (i = 1; i <= NF; i++) {
			value = $i < 0 ? -$i : $i
			if (value > top) top = value
		} }
		END { print top + 0 }'
}

make_tune tune.mid 480
modprobe snd-virmidi index=1
listen /dev/snd/midiC1D0 /dev/snd/midiC1D1

# A fifo keeps its shell's input open; "quit" ends it, and completes the file.
mkfifo shell
fluidsynth --quiet -a file -m alsa_seq -R 0 -C 0 -r "$rate" -g 1 \
	-o audio.file.name=out.wav -o synth.polyphony=32 \
	/usr/share/sounds/sf2/TimGM6mb.sf2 <shell >fluidsynth.out 2>&1 &
synth=$!
exec {shell}>shell
wait_for client_is_there FLUID
number=$(client_number FLUID)
wait_for has_size out.wav 4096
silent=$(stat -c %s out.wav)
check "aconnect 21:0 $number:0" aconnect 21:0 "$number:0"
check "aplaymidi" aplaymidi -d 1 -p 20:0 tune.mid
same "fluidsynth is still connected" "20:0 21:0" \
	"$(connections | sed "s/21:0 $number:0/20:0 21:0/")"
echo quit >&"$shell"
check "fluidsynth ends well" wait "$synth"

size=$(stat -c %s out.wav)
same "the file is WAV" "RIFF WAVE" \
	"$(head -c 4 out.wav) $(head -c 12 out.wav | tail -c 4)"
check "silence before the first note" test "$(loudest 4044 "$silent")" -lt 8
check "music in the middle" \
	test "$(loudest $((size / 2)) $((size / 2 + rate * 4)))" -gt 500
check "nothing lost, says fluidsynth" not grep -qi error fluidsynth.out
echo "# $size bytes, the loudest sample is $(loudest 4044 "$size")"
stop_listening
finish
