#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# FluidSynth, which knows events only, plays a clip of MIDI 2.0: a program with its bank,
# and a range of bends. The one is told by its shell, the other heard in its sound.
# time-limit: 300
# shellcheck disable=SC2317 # wait_for calls functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"
# shellcheck source=tests/programs/lib_tune.sh
. "$TESTS/programs/lib_tune.sh"
# shellcheck source=tests/programs/large/lib_large.sh
. "$TESTS/programs/large/lib_large.sh"
# shellcheck source=tests/programs/trixie/lib_trixie.sh
. "$TESTS/programs/trixie/lib_trixie.sh"

# channel NUMBER: what its shell says of it.
channel() {
	local before
	before=$(wc -l <fluidsynth.out)
	echo "channels -verbose" >&"$shell"
	said() {
		tail -n "+$((before + 1))" fluidsynth.out | grep "chan 15,"
	}
	wait_for said >said.out
	tail -n "+$((before + 1))" fluidsynth.out | sed -n "s/.*chan $1, //p"
}

listens() {
	has_size out.wav 4096 && client_is_there FLUID
}

# A fifo keeps its shell's input open; "quit" ends it, and completes the file. By MMA, 1
# and 0 are the MSB and LSB of bank 128, where the drums of this font are.
start() {
	rm -f shell
	: >out.wav
	: >fluidsynth.out
	mkfifo shell
	fluidsynth -a file -m alsa_seq -R 0 -C 0 -r "$rate" -g 1 \
		-o audio.file.name=out.wav -o synth.midi-bank-select=mma \
		/usr/share/sounds/sf2/TimGM6mb.sf2 <shell >>fluidsynth.out 2>&1 &
	synth=$!
	exec {shell}>shell
	wait_for listens
}

end() {
	echo quit >&"$shell"
	wait "$synth"
	exec {shell}>&-
}

play() {
	start
	before=$(channel 1)
	aplaymidi2 -p "$(client_number FLUID):0" bend.mid2
	after=$(channel 1)
	end
}

is_heard() {
	tail -c +45 out.wav | od -A n -v -t d2 -w4 | cut -c 1-7 |
		awk -v rate="$rate" -f "$TESTS/programs/heard.awk" notes - >heard.out
	tail -n 1 heard.out | grep -q "^2 of 2 "
}

# Two organs, both bent upwards as far as it goes, for two seconds each: by a fifth, since
# RPN 0 says so, and by a tone, for nothing was said.
make_clip bend.mid2 480 <<'WORDS'
00400000 40c00000 10000000	# channel 1: program 16, no bank
00400000 40c20000 10000000	# channel 3: the same
00400000 40c10001 00000100	# channel 2: program 0 of bank 1, 0
00400000 40200000 0e000000	# channel 1: RPN 0 is 7 semitones
00400000 40e00000 ffffffff	# channel 1: bend
00400000 40e20000 ffffffff	# channel 3: bend
00400000 40904500 c0000000	# channel 1: note 69
00400780 40804500 80000000
00400000 40923c00 c0000000	# channel 3: note 60
00400780 40823c00 80000000
004001e0 40b00700 c0000000
WORDS
printf '0 2000 76\n2000 2000 62\n' >notes

repeat_until play -- is_heard || true
same "before the clip, channel 2 has a piano" "sfont 1, bank 0, preset 0" "${before%, *}"
same "then the drums of bank 128" "sfont 1, bank 128, preset 0" "${after%, *}"
result "the range of bends is heard: $(tail -n 1 heard.out)" \
	$(($(is_heard && echo 0 || echo 1))) heard.out
finish
