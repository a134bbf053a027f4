// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * SysEx in packets for a receiver that has no room, or that hears no end of it: it is
 * lost whole, and takes no room from others.
 */
#include "ktap.h"
#include "umplib.h"

/* The least there can be; the greatest part of it. */
#define LEAST 65536
#define MOST_OF_IT 60000

static void message_that_does_not_fit_is_lost_whole(void)
{
	struct ump_end from = ump_must_end(0, 0), to = ump_must_end(2, 0);
	struct ump_event event;
	int i;

	ump_must_have_room(to.client, 10);
	ump_must_connect(&from, &to);
	for (i = 0; i < 10; i++)
		ump_must_say(&from, "b0 07 40");
	ump_must_send_sysex(&from, ump_sysex_new(100), 102);
	for (i = 0; i < 10; i++)
		MUST(!ump_receive_now(&to, &event, NULL));
	CHECK_EQ(ump_receive_now(&to, &event, NULL), -ENOSPC);
	CHECK(ump_nothing(&to));
	CHECK_EQ(seq_event_lost(to.client->fd, to.client->id), 1);
	ump_must_send_sysex(&from, "\xf0\x01\xf7", 3);
	CHECK(ump_hears(&to, "30010100 00000000"));
}

/* A message that is joined for a full receiver is lost, and told once. */
static void joined_message_that_does_not_fit_is_lost_whole(void)
{
	struct ump_end from = ump_must_end(2, 0), to = ump_must_end(0, 0);
	struct ump_event event;
	int i;

	ump_must_have_room(to.client, 10);
	ump_must_connect(&from, &to);
	ump_must_say(&from, "30160102 03040506");
	for (i = 0; i < 10; i++)
		ump_must_say(&from, "41b00700 80000000");
	ump_must_say(&from, "30260102 03040506 30310700 00000000");
	for (i = 0; i < 10; i++) {
		MUST(!ump_receive_now(&to, &event, NULL));
		CHECK_EQ(event.type, SNDRV_SEQ_EVENT_CONTROLLER);
	}
	CHECK_EQ(ump_receive_now(&to, &event, NULL), -ENOSPC);
	CHECK(ump_nothing(&to));
	CHECK_EQ(seq_event_lost(to.client->fd, to.client->id), 1);
	ump_must_say(&from, "30010900 00000000");
	CHECK(ump_hears(&to, "f0 09 f7"));
}

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

static bool passes(struct ump_end *from, struct ump_end *to, size_t length)
{
	unsigned char *sysex = ump_sysex_new(length);
	const unsigned char *payload;
	struct ump_event event;

	ump_must_say(from, ump_sysex_text(sysex, length, 0));
	if (ump_receive_now(to, &event, &payload))
		return false;
	return event.type == SNDRV_SEQ_EVENT_SYSEX &&
	       event.data.ext.len == length + 2 &&
	       !memcmp(payload, sysex, length + 2) && ump_nothing(to);
}

static void message_without_an_end_is_lost_whole(void)
{
	struct ump_end from = ump_must_end(2, 0), to = ump_must_end(0, 0);
	struct ump_event event;

	ump_must_limit_data();
	ump_must_connect(&from, &to);
	must_begin(&from, MOST_OF_IT);
	ump_must_say(&from, "30260102 03040506 41903c00 80000000");
	CHECK(ump_hears(&to, "90 3c 40"));
	must_begin(&from, LEAST / 6 * 6 + 600);
	CHECK_EQ(ump_receive_now(&to, &event, NULL), -ENOSPC);
	ump_must_say(&from, "30260102 03040506 30310700 00000000");
	CHECK(ump_nothing(&to));
	CHECK_EQ(seq_event_lost(to.client->fd, to.client->id), 1);
	CHECK(passes(&from, &to, MOST_OF_IT));
}

static void closed_sender_leaves_no_message(void)
{
	struct ump_end first = ump_must_end(2, 0), second = ump_must_end(2, 0);
	struct ump_end to = ump_must_end(0, 0);

	ump_must_limit_data();
	ump_must_connect(&first, &to);
	ump_must_connect(&second, &to);
	must_begin(&first, MOST_OF_IT);
	seq_close(first.client);
	ump_drop(&to);
	CHECK(passes(&second, &to, MOST_OF_IT));
	CHECK_EQ(seq_event_lost(to.client->fd, to.client->id), 0);
}

static void ended_connection_leaves_no_message(void)
{
	struct ump_end from = ump_must_end(2, 0), to = ump_must_end(0, 0);
	struct ump_end second = ump_must_end(2, 0);

	ump_must_limit_data();
	ump_must_connect(&from, &to);
	ump_must_connect(&second, &to);
	must_begin(&from, MOST_OF_IT);
	ump_must_disconnect(&from, &to);
	CHECK(passes(&second, &to, MOST_OF_IT));
	ump_must_connect(&from, &to);
	ump_must_say(&from, "30310700 00000000");
	CHECK(ump_nothing(&to));
	CHECK_EQ(seq_event_lost(to.client->fd, to.client->id), 0);
}

static void other_version_leaves_no_message(void)
{
	struct ump_end from = ump_must_end(2, 0), to = ump_must_end(0, 0);

	ump_must_limit_data();
	ump_must_connect(&from, &to);
	must_begin(&from, MOST_OF_IT);
	ump_must_switch(&to, 2);
	ump_must_switch(&to, 0);
	ump_must_say(&from, "30310700 00000000");
	CHECK(ump_nothing(&to));
	CHECK(passes(&from, &to, MOST_OF_IT));
	CHECK_EQ(seq_event_lost(to.client->fd, to.client->id), 0);
}

/* Messages that came without a connection. */
static void deleted_port_leaves_no_message(void)
{
	struct ump_end from = ump_must_end(2, 0), second = ump_must_end(2, 0);
	struct ump_end to = ump_must_end(0, 0);
	struct ump_port_info info = { .addr.client = to.client->id };
	char *text = ump_sysex_text(ump_sysex_new(MOST_OF_IT), MOST_OF_IT, 0);

	ump_must_limit_data();
	/* All but the packet of the last bytes. */
	text[MOST_OF_IT / 6 * 18 - 19] = '\0';
	MUST(ump_say_to(&from, &to, text) > 0);
	info.addr.port = to.port;
	to.port = ump_must_port(to.client, -1, 0, 0, 0);
	MUST(!seq_call(to.client->fd, SNDRV_SEQ_IOCTL_DELETE_PORT, &info));
	ump_must_connect(&second, &to);
	CHECK(passes(&second, &to, MOST_OF_IT));
	CHECK_EQ(seq_event_lost(to.client->fd, to.client->id), 0);
	free(text);
}

/* --- what has begun gives way --- */

/* To an event. */
static void unfinished_message_leaves_room_for_events(void)
{
	struct ump_end from = ump_must_end(2, 0), second = ump_must_end(0, 0);
	struct ump_end to = ump_must_end(0, 0);
	struct ump_event event;

	ump_must_limit_data();
	ump_must_connect(&from, &to);
	ump_must_connect(&second, &to);
	must_begin(&from, MOST_OF_IT);
	ump_must_send_sysex(&second, ump_sysex_new(MOST_OF_IT - 2), MOST_OF_IT);
	CHECK_EQ(ump_receive_now(&to, &event, NULL), -ENOSPC);
	MUST(!ump_receive_now(&to, &event, NULL));
	CHECK_EQ(event.type, SNDRV_SEQ_EVENT_SYSEX);
	CHECK_EQ(event.data.ext.len, MOST_OF_IT);
	CHECK_EQ(seq_event_lost(to.client->fd, to.client->id), 1);
	ump_must_say(&from, "30310700 00000000");
	CHECK(ump_nothing(&to));
	CHECK(passes(&from, &to, MOST_OF_IT));
}

/* To what another program sends, if that one has less. */
static void greatest_message_gives_way(void)
{
	struct ump_end from = ump_must_end(2, 0), second = ump_must_end(2, 0);
	struct ump_end to = ump_must_end(0, 0);
	char *text = ump_sysex_text(ump_sysex_new(LEAST / 2), LEAST / 2, 0);
	const unsigned char *payload;
	struct ump_event event;

	ump_must_limit_data();
	ump_must_connect(&from, &to);
	ump_must_connect(&second, &to);
	must_begin(&from, MOST_OF_IT / 12 * 6);
	from.port = ump_must_port(from.client, -1, 0, 0, 0);
	ump_must_connect(&from, &to);
	must_begin(&from, MOST_OF_IT / 12 * 6);
	ump_must_say(&second, text);
	CHECK_EQ(ump_receive_now(&to, &event, NULL), -ENOSPC);
	MUST(!ump_receive_now(&to, &event, &payload));
	CHECK_EQ(event.data.ext.len, LEAST / 2 + 2);
	CHECK_EQ(event.source.client, second.client->id);
	CHECK_EQ(seq_event_lost(to.client->fd, to.client->id), 1);
	free(text);
}

static void cleared_input_leaves_no_message(void)
{
	struct snd_seq_remove_events remove = {
		.remove_mode = SNDRV_SEQ_REMOVE_INPUT,
	};
	struct ump_end from = ump_must_end(2, 0), second = ump_must_end(2, 0);
	struct ump_end to = ump_must_end(0, 0);

	ump_must_limit_data();
	ump_must_connect(&from, &to);
	ump_must_connect(&second, &to);
	must_begin(&from, MOST_OF_IT);
	MUST(!seq_call(to.client->fd, SNDRV_SEQ_IOCTL_REMOVE_EVENTS, &remove));
	CHECK(passes(&second, &to, MOST_OF_IT));
	ump_must_say(&from, "30310700 00000000");
	CHECK(ump_nothing(&to));
}

/* --- places --- */

static void must_begin_in_all_groups(struct ump_end *from)
{
	char text[40];
	int group;

	for (group = 0; group < 16; group++) {
		snprintf(text, sizeof(text), "3%x160102 03040506", group);
		ump_must_say(from, text);
	}
}

/* One program that begins many forgets its own, not those of others. */
static void others_messages_take_no_place(void)
{
	struct ump_end from = ump_must_end(1, 0), other = ump_must_end(1, 0);
	struct ump_end to = ump_must_end(0, 0);
	int i;

	ump_must_connect(&from, &to);
	ump_must_say(&from, "30160102 03040506");
	for (i = 0; i < 4; i++) {
		other.port = ump_must_port(other.client, -1, 0, 0, 0);
		ump_must_connect(&other, &to);
		must_begin_in_all_groups(&other);
	}
	ump_must_say(&from, "30310700 00000000");
	ump_drop(&to);
	ump_must_say(&from, "30160102 03040506");
	must_begin_in_all_groups(&other);
	ump_must_say(&from, "30310700 00000000");
	CHECK(ump_hears(&to, "f0 01 02 03 04 05 06 07 f7"));
}

/* Each that gives up its place is lost, which the program can see. */
static void displaced_messages_are_counted(void)
{
	struct ump_end from = ump_must_end(1, 0), to = ump_must_end(0, 0);
	struct ump_event event;
	int i;

	ump_must_connect(&from, &to);
	must_begin_in_all_groups(&from);
	for (i = 0; i < 2; i++) {
		from.port = ump_must_port(from.client, -1, 0, 0, 0);
		ump_must_connect(&from, &to);
		CHECK_EQ(seq_event_lost(to.client->fd, to.client->id), 0);
		must_begin_in_all_groups(&from);
	}
	CHECK_EQ(seq_event_lost(to.client->fd, to.client->id), 16);
	CHECK_EQ(ump_receive_now(&to, &event, NULL), -ENOSPC);
	CHECK(ump_nothing(&to));
}

/* A SysEx that is whole in one packet needs none. */
static void complete_message_takes_no_place(void)
{
	struct ump_end from[33], to = ump_must_end(0, 0);
	int i;

	for (i = 0; i < 33; i++) {
		from[i] = ump_must_end(1, 0);
		ump_must_connect(&from[i], &to);
	}
	for (i = 0; i < 32; i++)
		ump_must_say(&from[i], "30110100 00000000");
	ump_must_say(&from[32], "30010900 00000000");
	for (i = 0; i < 32; i++)
		ump_must_say(&from[i], "30310200 00000000");
	CHECK(ump_hears(&to, "f0 09 f7"
			" f0 01 02 f7 f0 01 02 f7 f0 01 02 f7 f0 01 02 f7"
			" f0 01 02 f7 f0 01 02 f7 f0 01 02 f7 f0 01 02 f7"
			" f0 01 02 f7 f0 01 02 f7 f0 01 02 f7 f0 01 02 f7"
			" f0 01 02 f7 f0 01 02 f7 f0 01 02 f7 f0 01 02 f7"
			" f0 01 02 f7 f0 01 02 f7 f0 01 02 f7 f0 01 02 f7"
			" f0 01 02 f7 f0 01 02 f7 f0 01 02 f7 f0 01 02 f7"
			" f0 01 02 f7 f0 01 02 f7 f0 01 02 f7 f0 01 02 f7"
			" f0 01 02 f7 f0 01 02 f7 f0 01 02 f7 f0 01 02 f7"));
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(message_that_does_not_fit_is_lost_whole),
	CASE_ONBEAT(joined_message_that_does_not_fit_is_lost_whole),
	CASE_ONBEAT(message_without_an_end_is_lost_whole),
	CASE_ONBEAT(closed_sender_leaves_no_message),
	CASE_ONBEAT(ended_connection_leaves_no_message),
	CASE_ONBEAT(other_version_leaves_no_message),
	CASE_ONBEAT(deleted_port_leaves_no_message),
	CASE_ONBEAT(unfinished_message_leaves_room_for_events),
	CASE_ONBEAT(greatest_message_gives_way),
	CASE_ONBEAT(cleared_input_leaves_no_message),
	CASE_ONBEAT(others_messages_take_no_place),
	CASE_ONBEAT(displaced_messages_are_counted),
	CASE_ONBEAT(complete_message_takes_no_place),
};

KTAP_MAIN(cases);
