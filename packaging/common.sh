# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034 # those who source it use it
# What install and uninstall share: names, and what DKMS knows. Sourced.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$top/dkms.conf"
name=$PACKAGE_NAME
version=$PACKAGE_VERSION
rules=/etc/udev/rules.d

die() {
	echo "$*" >&2
	exit 1
}

must_be_root() {
	((EUID == 0)) || die "This has to be run by root: sudo make $1"
}

# The package manager's files are not ours to change.
must_not_be_packaged() {
	[[ $(dpkg-query -W -f '${db:Status-Status}' "$name-dkms" 2>/dev/null) != installed ]] ||
		die "The package $name-dkms is installed: sudo apt-get purge $name-dkms"
}

# Every version that DKMS knows.
versions() {
	dkms status "$name" 2>/dev/null |
		sed -n "s|^${name}[/, ]*\([^,: ]*\).*|\1|p" | sort -u
}

# Away with every version, its modules of all kernels, and its sources. DKMS
# runs depmod for every kernel that it removes a module from.
remove_versions() {
	local old folder
	for old in $(versions); do
		dkms remove -m "$name" -v "$old" --all
	done
	for folder in /usr/src/"$name"-*; do
		[[ ! -e $folder/dkms.conf ]] || rm -rf "$folder"
	done
}

# copy_sources FOLDER: what DKMS builds from.
copy_sources() {
	local folders
	mapfile -t folders < <(printf '%s\n' "${BUILT_MODULE_LOCATION[@]%%/*}" | sort -u)
	(cd "$top" && cp -r Kbuild dkms.conf COPYING include "${folders[@]}" "$1/")
}
