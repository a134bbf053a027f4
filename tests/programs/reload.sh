#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Unloads the modules in any order that their users allow, and loads them again,
# twenty times, or a hundred where the kernel watches itself (make check-debug):
# nothing is left behind, no reference is lost.
# time-limit: 400
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"

rounds=$((${slowness:-1} > 1 ? 100 : 20))
ours=(snd_seq snd_seq_midi_event snd_seq_virmidi snd_virmidi snd_seq_dummy)

# The modules, with the number of their references and that of their users, in
# $references. (A program for each step would take longer than all the rest.)
count_references() {
	local name count users
	local -A all=()
	while read -r name _ count users _; do
		all[$name]="$count for ${users//[^,]/}"
	done </proc/modules
	references=
	for name in "${ours[@]}"; do
		references+="$name ${all[$name]-gone}"$'\n'
	done
}

# A random order of unloading, each module after all its users, in $order.
choose_order() {
	local name users user candidates
	local -A users_of=()
	order=" "
	while read -r name _ _ users _; do
		[[ " ${ours[*]} " != *" $name "* ]] || users_of[$name]=$users
	done </proc/modules
	while ((${#users_of[@]} > 0)); do
		candidates=()
		for name in "${!users_of[@]}"; do
			users=${users_of[$name]}
			for user in ${users//,/ }; do
				[[ $user == - || $order == *" $user "* ]] ||
					continue 2
			done
			candidates+=("$name")
		done
		name=${candidates[RANDOM % ${#candidates[@]}]}
		unset "users_of[$name]"
		order+="$name "
	done
}

# Loads all five, beginning at a different end each time.
load() {
	case $(($1 % 4)) in
	0) modprobe snd-virmidi index=1 && modprobe snd-seq-dummy ;;
	1) : <>/dev/snd/seq && modprobe -a snd-seq-dummy snd-virmidi ;;
	2) modprobe -a snd-seq-midi-event snd-virmidi snd-seq-dummy ;;
	3) modprobe snd-seq-virmidi && modprobe -a snd-virmidi snd-seq-dummy ;;
	esac
}

# Two ports connected, a note through both, everything closed again.
use_them() {
	local card
	card=$(sed -n 's/^ *\([0-9]*\) \[VirMIDI.*/\1/p' /proc/asound/cards)
	aconnect "$((16 + 4 * card)):0" "$((17 + 4 * card)):0"
	listen "/dev/snd/midiC${card}D1" heard
	send "/dev/snd/midiC${card}D0" 90 40 7f
	wait_for has_size heard 3
	stop_listening
	aconnect -x
}

# All that the sequencer showed of itself and its cards, in $remains. The directory
# /proc/asound/seq belongs to a module below the sequencer.
look_for_remains() {
	local file
	remains=
	for file in /proc/asound/card[0-9]* /proc/asound/seq/[!d]* \
		/sys/bus/platform/devices/snd_virmidi* /sys/class/sound/*midi* \
		/sys/module/{snd_seq,snd_seq_midi_event,snd_virmidi}; do
		[[ ! -e $file ]] || remains+="$file "
	done
}

check "opening /dev/snd/seq loads snd-seq" eval ': <>/dev/snd/seq'
check "and it is there" test -d /sys/module/snd_seq
load 0
count_references
loaded=$references
check "rmmod snd-seq is refused: others use it" not rmmod snd-seq
check "rmmod snd-seq-virmidi is refused: snd-virmidi uses it" \
	not rmmod snd-seq-virmidi
exec {seq}<>/dev/snd/seq
rmmod snd-virmidi snd-seq-virmidi snd-seq-midi-event snd-seq-dummy
check "rmmod snd-seq is refused: a program has it open" not rmmod snd-seq
exec {seq}>&-
check "rmmod snd-seq, when it is closed" rmmod snd-seq

printf '%s' "$loaded" | sed 's/^/# /'
orders=()
for ((round = 0; round < rounds; round++)); do
	load "$round"
	((round % 10)) || use_them
	count_references
	if [[ $references != "$loaded" ]]; then
		same "references in round $round" "$loaded" "$references"
		break
	fi
	choose_order
	orders+=("$order")
	# shellcheck disable=SC2086 # one word a module
	if ! rmmod $order >rmmod.out 2>&1; then
		echo "order: $order" >>rmmod.out
		result "unloading in round $round" 1 rmmod.out
		break
	fi
	look_for_remains
	[[ -z $remains ]] || same "left after round $round" "" "$remains"
done
same "$rounds rounds" "$rounds" "$round"
check "no symbol of the modules is left" not file_has /proc/kallsyms \
	'\[snd_\(seq\|seq_virmidi\|seq_midi_event\|virmidi\|seq_dummy\)\]'
echo "# $(printf '%s\n' "${orders[@]}" | sort -u | wc -l) different orders"
finish
