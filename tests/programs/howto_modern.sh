#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The HOWTO as a musician on Debian follows it today: the second card, whose
# clients are 20 to 23.
# time-limit: 120
set -euo pipefail
# shellcheck source=tests/programs/lib.sh
. "$TESTS/programs/lib.sh"
# shellcheck source=tests/programs/lib_howto.sh
. "$TESTS/programs/lib_howto.sh"

check "modprobe snd-virmidi index=1" modprobe snd-virmidi index=1
follow_howto 1 20
finish
