# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034 # those who source it use it
# Shared by the rows of the matrix. Each row is a program of this directory that
# prints what it does; what belongs into the table it records. Sourced.

matrix_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$matrix_dir/../vm/common.sh"
cd "$top" || exit

# Any warning fails the build.
export KBUILD_ARGS="W=1 KCFLAGS=-Werror ${KBUILD_ARGS-}"

# record FIELD VALUE: kernel, compiler, symbols or outcome of this row.
record() {
	printf '%s\t%s\n' "$1" "$2" >>"${RECORD:-/dev/stderr}"
}

# Runs the tests named in tests.txt, or those given after "--", with these
# options of tests/vm/run; records the last line that it prints.
run_tests() {
	local options=() tests=() output status=0
	while (($# > 0)) && [[ $1 != -- ]]; do
		options+=("$1")
		shift
	done
	if (($# > 0)); then
		tests=("${@:2}")
	else
		mapfile -t tests < <(list_of "$matrix_dir/tests.txt")
	fi
	output=$(mktemp)
	tests/vm/run "${options[@]}" "${tests[@]}" 2>&1 | tee "$output" || status=1
	record outcome "$(sed -n 's/^# Linux .*: \([0-9]* passed, .*\)/\1/p' "$output" | tail -n 1)"
	rm -f "$output"
	return "$status"
}

# compare_symbols OURS THEIRS: two Module.symvers.
compare_symbols() {
	local output status=0
	output=$(awk -F '\t' -f tests/static/symbols.awk "$1" "$2") || status=1
	echo "$output"
	record symbols "$(awk '
		$2 ~ /^0x/ && $3 ~ /^0x/ {
			all++
			if ($2 == $3) equal++
			if ($2 !~ /^0x0*$/) versions = 1
		}
		END {
			print equal + 0 " of " all + 0 \
				(versions ? "" : ", which have none")
		}' <<<"$output")"
	return "$status"
}

# The compiler of a kernel, by its configuration; the modules are built by the same.
compiler_of() {
	sed -n 's/^CONFIG_CC_VERSION_TEXT="\(.*\)"$/\1/p' "$1"
}

# record_kernel DIRECTORY [WORDS]: what fetch-kernel fetched.
record_kernel() {
	record kernel "$(<"$1/release") ($(<"$1/version"))${2:+, $2}"
	record compiler "$(compiler_of "$1/config")"
}

# build_modules VARIABLE=VALUE…: as "make modules" does, without a warning.
build_modules() {
	mkdir -p "$build_root"
	flock "$build_root" make -s -j "$(nproc)" modules "$@" \
		BUILD_ROOT="$build_root" \
		KBUILD_ARGS="ONBEAT_TEST_MODULES=m $KBUILD_ARGS" 2>&1 |
		grep -v '^Skipping BTF' || ((PIPESTATUS[0] == 0))
}

# in_root ROOT COMMAND…: in a root that build-compiler made, with this tree as
# /onbeat and the build directory as /build. The mounts go with the command.
in_root() {
	mkdir -p "$build_root"
	# shellcheck disable=SC2016 # the inner shell expands these
	unshare --mount --propagation private bash -euc '
		root=$1 top=$2 build=$3
		shift 3
		mount --bind "$top" "$root/onbeat"
		mount --bind "$build" "$root/build"
		mount -t proc proc "$root/proc"
		exec chroot "$root" "$@"
	' - "$1" "$top" "$build_root" "${@:2}"
}

# build_modules_in ROOT VARIABLE=VALUE…: the same there.
build_modules_in() {
	in_root "$1" make -s -j "$(nproc)" -C /onbeat modules "${@:2}" \
		BUILD_ROOT=/build \
		KBUILD_ARGS="ONBEAT_TEST_MODULES=m $KBUILD_ARGS" 2>&1 |
		grep -v '^Skipping BTF' || ((PIPESTATUS[0] == 0))
}
