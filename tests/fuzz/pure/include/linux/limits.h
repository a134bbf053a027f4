/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/* Stand-in for user space: the limits of the types of the kernel. */
#ifndef ONBEAT_FUZZ_LINUX_LIMITS_H
#define ONBEAT_FUZZ_LINUX_LIMITS_H

#include_next <linux/limits.h>

#include <limits.h>

#define U8_MAX		((u8)~0U)
#define U32_MAX		(~0U)
#define S64_MAX		0x7fffffffffffffffLL
#define U64_MAX		(~0ULL)

#endif
