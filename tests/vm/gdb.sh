# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154 # run sets what is not set here
# A machine that stops for gdb before its first test: gdb talks to QEMU, and knows
# where the guest has put our modules. Sourced by run.

# Adds to the machine's command line; begins the script that gdb is to read.
prepare_gdb() {
	"$top/tests/setup/install-host-packages" gdb
	gdb_script=$build_root/gdb/$release.gdb
	mkdir -p "${gdb_script%/*}"
	mkfifo "$work/monitor.in" "$work/monitor.out"
	arguments+=" nokaslr"
	command+=(-chardev "pipe,id=monitor,path=$work/monitor" -mon monitor
		-chardev "socket,id=gdb,path=$work/gdb,server=on,wait=off" -gdb chardev:gdb)
	cat >"$gdb_script" <<-TEXT
		set confirm off
		set pagination off
		$([[ ! -e $kernel_dir/build/vmlinux ]] || echo "file $kernel_dir/build/vmlinux")
		target remote $work/gdb
	TEXT
}

# add_gdb_symbols "MODULE TEXT-ADDRESS SECTION=ADDRESS…"
add_gdb_symbols() {
	local module text section sections object
	read -r module text sections <<<"$1"
	object=$(find "$build_root/$release" -name "${module//_/[-_]}.ko")
	{
		echo -n "add-symbol-file $object $text"
		for section in $sections; do
			echo -n " -s ${section%=*} ${section#*=}"
		done
		echo
	} >>"$gdb_script"
	echo "# $module is at $text"
}

stop_for_gdb() {
	# Opened for both, or it would wait until QEMU reads.
	echo stop 1<>"$work/monitor.in"
	cat <<-TEXT
		# The machine has stopped. In another terminal:
		#   gdb -x ${gdb_script#"$PWD/"}
		# and there, for example: "break FUNCTION", then "continue".
	TEXT
}
