/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/* Stand-in for user space: memory is in slab.h. */
#ifndef ONBEAT_FUZZ_LINUX_MM_H
#define ONBEAT_FUZZ_LINUX_MM_H

#include <linux/slab.h>

#endif
