/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Threads, of programs and of the kernel, as /proc shows them.
 */
#ifndef ONBEAT_TESTS_THREADLIB_H
#define ONBEAT_TESTS_THREADLIB_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * The letter of its state, as in /proc: S and D for one that sleeps, R for one that
 * runs or waits for a CPU; '\0' for one that is gone.
 */
char thread_state(pid_t thread);
/* Sleeps in the kernel, whether or not a signal would wake it. */
bool thread_sleeps(pid_t thread);

/* At most @most threads whose names begin so. Return: how many there are. */
int thread_find(const char *name, pid_t *threads, int most);

#endif
