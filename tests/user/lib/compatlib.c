// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* The 32-bit system call for ioctls. */
#include "compatlib.h"
#include "ktap.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#define IOCTL_OF_I386 54

void *low_memory(size_t size)
{
	void *memory = mmap((void *)0x10000000, size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);

	MUST(memory != MAP_FAILED);
	return memory;
}

int call32(int fd, unsigned int request, void *argument)
{
	long result;

#ifdef __x86_64__
	asm volatile("int $0x80"
		     : "=a" (result)
		     : "a" ((long)IOCTL_OF_I386), "b" ((long)fd),
		       "c" ((long)request), "d" (argument)
		     : "memory", "r8", "r9", "r10", "r11");
#else
	/* A 32-bit program has no other. */
	result = ioctl(fd, request, argument);
	if (result < 0)
		result = -errno;
#endif
	return result;
}
