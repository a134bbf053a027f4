# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # shared with run
# What a run's machine is, by the kernel that it boots. Sourced by run.

# Sets the emulator, its machine and console; the architecture of the guest's
# programs, where the tests' own are built, and the tools for that.
#
# Emulation works everywhere; a /dev/kvm without the processor's own support for
# it is known to hang guests.
find_machine() {
	emulator=qemu-system-x86_64
	machine=(-accel "tcg,thread=multi" -cpu max)
	console_port=ttyS0
	objcopy=objcopy
	user_build=$build_root/user
	user_words=()
	if [[ $release == *-arm64 ]]; then
		architecture=${architecture:-arm64}
		emulator=qemu-system-aarch64
		# Signed pointers by the book take most of the time.
		machine=(-machine virt -accel "tcg,thread=multi" -cpu "max,pauth-impdef=on")
		console_port=ttyAMA0
		objcopy=aarch64-linux-gnu-objcopy
		user_build=$build_root/user-arm64
		user_words=(CC=aarch64-linux-gnu-gcc-12)
		"$top/tests/setup/install-host-packages" qemu-system-arm \
			binutils-aarch64-linux-gnu
	elif [[ -w /dev/kvm ]] && grep -qwE 'vmx|svm' /proc/cpuinfo; then
		machine=(-accel kvm -cpu host)
	fi
	architecture=${architecture:-amd64}
	((!count_instructions)) ||
		machine=(-accel "tcg,thread=single" -icount "shift=0,sleep=off" -cpu max)
}
