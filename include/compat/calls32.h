/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * <linux/compat.h> where the kernel knows programs of 32 bits beside those of 64.
 * Its types go into the versions of symbols whose parameters lead to them.
 */
#ifndef ONBEAT_COMPAT_CALLS32_H
#define ONBEAT_COMPAT_CALLS32_H

#ifdef CONFIG_COMPAT
#include <linux/compat.h>
#endif

#endif
