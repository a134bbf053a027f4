#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The distribution's own modules that use the sequencer, as they are, load on
# our core, which their symbol versions decide.
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
for module in snd-seq-midi-emul snd-opl3-synth snd-emux-synth; do
	same "$module is the distribution's" kernel "$(path_of $module)"
	check "modprobe $module" modprobe "$module"
	check "it is loaded" test -d "/sys/module/${module//-/_}"
done

check "rmmod all of them" rmmod snd-opl3-synth snd-emux-synth \
	snd-seq-midi-emul
finish
