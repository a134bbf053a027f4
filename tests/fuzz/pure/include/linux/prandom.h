/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/* Stand-in for user space: numbers are what the fuzzer has thought of, then 0. */
#ifndef ONBEAT_FUZZ_LINUX_PRANDOM_H
#define ONBEAT_FUZZ_LINUX_PRANDOM_H

#include <linux/types.h>
#include <string.h>

struct rnd_state {
	const u8 *data;
	size_t left;
};

static inline void prandom_bytes_state(struct rnd_state *rnd, void *bytes,
				       size_t count)
{
	size_t some = count < rnd->left ? count : rnd->left;

	memset(bytes, 0, count);
	if (some)
		memcpy(bytes, rnd->data, some);
	rnd->data += some;
	rnd->left -= some;
}

static inline u32 prandom_u32_state(struct rnd_state *rnd)
{
	u32 number;

	prandom_bytes_state(rnd, &number, sizeof(number));
	return number;
}

#endif
