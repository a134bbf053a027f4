// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A program that does not read hears nothing more of a virtual device, and that
 * is all: the writer goes on, and so do the others that listen.
 */
#include "ktap.h"
#include "rawlib.h"

#define NOTES 300

static void defect_06_full_listener_holds_nobody_up(void)
{
	struct seq_client *full, *quick;
	struct snd_seq_event event;
	unsigned char notes[3 * NOTES];
	int out, i;

	raw_must_load();
	full = raw_must_hear(0);
	MUST(!seq_set_pool(full->fd, 0, 10, 0));
	quick = raw_must_hear(0);
	MUST(!seq_set_pool(quick->fd, 0, 2000, 0));
	out = raw_must_open(0, O_WRONLY);
	for (i = 0; i < NOTES; i++) {
		notes[3 * i] = 0x90;
		notes[3 * i + 1] = i & 0x7f;
		notes[3 * i + 2] = 1 + i / 0x80;
	}
	raw_must_write(out, notes, sizeof(notes));
	for (i = 0; i < NOTES; i++) {
		seq_must_receive_type(quick, &event, SNDRV_SEQ_EVENT_NOTEON);
		CHECK_EQ(event.data.note.note, i & 0x7f);
		CHECK_EQ(event.data.note.velocity, 1 + i / 0x80);
	}
	CHECK(seq_nothing(quick));
}

/* Fields that an event has no use for are zero, not left over from the last one. */
static void defect_06_no_stale_fields(void)
{
	static const unsigned char bytes[] = {
		0x90, 60, 64, 0xf8, 0xb1, 7, 100, 0xf0, 1, 2, 3, 0xf7, 0xfe,
		0xc2, 5,
	};
	static const unsigned char nothing[12];
	struct seq_client *heard;
	struct snd_seq_event event;
	int out;

	raw_must_load();
	heard = raw_must_hear(0);
	out = raw_must_open(0, O_WRONLY);
	raw_must_write(out, bytes, sizeof(bytes));
	CHECK(!close(out));
	seq_must_receive_type(heard, &event, SNDRV_SEQ_EVENT_NOTEON);
	CHECK_EQ(event.data.note.off_velocity, 0);
	CHECK_EQ(event.data.note.duration, 0);
	seq_must_receive_type(heard, &event, SNDRV_SEQ_EVENT_CLOCK);
	CHECK(!memcmp(&event.data, nothing, sizeof(nothing)));
	seq_must_receive_type(heard, &event, SNDRV_SEQ_EVENT_CONTROLLER);
	CHECK_EQ(event.data.control.unused1, 0);
	CHECK_EQ(event.data.control.unused2, 0);
	CHECK_EQ(event.data.control.unused3, 0);
	seq_must_receive_type(heard, &event, SNDRV_SEQ_EVENT_SYSEX);
	seq_must_receive_type(heard, &event, SNDRV_SEQ_EVENT_SENSING);
	CHECK(!memcmp(&event.data, nothing, sizeof(nothing)));
	seq_must_receive_type(heard, &event, SNDRV_SEQ_EVENT_PGMCHANGE);
	CHECK_EQ(event.data.control.param, 0);
	CHECK_EQ(event.data.control.value, 5);
}

static const struct ktap_case cases[] = {
	CASE_DEFECT(defect_06_full_listener_holds_nobody_up),
	CASE_DEFECT(defect_06_no_stale_fields),
};

KTAP_MAIN(cases);
