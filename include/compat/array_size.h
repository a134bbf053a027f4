/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Linux 6.7, and older ones as of one of their updates, moved ARRAY_SIZE() from
 * <linux/kernel.h> to a header of its own, which Kbuild looks for.
 */
#ifndef ONBEAT_COMPAT_ARRAY_SIZE_H
#define ONBEAT_COMPAT_ARRAY_SIZE_H

#ifdef OB_COMPAT_HAS_ARRAY_SIZE_HEADER
#include <linux/array_size.h>
#else
#include <linux/kernel.h>
#endif

#endif
