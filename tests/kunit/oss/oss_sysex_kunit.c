// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * SysEx as records of the OSS sequencer's reader: whole, and in as many pieces as
 * there is room for.
 */
#include "oss/input.h"

#include "oss_events.h"
#include "oss_reader.h"

#include <linux/module.h>
#include <linux/soundcard.h>

static void sysex_is_read_whole(struct kunit *test)
{
	static const u8 known[][OB_OSS_RECORD_LONG] = {
		{ EV_SYSEX, NUMBER, 0xf0, 1, 2, 3, 4, 5 },
		{ EV_SYSEX, NUMBER, 6, 0xf7, 0xff, 0xff, 0xff, 0xff },
	};
	struct snd_seq_event note = note_event(SNDRV_SEQ_EVENT_NOTEON, 1, 2, 3);
	struct snd_seq_event sysex = note_event(SNDRV_SEQ_EVENT_SYSEX, 0, 0, 0);
	struct ob_oss_input_device device;
	struct ob_oss_input input;

	open_input(&input, &device, true);
	KUNIT_EXPECT_EQ(test, 8, give(&input, &device, &sysex, 0));
	KUNIT_EXPECT_EQ(test, 2, reader.count);
	expect_record(test, 0, known[0], 8);
	expect_record(test, 1, known[1], 8);
	KUNIT_EXPECT_EQ(test, 0,
			ob_oss_input_make_sysex(&input, &device, NULL, 0, 9, put,
						&reader));

	/* In synth mode it ends running status. */
	open_input(&input, &device, false);
	KUNIT_EXPECT_EQ(test, 3, give(&input, &device, &note, 0));
	KUNIT_EXPECT_EQ(test, 2, give(&input, &device, &note, 0));
	KUNIT_EXPECT_EQ(test, 8, give(&input, &device, &sysex, 0));
	KUNIT_EXPECT_EQ(test, 0xf0, reader.records[5].bytes[1]);
	KUNIT_EXPECT_EQ(test, 0xf7, reader.records[12].bytes[1]);
	KUNIT_EXPECT_EQ(test, 3, give(&input, &device, &note, 0));
	KUNIT_EXPECT_EQ(test, 0,
			ob_oss_input_make_sysex(&input, &device, NULL, 0, 9, put,
						&reader));
	KUNIT_EXPECT_EQ(test, 0, input.time);
}

/* In pieces of which each is as long as there is room, of none as well. */
static void sysex_goes_on_when_there_is_room(struct kunit *test)
{
	static struct reader all;
	struct ob_oss_input_device device;
	struct ob_oss_input input;
	unsigned int room, music, i;
	size_t done, made;
	u8 data[100];

	for (i = 0; i < sizeof(data); i++)
		data[i] = i;
	for (music = 0; music < 2; music++) {
		for (room = 1; room < 40; room++) {
			memset(&all, 0, sizeof(all));
			all.room = MAX_RECORDS;
			open_input(&input, &device, music);
			made = ob_oss_input_make_sysex(&input, &device, data,
						       sizeof(data), 7, put, &all);
			KUNIT_ASSERT_EQ(test, sizeof(data), made);
			open_input(&input, &device, music);
			for (done = 0, i = 0; done < sizeof(data); done += made) {
				empty_reader(room);
				made = ob_oss_input_make_sysex(&input, &device,
							       data + done,
							       sizeof(data) - done,
							       7, put, &reader);
				KUNIT_ASSERT_NE(test, 0, reader.count);
				KUNIT_ASSERT_EQ(test, 0,
						memcmp(reader.records,
						       all.records + i,
						       reader.count *
						       sizeof(struct got)));
				i += reader.count;
			}
			KUNIT_ASSERT_EQ(test, all.count, i);
		}
	}
	empty_reader(0);
	KUNIT_EXPECT_EQ(test, 0, ob_oss_input_make_sysex(&input, &device, data, 8,
							 9, put, &reader));
	KUNIT_EXPECT_EQ(test, 7, input.time);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(sysex_is_read_whole),
	KUNIT_CASE(sysex_goes_on_when_there_is_room),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_oss_sysex",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of SysEx that readers of the OSS sequencer get");
MODULE_LICENSE("GPL");
