#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The demo's part inside the guest: a virtual card, a connection, a tune played
# from one end to the other, a program of the Open Sound System, a card that is made
# and removed meanwhile, and notes of MIDI 2.0. Run by tests/demo/run.
# time-limit: 180
set -euo pipefail

step() {
	printf '\n%s\n\n' "$*"
}

# Shows a command, then runs it.
try() {
	echo "      # $*"
	"$@" | expand | sed 's/^/      /'
}

# Shows and writes a value.
put() {
	echo "      # echo $1 >${2#"$cards/"}"
	echo "$1" >"$2"
}

# The device has a reader. It hands bytes only to those who have it open, and are
# reading.
wait_for_reader() {
	until grep -q 'Input 0' "/proc/asound/card1/midi$1" &&
		grep -A 9 'Input 0' "/proc/asound/card1/midi$1" |
			grep -q 'Owner PID'; do
		sleep 0.1
	done
}

# make_file OPTION…: abc2midi, with what it says without its name and version.
make_file() {
	abc2midi "$@" | grep -v '^[0-9]' | sed 's/^/      /'
}

# Waits for the list below a step to be complete.
finish_list() {
	if wait "$listener"; then
		return
	fi
	step "The outcome: NOT everything arrived."
	exit 1
}

abc=$TESTS/data/minuet.abc

step "1. Load the drivers: a sound card with four virtual MIDI devices."
try modprobe snd-virmidi index=1
try cat /proc/asound/cards
echo
for module in snd-seq snd-seq-midi-event snd-seq-virmidi snd-virmidi; do
	printf '      %-20s %s\n' "$module" "$(modinfo -n "$module")"
done

step "2. Every program that uses the ALSA sequencer sees its ports:"
try aconnect -o

step "3. Connect the second port to the third, as with a patch cable:"
try aconnect 21:0 22:0
echo "      the connections now:"
try aconnect -l | sed -n '/VirMIDI 1-[12]/,/Connect/p'

step "4. Make a MIDI file of a tune written in letters, tests/data/${abc##*/}:"
sed -n 's/^[TC]:/      /p' "$abc"
make_file "$abc" -o tune.mid

cat <<'TEXT'

5. Play it. Every note passes through the drivers three times:

      aplaymidi -> port 20:0 -> device midiC1D0    the player's notes, as bytes
        -> cat -> device midiC1D1 -> port 21:0     the bytes, as notes again
          -> the cable -> port 22:0 -> midiC1D2    what the list below reads

TEXT
echo "      # cat /dev/snd/midiC1D0 >/dev/snd/midiC1D1 &"
cat /dev/snd/midiC1D0 >/dev/snd/midiC1D1 &
copier=$!
echo "      # aplaymidi --port 20:0 tune.mid &"
echo
/onbeat/extra/notes tune.mid /dev/snd/midiC1D2 &
listener=$!
wait_for_reader 0
wait_for_reader 2
aplaymidi --delay 1 --port 20:0 tune.mid &
finish_list
kill "$copier"

step "6. Programs older than ALSA write to /dev/sequencer, which needs a module:"
# shellcheck disable=SC2154 # of the guest
if [[ ${modules:-ours} != ours ]]; then
	echo "      Debian's kernels have none; this is where onbeat's would play."
	step "7. The outcome: the whole tune arrived, message for message, in order."
	exit
fi
try modprobe snd-seq-oss
try ls /dev/sequencer
echo
echo "      the devices that it plays on, by its own numbers:"
try sed -n 's/^midi //p' /proc/asound/seq/oss
number=$(sed -n 's/^midi \([0-9]*\):.* port 20:0$/\1/p' /proc/asound/seq/oss)

cat <<TEXT

      Let playmidi, written in 1994, play the first four bars. It plays on number
      0, so that is to be the first port of the card:

      # echo "move $number 0" >/proc/asound/seq/oss
      # playmidi -e bars.mid

TEXT
echo "move $number 0" >/proc/asound/seq/oss
awk '/^V:/ { lines = 0 } !/^([A-Z]:|%)/ && lines++ { next } { print }' \
	"$abc" >bars.abc
make_file bars.abc -o bars.mid >/dev/null
/onbeat/extra/notes --only-notes bars.mid /dev/snd/midiC1D0 &
listener=$!
wait_for_reader 0
playmidi -e bars.mid >playmidi.out 2>&1 &
finish_list
wait

step "7. A second card, made while the machine runs, with names of its own:"
cards=/sys/kernel/config/snd-virmidi
echo "      # cd $cards"
echo "      # mkdir -p studio/devices/keys studio/devices/drums"
mkdir -p "$cards"/studio/devices/{keys,drums}
put Studio "$cards/studio/name"
put 5 "$cards/studio/index"
put Keys "$cards/studio/devices/keys/name"
put Drums "$cards/studio/devices/drums/name"
put 1 "$cards/studio/live"
echo "      its ports now:"
try aconnect -o | grep -A 1 Studio

step "8. It goes while a program reads it, and another one plays to it:"
echo "      # aplaymidi --port 'Studio Keys' tune.mid &"
echo "      # cat /dev/snd/midiC5D0 >heard &"
cat /dev/snd/midiC5D0 >heard 2>said &
reader=$!
aplaymidi --port "Studio Keys" tune.mid &
player=$!
until [[ -s heard ]]; do
	sleep 0.1
done
put 0 "$cards/studio/live"
wait "$reader" || sed 's/^/      /' said
if [[ -e /dev/snd/midiC5D0 ]] || ! grep -q 'No such device' said ||
	aconnect -o | grep -q Studio; then
	step "The outcome: NOT all of the card has gone."
	exit 1
fi
kill "$player" 2>/dev/null || true
wait "$player" || true
echo "      # rmdir studio/devices/* studio"
rmdir "$cards"/studio/devices/* "$cards/studio"

step "9. MIDI 2.0, with velocities of 16 bits, to whom it knows and to whom it does not:"
mkfifo lines
/onbeat/extra/packets lines /dev/snd/midiC1D0 &
listener=$!
until aconnect -i | grep -q Crescendo; do
	sleep 0.1
done
echo "      # aconnect Crescendo 20:0        to the virtual device"
aconnect Crescendo 20:0
echo "      # aseqdump -p Crescendo          a program that knows MIDI 1.0 alone"
echo
stdbuf -oL aseqdump -p Crescendo >lines &
dumper=$!
finish_list
# It may have ended by itself, when nobody read its lines any more.
kill "$dumper" 2>/dev/null || true

step "10. The outcome: each time everything arrived, note for note, in order; the
    second card went as it came, with nobody left waiting; and MIDI 2.0's notes
    kept 16 bits of velocity where they are known, and became MIDI 1.0 elsewhere."
