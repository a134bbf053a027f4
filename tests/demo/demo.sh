#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The demo's part inside the guest: a virtual card, a connection, and a tune
# played from one end to the other. Run by tests/demo/run.
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
abc2midi "$abc" -o tune.mid | grep -v '^[0-9]' | sed 's/^/      /'

cat <<'TEXT'

5. Play it. Every note passes through the drivers three times:

      aplaymidi -> port 20:0 -> device midiC1D0    the player's notes, as bytes
        -> cat -> device midiC1D1 -> port 21:0     the bytes, as notes again
          -> the cable -> port 22:0 -> midiC1D2    what the list below reads

TEXT
echo "      # cat /dev/snd/midiC1D0 >/dev/snd/midiC1D1 &"
cat /dev/snd/midiC1D0 >/dev/snd/midiC1D1 &
echo "      # aplaymidi --port 20:0 tune.mid &"
echo
/onbeat/extra/notes tune.mid /dev/snd/midiC1D2 &
listener=$!

# A virtual device hands bytes only to those who have it open, and are reading.
for device in 0 2; do
	until grep -q 'Input 0' "/proc/asound/card1/midi$device" &&
		grep -A 9 'Input 0' "/proc/asound/card1/midi$device" |
			grep -q 'Owner PID'; do
		sleep 0.1
	done
done
aplaymidi --delay 1 --port 20:0 tune.mid &

step_done="6. The outcome"
if wait "$listener"; then
	step "$step_done: the whole tune arrived, message for message, in order."
else
	step "$step_done: NOT everything arrived."
	exit 1
fi
