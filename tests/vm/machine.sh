# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # shared with run
# The machine of a run, by the kernel that it boots. Sourced by run.

# Sets the emulator, its machine and console; the architecture of the guest's
# programs, where the tests' own are built, and the tools for that.
#
# Emulation works everywhere; a /dev/kvm without the CPU's own support for
# it is known to hang guests.
find_machine() {
	emulator=qemu-system-x86_64
	machine=(-accel "tcg,thread=multi" -cpu max)
	console_port=ttyS0
	objcopy=objcopy
	user_build=$build_root/user
	user_words=()
	if [[ $release == *-686-pae ]]; then
		architecture=i386
		emulator=qemu-system-i386
		# It mistrusts several of the old AMD CPUs that "max" is without.
		machine=(-accel "tcg,thread=multi" -cpu "max,vendor=GenuineIntel")
		user_build=$build_root/user-i386
		user_words=(CC="gcc -m32")
	elif [[ $release == *-armmp ]]; then
		architecture=armhf
		emulator=qemu-system-arm
		# This kernel reaches nothing above 4 GB.
		machine=(-machine "virt,highmem=off" -accel "tcg,thread=multi" -cpu max)
		console_port=ttyAMA0
		objcopy=arm-linux-gnueabihf-objcopy
		user_build=$build_root/user-armhf
		# tests/matrix builds them: there is no such compiler beside gcc-multilib.
		user_words=(CC=arm-linux-gnueabihf-gcc-12)
		"$top/tests/setup/install-host-packages" qemu-system-arm \
			binutils-arm-linux-gnueabihf
	elif [[ $release == *-arm64 ]]; then
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
