// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * One sender by several connections to Midi Through, and by one after another: what came by
 * each is apart behind it.
 */
#include "ktap.h"
#include "throughlib.h"

static void must_feed_again(struct ump_end *from, int port, unsigned int flags)
{
	struct snd_seq_port_subscribe info =
		seq_subscription(from->client->id, from->port, THROUGH, port);

	info.flags = flags;
	if (flags)
		info.queue = seq_must_queue(from->client);
	MUST(!seq_call(from->client->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &info));
	ump_drop(from);
}

static void must_end(struct ump_end *from, int port)
{
	MUST(!seq_unsubscribe(from->client->fd, from->client->id, from->port, THROUGH, port));
	ump_drop(from);
}

/* Two connections to it: all comes twice, and nothing is of both. */
static void dump_by_two_connections_comes_twice(void)
{
	struct ump_end from, to;

	through_must_load("");
	from = through_must_feed(1);
	to = through_must_hear(0, 0);
	must_feed_again(&from, 0, SNDRV_SEQ_PORT_SUBS_TIMESTAMP);
	ump_must_say(&from, "30160102 03040506 30260708 090a0b0c 30310d00 00000000");
	CHECK(ump_hears(&to, "f0 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d f7 "
			"f0 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d f7"));
}

/* A value that had waited came by the connection that has ended. */
static void connection_to_it_begins_anew(void)
{
	struct ump_end from, to;

	through_must_load("");
	from = through_must_feed(1);
	to = through_must_hear(2, 0);
	ump_must_say(&from, "20b06500 20b06401 20b0060a");
	must_end(&from, 0);
	must_feed_again(&from, 0, 0);
	ump_must_say(&from, "20903c40");
	CHECK(ump_hears(&to, "40903c00 80000000"));
}

/* Ending one connection to it leaves what comes by another. */
static void other_connection_keeps_its_dump(void)
{
	struct ump_end from, to;

	through_must_load("ports=2");
	from = through_must_feed(1);
	to = through_must_hear(0, 0);
	must_feed_again(&from, 1, 0);
	ump_must_say(&from, "30160102 03040506");
	must_end(&from, 1);
	ump_must_say(&from, "30310700 00000000");
	CHECK(ump_hears(&to, "f0 01 02 03 04 05 06 07 f7"));
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(dump_by_two_connections_comes_twice),
	CASE_ONBEAT(connection_to_it_begins_anew),
	CASE_ONBEAT(other_connection_keeps_its_dump),
};

KTAP_MAIN(cases);
