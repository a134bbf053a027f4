# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # run sets what is not set here
# Finds the guest's root, and fills the image that a run lays over it: our
# modules, the tests, and the plan that guest-init follows. Sourced by run.

# find_root TEST…: sets root, the image that these tests need, and busybox. What
# is large needs more memory as well.
find_root() {
	local name=()
	case " $*" in
	*programs/large/*) name=(programs) ;;
	*programs/trixie/*) name=(trixie) ;;
	esac
	((${#name[@]} == 0)) || memory=$((memory < 1024 ? 1024 : memory))
	root=$("$vm_dir/build-root" --architecture "$architecture" "${name[@]}")
	busybox=/bin/busybox
	[[ ! -e ${root%.ext4}.busybox ]] || busybox=${root%.ext4}.busybox
}

# add_modules DIRECTORY: depmod needs to see the kernel's modules and those of the
# directory; only its indexes and the latter go into the payload, which lies above the
# kernel's own.
add_modules() {
	local merged=$work/merged file tree
	tree=$merged/lib/modules/$release
	cp -al "$kernel_dir/tree/usr" "$merged"
	mkdir "$tree/updates"
	while read -r file; do
		"$objcopy" --strip-debug "$file" "$tree/updates/${file##*/}"
	done < <(find "$1" -name '*.ko')
	depmod -b "$merged" "$release"
	mkdir -p "$payload/usr/lib/modules/$release"
	cp -r "$tree"/{updates,modules.*} "$payload/usr/lib/modules/$release/"
	rm -rf "$merged"
}

# As packaging/install puts them there.
add_rules() {
	install -D -m 644 -t "$payload/etc/udev/rules.d" "$top"/packaging/udev/*.rules
}

# user_program FILE: the name of the program that a FILE below tests/user stands
# for; fails if the file is elsewhere.
user_program() {
	local path
	path=$(realpath -m "$1")
	[[ $path == "$top"/tests/user/* ]] || return
	path=${path##*/}
	echo "${path%.c}"
}

# Ends the run if there is no such test, and says where one of that name is.
require_test() {
	local source there
	source=$(source_of "$1")
	[[ ! -f $source ]] || return 0
	there=$(cd "$top" && find tests/user tests/programs -name "${source##*/}" -print -quit)
	[[ $1 != *-32 || -z $there ]] || there=${there%.c}-32
	die "no such test: $1${there:+ (there is $there)}"
}

# Puts into the payload what the tests in names need.
add_tests() {
	local directory test program programs=()
	mkdir -p "$onbeat/tests/user" "$user_build"
	for directory in data programs demo debug coverage bench opl3 matrix; do
		[[ ! -d $top/tests/$directory ]] ||
			cp -r "$top/tests/$directory" "$onbeat/tests/"
	done
	mkdir -p "$onbeat/tests/packaging"
	cp "$top"/packaging/{next-steps,onbeat-cards,cards.conf} "$top/dkms.conf" \
		"$onbeat/tests/packaging/"
	[[ " ${names[*]}" != *programs/trixie/ump_example* ]] ||
		cp -r "$("$vm_dir/build-examples")" "$onbeat/tests/examples"
	for test in "${names[@]}"; do
		test=${test%% *}
		require_test "$test"
		if program=$(user_program "$test"); then
			programs+=("$user_build/$program")
			continue
		fi
		[[ $(realpath "$test") == "$top"/tests/* ]] ||
			cp "$test" "$onbeat/extra/"
	done
	((${#programs[@]} > 0)) || return 0
	flock "$build_root" make -s --no-print-directory -j "$(nproc)" -C "$top/tests/user" \
		OUT="$user_build" "${user_words[@]}" "${programs[@]}" >&2 ||
		die "the test programs do not build"
	cp "${programs[@]}" "$onbeat/tests/user/"
}

# The file that tells about a test: of a 32-bit twin its source.
source_of() {
	local file=$1
	[[ $file != *-32 ]] || file=${file%-32}.c
	echo "$file"
}

# The limit that a test asks for among its first lines, or the default.
limit_of() {
	local limit
	limit=$(sed -n '1,30s/.*time-limit: *\([0-9][0-9]*\).*/\1/p' "$(source_of "$1")")
	# Somebody is looking at it.
	[[ -z $gdb ]] || limit=86400
	echo "${limit:-$default_limit}"
}

# The plan has a line for each test: number, limit, path in the guest and
# arguments. Sets total_limit and longest_limit, in seconds.
add_plan() {
	local number file arguments limit path
	total_limit=$((60 * slowness))
	longest_limit=0
	: >"$onbeat/plan"
	for number in "${!names[@]}"; do
		read -r file arguments <<<"${names[number]}"
		limit=$(($(limit_of "$file") * slowness))
		((limit <= longest_limit)) || longest_limit=$limit
		total_limit=$((total_limit + limit + 30))
		if path=$(user_program "$file"); then
			path=/onbeat/tests/user/$path
		else
			path=$(realpath "$file")
			if [[ $path == "$top"/tests/* ]]; then
				path=/onbeat/${path#"$top"/}
			else
				path=/onbeat/extra/${path##*/}
			fi
		fi
		printf '%d\t%d\t%s\t%s\n' "$number" "$limit" "$path" \
			"$arguments" >>"$onbeat/plan"
	done
	cat >"$onbeat/settings" <<-SETTINGS
		mode=$mode
		modules=$modules
		slowness=$slowness
		gdb='$gdb'
		window='$(stty size 2>/dev/null </dev/tty || true)'
	SETTINGS
}
