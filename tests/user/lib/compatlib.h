/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The 32-bit ioctls, entered through the 32-bit system call by a program of
 * any width.
 */
#ifndef ONBEAT_TESTS_COMPATLIB_H
#define ONBEAT_TESTS_COMPATLIB_H

#include <stddef.h>
#include <linux/types.h>
#include <sys/ioctl.h>
#include <sound/asequencer.h>

/* The port record as an i386 program lays it out. */
struct port_info32 {
	struct snd_seq_addr addr;
	char name[64];
	__u32 capability;
	__u32 type;
	__s32 midi_channels;
	__s32 midi_voices;
	__s32 synth_voices;
	__s32 read_use;
	__s32 write_use;
	__u32 kernel;
	__u32 flags;
	unsigned char time_queue;
	char reserved[59];
};

#define CREATE_PORT32 _IOWR('S', 0x20, struct port_info32)
#define DELETE_PORT32 _IOW('S', 0x21, struct port_info32)
#define GET_PORT_INFO32 _IOWR('S', 0x22, struct port_info32)
#define SET_PORT_INFO32 _IOW('S', 0x23, struct port_info32)
#define QUERY_NEXT_PORT32 _IOWR('S', 0x52, struct port_info32)

/* Memory that a 32-bit address reaches; always the same. */
void *low_memory(size_t size);
/* Returns a negative errno value, as the kernel does. */
int call32(int fd, unsigned int request, void *argument);

#endif
