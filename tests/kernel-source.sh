#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Print the folder of an unpacked kernel source, unpacking it into cache/ the
# first time. It comes from Debian's linux-source-6.12 package, and serves to
# build a UML kernel for KUnit and to run checkpatch. What neither needs, and
# is large, stays packed.
set -euo pipefail

top=$(cd "$(dirname "$0")/.." && pwd)
package=linux-source-6.12

"$top/tests/packages.sh" "$package" xz-utils
version=$(dpkg-query -W -f '${Version}' "$package" | tr '~' -)
source=$top/cache/linux-$version

mkdir -p "$top/cache"
exec 9>"$top/cache/linux.lock"
flock 9
if [[ ! -e $source.complete ]]; then
	rm -rf "$source"
	mkdir "$source"
	tar -xf "/usr/src/$package.tar.xz" -C "$source" --strip-components=1 \
		--wildcards \
		--exclude='*/Documentation/*/*' \
		--exclude='*/drivers/gpu/*.[ch]' \
		--exclude='*/drivers/media/*.[ch]' \
		--exclude='*/drivers/net/*.[ch]' \
		--exclude='*/drivers/staging/*.[ch]' \
		--exclude='*/tools/*.json' \
		--exclude='*.dts' --exclude='*.dtsi'
	touch "$source.complete"
fi
echo "$source"
