/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Shared by the targets. A target is a function that takes one input, and ends
 * the program when the code under test breaks a rule with it.
 */
#ifndef ONBEAT_FUZZ_H
#define ONBEAT_FUZZ_H

#include <linux/prandom.h>
#include <stdio.h>
#include <stdlib.h>

/* The name that libFuzzer calls it by. */
int fuzz_input(const u8 *data, size_t size) asm("LLVMFuzzerTestOneInput");

#define FUZZ_ASSERT(condition)						\
	do {								\
		if (!(condition)) {					\
			fprintf(stderr, "%s:%d: %s is false\n",		\
				__FILE__, __LINE__, #condition);	\
			abort();					\
		}							\
	} while (0)

static inline u8 fuzz_u8(struct rnd_state *rnd)
{
	u8 number;

	prandom_bytes_state(rnd, &number, sizeof(number));
	return number;
}

static inline u16 fuzz_u16(struct rnd_state *rnd)
{
	u16 number;

	prandom_bytes_state(rnd, &number, sizeof(number));
	return number;
}

static inline u64 fuzz_u64(struct rnd_state *rnd)
{
	u64 number;

	prandom_bytes_state(rnd, &number, sizeof(number));
	return number;
}

#endif
