# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# All that has to work for a user once our modules are installed, with the real
# udev and with nothing loaded beforehand. Sourced by steps, after common.sh.

# Without a process between, so that what is started can be ended.
as_musician=(setpriv --reuid musician --regid musician --init-groups)

musician() {
	"${as_musician[@]}" "$@"
}

# Opening a device is all that a program does.
opens() {
	musician bash -c "exec 3<>$1"
}

has_group_audio() {
	[[ $(stat -L -c '%G %a' "$1") == "audio 660" ]]
}

in_time() { # COMMAND…: true within ten seconds, as udev works beside us
	local _
	for _ in {1..100}; do
		! "$@" || return 0
		sleep 0.1
	done
	return 1
}

card_is() { # NUMBER DEVICES
	[[ $(<"/proc/asound/card$1/id") == VirMIDI* ]] &&
		[[ $(find /dev/snd -name "midiC$1D*" | wc -l) == "$2" ]]
}

a_note_passes() {
	local heard pid _
	heard=$(mktemp)
	chmod 666 "$heard"
	"${as_musician[@]}" stdbuf -oL aseqdump -p "Virtual Raw MIDI 1-0" >"$heard" 2>&1 &
	pid=$!
	in_time grep -q aseqdump /proc/asound/seq/clients
	for _ in {1..50}; do
		musician amidi -p hw:1,0 -S '90 3c 40'
		! grep -q 'Note on.*note 60' "$heard" || break
		sleep 0.2
	done
	kill "$pid"
	cat "$heard"
	grep -q 'Note on.*note 60' "$heard"
}

everything_works() {
	local options=/etc/modprobe.d/onbeat-check.conf
	check "nothing of the sequencer is loaded" not loaded snd-seq
	check "/dev/snd/seq is there, for the group audio" has_group_audio /dev/snd/seq
	check "to open /dev/snd/seq loads it" opens /dev/snd/seq
	check "what is loaded is ours" loaded_from updates snd-seq
	check "aconnect lists the system client" musician aconnect -l
	check "/dev/sequencer is there, for the group audio" has_group_audio /dev/sequencer
	check "to open /dev/sequencer loads the OSS sequencer" opens /dev/sequencer
	check "which is ours" loaded_from updates snd-seq-oss
	check "udev makes /dev/music" in_time has_group_audio /dev/music
	check "modprobe snd-virmidi index=1" modprobe snd-virmidi index=1
	check "makes card 1, with four devices" in_time card_is 1 4
	check "whose group is audio" in_time has_group_audio /dev/snd/midiC1D0
	check "the driver is ours" loaded_from updates snd-virmidi
	check "its helper is ours" loaded_from updates snd-seq-virmidi
	check "the byte converter is ours" loaded_from updates snd-seq-midi-event
	check "a note written to it is heard" a_note_passes
	check "all is unloaded" unload
	echo "options snd-virmidi index=2 midi_devs=1" >"$options"
	check "modprobe snd-virmidi, with options in modprobe.d" modprobe snd-virmidi
	check "makes card 2, with one device" in_time card_is 2 1
	rm "$options"
	check "all is unloaded again" unload
}

has_named_port() { # CLIENT PORT, as aconnect shows them
	musician aconnect -l | grep -A 1 "^client [0-9]*: '$1' " | grep -q "^ *0 '$2 *'"
}

# A card of a file, and a change of it, as Documentation/virtual-cards.md tells.
named_ports_are_made() {
	printf 'card studio\n\tname Studio\n\tindex 5\n\tdevice keys Keys\n' \
		>/etc/onbeat/cards.conf
	check "systemctl enable --now onbeat-cards" systemctl enable --now onbeat-cards
	check "makes the port" has_named_port "Studio Keys" Keys
	printf 'card other\n\tdevice one\n' >>/etc/onbeat/cards.conf
	check "systemctl reload onbeat-cards" systemctl reload onbeat-cards
	check "makes another" has_named_port "other one" one
	check "and leaves the first" has_named_port "Studio Keys" Keys
	check "systemctl stop onbeat-cards" systemctl stop onbeat-cards
	check_not "takes it away" has_named_port "Studio Keys" Keys
	check "all is unloaded after that" unload
}

# A card that is there while all is removed.
a_card_is_live() {
	printf 'card studio\n\tname Studio\n\tdevice keys Keys\n' >/etc/onbeat/cards.conf
	check "a card of the file is made" systemctl reload-or-restart onbeat-cards
	check "and live" has_named_port "Studio Keys" Keys
}

its_card_is_gone() {
	check_not "its card is gone" grep -F Studio /proc/asound/cards
	check_not "with its directory" test -e /sys/kernel/config/snd-virmidi/studio
	check "the list of cards, which was changed, is kept" grep -x 'card studio' /etc/onbeat/cards.conf
}

# After the next start of the machine, with nobody doing anything.
named_ports_are_there_again() {
	check "the named port is there again" in_time has_named_port "Studio Keys" Keys
	check "and its device" in_time has_group_audio /dev/snd/midiC5D0
	cp /mnt/onbeat/sources/packaging/cards.conf /etc/onbeat/cards.conf
	check "systemctl reload onbeat-cards, with an empty file" \
		systemctl reload onbeat-cards
	check_not "takes it away" has_named_port "Studio Keys" Keys
	check "all is unloaded after that" unload
}
