#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# On the debug kernel, after all sound modules were unloaded: no memory is left
# without anybody who knows its address, and nothing has stopped lockdep from
# watching. The kernel itself is not judged: run "leaks.sh before" as the first
# test, which has it forget what the boot left behind.
#
# Whether what it suspects is a leak is judged here:
# may-log: kmemleak: [0-9]* new suspected memory leaks
set -euo pipefail

leaks=/sys/kernel/debug/kmemleak

# Memory younger than five seconds is not reported, and a scan may overlook what is
# just being moved.
scan() {
	sleep 6
	echo scan >"$leaks"
	echo scan >"$leaks"
}

echo "1..2"
scan
if [[ ${1-} == before ]]; then
	echo clear >"$leaks"
fi
# The kernel forgets a name of its own when it has no memory to show a cache.
report=$(awk '
	function flush() {
		if (record !~ /sysfs_slab_add/) printf "%s", record
		record = ""
	}
	/^unreferenced object/ { flush() }
	{ record = record $0 "\n" }
	END { flush() }' "$leaks")
if [[ -z $report ]]; then
	echo "ok 1 no memory was leaked"
else
	echo "not ok 1 no memory was leaked"
	head -n 200 <<<"$report" | sed 's/^/# /'
fi
if grep -qE '^ *debug_locks: +1$' /proc/lockdep_stats; then
	echo "ok 2 lockdep watches"
else
	echo "not ok 2 lockdep watches"
fi
[[ -z $report ]]
