# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # shared with run
# Which kernel a run boots. Sourced by run.

# Sets release, kernel_dir and what make needs to build for it. The debug
# kernel checks everything that it does, so it is slow and needs memory; its
# first complaint ends the machine.
find_kernel() {
	slowness=1
	if [[ $kernel != debug-* ]]; then
		release=$(kernel_release "$kernel")
		kernel_dir=$("$vm_dir/fetch-kernel" "$release")
		build_words=(KVER="$release")
		[[ $modules != ours ]] || ((!build)) ||
			"$top/tests/setup/install-host-packages" \
				"linux-headers-$release"
		return
	fi
	[[ $kernel == debug-6.12 ]] || die "there is no kernel $kernel"
	kernel_dir=$("$top/tests/debug/build-kernel")
	release=$(<"$kernel_dir/release")
	build_words=(KREL="$release" KDIR="$kernel_dir/build")
	slowness=5
	memory=$((memory < 1280 ? 1280 : memory))
	append="$(list_of "$top/tests/debug/arguments" | tr '\n' ' ')$append"
}
