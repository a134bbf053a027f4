# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034 # those who source it use it
# Shared by the scripts of this directory: places, messages, the lock on the
# cache, and the way from "6.1" to a kernel release. Sourced.

vm_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$vm_dir/../.." && pwd)
cache=${CACHE:-$top/cache}
build_root=${BUILD_ROOT:-$top/build}

die() {
	echo "${0##*/}: $*" >&2
	exit 1
}

note() {
	echo "${0##*/}: $*" >&2
}

# Only one process at a time fills the cache. The lock goes with the process
# that called.
lock_cache() {
	mkdir -p "$cache"
	exec {cache_lock}>"$cache/.lock"
	flock "$cache_lock"
}

# Lines of a list without comments and blank lines.
list_of() {
	sed -e 's/#.*//' -e 's/[[:space:]]*$//' -e '/^$/d' "$1"
}

# The package that a kernel version's metapackage depends on; fails if apt knows none.
# The first kernel of a Debian release has a metapackage without a number.
newest_release() {
	local series=${1%%-*} flavour
	flavour=${1#"$series"}
	apt-cache depends --important "linux-image-$1-amd64" \
		"linux-image$flavour-amd64" 2>/dev/null |
		sed -n 's/^ *Depends: linux-image-//p' |
		grep -E "^${series//./\\.}\.[^-]*(-[0-9]+)?$flavour-amd64\$" | sed -n 1p
}

# 6.1, 6.12-rt or a full release -> the full release in Debian's archive.
kernel_release() {
	if [[ $1 == *-amd64 ]]; then
		echo "$1"
		return
	fi
	newest_release "$1" && return
	apt-get -q -o DPkg::Lock::Timeout=600 update >&2
	newest_release "$1" || die "Debian's archive has no kernel $1"
}

# make_image DIRECTORY IMAGE: an ext4 image of the directory. Neither journal nor
# checksums: it is only ever mounted read-only.
make_image() {
	local size
	size=$(du -sm "$1" | cut -f 1)
	truncate -s "$((size + size / 4 + 8))M" "$2"
	mke2fs -q -t ext4 -O ^has_journal,^metadata_csum -m 0 -d "$1" "$2" >&2
}
