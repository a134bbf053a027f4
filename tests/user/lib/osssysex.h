/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Readers of /dev/sequencer and /dev/music that get a SysEx in many records, from a
 * device of the virtual card.
 */
#ifndef ONBEAT_TESTS_OSSSYSEX_H
#define ONBEAT_TESTS_OSSSYSEX_H

#include <stdbool.h>
#include <stddef.h>

#define OSS_SYSEX_LONG 65536
#define OSS_SYSEX_PIECE 100

/* The state of a reader that follows the records. */
struct oss_reader {
	int fd;
	int device;
	bool music;
	unsigned char *data;	/* of @device, for the caller to free */
	size_t length, room;
};

/* Loads what is needed, and opens one of so many bytes, that does not block. */
struct oss_reader oss_sysex_must_open(const char *path, int device, size_t room);
/* Follows one record, and returns its size. */
size_t oss_sysex_understand(struct oss_reader *reader,
			    const unsigned char *record);
/* Reads what is there, and more than fits into the queue if there is as much. */
void oss_sysex_read_all(struct oss_reader *reader);
/* Reads until so many bytes are there, or no more come. */
void oss_sysex_read_until(struct oss_reader *reader, size_t length);
/*
 * A SysEx of that length, which device 0 gets piece by piece with a pause behind each,
 * is read as it is, and so is what follows it.
 */
void oss_sysex_check(const char *path, size_t length, size_t piece, int pause_ms);

#endif
