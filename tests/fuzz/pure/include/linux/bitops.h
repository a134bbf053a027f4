/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/* Stand-in for user space: the lowest bit. */
#ifndef ONBEAT_FUZZ_LINUX_BITOPS_H
#define ONBEAT_FUZZ_LINUX_BITOPS_H

#include <linux/bits.h>

#define __ffs(word)		((unsigned long)__builtin_ctzl(word))

#endif
