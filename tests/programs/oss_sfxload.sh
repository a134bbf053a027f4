#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# sfxload, a program for AWE cards, loads a SoundFont with a sample of 8 MiB into
# the sample synth, byte for byte.
# time-limit: 120
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"

size=$((8 << 20))
silence=48
synth=/proc/sample-synth

# le BYTES NUMBER…: numbers, least significant byte first.
le() {
	local bytes=$1 number i byte text=
	shift
	for number in "$@"; do
		for ((i = 0; i < bytes; i++)); do
			printf -v byte '\\x%02x' $((number >> 8 * i & 255))
			text+=$byte
		done
	done
	# shellcheck disable=SC2059 # the format is made of \x..
	printf "$text"
}

# name SIZE TEXT: a field of text, zeros behind.
name() {
	printf '%s' "$2"
	head -c $(($1 - ${#2})) /dev/zero
}

# chunk ID [FORM]: standard input as a RIFF chunk.
chunk() {
	local file=chunk.$BASHPID
	cat >"$file"
	printf '%s' "$1"
	le 4 $(($(stat -c %s "$file") + ${#2}))
	printf '%s' "$2"
	cat "$file"
	rm "$file"
}

# A SoundFont of one preset of one instrument of one sample, which is $1.
make_font() {
	local words=$(($(stat -c %s "$1") / 2))
	{
		{
			le 2 2 1 | chunk ifil ""
			name 8 EMU8000 | chunk isng ""
			name 8 Sample | chunk INAM ""
		} | chunk LIST INFO
		chunk smpl "" <"$1" | chunk LIST sdta
		{
			{
				name 20 Preset && le 2 0 0 0 && le 4 0 0 0
				name 20 EOP && le 2 0 0 1 && le 4 0 0 0
			} | chunk phdr ""
			le 2 0 0 1 0 | chunk pbag ""
			le 2 0 0 0 0 0 | chunk pmod ""
			# The preset's instrument is the first.
			le 2 41 0 0 0 | chunk pgen ""
			{
				name 20 Instrument && le 2 0
				name 20 EOI && le 2 1
			} | chunk inst ""
			le 2 0 0 1 0 | chunk ibag ""
			le 2 0 0 0 0 0 | chunk imod ""
			# The instrument's sample is the first.
			le 2 53 0 0 0 | chunk igen ""
			{
				name 20 Sample
				le 4 0 $((words - silence)) 8 $((words - silence - 8)) 22050
				le 1 60 0 && le 2 0 1
				# sfxload takes a sample to end where the next begins.
				name 20 EOS && le 4 "$words" 0 0 0 0
				le 1 0 0 && le 2 0 0
			} | chunk shdr ""
		} | chunk LIST pdta
	} | chunk RIFF sfbk
}

if [[ $modules != ours ]]; then
	differs_on_purpose "sfxload loads"
	finish
fi
modprobe snd-sample-synth
wait_for grep -q "Sample synth" /proc/asound/seq/oss
# As in any SoundFont, silence follows a sample.
{
	head -c $((size - 2 * silence)) /dev/urandom
	head -c $((2 * silence)) /dev/zero
} >sample
make_font sample >font.sf2

check "sfxload loads" sfxload -v -i font.sf2
same "it is loaded as one patch" 1 "$(grep -c "load_patch.* count $((size + 48))\$" "$synth/log")"
# The patches are one behind the other in memory: all before the sample's, and
# its head of 48 bytes.
before=$(awk '/^load_patch/ {
	if ($NF > '"$size"') { print sum + 48; exit }
	# Whether the sample is there already was asked, and nothing loaded.
	if (!asked && $NF == 16) { asked = 1; next }
	sum += $NF
}' "$synth/log")
check "byte for byte" cmp -n "$size" sample "$synth/memory" 0 "$before"
check "the synth is closed" file_has "$synth/log" "^close 0 synth 0"
check "it clears what is loaded" sfxload -i
same "nothing is left" 0 "$(wc -c <"$synth/memory")"
finish
