# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Shared by the steps: TAP, what a user types, and where modules come from.
# Sourced; ends with the plan.

# People have such directories.
sources="/home/musician/my music/onbeat"
running=$(uname -r)
out=$(mktemp)
count=0
trap 'echo "1..$count"' EXIT

# check NAME COMMAND…: its output is shown if it fails.
check() {
	local name=$1 output
	shift
	count=$((count + 1))
	if output=$("$@" 2>&1); then
		echo "ok $count $name"
	else
		echo "not ok $count $name"
		echo "# $*"
		tail -n 40 <<<"$output" | sed 's/^/#   /'
		return 0
	fi
}

# A check that must not succeed.
check_not() {
	local name=$1
	shift
	check "$name" not "$@"
}

not() {
	! "$@"
}

# user COMMAND: what a user types in the sources' directory. Its output is kept in
# $out, and shown; how long it took is said. A login shell does not ignore
# SIGPIPE, as services do.
user() {
	local status=0 began=$SECONDS
	echo "# \$ $1"
	env --default-signal=PIPE runuser -l musician -c "cd '$sources' && $1" >"$out" 2>&1 || status=$?
	# dpkg writes to a terminal that apt makes for it.
	sed -i 's/\r//g' "$out"
	sed 's/^/#   /' "$out"
	echo "# took $((SECONDS - began)) s, exit status $status"
	return "$status"
}

# user_can NAME COMMAND, user_cannot NAME COMMAND
user_can() {
	local status=0
	user "$2" || status=$?
	check "$1" test "$status" -eq 0
}

user_cannot() {
	local status=0
	user "$2" || status=$?
	check "$1" test "$status" -ne 0
}

# said PATTERN; said_text TEXT, for what names a kernel: its dots and plus are no pattern
said() {
	grep -qE -e "$1" "$out"
}

said_text() {
	grep -qF -e "$1" "$out"
}

# A fresh copy of the sources, as somebody has who unpacked them.
unpack_sources() {
	rm -rf "$sources"
	mkdir -p "${sources%/*}"
	cp -r /mnt/onbeat/sources "$sources"
	chown -R musician: "${sources%/*}"
}

# broken VERSION: those sources are of that version, and do not compile.
broken() {
	sed -i "s/^PACKAGE_VERSION=.*/PACKAGE_VERSION=\"$1\"/" "$sources/dkms.conf"
	echo '#error this does not compile' >>"$sources/include/compat/compat.h"
}

# The modules that the project builds, whatever they are, and its version.
# shellcheck source=../../../dkms.conf
. /mnt/onbeat/sources/dkms.conf

modules() {
	printf '%s\n' "${BUILT_MODULE_NAME[@]}"
}

version() {
	echo "$PACKAGE_VERSION"
}

# In place of a program that fails, until the step ends.
fails() {
	mount --bind /bin/false "$(command -v "$1")"
}

# Kernels that are installed, with headers, and with a sequencer to replace.
kernels() {
	local directory
	for directory in /lib/modules/*; do
		[[ ! -e $directory/kernel || ! -e $directory/build ]] ||
			! grep -q '^CONFIG_SND_SEQUENCER=m' "$directory/build/.config" ||
			basename "$directory"
	done
}

file_of() { # KERNEL MODULE
	modinfo -k "$1" -n "$2" 2>/dev/null
}

# all_ours KERNEL, none_ours KERNEL: modprobe would load ours, or the distribution's.
all_ours() {
	local module
	for module in $(modules); do
		[[ $(file_of "$1" "$module") == "/lib/modules/$1/updates/dkms/"* ]] || {
			echo "$module is $(file_of "$1" "$module")"
			return 1
		}
		[[ $(modinfo -k "$1" -F version "$module") == "$(version)" ]]
	done
}

none_ours() {
	local module
	for module in $(modules); do
		[[ $(file_of "$1" "$module") != */updates/* ]] || {
			echo "$module is $(file_of "$1" "$module")"
			return 1
		}
	done
	[[ ! -e /lib/modules/$1/updates ]] || find "/lib/modules/$1/updates"
	[[ ! -e /lib/modules/$1/updates ]]
}

# loaded_from kernel|updates MODULE: what is loaded is the running kernel's in-tree one, or
# is not, and was made of what the file there was made of. Debian's own have no
# srcversion, neither in the file nor when they are loaded.
loaded_from() {
	local module=/sys/module/${2//-/_} file made_of=
	file=$(find "/lib/modules/$running/$1" -name "$2.ko*")
	[[ $file ]] || return 1
	grep -q . "$module/initstate" || return 1
	[[ ! -e $module/srcversion ]] || made_of=$(<"$module/srcversion")
	[[ $(modinfo -F srcversion "$file") == "$made_of" ]] || return 1
	case $1 in
	kernel) ! grep -q O "$module/taint" ;;
	*) grep -q O "$module/taint" && [[ $made_of ]] ;;
	esac
}

loaded() {
	[[ -e /sys/module/${1//-/_} ]]
}

# Unloads every module of the sequencer, whoever's it is.
unload() {
	local tries name
	for tries in 1 2 3 4 5 6; do
		awk '$1 ~ /^snd_(seq|virmidi)/ { print $1 }' /proc/modules |
			while read -r name; do
				rmmod "$name" 2>/dev/null || true
			done
		loaded snd-seq || return 0
		sleep "0.$tries"
	done
	lsmod | grep snd
	return 1
}

# Every file of the installation that a package or we could have made, and the
# contents of the small ones that matter. Not what apt and dpkg note for themselves,
# and alsactl when the machine stops, not DKMS's own key, which it makes at its first
# build, and not the kernels' headers, which are many, nor the links to the newest
# kernel.
manifest() {
	find / -xdev \( -path /var/log -o -path /var/cache -o -path /var/lib/apt \
		-o -path /var/lib/dpkg -o -path /var/lib/systemd \
		-o -path /var/lib/alsa -o -path /tmp \
		-o -path /var/tmp -o -path /home/musician -o -path /root \
		-o -path '/vmlinuz*' -o -path '/initrd.img*' \
		-o -path '/var/lib/dkms/mok.*' -o -path '/usr/src/linux-headers-*' -o -path /var/lib/sudo \) -prune \
		-o \( -type f -o -type l \) -printf '%p %l %m %u:%g\n' | sort
	find /var/lib/dpkg/info -name 'onbeat*'
	find /etc -xdev -type f ! -name '*-' -exec cksum {} + | sort -k 3
	cksum /lib/modules/*/modules.{dep,alias,symbols,devname,softdep}
}

# After a removal, with nothing of ours loaded.
distribution_is_back() {
	local kernel
	for kernel in $(kernels); do
		check "modprobe would load the distribution's on $kernel" none_ours "$kernel"
	done
	check_not "DKMS knows nothing of it" grep onbeat <(dkms status 2>&1)
	check "to open /dev/snd/seq loads a sequencer" \
		runuser -u musician -- bash -c 'exec 3<>/dev/snd/seq'
	check "which is the distribution's" loaded_from kernel snd-seq
	check "it is unloaded" unload
	check "modprobe snd-virmidi" modprobe snd-virmidi
	check "is the distribution's" loaded_from kernel snd-virmidi
	check "all is unloaded" unload
}
