# SPDX-License-Identifier: GPL-2.0-or-later
#
# Read the UML kernel's log, and print a line for each suite and the details of
# each case that failed. Cases are the second level of KTAP; a case with
# parameters counts once, whatever its parameters. Needs -v declared="module
# suites ..." (how many suites each module's source declares). A skipped case,
# a broken plan, a suite that did not run and a complaint of the kernel are all
# failures. Ends with "totals PASSED FAILED".

function fault(text) {
	print "not ok unit: " text
	failed++
}

function forget() {
	details = ""
	lines = 0
}

/BUG:|WARNING:|UBSAN:|INFO: |Oops|Kernel panic|inconsistent lock state/ {
	fault("the kernel complains: " $0)
	complaint = suite ? 0 : 40
}

complaint > 0 {
	print "    | " $0
	complaint--
}

/^    # Subtest: / {
	suite = $3
	suite_passed = suite_failed = planned = 0
	forget()
	next
}

/^    # module: / {
	ran[$3]++
	next
}

/^    1\.\.[0-9]+$/ {
	planned = substr($1, 4) + 0
	next
}

/^    (not )?ok [0-9]+ / {
	if ($1 == "ok" && $0 !~ /# SKIP/) {
		suite_passed++
	} else {
		suite_failed++
		print "not ok unit: " suite ": " $0
		printf "%s", details
	}
	forget()
	next
}

/^(not )?ok [0-9]+ / {
	sub(/^(not )?ok [0-9]+ /, "")
	sub(/ #.*/, "")
	passed += suite_passed
	failed += suite_failed
	if ($0 != suite || !planned || planned != suite_passed + suite_failed)
		fault($0 ": planned " planned " cases, saw " \
		      suite_passed + suite_failed)
	if (!suite_failed)
		print "ok unit: " suite ": " suite_passed " cases"
	suite = ""
	forget()
	next
}

{
	if (++lines <= 60)
		details = details "    | " $0 "\n"
}

END {
	if (suite)
		fault(suite " did not end")
	count = split(declared, word, " ")
	for (i = 1; i < count; i += 2)
		if (word[i + 1] < 1 || ran[word[i]] != word[i + 1])
			fault(word[i] ": " word[i + 1] " suites declared, " \
			      ran[word[i]] + 0 " ran")
	print "totals", passed + 0, failed + 0
}
