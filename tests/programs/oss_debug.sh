#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The OSS sequencer says in the kernel's log what happens to it, when it is told
# to by the kernel's dynamic debug, and nothing otherwise.
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"

control=/sys/kernel/debug/dynamic_debug/control

# Sets said to what it printed since the last call, without the time.
take_log() {
	said=$(dmesg --read-clear --notime | sed -n 's/^snd_seq_oss: //p')
}

# Debian's kernels have no module of that name.
if [[ $modules != ours ]]; then
	differs_on_purpose "it says who opens it"
	finish
fi
modprobe snd-virmidi index=1
modprobe snd-seq-oss
take_log
: >/dev/sequencer
take_log
same "nothing by default" "" "$said"

echo "module snd_seq_oss +p" >$control
exec {sequencer}>/dev/sequencer
take_log
check "who opened it, and how" grep -qx \
	"application 0: opened by .*\[$$\], synth mode, to write, port 1, queue 0" \
	<<<"$said"
# SEQ_MIDIPUTC for device 99, and for device 0 one that is as it should be.
printf '\x05\x90\x63\x00\x05\xf8\x00\x00' >&"$sequencer"
exec {sequencer}>&-
take_log
same "what was refused, and why; who closed it" \
	"application 0: record 05 90 63 00 refused: -19
application 0: closed" "$said"
rmmod snd-virmidi snd-seq-dummy
wait_for file_has /proc/asound/seq/oss "Number of MIDI devices: 0"
take_log
check "a device goes" grep -qx "midi [0-9]: port 20:0 is gone" <<<"$said"
check "opening is refused" not eval ': >/dev/sequencer'
take_log
check "and why" grep -qx "synth mode: open to write refused: -19" <<<"$said"
finish
