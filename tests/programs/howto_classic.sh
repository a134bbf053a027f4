#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The HOWTO with the very numbers it prints: clients 72 to 75 for the card with
# index 1, 80 to 83 for index 2; and the OSS sequencer's own. Needs
# snd_seq.numbering=classic.
# time-limit: 150
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"
# shellcheck source=tests/programs/lib_howto.sh
. "$TESTS/programs/lib_howto.sh"

if [[ $modules != ours ]]; then
	differs_on_purpose "classic numbers"
	finish
fi
check "modprobe snd-seq numbering=classic" modprobe snd-seq numbering=classic
check "modprobe snd-virmidi snd_index=1, literally" \
	modprobe snd-virmidi snd_index=1
follow_howto 1 72
check "rmmod snd-virmidi" rmmod snd-virmidi
check "modprobe snd-virmidi index=2" modprobe snd-virmidi index=2
follow_howto 2 80
check "modprobe snd-seq-oss" modprobe snd-seq-oss
same "the OSS sequencer is client 63, as its document has it" \
	"ALSA client number 63" "$(grep '^ALSA client' /proc/asound/seq/oss)"
finish
