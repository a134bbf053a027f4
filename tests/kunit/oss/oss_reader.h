/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * A reader of an application of the OSS sequencer, for the suites of what it reads.
 */
#ifndef ONBEAT_TESTS_OSS_READER_H
#define ONBEAT_TESTS_OSS_READER_H

#include "oss/input.h"

#include <kunit/test.h>
#include <linux/string.h>

#define NUMBER		11
#define MAX_RECORDS	256

struct got {
	u8 bytes[OB_OSS_RECORD_LONG];
	unsigned int size;
};

/* A reader with room for @room records. */
struct reader {
	struct got records[MAX_RECORDS];
	unsigned int count, room;
};

static struct reader reader;

static inline bool put(void *context, const u8 records[][OB_OSS_RECORD_LONG],
		       unsigned int count)
{
	struct reader *to = context;
	struct got *got;

	if (count > to->room - to->count)
		return false;
	while (count--) {
		got = &to->records[to->count++];
		got->size = ob_oss_record_size((*records)[0]);
		memcpy(got->bytes, *records++, OB_OSS_RECORD_LONG);
	}
	return true;
}

static inline void empty_reader(unsigned int room)
{
	memset(&reader, 0, sizeof(reader));
	reader.room = room;
}

static inline int give(struct ob_oss_input *input,
		       struct ob_oss_input_device *device,
		       const struct snd_seq_event *event, u32 time)
{
	static const u8 sysex[] = { 0xf0, 1, 2, 3, 4, 5, 6, 0xf7 };

	if (event->type == SNDRV_SEQ_EVENT_SYSEX)
		return ob_oss_input_make_sysex(input, device, sysex,
					       sizeof(sysex), time, put, &reader);
	return ob_oss_input_make_records(input, device, event, time, put,
					 &reader);
}

static inline void open_input(struct ob_oss_input *input,
			      struct ob_oss_input_device *device, bool music)
{
	ob_oss_input_init(input, music);
	ob_oss_input_init_device(device, NUMBER);
	empty_reader(MAX_RECORDS);
}

static inline void expect_record(struct kunit *test, unsigned int which,
				 const u8 *bytes, unsigned int size)
{
	KUNIT_ASSERT_LT(test, which, reader.count);
	KUNIT_EXPECT_EQ(test, size, reader.records[which].size);
	KUNIT_EXPECT_EQ(test, 0, memcmp(reader.records[which].bytes, bytes,
					size));
	KUNIT_EXPECT_PTR_EQ(test, NULL,
			    memchr_inv(reader.records[which].bytes + size, 0,
				       OB_OSS_RECORD_LONG - size));
}

#endif
