/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Tiny KTAP reporter for the user-space tests.
 *
 * A program is a table of cases, handed over by KTAP_MAIN(). Every case runs
 * in a child process of its own, so that its clients, queues and ports are
 * gone when the next one starts, and so that a case that hangs or dies is
 * one failed line. No case is skipped on the modules under test: CASE_ONBEAT
 * leaves a case out only where the in-tree sequencer is loaded, from
 * which ours differs there on purpose. CASE_DEFECT runs there, too, and says
 * whether the incumbent has the defect; that is recorded, not judged.
 */
#ifndef ONBEAT_TESTS_KTAP_H
#define ONBEAT_TESTS_KTAP_H

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define ONBEAT_ONLY 1
#define MODERN_ONLY 2
#define ONBEAT_JUDGED 4

struct ktap_case {
	const char *name;
	void (*run)(void);
	int flags;
};

/* Wrong facts in this case so far. */
extern int ktap_failures;

/* True if our modules answer, false if the in-tree sequencer does. */
bool expect_onbeat(void);
/* True for the behaviour of newer kernels, which ours shows on every kernel:
 * errno values of CREATE_PORT, CLIENT_CHANGE and PORT_CHANGE.
 */
bool expect_modern(void);

#define CASE(function) { #function, function, 0 }
#define CASE_ONBEAT(function) { #function, function, ONBEAT_ONLY }
#define CASE_MODERN(function) { #function, function, MODERN_ONLY }
#define CASE_DEFECT(function) { #function, function, ONBEAT_JUDGED }

/*
 * How many times slower the machine is than an ordinary one, a whole number; its init says.
 * Only for a bound that is a time of the wall.
 */
long ktap_slowness(void);

/* A number that was given as --NAME=NUMBER, or otherwise. */
unsigned long ktap_option(const char *name, unsigned long otherwise);

/* A line of explanation. */
void ktap_note(const char *format, ...);

/* A wrong fact, for which there is no CHECK. Its place is printed, and so are the lines
 * of the calls that led there, up to that of the case.
 */
#define FAIL(...) ktap_fail(__FILE__, __LINE__, __VA_ARGS__)

void ktap_fail(const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* A fact that the case asserts; the case goes on if it is wrong. */
#define CHECK(condition)						\
	do {								\
		if (!(condition))					\
			FAIL("%s is false", #condition);		\
	} while (0)

/* Two integers that have to be equal; both are shown if they are not. */
#define CHECK_EQ(got, want)						\
	do {								\
		long long ktap_got = (long long)(got);			\
		long long ktap_want = (long long)(want);		\
									\
		if (ktap_got != ktap_want)				\
			FAIL("%s is %lld, not %s = %lld", #got,		\
			     ktap_got, #want, ktap_want);		\
	} while (0)

#define CHECK_STR(got, want)						\
	do {								\
		const char *ktap_got = (got), *ktap_want = (want);	\
									\
		if (strcmp(ktap_got, ktap_want))			\
			FAIL("%s is \"%s\", not \"%s\"", #got,	\
			     ktap_got, ktap_want);		\
	} while (0)

/* A precondition without which the rest of the case makes no sense. */
#define MUST(condition)							\
	do {								\
		if (!(condition)) {					\
			FAIL("needs %s (errno %d)", #condition, errno);	\
			_exit(1);					\
		}							\
	} while (0)

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#endif

/* The cases that main() in ktap.c runs; KTAP_MAIN() defines both. */
extern const struct ktap_case *const ktap_cases;
extern const size_t ktap_case_count;

#define KTAP_MAIN(cases)						\
	const struct ktap_case *const ktap_cases = (cases);		\
	const size_t ktap_case_count = ARRAY_SIZE(cases)

#endif
