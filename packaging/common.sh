# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034 # those who source it use it
# Shared by install and uninstall: names, and what DKMS knows. Sourced.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$top/dkms.conf"
name=$PACKAGE_NAME
version=$PACKAGE_VERSION
rules=/etc/udev/rules.d
manuals=/usr/local/share/man
hooks=(/etc/kernel/postinst.d /etc/kernel/header_postinst.d)
exceptions=/etc/dkms/$name.conf
cards_conf=/etc/onbeat/cards.conf
cards_program=/usr/local/sbin/onbeat-cards
cards_unit=/etc/systemd/system/onbeat-cards.service

# In the package, which has rules and hooks of its own, and where apt is to go on.
packaged() {
	[[ -e $top/packaging/packaged ]]
}

die() {
	echo "$*" >&2
	exit 1
}

must_be_root() {
	((EUID == 0)) || die "This has to be run by root: sudo make $1"
}

# Where DKMS's own copy goes, and what was there before is deleted.
must_not_be_the_copy() {
	packaged || [[ ! $top -ef /usr/src/$name-$version ]] ||
		die "DKMS keeps its copy of the sources in $top: move these elsewhere first."
}

# Somebody's own clone, where DKMS looks for sources by hand: with it would go commits.
must_not_delete_a_repository() {
	local place=/usr/src/$name-$version
	[[ ! -e $place/.git ]] ||
		die "$place is a git repository, which would be deleted: move it elsewhere first."
}

# The package manager's files are not ours to change; and what a package that was only
# removed has left of them, a later purge would take away.
must_not_be_packaged() {
	local state
	! packaged || return 0
	state=$(dpkg-query -W -f '${db:Status-Status}' "$name-dkms" 2>/dev/null) || true
	case $state in
	'' | not-installed) ;;
	config-files) die "The package $name-dkms has left files: sudo apt-get purge $name-dkms" ;;
	*) die "The package $name-dkms is installed: sudo apt-get purge $name-dkms" ;;
	esac
}

# DKMS can be told to keep its trees elsewhere, where nothing here looks.
must_have_usual_trees() {
	local line
	line=$(cat /etc/dkms/framework.conf /etc/dkms/framework.conf.d/*.conf 2>/dev/null |
		grep -E '^[[:space:]]*(dkms_tree|source_tree|install_tree)=' |
		grep -vE '=["'\'']?(/var/lib/dkms|/usr/src|/lib/modules)/?["'\'']?[[:space:]]*$') || true
	[[ $line ]] || return 0
	line="Nothing was built: DKMS is told to look elsewhere ($line), which is not supported."
	! packaged || { echo "$line" >&2; exit; }
	die "$line"
}

# One installation or removal at a time. What one that was killed has left goes.
work_alone() {
	mkdir -p /var/lib/dkms
	exec 9</var/lib/dkms
	flock -n 9 || {
		echo "Another installation or removal of $name is under way: waiting for its end." >&2
		flock 9
	}
	rm -rf "/var/lib/dkms/.$name-"* "/usr/src/.$name-"*
}

# Some versions leave a process behind when they are interrupted: it gets no lock to keep.
run_dkms() {
	dkms "$@" 9>&-
}

# modules_for KERNEL: the names of those that are built for it.
modules_for() {
	# shellcheck disable=SC2016 # the inner shell expands it
	kernel_source_dir=/lib/modules/$1/build bash -c \
		'. "$1/dkms.conf" && printf "%s\n" "${BUILT_MODULE_NAME[@]}"' bash "$top"
}

# are_whole KERNEL DIRECTORY: is every module there, as DKMS has built or installed it? It
# passes over a copy that the disk had no room for.
are_whole() {
	local module file count=0
	for module in $(modules_for "$1"); do
		count=$((count + 1))
		for file in "$2/$module".ko*; do
			[[ $(modinfo -F version "$file" 2>/dev/null) == "$version" ]] || return
		done
	done
	((count > 0))
}

# has_room KERNEL FILE…: where its modules are, which may be another disk, for all these,
# and what depmod writes anew.
has_room() {
	local place=/lib/modules/$1 needed free
	shift
	needed=$(du -ck "$@" "$place"/modules.* | tail -n 1 | cut -f 1)
	free=$(df -k --output=avail "$place" | tail -n 1)
	((free > needed))
}

# What DKMS knows is in its tree; its word on that ends at a version whose sources
# somebody has deleted.
tree=/var/lib/dkms/$name

# Every version that DKMS knows.
versions() {
	local source
	for source in "$tree"/*/source; do
		[[ ! -L $source ]] || basename "${source%/source}"
	done
}

# versions_for KERNEL: that are built for it.
versions_for() {
	local old
	for old in $(versions); do
		[[ ! -d $tree/$old/$1 ]] || echo "$old"
	done
}

# link_of KERNEL: what says which version is installed for it, if it is there.
link_of() {
	echo "$tree/kernel-$1-$(uname -m)"
}

# links_to VERSION: of the kernels that it is installed for.
links_to() {
	local link
	for link in "$tree"/kernel-*; do
		[[ $(readlink "$link") != "$1"/* ]] || echo "$link"
	done
}

# Was the directory made by an installation? Then it has its mark, or, before there were
# marks, its version's name and no more than what is built; never a git repository.
is_ours() {
	[[ ! -e $1/.git ]] || return 1
	[[ ! -e $1/.installed ]] || return 0
	[[ ! -e $1/tests && ! $1 -ef $top ]] &&
		grep -qF "PACKAGE_VERSION=\"${1#/usr/src/"$name"-}\"" "$1/dkms.conf"
}

# remove_sources VERSION: of versions that DKMS does not know, but this one, if any.
remove_sources() {
	local directory old known
	known="$(versions)
$1"
	for directory in /usr/src/"$name"-*; do
		old=${directory#/usr/src/"$name"-}
		[[ -e $directory/dkms.conf ]] || continue
		grep -qxF -e "$old" <<<"$known" || ! is_ours "$directory" || rm -rf "$directory"
	done
}

# remove_version VERSION ARGUMENT…: of a kernel, or of all. Somebody may have deleted the
# sources, and without their dkms.conf DKMS removes nothing.
remove_version() {
	local old=$1 known=$tree/$1 substitute status=0
	shift
	if [[ -e $known/source/dkms.conf ]]; then
		run_dkms remove -m "$name" -v "$old" "$@"
		return
	fi
	substitute=$(mktemp -d)
	sed "s/^PACKAGE_VERSION=.*/PACKAGE_VERSION=\"$old\"/" "$top/dkms.conf" \
		>"$substitute/dkms.conf"
	ln -sfn "$substitute" "$known/source"
	run_dkms remove -m "$name" -v "$old" "$@" || status=$?
	rm -rf "$substitute"
	[[ ! -e $known ]] || ln -sfn "/usr/src/$name-$old" "$known/source"
	return "$status"
}

# forget_version VERSION: what DKMS keeps of one that it has removed, or passed over, for
# it does not find all modules where they are to be.
forget_version() {
	local link
	for link in $(links_to "$1"); do
		rm -f "$link"
	done
	rm -rf "${tree:?}/$1"
	[[ ! -d $tree ]] || rmdir --ignore-fail-on-non-empty "$tree"
}

# place_of KERNEL FILE: the directory of a module of the distribution, if there is one.
place_of() {
	local module=${2##*/} place
	place=$(sed -n "s|\(.*/\)${module%%.ko*}\.ko.*|\1|p" "/lib/modules/$1/modules.order") ||
		return
	[[ $place && -d /lib/modules/$1/$place ]] && echo "/lib/modules/$1/$place"
}

# give_back FILE DIRECTORY: a package may have brought a newer one meanwhile.
give_back() {
	if [[ -e $2/${1##*/} ]]; then
		rm -f "$1"
	else
		mv "$1" "$2/"
	fi
}

# remove_left_modules KERNEL…: modules that no version has any more, of an installation
# that was killed or of one that DKMS has passed over. The distribution's, which some
# versions of DKMS put there, go where they were.
remove_left_modules() {
	local kernel module file place found
	for kernel; do
		found=0
		for module in "${BUILT_MODULE_NAME[@]}"; do
			for file in "/lib/modules/$kernel/updates/dkms/$module".ko*; do
				[[ -e $file ]] || continue
				if [[ $(modinfo -F intree "$file" 2>/dev/null) != Y ]]; then
					rm -f "$file"
				elif place=$(place_of "$kernel" "$file"); then
					give_back "$file" "$place"
				else
					continue
				fi
				found=1
			done
		done
		((found)) || continue
		rmdir -p --ignore-fail-on-non-empty "/lib/modules/$kernel/updates/dkms"
		depmod "$kernel"
	done
}

# moved_away [KERNEL]: the distribution's modules that DKMS 3.1 and later have moved out of
# the way before ours were installed, of kernels that are there.
moved_away() {
	local file kernel
	for file in "$tree"/original_module/*/*/*.ko*; do
		kernel=${file#"$tree"/original_module/}
		kernel=${kernel%%/*}
		[[ ${1:-$kernel} == "$kernel" && -d /lib/modules/$kernel/kernel ]] || continue
		[[ ! -e $file || ! $file =~ \.ko(\.[a-z]+)?$ || $file == *.origin ]] ||
			echo "$kernel $file"
	done
}

# put_back KERNEL: these, if none of ours is installed for it. Where DKMS was stopped in
# between, it forgets that.
put_back() {
	local kernel file place found=0
	[[ ! -L $(link_of "$1") ]] || return 0
	while read -r kernel file; do
		[[ $kernel ]] || continue
		place=$(place_of "$1" "$file") || continue
		give_back "$file" "$place"
		found=1
	done <<<"$(moved_away "$1")"
	((!found)) || depmod "$1"
}

# remove_completely VERSION: for all kernels. DKMS runs depmod for every one that it
# removes a module from.
remove_completely() {
	remove_version "$1" --all
	forget_version "$1"
}

# Away with every version, its modules of all kernels, and its sources.
remove_versions() {
	local old kernel left
	for old in $(versions); do
		remove_completely "$old"
	done
	# Of versions that somebody has deleted.
	rm -f "$tree"/kernel-*
	for kernel in /lib/modules/*/; do
		kernel=$(basename "$kernel")
		remove_left_modules "$kernel"
		put_back "$kernel"
	done
	left=$(moved_away)
	if [[ $left ]]; then
		echo "No place is known any more for these modules of the distribution," \
			"which stay: ${left//$'\n'/, }" >&2
	else
		rm -rf "${tree:?}/original_module"
	fi
	[[ ! -d $tree ]] || rmdir --ignore-fail-on-non-empty "$tree"
	remove_sources ''
}

# Force: what dkms.conf excludes, the user wants.
exceptions_mark="# Made by an installation with force"
allow_all() {
	mkdir -p "${exceptions%/*}"
	cat >"$exceptions" <<-TEXT
		$exceptions_mark: kernels and machines that nobody tried,
		# and those whose USB MIDI 2.0 devices leave the sequencer.
		BUILD_EXCLUSIVE_KERNEL="."
		BUILD_EXCLUSIVE_ARCH="."
		BUILD_EXCLUSIVE_CONFIG="CONFIG_SND_SEQUENCER CONFIG_SND_RAWMIDI"
	TEXT
}

forget_exceptions() {
	! grep -qsF "$exceptions_mark" "$exceptions" || rm -f "$exceptions"
}

# Where there is no systemd, the program can be called by whatever else starts things.
systemd_runs() {
	[[ -d /run/systemd/system ]]
}

# The service that makes virtual cards. The user's file is kept; until the next
# start it makes nothing, since the modules in use may be others. A unit that is a link
# is masked, or somebody's own; one that was there may have been disabled.
install_cards() {
	local new=1
	install -D -m 755 "$top/packaging/onbeat-cards" "$cards_program"
	[[ -e $cards_conf ]] ||
		install -D -m 644 "$top/packaging/cards.conf" "$cards_conf"
	[[ ! -L $cards_unit ]] || return 0
	[[ ! -e $cards_unit ]] || new=0
	mkdir -p "${cards_unit%/*}"
	sed "s|/usr/sbin/onbeat-cards|$cards_program|" \
		"$top/packaging/systemd/onbeat-cards.service" >"$cards_unit"
	! systemd_runs || systemctl daemon-reload || true
	((!new)) || enable_cards
}

# Without systemd, too, where it will be: a chroot in which an image is made.
enable_cards() {
	command -v systemctl >/dev/null || return 0
	systemctl --quiet enable onbeat-cards.service ||
		echo "To have virtual cards at each start: sudo systemctl enable onbeat-cards" >&2
}

# Its file goes if it is as it came.
remove_cards() {
	if [[ -e $cards_unit && ! -L $cards_unit ]]; then
		! systemd_runs || systemctl stop onbeat-cards.service || true
		! command -v systemctl >/dev/null ||
			systemctl --quiet disable onbeat-cards.service || true
		rm -f "$cards_unit"
	fi
	[[ ! -x $cards_program ]] || "$cards_program" remove || true
	rm -f "$cards_program"
	! cmp -s "$top/packaging/cards.conf" "$cards_conf" || rm -f "$cards_conf"
	rmdir --ignore-fail-on-non-empty "${cards_conf%/*}" 2>/dev/null || true
	! systemd_runs || systemctl daemon-reload || true
}

# What make install wrote, and the package has elsewhere, where it would be hidden: no
# other files of these names, for an administrator may have put them there. The list of
# cards and the hooks are at the same place in both.
remove_hiding_files() {
	local page enabled
	for page in onbeat.7 snd-virmidi.4 snd-seq-oss.4 onbeat-cards.8; do
		rm -f "$manuals/man${page##*.}/$page"
	done
	! cmp -s "$rules/60-$name.rules" "/lib/udev/rules.d/60-$name.rules" ||
		rm -f "$rules/60-$name.rules"
	# Where the service is masked, there is the program alone.
	[[ ! -L $cards_unit ]] || ! grep -qsw 'usage: onbeat-cards' "$cards_program" ||
		rm -f "$cards_program"
	if [[ ! -L $cards_unit ]] && grep -qsF "ExecStart=$cards_program" "$cards_unit"; then
		enabled=$(systemctl is-enabled onbeat-cards.service 2>/dev/null) || true
		rm -f "$cards_unit" "$cards_program"
		! systemd_runs || systemctl daemon-reload
		if [[ $enabled == enabled ]]; then
			systemctl --quiet disable onbeat-cards.service || true
			systemctl --quiet enable onbeat-cards.service || true
		fi
	fi
}

# copy_sources DIRECTORY: what DKMS builds from, and what the hook uses beside it.
copy_sources() {
	local directories
	# A chroot may have no /proc, and so no process substitution.
	mapfile -t directories <<<"$(printf '%s\n' "${BUILT_MODULE_LOCATION[@]%%/*}" | sort -u)"
	(cd "$top" && cp -r Kbuild dkms.conf include "${directories[@]}" "$1/" &&
		cp --parents packaging/{common.sh,requirements} "$1/")
	! packaged || touch "$1/packaging/packaged"
}
