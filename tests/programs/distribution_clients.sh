#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The distribution's own modules that use the sequencer, as they are, load on
# our core, which their symbol versions decide; Midi Through passes notes.
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"

path_of() {
	modinfo -n "$1" | sed "s|.*/$(uname -r)/\([a-z]*\)/.*|\1|"
}

if [[ $modules == ours ]]; then
	same "snd-seq is ours" updates "$(path_of snd-seq)"
	same "snd-seq-virmidi is ours" updates "$(path_of snd-seq-virmidi)"
else
	differs_on_purpose "snd-seq is ours"
	differs_on_purpose "snd-seq-virmidi is ours"
fi
for module in snd-seq-midi snd-seq-dummy snd-seq-midi-emul snd-opl3-synth \
	snd-emux-synth; do
	same "$module is the distribution's" kernel "$(path_of $module)"
	check "modprobe $module" modprobe "$module"
	check "it is loaded" test -d "/sys/module/${module//-/_}"
done

same "Midi Through" "0 'Midi Through Port-0'" \
	"$(aconnect -lo | sed -n "s/^ *\(0 'Midi Through [^ ']*\) *'/\1'/p")"
dump 14:0
same "it passes notes" "60 62 64 65" "$(play_scale 14:0)"

check "rmmod snd-seq-dummy" rmmod snd-seq-dummy
check "modprobe snd-seq-dummy ports=2 duplex=1" \
	modprobe snd-seq-dummy ports=2 duplex=1
same "its four ports" "Port-0:A Port-0:B Port-1:A Port-1:B" \
	"$(aconnect -lo | sed -n "s/^ *[0-3] 'Midi Through \([^ ']*\).*/\1/p" |
		paste -s -d ' ')"
dump 14:3
same "what goes in at one side comes out at the other" \
	"60 62 64 65" "$(play_scale 14:2)"

check "rmmod snd-seq-dummy, again" rmmod snd-seq-dummy
same "a look at client 14 loads it" "client 14: 'Midi Through' [type=kernel]" \
	"$(aconnect -lo | grep '^client 14')"
check "rmmod all of them" rmmod snd-opl3-synth snd-emux-synth \
	snd-seq-midi-emul snd-seq-dummy snd-seq-midi
finish
