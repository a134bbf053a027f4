#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# On a kernel that watches itself: loads each KUnit module that tests/debug/check
# has built, which runs its suites, and takes it out again. One check a suite.
# time-limit: 400
set -euo pipefail

number=0
failed=0

verdict() {
	number=$((number + 1))
	if (($1 == 0)); then
		echo "ok $number $2"
	else
		echo "not ok $number $2"
		failed=1
	fi
}

# A suite is well if the kernel's log says so, and that none of its cases failed
# or was left out. A module without a suite has not been built right.
judge_suites() {
	local suite status
	dmesg | sed 's/^\[[^]]*\] //' >log
	sed -nE 's/^(not )?ok [0-9]+ (onbeat_[a-z0-9_]*).*/\2/p' log >suites
	while read -r suite; do
		status=0
		if ! grep -qE "^ok [0-9]+ $suite" log ||
			grep -qE '^ *not ok |# *SKIP' log; then
			status=1
			sed 's/^/# /' log
		fi
		verdict "$status" "$suite"
	done <suites
	[[ -s suites ]] || verdict 1 "a suite in $module"
}

for module in /onbeat/extra/onbeat_*_kunit.ko; do
	dmesg --clear
	if insmod "$module"; then
		judge_suites
		rmmod "$(basename "$module" .ko)"
	else
		verdict 1 "loading $module"
	fi
done
echo "1..$number"
exit "$failed"
