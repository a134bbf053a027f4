#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Csound, as the HOWTO has it: -M with a raw device; and as a client of the
# sequencer. It prints each note that comes, and its sine has that pitch.
# time-limit: 240
# shellcheck disable=SC2317 # check and wait_for call functions by name
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"
# shellcheck source=tests/programs/lib_tune.sh
. "$TESTS/programs/lib_tune.sh"
# shellcheck source=tests/programs/large/lib_large.sh
. "$TESTS/programs/large/lib_large.sh"

cat >notes.csd <<'CSD'
<CsoundSynthesizer>
<CsInstruments>
sr = 11025
ksmps = 64
nchnls = 1
0dbfs = 1
gasum init 0
massign 0, 1
instr 1
  ichannel midichn
  ipitch notnum
  ivolume veloc
  itime times
  printf_i "note %d %d %d at %f\n", 1, ichannel, ipitch, ivolume, itime
  kenvelope linsegr 0, 0.01, 0.2, 0.01, 0
  asine oscili kenvelope, cpsmidinn(ipitch)
  gasum = gasum + asine
endin
instr 2
  printf_i "ready\n", 1
  fout "out.wav", 2, gasum
  gasum = 0
endin
</CsInstruments>
<CsScore>
i 2 0 3600
</CsScore>
</CsoundSynthesizer>
CSD

# Csound's account of the notes: channel, pitch, velocity, and the time in its sound.
said() {
	sed -n 's/.*note \([0-9].*\) at \(.*\)/\1 \2/p' csound.out
}

heard_all() {
	(($(said | wc -l) >= $(wc -l <tune.txt)))
}

# play_csound NAME PORT OPTION…: plays the piece into the port.
play_csound() {
	local name=$1 port=$2
	shift 2
	rm -f out.wav
	csound -d -m0 -o dac -+rtaudio=null "$@" notes.csd >csound.out 2>&1 &
	csound=$!
	check "$name: Csound runs" wait_for file_has csound.out ready
	check "$name: aplaymidi plays" aplaymidi -d 1 -p "$port" tune.mid
	wait_for heard_all || true
	stop "$csound"
	same "$name: note for note" "$(<tune.txt)" \
		"$(said | cut -d ' ' -f 1-3)"
	said | awk '{ print $4 * 1000, 80, $2 }' >csound.notes
	sounds_like "$name" out.wav csound.notes
}

modprobe snd-virmidi index=1
make_tune tune.mid 360
begun tune.mid | tr '=' ' ' | awk '{ print $5, $7, $9 }' >tune.txt
play_csound "-M /dev/snd/midiC1D1" 21:0 -+rtmidi=devfile -M /dev/snd/midiC1D1
play_csound "-+rtmidi=alsaseq" 14:0 -+rtmidi=alsaseq -M 14:0
finish
