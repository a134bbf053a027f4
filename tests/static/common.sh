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

# --- what passed is looked at again when it changes ---
# Where a verdict follows from the contents of files alone, it is kept in the build
# directory: a line for each thing that passed, "HASH THING".

# not_passed CHECK: of the lines on stdin, those that did not pass.
not_passed() {
	mkdir -p "$build_root/passed"
	touch "$build_root/passed/$1"
	{ grep -vxFf "$build_root/passed/$1" || true; }
}

# keep_passed CHECK: the lines on stdin, and no others, passed.
keep_passed() {
	mkdir -p "$build_root/passed"
	cat >"$build_root/passed/$1"
}

# hash_of WORD… <FILES: of these, of the contents and names of the files, of the compiler
# and of the check itself.
hash_of() {
	{
		printf '%s\n' "$@"
		gcc --version 2>/dev/null || true
		{ cat; echo "$0"; echo tests/static/common.sh; } | sort -u | xargs sha256sum
	} | sha256sum | cut -c 1-64
}

# end_if_passed NAME WORD… <FILES: the check ends here if it passed with just these. If it
# did not, it is noted when it does.
end_if_passed() {
	local name=$1
	shift
	passed_name=$name
	passed_line="$(hash_of "$@") all"
	if [[ ! $(not_passed "$name" <<<"$passed_line") ]]; then
		echo "# nothing has changed since it passed"
		exit 0
	fi
	trap '(($?)) || keep_passed "$passed_name" <<<"$passed_line"' EXIT
}

# What the modules are built from.
built_files() {
	module_files
	all_files | grep -E '(^|/)Kbuild$'
	printf '%s\n' Makefile dkms.conf packaging/requirements packaging/incompatible
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
