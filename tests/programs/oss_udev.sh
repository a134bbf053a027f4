#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# udev, with Debian's rules and ours, makes /dev/music beside /dev/sequencer2, and
# gives both of the OSS sequencer's devices to the group audio, as it gives it
# every sound device.
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"

# The mode, group and numbers of a device.
describe() {
	stat -L -c '%a %G %t:%T' "$1"
}

# What udev would do, by its own words.
decisions() {
	udevadm test --action=add "$(udevadm info -q path -n "$1")" 2>&1
}

# Debian's kernels have no module of that name.
if [[ $modules != ours ]]; then
	differs_on_purpose "there is /dev/music"
	finish
fi
/lib/systemd/systemd-udevd &
udevd=$!
wait_for test -e /run/udev/control
# Not one of these nodes is made by us.
check "no device before the module is loaded" \
	not ls /dev/sequencer /dev/sequencer2 /dev/music
modprobe snd-virmidi index=1
modprobe snd-seq-oss
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
check "without the module no device is left" \
	not ls /dev/sequencer /dev/sequencer2 /dev/music
stop "$udevd"
finish
