/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/* Stand-in for user space: one bit. */
#ifndef ONBEAT_FUZZ_LINUX_BITS_H
#define ONBEAT_FUZZ_LINUX_BITS_H

#define BIT(number)		(1UL << (number))
#define GENMASK(high, low)	((~0UL >> (63 - (high))) & (~0UL << (low)))

#endif
