/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Differences between kernel versions, in one place: this header is included
 * before every source file by Kbuild, the others of this directory where they are
 * needed. One block for each difference says which kernel changed what, and what
 * stands in for it here. Each feature is tested for by itself, never by the
 * kernel's version: distributions take one without the other.
 */
#ifndef ONBEAT_COMPAT_H
#define ONBEAT_COMPAT_H

#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#error "onbeat needs Linux 6.1 or newer"
#endif

/* Linux 6.9, and older ones as of one of their updates, named the attribute. */
#ifndef __uninitialized
#if __has_attribute(__uninitialized__)
#define __uninitialized	__attribute__((__uninitialized__))
#else
#define __uninitialized
#endif
#endif

#ifndef pr_fmt
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#endif

#endif
