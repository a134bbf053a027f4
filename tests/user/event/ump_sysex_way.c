// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A SysEx in packets whose end is still to come gives way to what there is room for
 * without it, and to nothing that is lost even so.
 */
#include "ktap.h"
#include "umplib.h"

/* Most of 64 KiB, the least limit that there can be. */
#define MOST_OF_IT 60000

/* So many bytes of a message that does not end. */
static void must_begin(struct ump_end *from, size_t length)
{
	char *text = ump_sysex_text(ump_sysex_new(length + 1), length + 1, 0);

	MUST(length % 6 == 0);
	/* All but the packet of the last byte. */
	text[length / 6 * 18 - 1] = '\0';
	ump_must_say(from, text);
	free(text);
}

/* One that there is no cell for. */
static void refused_message_displaces_nothing(void)
{
	static const char * const refused[] = {
		"30060102 03040506", "30360708 090a0b0c",
	};
	struct ump_end from = ump_must_end(2, 0), second = ump_must_end(2, 0);
	struct ump_end to = ump_must_end(0, 0);
	struct ump_event event;
	size_t i;
	int j;

	ump_must_limit_data();
	ump_must_have_room(to.client, 10);
	ump_must_connect(&from, &to);
	seq_set_nonblock(second.client->fd, true);
	for (i = 0; i < ARRAY_SIZE(refused); i++) {
		if (i)
			MUST(ump_say_to(&second, &to, "30160102 03040506") > 0);
		/* 7 bytes are left, or as many for the end of the other one. */
		must_begin(&from, i ? 65520 : 65526);
		ump_must_say(&from, "30220102 00000000");
		for (j = 0; j < 10; j++)
			MUST(ump_say_to(&second, &to, "41b00700 80000000") > 0);
		CHECK_EQ(ump_say_to(&second, &to, refused[i]), -EAGAIN);
		CHECK_EQ(seq_event_lost(to.client->fd, to.client->id), i + 1);
		for (j = 0; j < 10; j++)
			MUST(!ump_receive_now(&to, &event, NULL));
		CHECK_EQ(ump_receive_now(&to, &event, NULL), -ENOSPC);
		ump_must_say(&from, "30300000 00000000");
		MUST(!ump_receive_now(&to, &event, NULL));
		CHECK_EQ(event.type, SNDRV_SEQ_EVENT_SYSEX);
		CHECK(event.data.ext.len > MOST_OF_IT);
		CHECK(ump_nothing(&to));
	}
}

/* A part of a message in events that goes on needs no cell. */
static void unfinished_message_leaves_room_for_later_parts(void)
{
	struct ump_end from = ump_must_end(2, 0), second = ump_must_end(0, 0);
	struct ump_end to = ump_must_end(0, 0);
	unsigned char *sysex = ump_sysex_new(6098);
	struct ump_event event;
	int i;

	ump_must_limit_data();
	ump_must_have_room(to.client, 10);
	ump_must_connect(&from, &to);
	ump_must_connect(&second, &to);
	ump_must_send_sysex(&second, sysex, 100);
	for (i = 0; i < 9; i++)
		ump_must_say(&second, "b0 07 40");
	must_begin(&from, MOST_OF_IT);
	ump_must_send_sysex(&second, sysex + 100, 6000);
	MUST(!ump_receive_now(&to, &event, NULL));
	CHECK_EQ(event.type, SNDRV_SEQ_EVENT_SYSEX);
	CHECK_EQ(event.data.ext.len, 100);
	for (i = 0; i < 9; i++)
		MUST(!ump_receive_now(&to, &event, NULL));
	CHECK_EQ(ump_receive_now(&to, &event, NULL), -ENOSPC);
	MUST(!ump_receive_now(&to, &event, NULL));
	CHECK_EQ(event.type, SNDRV_SEQ_EVENT_SYSEX);
	CHECK_EQ(event.data.ext.len, 6000);
	CHECK(ump_nothing(&to));
	CHECK_EQ(seq_event_lost(to.client->fd, to.client->id), 1);
	free(sysex);
}

/* A part of one that is lost already takes no room from others. */
static void later_part_of_a_lost_message_displaces_nothing(void)
{
	struct ump_end from = ump_must_end(2, 0), second = ump_must_end(0, 0);
	struct ump_end to = ump_must_end(0, 0);
	unsigned char *sysex = ump_sysex_new(6098);
	struct ump_event event = { 0 };
	int i;

	ump_must_limit_data();
	ump_must_have_room(to.client, 10);
	ump_must_connect(&from, &to);
	ump_must_connect(&second, &to);
	for (i = 0; i < 10; i++)
		ump_must_say(&second, "b0 07 40");
	ump_must_send_sysex(&second, sysex, 100);
	for (i = 0; i < 10; i++)
		MUST(!ump_receive_now(&to, &event, NULL));
	CHECK_EQ(ump_receive_now(&to, &event, NULL), -ENOSPC);
	must_begin(&from, MOST_OF_IT);
	ump_must_send_sysex(&second, sysex + 100, 6000);
	ump_must_say(&from, "30310700 00000000");
	while (ump_receive_now(&to, &event, NULL) == -ENOSPC)
		;
	CHECK_EQ(event.type, SNDRV_SEQ_EVENT_SYSEX);
	CHECK_EQ(event.data.ext.len, MOST_OF_IT + 3);
	CHECK(ump_nothing(&to));
	CHECK_EQ(seq_event_lost(to.client->fd, to.client->id), 2);
	free(sysex);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(refused_message_displaces_nothing),
	CASE_ONBEAT(unfinished_message_leaves_room_for_later_parts),
	CASE_ONBEAT(later_part_of_a_lost_message_displaces_nothing),
};

KTAP_MAIN(cases);
