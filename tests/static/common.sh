# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Shared by the static checks: places, and the files they look at. Sourced.
# A check prints its findings, and exits 0 when there are none.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$top" || exit
# shellcheck disable=SC2034 # used by those who source this
build_root=${BUILD_ROOT:-$top/build}/static
# Where the modules are built, for the machines as well.
# shellcheck disable=SC2034
modules_root=${BUILD_ROOT:-$top/build}

# Every file of the project, without what is built or cached, and the inputs of
# the fuzzers.
all_files() {
	find . \( -path ./.git -o -path ./build -o -path ./cache \
		-o -path ./tests/fuzz/corpus -o -path ./tests/fuzz/crashes \) \
		-prune -o \
		-type f -print | sed 's|^\./||' | sort
}

c_files() {
	all_files | grep -E '\.[ch]$'
}

# C of the modules, without the tests.
module_files() {
	c_files | grep -E '^(core|virmidi|oss|include)/'
}

# Files that start with a shell's #! line, or say which shell they are for.
shell_files() {
	# shellcheck disable=SC2016 # awk's own $0
	all_files | xargs awk '
	FNR > 5 { nextfile }
	(FNR == 1 && /^#!.*[\/ ](ba|da)?sh$/) || /^# shellcheck shell=/ {
		print FILENAME
		nextfile
	}'
}

# The pure files: those that the KUnit suites link or, if they are headers, name.
pure_files() {
	sed -n 's/^objects-.*:= *//p' tests/kunit/Kbuild | tr ' ' '\n' |
		sed -n 's/\.[oh]$//p' | sort -u |
		while IFS= read -r name; do
			ls "$name.c" "$name.h" 2>/dev/null || true
		done
}

need() {
	tests/setup/install-host-packages "$@"
}

# headers_for 6.1: the release of Debian's newest kernel of that series, with
# its headers installed.
headers_for() {
	local package release
	for package in "linux-headers-$1-amd64" linux-headers-amd64; do
		release=$(apt-cache depends --important "$package" 2>/dev/null |
			sed -n "s/^ *Depends: linux-headers-\($1\..*-amd64\)\$/\1/p")
		[[ ! $release ]] || break
	done
	[[ $release ]] || { echo "no headers for kernel $1" >&2; return 1; }
	need "linux-headers-$release"
	echo "$release"
}

# The last step of a pipe of findings: print them, fail if there are any.
report() {
	if grep .; then
		return 1
	fi
}
