# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154 # run sets what is not set here
# Reads what the guest reports (the lines are in guest-init), judges each test
# and prints its outcome. Sourced by run, which says what is asked for.

passed=0
failed=0
checks=0

indent() {
	sed 's/^/    /' "$@"
}

# A kernel log, with the lines of our source for the places that it names.
with_lines() {
	if [[ $modules == ours ]]; then
		"$vm_dir/trace-lines" "$build_root/$release" "$@"
	else
		cat "$@"
	fi
}

# The output of a test, with the lines of the calls that led to a failed check.
add_call_lines() {
	local program
	program=$(user_program "${1%% *}") || return 0
	"$vm_dir/call-lines" "$user_build/$program" "${objcopy%objcopy}addr2line" \
		<"$2" >"$work/call-lines"
	cp "$work/call-lines" "$2"
}

# How to run one test alone, as it was run now.
again() {
	local words=(tests/vm/run --kernel "$kernel") file
	[[ $modules == ours ]] || words+=(--modules "$modules")
	[[ $architecture == @(amd64|arm64) ]] || words+=(--architecture "$architecture")
	[[ $smp == 2 ]] || words+=(--smp "$smp")
	[[ -z $append ]] || words+=(--append "'$append'")
	[[ -z $qemu_words ]] || words+=(--qemu "'$qemu_words'")
	[[ $mode != show ]] || words+=(--show)
	for file in "${with[@]}"; do
		words+=(--with "$file")
	done
	if [[ $1 == *\ * ]]; then
		words+=("'$1'")
	else
		words+=("$1")
	fi
	echo "${words[*]}"
}

# Where a test's logs go: FILE.out and FILE.kernel.
log_name() {
	local name=${1#"$top/"}
	name=${name#tests/}
	echo "$logs/${name//[^A-Za-z0-9._-]/_}"
}

# Counts the checks in a test's output, and says what is wrong with them.
# Only the incumbent may be excused from a check.
judge_output() {
	awk -v strict="$([[ $modules != ours ]] || echo 1)" '
	/^(not )?ok( |$)/ {
		seen++
		if ($0 ~ /^not ok/) bad++
		else if (toupper($0) ~ /# *SKIP/) skipped++
	}
	/^1\.\.[0-9]+/ { plan = substr($1, 4) + 0; planned = 1 }
	/^Bail out!/ { print "it bailed out" }
	END {
		if (bad) print bad " of " seen " checks failed"
		if (skipped && strict) print skipped " checks were skipped"
		if (!planned) print "it printed no plan (1..N)"
		else if (!plan) print "it planned no checks"
		else if (plan != seen)
			print "it planned " plan " checks and made " seen + 0
		print "checks " seen + 0
	}' "$1"
}

# A kernel log without what it says when a memory cgroup has reached its limit, for
# which a test has to make one. When the machine has, all of it stays.
without_cgroup_kills() {
	awk '
	/ invoked oom-killer: / { printf "%s", kept; kept = ""; keeping = 1 }
	!keeping { print; next }
	{ kept = kept $0 "\n" }
	/ Memory cgroup out of memory: / { kept = ""; keeping = 0 }
	END { printf "%s", kept }' "$1"
}

# Messages that the kernel itself may print during a test: an extended regular expression behind
# "may-log: " among the test's first 30 lines.
allowed_of() {
	sed -n '1,30s/.*may-log: *//p' "$(source_of "${1%% *}")"
}

# A kernel log without the lines that match, and without the beginning of a trace
# that follows one at once; whatever else is in it stays.
without_allowed() {
	allowed=$1 awk '
	ENVIRON["allowed"] != "" && $0 ~ ENVIRON["allowed"] { end = NR + 6; next }
	NR < end && /Call Trace:/ { next }
	{ print }'
}

# The first line of a kernel log that the deny-list names; fails without one.
complaint() {
	without_cgroup_kills "$1" | without_allowed "${2-}" |
		grep -E -f <(list_of "$vm_dir/dmesg-deny.txt") | sed -n 1p
}

# finish_test NAME EXIT-CODE MILLISECONDS FILE [PROBLEM…]
finish_test() {
	local name=$1 code=$2 milliseconds=$3 file=$4 line seconds
	shift 4
	local problems=("$@")
	seconds=$((milliseconds / 1000)).$((milliseconds % 1000 / 100))
	((code == 0)) || problems+=("its exit code was $code")
	if [[ $mode != show ]]; then
		while read -r line; do
			if [[ $line == checks\ * ]]; then
				checks=$((checks + ${line#checks }))
			else
				problems+=("$line")
			fi
		done < <(judge_output "$file.out")
	fi
	if line=$(complaint "$file.kernel" "$(allowed_of "$name")"); then
		problems+=("the kernel complained: ${line#* }")
	fi
	if ((${#problems[@]} == 0)); then
		passed=$((passed + 1))
		[[ $mode == show ]] || echo "ok      $name  ($seconds s)"
		return
	fi
	failed=$((failed + 1))
	add_call_lines "$name" "$file.out"
	echo "not ok  $name  ($seconds s)"
	printf '        because %s\n' "${problems[@]}"
	if [[ $mode != show ]]; then
		echo "    --- its output"
		indent "$file.out"
	fi
	echo "    --- the kernel's log meanwhile (microseconds since boot)"
	with_lines "$file.kernel" | indent
	echo "    --- again: $(again "$name")"
}

# death_time NEXT: the test that would have been next
death_time() {
	if (($1)); then
		echo "between tests"
	elif grep -q 'onbeat: ' "$console"; then
		echo "before the first test"
	else
		echo "before it had started (the load here is $(cut -d ' ' -f 1 /proc/loadavg))"
	fi
}

# The machine ended, or fell silent, before all tests had come to their end.
# A test that was not run has failed, too.
report_death() {
	local current=$1 next=$2 file=$3
	if [[ -n $current ]]; then
		echo "not ok  $current  (the virtual machine died, or fell silent)"
		failed=$((failed + 1))
		next=$((next + 1))
		add_call_lines "$current" "$file.out"
		echo "    --- its output"
		indent "$file.out"
	else
		echo "# the virtual machine died, or fell silent, $(death_time "$next")"
	fi
	echo "    --- the end of its console ($console)"
	# From the test's beginning on: the first complaint is the one that
	# counts. Of a boot the last is.
	if [[ $current ]]; then
		tr -d '\r' <"$console" | awk '
		/onbeat: test .* begins/ { count = 0 }
		count < 150 { lines[count++] = $0 }
		END { for (i = 0; i < count; i++) print lines[i] }'
	else
		tr -d '\r' <"$console" | tail -n 150
	fi | with_lines | indent
	indent "$work/qemu.err"
	[[ -z $current ]] || echo "    --- again: $(again "$current")"
	for ((; next < ${#names[@]}; next++)); do
		failed=$((failed + 1))
		echo "not ok  ${names[next]}  (not run: the machine had died)"
	done
}

# keep_file "NAME BASE64": something that a test wants kept beside its output.
keep_file() {
	local name=${1%% *}
	base64 -d <<<"${1#* }" >"$logs/${name//[^A-Za-z0-9._-]/_}"
}

# The kernel stopped at a breakpoint that is not in its code any more. It sets them while
# it changes code that runs, and takes them away; QEMU 7.2 can go on with a translation
# that was made in between. One that is still there is a jump astray, and is reported.
breakpoint_was_gone() {
	tr -d '\r' <"$console" | awk '
	/\] (Oops: )?int3: / { stopped = 1 }
	stopped && !judged && /\] Code: / { gone = !/ cc <[0-9a-f]*>/; judged = 1 }
	END { exit !gone }'
}

# find_loss HEARD: sets lost to how the machine was lost, if no kernel and no test can be
# why, and it may be tried again.
find_loss() {
	lost=
	((boots < 3)) || return 0
	if ((!$1)); then
		# Neither a module of ours nor a test had run.
		lost="ended, or fell silent, before its first word"
	elif breakpoint_was_gone; then
		lost="stopped at a breakpoint that was not there"
	fi
}

# Reads the report to its end, from the descriptor $report. If the machine was lost by the
# emulator, sets lost and the test to begin with (first), and prints nothing.
read_report() {
	local line number code milliseconds
	local file=$logs/boot current='' next=$first notes=() ended=0 heard=0
	lost=
	# Nothing for this long means that the guest hangs. It ends an
	# overlong test itself.
	local silence=$((longest_limit + 60))
	: >"$file.out"
	: >"$file.kernel"
	while IFS= read -r -t "$silence" -u "$report" line; do
		heard=1
		case $line in
		'> #file '*) keep_file "${line#> #file }" ;;
		'> '*)
			printf '%s\n' "${line:2}" >>"$file.out"
			[[ $mode != show ]] || printf '%s\n' "${line:2}"
			;;
		'k '*) printf '%s\n' "${line:2}" >>"$file.kernel" ;;
		'@note '*) notes+=("${line#@note }") ;;
		@boot)
			if line=$(complaint "$file.kernel"); then
				failed=$((failed + 1))
				echo "not ok  the boot: ${line#* }"
				indent "$file.kernel"
			fi
			;;
		'@start '*)
			current=${names[${line#@start }]}
			file=$(log_name "$current")
			: >"$file.out"
			: >"$file.kernel"
			notes=()
			;;
		'@end '*)
			read -r _ number code milliseconds <<<"$line"
			finish_test "$current" "$code" "$milliseconds" \
				"$file" "${notes[@]}"
			current=
			next=$((number + 1))
			;;
		'@gdb '*) add_gdb_symbols "${line#@gdb }" ;;
		@stop) stop_for_gdb ;;
		@done) ended=1 ;;
		@off) kill "$timeout_pid" 2>/dev/null || true ;;
		esac
	done
	((!ended)) || return 0
	find_loss "$heard"
	first=$next
	[[ $lost ]] || report_death "$current" "$next" "$file"
}
