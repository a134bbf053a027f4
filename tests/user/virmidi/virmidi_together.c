// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The virtual devices: what one write() sends arrives as if it had been written
 * message by message, at programs and drivers, in the same order.
 */
#include "ktap.h"
#include "rawlib.h"

/* Several times as many as the core delivers together, and some. */
#define NOTES 21

#define THROUGH 14	/* client of Midi Through */

static unsigned char notes[NOTES * 3];

static void fill_notes(void)
{
	unsigned int i;

	for (i = 0; i < NOTES; i++) {
		notes[i * 3] = 0x90 | i % 16;
		notes[i * 3 + 1] = 40 + i;
		notes[i * 3 + 2] = 1 + i;
	}
}

static void must_be_note(const struct snd_seq_event *event, unsigned int i)
{
	CHECK_EQ(event->type, SNDRV_SEQ_EVENT_NOTEON);
	CHECK_EQ(event->flags & SNDRV_SEQ_EVENT_LENGTH_MASK,
		 SNDRV_SEQ_EVENT_LENGTH_FIXED);
	CHECK_EQ(event->tag, 0);
	CHECK_EQ(event->data.note.channel, i % 16);
	CHECK_EQ(event->data.note.note, 40 + i);
	CHECK_EQ(event->data.note.velocity, 1 + i);
}

static void must_receive_notes(struct seq_client *to, unsigned int count)
{
	struct snd_seq_event got;
	unsigned int i;

	for (i = 0; i < count; i++) {
		seq_must_receive(to, &got);
		must_be_note(&got, i);
		CHECK_EQ(got.queue, SNDRV_SEQ_QUEUE_DIRECT);
		CHECK_EQ(got.source.client, RAW_CLIENT(0));
		CHECK_EQ(got.dest.client, to->id);
	}
}

static void must_write_notes(int out)
{
	fill_notes();
	raw_must_write(out, notes, sizeof(notes));
}

static void programs_get_all_in_order(void)
{
	struct seq_client *one, *other;

	raw_must_load();
	one = raw_must_hear(0);
	other = raw_must_hear(0);
	must_write_notes(raw_must_open(0, O_WRONLY));
	must_receive_notes(one, NOTES);
	must_receive_notes(other, NOTES);
	CHECK(seq_nothing(one));
	CHECK(seq_nothing(other));
}

static void full_program_harms_no_other(void)
{
	struct seq_client *narrow, *wide;
	struct snd_seq_event got;

	raw_must_load();
	narrow = raw_must_hear(0);
	wide = raw_must_hear(0);
	MUST(!seq_set_pool(narrow->fd, 0, 5, 0));
	must_write_notes(raw_must_open(0, O_WRONLY));
	must_receive_notes(wide, NOTES);
	CHECK(seq_nothing(wide));
	CHECK_EQ(seq_event_lost(wide->fd, narrow->id), NOTES - 5);
	must_receive_notes(narrow, 5);
	CHECK_EQ(seq_receive(narrow, &got, NULL), -ENOSPC);
}

static void stamps_are_made_for_each(void)
{
	struct seq_client *to;
	struct snd_seq_port_subscribe info;
	struct snd_seq_event got;
	unsigned int i;
	int queue;

	raw_must_load();
	to = seq_must_open();
	info = seq_subscription(RAW_CLIENT(0), 0, to->id,
				seq_must_port(to, SEQ_CAP_ALL));
	queue = seq_must_queue(to);
	seq_must_start(to, queue);
	info.flags = SNDRV_SEQ_PORT_SUBS_TIMESTAMP;
	info.queue = queue;
	MUST(!seq_call(to->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &info));
	seq_drop(to);
	must_write_notes(raw_must_open(0, O_WRONLY));
	for (i = 0; i < NOTES; i++) {
		seq_must_receive(to, &got);
		must_be_note(&got, i);
		CHECK_EQ(got.queue, queue);
	}
	CHECK(seq_nothing(to));
}

/* One that is the only one gets them from the core together. */
static void driver_gets_all_in_order(void)
{
	int out, in[2];

	raw_must_load();
	raw_must_connect(0, 1);
	out = raw_must_open(0, O_WRONLY);
	in[0] = raw_must_listen(1);
	must_write_notes(out);
	CHECK(raw_reads(in[0], notes, sizeof(notes)));
	raw_must_connect(0, 2);
	in[1] = raw_must_listen(2);
	must_write_notes(out);
	CHECK(raw_reads(in[0], notes, sizeof(notes)));
	CHECK(raw_reads(in[1], notes, sizeof(notes)));
	CHECK(raw_nothing(in[0]));
	CHECK(raw_nothing(in[1]));
}

static void connection_to_a_driver_may_stamp(void)
{
	struct seq_client *owner;
	struct snd_seq_port_subscribe info =
		seq_subscription(RAW_CLIENT(0), 0, RAW_CLIENT(1), 0);
	int in, out;

	raw_must_load();
	owner = seq_must_open();
	info.queue = seq_must_queue(owner);
	info.flags = SNDRV_SEQ_PORT_SUBS_TIMESTAMP;
	MUST(!seq_call(owner->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &info));
	out = raw_must_open(0, O_WRONLY);
	in = raw_must_listen(1);
	must_write_notes(out);
	CHECK(raw_reads(in, notes, sizeof(notes)));
	CHECK(raw_nothing(in));
}

/* Events that a driver passes on come between those that go to the program directly. */
static void driver_that_passes_on_takes_turns(void)
{
	struct snd_seq_event got;
	struct seq_client *to;
	unsigned int i;

	MUST(!system("modprobe snd-seq-dummy"));
	raw_must_load();
	to = raw_must_hear(0);
	MUST(!seq_subscribe(to->fd, RAW_CLIENT(0), 0, THROUGH, 0));
	MUST(!seq_subscribe(to->fd, THROUGH, 0, to->id, 0));
	seq_drop(to);
	must_write_notes(raw_must_open(0, O_WRONLY));
	for (i = 0; i < 2 * NOTES; i++) {
		seq_must_receive(to, &got);
		must_be_note(&got, i / 2);
		CHECK_EQ(got.source.client, i % 2 ? THROUGH : RAW_CLIENT(0));
	}
	CHECK(seq_nothing(to));
	MUST(!seq_unsubscribe(to->fd, RAW_CLIENT(0), 0, THROUGH, 0));
}

static void driver_that_passes_on_is_alone(void)
{
	struct snd_seq_event got;
	struct seq_client *to;
	unsigned int i;

	MUST(!system("modprobe snd-seq-dummy"));
	raw_must_load();
	to = seq_must_open();
	MUST(!seq_subscribe(to->fd, THROUGH, 0, to->id,
			    seq_must_port(to, SEQ_CAP_ALL)));
	MUST(!seq_subscribe(to->fd, RAW_CLIENT(0), 0, THROUGH, 0));
	seq_drop(to);
	must_write_notes(raw_must_open(0, O_WRONLY));
	for (i = 0; i < NOTES; i++) {
		seq_must_receive(to, &got);
		must_be_note(&got, i);
		CHECK_EQ(got.source.client, THROUGH);
	}
	CHECK(seq_nothing(to));
	MUST(!seq_unsubscribe(to->fd, RAW_CLIENT(0), 0, THROUGH, 0));
}

static void messages_of_all_kinds_keep_their_place(void)
{
	static const unsigned char all[] = {
		0x90, 60, 64, 0xf8, 0xb0, 7, 100, 0xf0, 1, 2, 0xf7, 0xc0, 5,
		0x80, 60, 0, 0xe0, 1, 64, 0xf2, 3, 4, 0xf0, 0xf7, 0xfa, 0xa1, 2, 3,
		0xd2, 9, 0xf6, 0xf1, 0x12, 0xf3, 8, 0x93, 1, 2,
	};
	int out, in;

	raw_must_load();
	raw_must_connect(0, 1);
	out = raw_must_open(0, O_WRONLY);
	in = raw_must_listen(1);
	raw_must_write(out, all, sizeof(all));
	CHECK(raw_reads(in, all, sizeof(all)));
	CHECK(raw_nothing(in));
}

/* Of what was gathered, a note must wait for another stream's SysEx. */
static void one_that_must_wait_keeps_its_place(void)
{
	static const unsigned char mixed[] = {
		0xf8, 0xfa, 0xfc, 0x90, 60, 64, 0x91, 61, 64, 0xf8,
	};
	static unsigned char sysex[100000];
	int long_out, out, in;

	raw_fill_sysex(sysex, sizeof(sysex), 7);
	raw_must_load();
	raw_must_connect(0, 1);
	long_out = raw_must_open(0, O_WRONLY);
	out = raw_must_open(0, O_WRONLY);
	in = raw_must_listen(1);
	raw_must_write(long_out, sysex, 90000);
	CHECK(raw_reads(in, sysex, 65536));
	raw_must_write(out, mixed, sizeof(mixed));
	CHECK(raw_reads(in, mixed, 3));
	raw_must_write(long_out, sysex + 90000, sizeof(sysex) - 90000);
	CHECK(raw_reads(in, sysex + 65536, sizeof(sysex) - 65536));
	CHECK(raw_reads(in, mixed + 3, sizeof(mixed) - 3));
	CHECK(raw_nothing(in));
}

static const struct ktap_case cases[] = {
	CASE(programs_get_all_in_order),
	CASE(full_program_harms_no_other),
	CASE(stamps_are_made_for_each),
	CASE(driver_gets_all_in_order),
	CASE(connection_to_a_driver_may_stamp),
	CASE(driver_that_passes_on_takes_turns),
	CASE(driver_that_passes_on_is_alone),
	CASE(messages_of_all_kinds_keep_their_place),
	CASE(one_that_must_wait_keeps_its_place),
};

KTAP_MAIN(cases);
