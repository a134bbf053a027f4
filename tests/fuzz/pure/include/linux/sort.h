/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/* Stand-in for user space: the sort of the C library. */
#ifndef ONBEAT_FUZZ_LINUX_SORT_H
#define ONBEAT_FUZZ_LINUX_SORT_H

#include <stdlib.h>

#define sort(base, count, size, compare, swap) \
	((void)(swap), qsort(base, count, size, compare))

#endif
