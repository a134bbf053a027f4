/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/* Stand-in for user space: memory that the sanitizers watch. */
#ifndef ONBEAT_FUZZ_LINUX_SLAB_H
#define ONBEAT_FUZZ_LINUX_SLAB_H

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define GFP_KERNEL		0
#define GFP_KERNEL_ACCOUNT	0

#define kvcalloc(count, size, flags)	((void)(flags), calloc(count, size))
#define kvfree(pointer)			free(pointer)

#endif
