/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/* Stand-in for user space: 64 bits, which need no functions here. */
#ifndef ONBEAT_FUZZ_LINUX_MATH64_H
#define ONBEAT_FUZZ_LINUX_MATH64_H

#include <linux/types.h>

static inline u64 mul_u32_u32(u32 a, u32 b)
{
	return (u64)a * b;
}

static inline u64 div64_u64_rem(u64 number, u64 divisor, u64 *rest)
{
	*rest = number % divisor;
	return number / divisor;
}

static inline u64 div_u64_rem(u64 number, u32 divisor, u32 *rest)
{
	*rest = number % divisor;
	return number / divisor;
}

static inline u64 div_u64(u64 number, u32 divisor)
{
	return number / divisor;
}

#endif
