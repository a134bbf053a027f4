#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Print the build folder of the User Mode Linux kernel that runs the KUnit
# suites, building it in cache/ when there is none for this kernel source and
# this um.config. A few minutes the first time.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)

# An option that the kernel's configuration dropped fails the build.
config_is_complete()
{
	local line
	while IFS= read -r line; do
		[[ $line != CONFIG_* ]] || grep -qx -- "$line" "$output/.config" ||
			{ echo "not possible: $line"; return 1; }
	done <"$here/um.config"
}

# On a processor with AMX the register image is larger than this kernel
# knows, and its first process dies when it is restored. The plain FPU image
# always fits, and is enough for a program that is alone.
use_plain_fpu_image()
{
	local file=$source/arch/x86/um/os-Linux/registers.c
	sed -i 's/have_xstate_support = 1;/have_xstate_support = 0;/' "$file" &&
		grep -q 'have_xstate_support = 0;' "$file"
}

build()
{
	use_plain_fpu_image &&
	make -C "$source" ARCH=um O="$output" \
		KCONFIG_ALLCONFIG="$here/um.config" allnoconfig &&
	config_is_complete &&
	make -C "$source" ARCH=um O="$output" -j2 linux modules
}

"$top/tests/packages.sh" make gcc libc6-dev bc bison flex
source=$("$top/tests/kernel-source.sh")
output=$top/cache/um-${source##*/linux-}

exec 9>"$top/cache/um.lock"
flock 9
if ! cmp -s "$here/um.config" "$output/complete"; then
	echo "Building the UML kernel, once: log in $output.log" >&2
	mkdir -p "$output"
	rm -f "$output/complete"
	if ! build >"$output.log" 2>&1; then
		tail -n 30 "$output.log" >&2
		exit 1
	fi
	cp "$here/um.config" "$output/complete"
fi
echo "$output"
