#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Opening /dev/sequencer loads the module. udev, with Debian's rules and ours,
# makes /dev/music beside /dev/sequencer2, and gives the OSS sequencer's devices
# to the group audio, as it gives it every sound device.
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"

# The mode, group and numbers of a device.
describe() {
	stat -L -c '%a %G %t:%T' "$1"
}

# The actions of udev, as it says itself.
decisions() {
	udevadm test --action=add "$(udevadm info -q path -n "$1")" 2>&1
}

# Debian's kernels have no module of that name.
if [[ $modules != ours ]]; then
	differs_on_purpose "there is /dev/music"
	finish
fi
is_loaded() {
	[[ -e /sys/module/snd_seq_oss ]]
}

# As kmod makes it at boot, before udev begins.
chgrp root /dev/sequencer
chmod 600 /dev/sequencer
/lib/systemd/systemd-udevd &
udevd=$!
wait_for test -e /run/udev/control
audio_has_it() {
	[[ $(describe /dev/sequencer) == "660 audio e:1" ]]
}
check "the node of a module that is not loaded is the group's, too" \
	wait_for audio_has_it
check "/dev/sequencer2 and /dev/music are not there before the module" \
	not ls /dev/sequencer2 /dev/music
check "the module is not there before" not is_loaded
check "nor is sound" not file_has /proc/modules "^snd\|^soundcore"
eval ': >/dev/sequencer' 2>/dev/null || true
check "opening /dev/sequencer loads it" is_loaded
rmmod snd-seq-oss
modprobe snd-virmidi index=1
check "opening it when there is sound already" eval ': >/dev/sequencer'
check "loads it, too" is_loaded
udevadm settle
same "/dev/sequencer is the group audio's" "660 audio e:1" \
	"$(describe /dev/sequencer)"
same "so is /dev/sequencer2" "660 audio e:8" "$(describe /dev/sequencer2)"
same "/dev/music is a link to it" sequencer2 "$(readlink /dev/music)"
decisions sequencer2 >decisions.out || true
check "the rule is understood" not file_has decisions.out \
	'60-onbeat.*\(valid\|gnor\|known\)'
check "and it is that rule that makes the link" file_has decisions.out \
	"60-onbeat.rules:.*LINK 'music'"
check "it opens" eval ': >/dev/music'
rmmod snd-seq-oss
udevadm settle
check "without the module these are gone" not ls /dev/sequencer2 /dev/music
check "and /dev/sequencer loads it again" eval ': >/dev/sequencer'
stop "$udevd"
finish
