/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Linux 6.7, and older ones as of one of their updates, moved ARRAY_SIZE() from
 * <linux/kernel.h> to a header of its own.
 */
#ifndef ONBEAT_COMPAT_ARRAY_SIZE_H
#define ONBEAT_COMPAT_ARRAY_SIZE_H

#if __has_include(<linux/array_size.h>)
#include <linux/array_size.h>
#else
#include <linux/kernel.h>
#endif

#endif
