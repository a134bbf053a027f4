// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A connection ends, and is made again, while packets of a SysEx are on their way: what
 * is read is whole, nothing of the rest stays, and none of it counts as lost.
 *
 * time-limit: 120
 */
#include "ktap.h"
#include "umplib.h"

#include <pthread.h>
#include <sched.h>

/* Many more than may be open at a time. */
#define TIMES 3000
#define BEGINNINGS 50000

/* Packets that are sent while none is read, at most; there is room for twice as many. */
#define AHEAD 900
#define ROOM 2000

struct setup {
	struct ump_end from, to;
	unsigned int sent;	/* packets since the reader began to read last */
	bool done;
};

static void say(struct ump_end *from, int status, int count, int byte)
{
	char text[32];

	snprintf(text, sizeof(text), "30%d%d%02x%02x %02x%02x%02x%02x", status,
		 count, byte, byte, byte, byte, byte, byte);
	ump_must_say(from, text);
}

/* A reader that has lost its CPU is waited for, in the middle of a message as well. */
static void say_when_read(struct setup *setup, int status, int byte)
{
	while (__atomic_load_n(&setup->sent, __ATOMIC_SEQ_CST) >= AHEAD &&
	       !__atomic_load_n(&setup->done, __ATOMIC_RELAXED))
		sched_yield();
	__atomic_add_fetch(&setup->sent, 1, __ATOMIC_SEQ_CST);
	say(&setup->from, status, 6, byte);
}

/* All bytes of a message are the same. */
static void *send_messages(void *argument)
{
	struct setup *setup = argument;
	int byte = 0;

	while (!__atomic_load_n(&setup->done, __ATOMIC_RELAXED)) {
		say_when_read(setup, 1, byte);
		say_when_read(setup, 2, byte);
		say_when_read(setup, 3, byte);
		byte = (byte + 1) & 127;
	}
	return NULL;
}

static void check_message(const struct ump_event *event,
			  const unsigned char *payload)
{
	unsigned int i;

	CHECK_EQ(event->type, SNDRV_SEQ_EVENT_SYSEX);
	CHECK_EQ(event->data.ext.len, 20);
	for (i = 2; i < 19; i++)
		if (payload[i] != payload[1])
			FAIL("byte %u of %d is %d", i, payload[1], payload[i]);
}

static unsigned int check_messages(struct setup *setup)
{
	const unsigned char *payload;
	struct ump_event event;
	unsigned int count = 0;
	int err;

	__atomic_store_n(&setup->sent, 0, __ATOMIC_SEQ_CST);
	while (!(err = ump_receive_now(&setup->to, &event, &payload))) {
		check_message(&event, payload);
		count++;
	}
	/* Nothing was lost in favour of what has no end. */
	CHECK_EQ(err, -EAGAIN);
	return count;
}

static void reconnect(struct setup *setup)
{
	struct seq_client *from = setup->from.client, *to = setup->to.client;

	MUST(!seq_unsubscribe(to->fd, from->id, setup->from.port, to->id,
			      setup->to.port));
	MUST(!seq_subscribe(to->fd, from->id, setup->from.port, to->id,
			    setup->to.port));
}

static void messages_are_whole(void)
{
	struct setup setup = {
		.from = ump_must_end(2, 0), .to = ump_must_end(0, 0),
	};
	unsigned int count = 0;
	pthread_t thread;
	int i;

	ump_must_have_room(setup.to.client, ROOM);
	ump_must_connect(&setup.from, &setup.to);
	MUST(!pthread_create(&thread, NULL, send_messages, &setup));
	for (i = 0; i < TIMES && !ktap_failures; i++) {
		reconnect(&setup);
		count += check_messages(&setup);
	}
	__atomic_store_n(&setup.done, true, __ATOMIC_RELAXED);
	MUST(!pthread_join(thread, NULL));
	count += check_messages(&setup);
	ktap_note("%u messages", count);
	say(&setup.from, 0, 6, 5);
	CHECK(ump_hears(&setup.to, "f0 05 05 05 05 05 05 f7"));
}

/* Each cuts off the one before. */
static void *begin_messages(void *argument)
{
	struct setup *setup = argument;

	while (!__atomic_load_n(&setup->done, __ATOMIC_RELAXED))
		ump_must_say(&setup->from, "30160102 03040506");
	return NULL;
}

/* That a connection ends just when a message begins is no loss. */
static void beginnings_are_not_lost(void)
{
	struct setup setup = {
		.from = ump_must_end(2, 0), .to = ump_must_end(0, 0),
	};
	pthread_t thread;
	int i;

	ump_must_have_room(setup.to.client, ROOM);
	ump_must_connect(&setup.from, &setup.to);
	MUST(!pthread_create(&thread, NULL, begin_messages, &setup));
	for (i = 0; i < BEGINNINGS; i++) {
		reconnect(&setup);
		if (i % 100 == 0)
			ump_drop(&setup.to);
	}
	__atomic_store_n(&setup.done, true, __ATOMIC_RELAXED);
	MUST(!pthread_join(thread, NULL));
	ump_drop(&setup.to);
	CHECK_EQ(seq_event_lost(setup.to.client->fd, setup.to.client->id), 0);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(messages_are_whole),
	CASE_ONBEAT(beginnings_are_not_lost),
};

KTAP_MAIN(cases);
