/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/* Stand-in for user space: halves of 64 bits. */
#ifndef ONBEAT_FUZZ_LINUX_KERNEL_H
#define ONBEAT_FUZZ_LINUX_KERNEL_H

#include <linux/array_size.h>
#include <linux/compiler.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/types.h>

#define lower_32_bits(number)	((u32)(number))
#define upper_32_bits(number)	((u32)((u64)(number) >> 32))

#endif
