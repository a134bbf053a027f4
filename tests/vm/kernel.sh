# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # shared with run
# Which kernel a run boots. Sourced by run.

# Sets release, kernel_dir, kernel_words for its command line, and what make and
# kbuild need to build for it. The kernels of tests/debug check everything that they do,
# so they are slow; their first complaint ends the machine. For Debian's kernels a
# warning is an error, as in tests/static/make-modules, which shares what is built.
find_kernel() {
	slowness=1
	kernel_words=
	kbuild_words=
	local name=${kernel%-6.12}
	if [[ $kernel == */* ]]; then
		kernel_dir=$kernel
		release=$(<"$kernel_dir/release")
		build_words=(KREL="$release" KDIR="$kernel_dir/build")
		return
	fi
	if [[ $kernel != @(debug|race|realtime)-* ]]; then
		release=$(kernel_release "$kernel")
		kernel_dir=$("$vm_dir/fetch-kernel" "$release")
		build_words=(KVER="$release")
		kbuild_words="W=1 KCFLAGS=-Werror"
		[[ $modules != ours ]] || ((!build)) ||
			"$top/tests/setup/install-host-packages" \
				"linux-headers-$release"
		return
	fi
	[[ $kernel == "$name-6.12" ]] || die "there is no kernel $kernel"
	kernel_dir=$("$top/tests/debug/build-kernel" "$name")
	release=$(<"$kernel_dir/release")
	# It has no debug information of its own, for that takes long to build.
	build_words=(KREL="$release" KDIR="$kernel_dir/build" KCFLAGS=-g)
	slowness=5
	[[ $name != debug ]] || memory=$((memory < 1280 ? 1280 : memory))
	kernel_words=$(list_of "$top/tests/debug/$name.arguments" | tr '\n' ' ')
}
