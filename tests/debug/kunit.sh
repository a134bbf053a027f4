#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# On a kernel that watches itself: loads each KUnit module that tests/debug/check
# has built, which runs its suites, and takes it out again. One check a suite.
# time-limit: 120
set -euo pipefail

results=/sys/kernel/debug/kunit
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

# A suite is well if it says so, and each of its cases, too; a case that was
# left out is not well. Whoever has loaded no suite has not been built right.
judge_suites() {
	local folder name status count=0
	for folder in "$results"/*/; do
		name=$(basename "$folder")
		[[ $name == onbeat_* ]] || continue
		count=$((count + 1))
		status=0
		if ! grep -qE "^ok [0-9]+ $name\$" "$folder/results" ||
			grep -qE '^ *not ok |# *SKIP' "$folder/results"; then
			status=1
			sed 's/^/# /' "$folder/results"
		fi
		verdict "$status" "$name"
	done
	((count > 0)) || verdict 1 "a suite in $module"
}

for module in /onbeat/extra/onbeat_*_kunit.ko; do
	if insmod "$module"; then
		judge_suites
		rmmod "$(basename "$module" .ko)"
	else
		verdict 1 "loading $module"
	fi
done
echo "1..$number"
exit "$failed"
