#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Build every KUnit suite of this folder (or the areas named as arguments) as a
# module for the UML kernel, boot that kernel on a folder of this machine that
# holds them, and report. Ends with "check-unit: N passed, N failed".
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
build=${BUILD_ROOT:-$top/build}/um
root=$build/root
log=$build/console.log

finish()
{
	echo "check-unit: $1 passed, $2 failed"
	exit "$(($2 > 0))"
}

# The work tree is copied, so that nothing is shared with module builds.
copy_sources()
{
	local copy
	mkdir -p "$build/tests"
	cp -au "$top/include" "$top"/{core,virmidi} "$build/"
	cp -au "$here" "$build/tests/"
	for copy in "$build"/tests/kunit/*_kunit.c; do
		[[ -e $here/${copy##*/} ]] || rm -f "$copy"
	done
}

install_root()
{
	local area
	rm -rf "$root"
	mkdir -p "$root"/{dev,proc,sys}
	gcc -static -O2 -Wall -Wextra -Werror -o "$root/init" "$here/init.c"
	for area in "${areas[@]}"; do
		cp "$build/tests/kunit/onbeat_${area}_kunit.ko" "$root/"
		echo "onbeat_${area}_kunit"
	done >"$root/modules"
}

declared_suites()
{
	local area
	for area in "${areas[@]}"; do
		echo -n "onbeat_${area}_kunit "
		grep -c '^static struct kunit_suite ' "$here/${area}_kunit.c" || true
	done
}

areas=("$@")
if ((!$#)); then
	for source in "$here"/*_kunit.c; do
		[[ -e $source ]] || { echo 'not ok unit: no suite'; finish 0 1; }
		area=${source##*/}
		areas+=("${area%_kunit.c}")
	done
fi

kernel=$("$here/um-kernel.sh")
copy_sources
if ! make -s -C "$kernel" ARCH=um M="$build/tests/kunit" -j2 modules \
	>"$build/make.log" 2>&1; then
	cat "$build/make.log"
	echo 'not ok unit: the suites do not build'
	finish 0 1
fi
cat "$build/make.log"
install_root

status=0
timeout -k 10 900 "$kernel/linux" mem=512M rootfstype=hostfs \
	rootflags="$root" rw init=/init con0=fd:0,fd:1 con=null kunit.enable=1 \
	</dev/null >"$log" 2>&1 || status=$?

report=$(awk -v declared="$(declared_suites | tr '\n' ' ')" \
	-f "$here/ktap.awk" "$log")
echo "${report%$'\n'totals*}"
read -r _ passed failed <<<"${report##*$'\n'}"

if ((status)) || ! grep -qx end "$root/result"; then
	tail -n 40 "$log"
	echo "not ok unit: the UML kernel did not end well (status $status)"
	failed=$((failed + 1))
fi
# Loading and unloading each module is a check as well.
while read -r step module error; do
	[[ $step != end && $error != 0 ]] || continue
	echo "not ok unit: $step $module: errno $error"
	failed=$((failed + 1))
done <"$root/result"
finish "$passed" "$failed"
