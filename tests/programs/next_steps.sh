#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# After an installation, packaging/next-steps names the in-tree sequencer that
# is still in use, with all that holds it, in an order in which rmmod takes them; and
# nothing once ours is.
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"

if [[ $modules != ours ]]; then
	differs_on_purpose "there is a next step"
	finish
fi

# By path, since modprobe prefers ours.
load_own() {
	local name own
	own=/lib/modules/$(uname -r)/kernel/sound/core/seq
	modprobe -a snd-timer snd-seq-device
	for name in "$@"; do
		insmod "$own/$name.ko"
	done
}

next_steps() {
	"$TESTS/packaging/next-steps" "$TESTS/packaging/dkms.conf"
}

# The commands to run, without sudo.
command_line() {
	sed -n 's/^ *sudo \(rmmod .*\)/\1/p' next.out
}

next_steps >next.out
same "nothing is loaded: nothing is to be done" "" "$(<next.out)"
load_own snd-seq snd-seq-dummy
next_steps >next.out
same "the in-tree sequencer is to be unloaded" "rmmod snd_seq_dummy snd_seq" \
	"$(command_line)"
check "which works" eval "$(command_line)"
modprobe snd-seq-dummy
next_steps >next.out
same "ours is loaded: nothing is to be done" "" "$(<next.out)"
finish
