/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/* Stand-in for user space: the smaller and the larger, each evaluated once. */
#ifndef ONBEAT_FUZZ_LINUX_MINMAX_H
#define ONBEAT_FUZZ_LINUX_MINMAX_H

#define min_t(type, a, b)						\
	({								\
		type fuzz_a = (a), fuzz_b = (b);			\
									\
		fuzz_a < fuzz_b ? fuzz_a : fuzz_b;			\
	})

#define max_t(type, a, b)						\
	({								\
		type fuzz_c = (a), fuzz_d = (b);			\
									\
		fuzz_c > fuzz_d ? fuzz_c : fuzz_d;			\
	})

#define clamp_t(type, value, least, most) \
	min_t(type, max_t(type, value, least), most)

#define min(a, b)		min_t(typeof((a) + (b)), a, b)
#define max(a, b)		max_t(typeof((a) + (b)), a, b)
#define clamp(value, least, most) clamp_t(typeof(value), value, least, most)

#endif
