/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * For the test of much load: what the kernel says of its memory, and Debian's
 * own programs, which play a tune through Midi Through meanwhile.
 */
#ifndef ONBEAT_TESTS_LOADLIB_H
#define ONBEAT_TESTS_LOADLIB_H

#include <stdbool.h>
#include <sys/types.h>

/* In KiB, from /proc/meminfo. */
struct load_memory {
	long available;
	long unreclaimable;
	long vmalloc;
};

void load_memory_read(struct load_memory *memory, const char *when);
/* How much more of the kernel's memory is in use than before, in KiB. */
long load_memory_growth(const struct load_memory *before,
			const struct load_memory *after);

/* Waits for memory that is freed in the background, all but the slack in KiB. */
bool load_memory_comes_back(const struct load_memory *before, long slack);

struct load_programs {
	pid_t player;
	pid_t recorder;
	pid_t dump;
	int notes;
};

/* aplaymidi plays for that long; arecordmidi and aseqdump listen. */
void load_programs_start(struct load_programs *programs, unsigned long seconds);
/* Waits for the end of the tune: both heard all of it, in order. */
void load_programs_must_agree(struct load_programs *programs);

#endif
