/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tiny KTAP reporter for the user-space tests.
 *
 * A program is a table of cases and one call of ktap_run(). Every case runs
 * in a child process of its own, so that its clients, queues and ports are
 * gone when the next one starts, and so that a case that hangs or dies is
 * one failed line. No case is skipped on the modules under test: CASE_ONBEAT
 * leaves a case out only where the kernel's own sequencer is loaded, from
 * which ours differs there on purpose.
 */
#ifndef ONBEAT_TESTS_KTAP_H
#define ONBEAT_TESTS_KTAP_H

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

/* Seconds after which a case counts as hung. */
#ifndef KTAP_CASE_SECONDS
#define KTAP_CASE_SECONDS 120
#endif

#define ONBEAT_ONLY 1
#define MODERN_ONLY 2

struct ktap_case {
	const char *name;
	void (*run)(void);
	int flags;
};

/* Wrong facts in this case so far; lives in seqlib.c. */
extern int ktap_failures;

/* True if our modules answer, false if the kernel's own sequencer does. */
bool expect_onbeat(void);
/* True for the behaviour of newer kernels, which ours shows on every kernel:
 * errno values of CREATE_PORT, CLIENT_CHANGE and PORT_CHANGE.
 */
bool expect_modern(void);

#define CASE(function) { #function, function, 0 }
#define CASE_ONBEAT(function) { #function, function, ONBEAT_ONLY }
#define CASE_MODERN(function) { #function, function, MODERN_ONLY }

__attribute__((format(printf, 1, 2)))
static inline void ktap_note(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	printf("# ");
	vprintf(format, args);
	printf("\n");
	fflush(stdout);
	va_end(args);
}

/* A fact that the case asserts; the case goes on if it is wrong. */
#define CHECK(condition)						\
	do {								\
		if (!(condition)) {					\
			ktap_note("%s:%d: %s is false", __FILE__,	\
				  __LINE__, #condition);		\
			ktap_failures++;				\
		}							\
	} while (0)

/* Two integers that have to be equal; both are shown if they are not. */
#define CHECK_EQ(got, want)						\
	do {								\
		long long ktap_got = (long long)(got);			\
		long long ktap_want = (long long)(want);		\
									\
		if (ktap_got != ktap_want) {				\
			ktap_note("%s:%d: %s is %lld, not %s = %lld",	\
				  __FILE__, __LINE__, #got, ktap_got,	\
				  #want, ktap_want);			\
			ktap_failures++;				\
		}							\
	} while (0)

#define CHECK_STR(got, want)						\
	do {								\
		const char *ktap_got = (got), *ktap_want = (want);	\
									\
		if (strcmp(ktap_got, ktap_want)) {			\
			ktap_note("%s:%d: %s is \"%s\", not \"%s\"",	\
				  __FILE__, __LINE__, #got, ktap_got,	\
				  ktap_want);				\
			ktap_failures++;				\
		}							\
	} while (0)

/* A precondition without which the rest of the case makes no sense. */
#define MUST(condition)							\
	do {								\
		if (!(condition)) {					\
			ktap_note("%s:%d: needs %s (errno %d)",		\
				  __FILE__, __LINE__, #condition, errno); \
			_exit(1);					\
		}							\
	} while (0)

static inline bool ktap_run_case(const struct ktap_case *test)
{
	int status;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child < 0) {
		ktap_note("fork failed: errno %d", errno);
		return false;
	}
	if (!child) {
		alarm(KTAP_CASE_SECONDS);
		ktap_failures = 0;
		test->run();
		fflush(stdout);
		_exit(ktap_failures ? 1 : 0);
	}
	if (waitpid(child, &status, 0) != child)
		return false;
	if (WIFSIGNALED(status))
		ktap_note("ended by signal %d%s", WTERMSIG(status),
			  WTERMSIG(status) == 14 ? " (hung)" : "");
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Runs all cases, or only those whose names are given as arguments. */
static inline int ktap_run(const struct ktap_case *cases, size_t count,
			   int argc, char **argv)
{
	int failed = 0, number = 0;
	size_t i;

	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("KTAP version 1\n");
	if (argc <= 1)
		printf("1..%zu\n", count);
	for (i = 0; i < count; i++) {
		bool wanted = argc <= 1;
		int a;

		for (a = 1; a < argc; a++)
			wanted |= !strcmp(argv[a], cases[i].name);
		if (!wanted)
			continue;
		number++;
		if ((cases[i].flags & ONBEAT_ONLY) && !expect_onbeat()) {
			printf("ok %d %s # SKIP differs on purpose\n", number,
			       cases[i].name);
			continue;
		}
		if ((cases[i].flags & MODERN_ONLY) && !expect_modern()) {
			printf("ok %d %s # SKIP newer kernels only\n", number,
			       cases[i].name);
			continue;
		}
		if (ktap_run_case(&cases[i])) {
			printf("ok %d %s\n", number, cases[i].name);
		} else {
			printf("not ok %d %s\n", number, cases[i].name);
			failed++;
		}
	}
	return failed || !number ? 1 : 0;
}

#define KTAP_MAIN(cases)						\
	int main(int argc, char **argv)					\
	{								\
		return ktap_run(cases, sizeof(cases) / sizeof((cases)[0]), \
				argc, argv);				\
	}

#endif
