#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# In the guest: measures the in-tree sequencer and ours in turn, and prints
# each sample as "round,modules,figure,value".
#
# usage: bench.sh ROUNDS DRIFT-SECONDS PARTS…
#
# PARTS are names of the functions measure_… below.
set -euo pipefail

rounds=$1
drift=$2
shift 2
programs=/onbeat/extra
own=/lib/modules/$(uname -r)/kernel/sound
samples=$PWD/samples
declare -A depths=(
	# As many as the in-tree sequencer takes of one queue; deeper, 6.12's takes minutes.
	[incumbent]='1 1000 9000 15000'
	[onbeat]='1 1000 9000 10000 15000 100000 1000000'
)

load_onbeat() {
	modprobe snd-virmidi index=1
	modprobe snd-seq-midi
}

# By path, since modprobe prefers ours.
load_incumbent() {
	local name
	modprobe -a snd-hrtimer snd-rawmidi snd-seq-device
	for name in core/seq/snd-seq core/seq/snd-seq-midi-event \
		core/seq/snd-seq-virmidi; do
		insmod "$own/$name.ko"
	done
	insmod "$own/drivers/snd-virmidi.ko" index=1
	insmod "$own/core/seq/snd-seq-midi.ko"
}

# All of sound: one module holds the other. Work left by the last close may hold
# one for a moment.
unload() {
	local names end=$((SECONDS + 20))
	while mapfile -t names < <(awk '/^(snd|soundcore)/ { print $1 }' \
		/proc/modules) && ((${#names[@]} > 0)); do
		rmmod "${names[@]}" 2>/dev/null || ((SECONDS < end)) || {
			echo "# still in use: ${names[*]}"
			exit 1
		}
	done
}

measure_lateness() {
	"$programs/lateness" --skew 10
	"$programs/lateness" --drift "$drift" --skew 10
}

measure_players() {
	"$programs/lateness" --suffix -players --players 60
}

measure_load() {
	local load
	"$programs/chatter" &
	load=$!
	"$programs/lateness" --suffix -load
	kill "$load"
	wait "$load" || true
}

measure_wakeups() {
	"$programs/wakeups"
}

measure_burst() {
	"$programs/burst"
}

measure_chord() {
	"$programs/chord" 64 65 500 1900 \
		{ports,programs,notes,tempo,stamped}-500
}

measure_depth() {
	local words
	read -ra words <<<"${depths[$modules]}"
	"$programs/depth" "${words[@]}"
}

measure_delivery() {
	local pairs=(1)
	(($(nproc) < 2)) || pairs+=(2)
	(($(nproc) < 4)) || pairs+=(4)
	"$programs/delivery" "${pairs[@]}"
}

measure_packets() {
	local words=()
	[[ $modules == onbeat ]] || words=(--events)
	"$programs/packets" "${words[@]}"
}

measure_fanout() {
	"$programs/fanout"
}

measure_virmidi() {
	"$programs/virmidi"
	aconnect --removeall
}

measure_input() {
	local load
	"$programs/input"
	"$programs/chatter" &
	load=$!
	"$programs/input" --suffix -load
	kill "$load"
	wait "$load" || true
}

measure_removal() {
	"$programs/removal" 1000 0 8000
	[[ $modules == incumbent ]] || "$programs/removal" 10000 0 100000
}

measure_neighbour() {
	if [[ $modules == incumbent ]]; then
		"$programs/neighbour" 4 2000
	else
		"$programs/neighbour" 8 60000 4 32750 4000
	fi
}

measure_memory() {
	"$programs/memory"
}

for ((round = 1; round <= rounds; round++)); do
	for modules in incumbent onbeat; do
		"load_$modules"
		for part in "$@"; do
			began=$SECONDS
			"measure_$part" </dev/null >"$samples" ||
				echo "# $part ended early"
			# The host does not read while something is measured.
			sed "s/^/$round,$modules,/" "$samples"
			echo "# round $round of $rounds, $modules, $part:" \
				"$((SECONDS - began)) s"
		done
		unload
	done
done
