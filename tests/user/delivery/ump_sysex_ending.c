// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A sender has two ways to a driver, a connection and its address. While a message that
 * came by the connection is ended, since that ends, none begins by the other way.
 *
 * time-limit: 120
 */
#include "driverlib.h"
#include "ktap.h"
#include "umplib.h"

#include <pthread.h>
#include <sched.h>

#define TIMES 60

/* Whole packets, of which a driver gets the first 256 bytes at once. */
#define BEGUN 264

struct setup {
	struct ump_end from, other;
	int driver, port;
	char *beginning;
};

static void prepare(struct setup *setup)
{
	setup->driver = driver_must_create();
	setup->port = driver_do(SAMPLE_ATTACH, setup->driver, 0);
	MUST(setup->port >= 0);
	setup->from = ump_must_end(1, 0);
	setup->other = ump_must_end(0, 0);
	setup->beginning = ump_sysex_text(ump_sysex_new(BEGUN + 1), BEGUN + 1, 0);
	setup->beginning[BEGUN / 6 * 18 - 1] = '\0';
}

static void say_directly(struct setup *setup, const char *text)
{
	MUST(ump_say_to_port(&setup->from, setup->driver, setup->port, text) >= 0);
}

/* By another program, since a write of several packets waits for calls of its own. */
static void *disconnect(void *argument)
{
	struct setup *setup = argument;

	MUST(!seq_unsubscribe(setup->other.client->fd, setup->from.client->id,
			      setup->from.port, setup->driver, setup->port));
	return NULL;
}

static int connections(struct setup *setup)
{
	struct snd_seq_port_info info;

	MUST(!seq_get_port(setup->from.client->fd, setup->from.client->id,
			   setup->from.port, &info));
	return info.read_use;
}

/* An F7 alone is the end of the first message, or a part of the second. */
static bool is_end(const struct sample_call *call)
{
	return (call->event.data.ext.len & 0xffff) == 1 && call->bytes[0] == 0xf7;
}

/* The first message is ended before the second begins, if that is not dropped. */
static void check_once(struct setup *setup)
{
	struct sample_call call = { };
	pthread_t thread;
	int before, count;

	MUST(!seq_subscribe(setup->from.client->fd, setup->from.client->id,
			    setup->from.port, setup->driver, setup->port));
	ump_must_say(&setup->from, setup->beginning);
	before = driver_ask(&call, SAMPLE_RECEIVED, setup->driver);
	MUST(!pthread_create(&thread, NULL, disconnect, setup));
	while (connections(setup))
		sched_yield();
	say_directly(setup, setup->beginning);
	MUST(!pthread_join(thread, NULL));
	count = driver_ask(&call, SAMPLE_RECEIVED, setup->driver) - before;
	CHECK(count >= 1);
	CHECK_EQ(is_end(&call), count == 1);
	/* Whichever it was, from now on there is one that is whole. */
	say_directly(setup, "30010100 00000000");
	before = driver_ask(&call, SAMPLE_RECEIVED, setup->driver);
	say_directly(setup, "30110100 00000000 30310200 00000000");
	CHECK_EQ(driver_ask(&call, SAMPLE_RECEIVED, setup->driver), before + 1);
	CHECK_EQ(call.event.data.ext.len & 0xffff, 4);
}

static void late_end_ends_nothing_else(void)
{
	struct setup setup = { };
	int i;

	prepare(&setup);
	for (i = 0; i < TIMES && !ktap_failures; i++)
		check_once(&setup);
	driver_must_delete(setup.driver);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(late_end_ends_nothing_else),
};

KTAP_MAIN(cases);
