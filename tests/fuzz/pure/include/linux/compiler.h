/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/* Stand-in for user space: there is one thread. */
#ifndef ONBEAT_FUZZ_LINUX_COMPILER_H
#define ONBEAT_FUZZ_LINUX_COMPILER_H

#include <linux/types.h>

#define READ_ONCE(variable)		(variable)
#define __rcu
#define WRITE_ONCE(variable, value)	((variable) = (value))
#define smp_load_acquire(pointer)	(*(pointer))
#define smp_store_release(pointer, value) (*(pointer) = (value))
#ifndef __always_inline
#define __always_inline		inline __attribute__((__always_inline__))
#endif
#ifndef __user
#define __user
#endif
#define likely(condition)		(condition)
#define unlikely(condition)		(condition)
#define fallthrough			__attribute__((__fallthrough__))
#define noinline			__attribute__((__noinline__))
#define container_of(pointer, type, member) \
	((type *)((char *)(pointer) - offsetof(type, member)))

#endif
