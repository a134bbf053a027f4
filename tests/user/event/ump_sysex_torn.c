// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A SysEx in packets of which the receiver did not want, or could not get, some in the
 * middle is not delivered; one that only a refused message would have cut off is.
 */
#include "ktap.h"
#include "umplib.h"

#define GROUP_0 2u

static const char first[] = "30160102 03040506";
static const char middle[] = "30260708 090a0b0c";
static const char last[] = "30310d00 00000000";

static void set_filters(struct ump_end *to, unsigned int filter,
			unsigned int groups)
{
	ump_must_filter(to->client, filter, groups);
}

static void set_capability(struct ump_end *to, unsigned int capability)
{
	struct ump_port_info info;

	MUST(!ump_get_port(to->client, to->client->id, to->port, &info));
	info.capability = capability;
	MUST(!seq_call(to->client->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &info));
}

/* The beginning, and the connection. */
static void must_start(struct ump_end *from, struct ump_end *to)
{
	*from = ump_must_end(1, 0);
	*to = ump_must_end(0, 0);
	ump_must_connect(from, to);
	ump_must_say(from, first);
}

/* The end makes nothing of what came before; another message is heard. */
static bool is_torn(struct ump_end *from, struct ump_end *to)
{
	ump_must_say(from, last);
	if (!ump_nothing(to))
		return false;
	ump_must_say(from, "30010100 00000000");
	return ump_hears(to, "f0 01 f7");
}

static void group_is_filtered_for_a_while(void)
{
	struct ump_end from, to;

	must_start(&from, &to);
	set_filters(&to, 0, GROUP_0);
	ump_must_say(&from, middle);
	set_filters(&to, 0, 0);
	CHECK(is_torn(&from, &to));
}

static void conversion_is_off_for_a_while(void)
{
	struct ump_end from, to;

	must_start(&from, &to);
	set_filters(&to, UMP_NO_CONVERT, 0);
	ump_must_say(&from, middle);
	set_filters(&to, 0, 0);
	CHECK(is_torn(&from, &to));
}

static void sysex_is_filtered_for_a_while(void)
{
	struct ump_end from, to;

	must_start(&from, &to);
	ump_must_want(to.client, SNDRV_SEQ_EVENT_NOTEON);
	ump_must_say(&from, middle);
	ump_must_want(to.client, SNDRV_SEQ_EVENT_SYSEX);
	CHECK(is_torn(&from, &to));
}

static void port_is_shut_for_a_while(void)
{
	struct ump_end from, to;

	must_start(&from, &to);
	set_capability(&to, SEQ_CAP_READ);
	ump_must_say(&from, middle);
	set_capability(&to, SEQ_CAP_ALL);
	CHECK(is_torn(&from, &to));
}

/* A port that has the number of another one by now has not got its beginning. */
static void port_is_made_again(void)
{
	struct ump_end from = ump_must_end(1, 0), to = ump_must_end(0, 0);
	struct ump_port_info info = {
		.addr = { .client = to.client->id, .port = to.port },
	};

	MUST(ump_say_to(&from, &to, first) > 0);
	MUST(!seq_call(to.client->fd, SNDRV_SEQ_IOCTL_DELETE_PORT, &info));
	CHECK_EQ(ump_say_to(&from, &to, middle), -ENOENT);
	MUST(ump_must_port(to.client, to.port, 0, 0, 0) == to.port);
	MUST(ump_say_to(&from, &to, last) > 0);
	CHECK(ump_nothing(&to));
	MUST(ump_say_to(&from, &to, "30010100 00000000") > 0);
	CHECK(ump_hears(&to, "f0 01 f7"));
}

/* A change of nothing that is heard tears nothing. */
static void other_changes_tear_nothing(void)
{
	struct ump_end from, to;

	must_start(&from, &to);
	set_filters(&to, 0, 0);
	set_capability(&to, SEQ_CAP_ALL);
	ump_must_say(&from, middle);
	ump_must_say(&from, last);
	CHECK(ump_hears(&to, "f0 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d f7"));
}

/* A message for which there is no room has not happened: it cuts off nothing. */
static void refused_message_cuts_off_nothing(void)
{
	static const char * const refused[] = {
		"20903c40", "30010900 00000000",
	};
	struct ump_end from = ump_must_end(1, 0), to = ump_must_end(0, 0);
	struct ump_event event;
	size_t i;
	int j;

	ump_must_have_room(to.client, 10);
	seq_set_nonblock(from.client->fd, true);
	for (i = 0; i < ARRAY_SIZE(refused); i++) {
		MUST(ump_say_to(&from, &to, first) > 0);
		for (j = 0; j < 10; j++)
			MUST(ump_say_to(&from, &to, "21b00740") > 0);
		CHECK_EQ(ump_say_to(&from, &to, refused[i]), -EAGAIN);
		for (j = 0; j < 10; j++)
			MUST(!ump_receive_now(&to, &event, NULL));
		CHECK_EQ(ump_receive_now(&to, &event, NULL), -ENOSPC);
		MUST(ump_say_to(&from, &to, last) > 0);
		CHECK(ump_hears(&to, "f0 01 02 03 04 05 06 0d f7"));
		/* When it is sent again, it does. */
		MUST(ump_say_to(&from, &to, first) > 0);
		MUST(ump_say_to(&from, &to, refused[i]) > 0);
		MUST(ump_say_to(&from, &to, last) > 0);
		CHECK(ump_hears(&to, i ? "f0 09 f7" : "90 3c 40"));
	}
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(group_is_filtered_for_a_while),
	CASE_ONBEAT(conversion_is_off_for_a_while),
	CASE_ONBEAT(sysex_is_filtered_for_a_while),
	CASE_ONBEAT(port_is_shut_for_a_while),
	CASE_ONBEAT(port_is_made_again),
	CASE_ONBEAT(other_changes_tear_nothing),
	CASE_ONBEAT(refused_message_cuts_off_nothing),
};

KTAP_MAIN(cases);
