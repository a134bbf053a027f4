# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154 # lib.sh sets what is not set here
# The HOWTO "Use MIDI Sequencers With Softsynths", line by line, for one card
# and one way of numbering clients.
#
# follow_howto CARD CLIENT: CARD is the card's index, CLIENT its first client.

# The clients as aconnect shows them. Arguments "D:LINE" add LINE to device D.
card_listing() {
	local device extra
	for device in 0 1 2 3; do
		echo "client $((client + device)):" \
			"'Virtual Raw MIDI $card-$device' [type=kernel,card=$card]"
		echo "    0 'VirMIDI $card-$device     '"
		for extra in "$@"; do
			[[ $extra != "$device:"* ]] ||
				printf '\t%s\n' "${extra#*:}"
		done
	done
}

# The output of aconnect about the card's clients.
aconnect_card() {
	aconnect "$@" | awk -v card="$card" '
	/^client/ { shown = index($0, "Virtual Raw MIDI " card "-") }
	shown'
}

device() {
	echo "/dev/snd/midiC${card}D$1"
}

look_at_the_card() {
	local number
	same "/proc/asound/cards" \
		"VirMIDI - VirMIDI|Virtual MIDI Card 1" \
		"$(sed -n "/^ *$card \[/{s/.*\]: //;N;s/\n */|/;p}" \
			/proc/asound/cards)"
	same "/proc/asound/devices" \
		"$(for number in 0 1 2 3; do echo "$card-$number: raw midi"; done)" \
		"$(sed -n 's/^ *[0-9]*: \[ *\([0-9]*\)- *\([0-9]*\)\]: raw/\1-\2: raw/p' \
			/proc/asound/devices | grep "^$card-" | sort)"
	same "aconnect -o" "$(card_listing)" "$(aconnect_card -o)"
	same "aconnect -i" "$(card_listing)" "$(aconnect_card -i)"
	same "aconnect -lo" "$(card_listing)" "$(aconnect_card -lo)"
}

route_events() {
	local a=$client:0 b=$((client + 1)):0 c=$((client + 2)):0
	local d=$((client + 3)):0

	check "aconnect $a $b" aconnect "$a" "$b"
	same "aconnect -lo shows it" \
		"$(card_listing "0:Connecting To: $b" "1:Connected From: $a")" \
		"$(aconnect_card -lo)"
	check "a second time: it is connected already" \
		not aconnect "$a" "$b"
	listen "$(device 1)" heard_1
	send "$(device 0)" 90 40 7f
	heard "what is written to device 0 is read from device 1" \
		heard_1 90 40 7f

	check "aconnect $a $c" aconnect "$a" "$c"
	same "aconnect -li shows both" \
		"$(card_listing "0:Connecting To: $b, $c" \
			"1:Connected From: $a" "2:Connected From: $a")" \
		"$(aconnect_card -li)"
	listen "$(device 2)" heard_2
	send "$(device 0)" 80 40 00
	heard "one to many: device 1" heard_1 90 40 7f 80 40 00
	heard "one to many: device 2" heard_2 80 40 00

	check "aconnect -d $a $c" aconnect -d "$a" "$c"
	check "aconnect -d again: nothing is connected" \
		not aconnect -d "$a" "$c"
	check "aconnect $d $c" aconnect "$d" "$c"
	send "$(device 0)" c0 05
	heard "after that, device 1 still hears device 0" \
		heard_1 90 40 7f 80 40 00 c0 05
	send "$(device 3)" c1 06
	heard "after that, device 2 hears device 3 alone" \
		heard_2 80 40 00 c1 06

	check "aconnect -x" aconnect -x
	same "no connection is left" "$(card_listing)" "$(aconnect_card -l)"
	send "$(device 0)" c0 07
	send "$(device 3)" c0 08
	aconnect "$a" "$b"
	aconnect "$a" "$c"
	send "$(device 0)" c2 09
	heard "device 1 heard nothing meanwhile" \
		heard_1 90 40 7f 80 40 00 c0 05 c2 09
	heard "device 2 heard nothing meanwhile" heard_2 80 40 00 c1 06 c2 09
	aconnect -x
}

# aconnect is always a third client: the connection outlives it, between a
# device and a program as well.
connect_a_program() {
	local dump number
	aseqdump >dump.out &
	dump=$!
	wait_for client_is_there aseqdump
	number=$(client_number aseqdump)
	check "aconnect connects a device with a program" \
		aconnect "$client:0" "$number:0"
	wait_for file_has dump.out "Port subscribed" || true
	send "$(device 0)" b0 07 64
	wait_for file_has dump.out "Control change" || true
	same "the program is told, and hears the device" \
		"Port subscribed $client:0 -> $number:0|Control change 0, controller 7, value 100" \
		"$(sed -n 's/^ *[0-9]*:[0-9]* *//p' dump.out | tr -s ' ' |
			paste -s -d '|')"
	stop "$dump"
	same "when the program ends, so does the connection" \
		"" "$(connections)"
}

open_the_old_names() {
	local old=/dev/midi$card
	ln -sf "$(device 0)" "${old}0"
	ln -sf "$(device 1)" "${old}1"
	aconnect "$client:0" $((client + 1)):0
	listen "${old}1" heard_old
	send "${old}0" e0 00 40
	heard "${old}0 and ${old}1, linked to the devices" heard_old e0 00 40
	check "aconnect -x, at the end" aconnect -x
	stop_listening
}

follow_howto() {
	card=$1
	client=$2
	look_at_the_card
	route_events
	connect_a_program
	open_the_old_names
}
