/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * For tests in which an allocation or a copy between kernel and program fails.
 * Only a kernel that was built for it can do that: tests/debug.
 */
#ifndef ONBEAT_TESTS_FAULTLIB_H
#define ONBEAT_TESTS_FAULTLIB_H

#include <stdbool.h>

/* An operation that is tried while something fails. All functions but run may be NULL. */
struct fault_operation {
	const char *name;
	/* Sets up what run needs; nothing fails meanwhile. */
	void (*before)(void);
	/* 0 or more, or a negative errno value. */
	long (*run)(void);
	/* Takes away what a successful run left. */
	void (*after)(void);
	/* A text that may not change, to be freed; NULL for what /proc tells. */
	char *(*state)(void);
	/* An errno that it may return beside ENOMEM and EFAULT, or 0. */
	int other_errno;
	/* The answer alone may fail, when all is done. */
	bool answers;
};

#define FAULT_OPERATION(called, prepare, call, clean)			\
	{ .name = (called), .before = (prepare), .run = (call), .after = (clean) }

/*
 * Runs it with the first allocation or copy of its failing, then with the
 * second, and so on until it comes to its end without. An error has to be one
 * of those named above and to leave everything as it was, and the same call has
 * to work right after it.
 */
void fault_each(const struct fault_operation *operation);
void fault_each_of(const struct fault_operation *operations, int count);

/*
 * The same, but all allocations behind the one that fails fail as well: where the
 * kernel looks for memory elsewhere, there is none either. So run may touch no
 * memory of its own for the first time.
 */
void fault_each_onwards(const struct fault_operation *operations, int count);

/*
 * As fault_each(), but from the last fault on, each step-th, as long as the
 * function that is asked after each of them wants more.
 */
void fault_backwards(const struct fault_operation *operation, int step,
		     bool (*wanted)(void));

/* The text of /proc about clients, queues and cards, but for what only ever grows. */
char *fault_usual_state(void);
/* Adds a line to a text that was allocated. */
void fault_append(char **state, const char *line);

/* The result of a system call: as it is, or a negative errno value. */
long fault_result(long result);

#endif
