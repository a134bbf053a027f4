/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Differences between kernel versions, in one place: included before every
 * source file by Kbuild. One block for each difference says which kernel
 * changed what, and what stands in for it here.
 */
#ifndef ONBEAT_COMPAT_H
#define ONBEAT_COMPAT_H

#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#error "onbeat needs Linux 6.1 or newer"
#endif

#ifndef pr_fmt
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#endif

#endif
