// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Scheduled events that cannot be delivered come back to a sender that asks
 * for it.
 */
#include "ktap.h"
#include "seqlib.h"

struct setup {
	struct seq_client *client;
	int port;
	int queue;
};

static struct setup prepare(unsigned int filter)
{
	struct snd_seq_client_info info;
	struct setup setup;

	setup.client = seq_must_open();
	seq_must_port(setup.client, SEQ_CAP_READ);
	setup.port = seq_must_port(setup.client, SEQ_CAP_ALL);
	setup.queue = seq_must_queue(setup.client);
	MUST(!seq_get_client(setup.client->fd, setup.client->id, &info));
	info.filter = filter;
	MUST(!seq_call(setup.client->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_INFO,
		       &info));
	return setup;
}

static struct snd_seq_event to_nowhere(struct setup *setup)
{
	struct snd_seq_event event = seq_event_numbered(77);

	event.source.port = setup->port;
	seq_event_to(&event, 127, 9);
	seq_event_at_tick(&event, setup->queue, 0);
	return event;
}

static void must_bounce(struct setup *setup, struct snd_seq_event *quoted)
{
	const unsigned char *payload;
	struct snd_seq_event event;

	MUST(!seq_receive(setup->client, &event, &payload));
	MUST(event.type == SNDRV_SEQ_EVENT_BOUNCE);
	CHECK_EQ(event.flags & SNDRV_SEQ_EVENT_LENGTH_MASK,
		 SNDRV_SEQ_EVENT_LENGTH_VARIABLE);
	CHECK_EQ(event.queue, SNDRV_SEQ_QUEUE_DIRECT);
	CHECK_EQ(event.source.client, SNDRV_SEQ_CLIENT_SYSTEM);
	CHECK_EQ(event.source.port, SNDRV_SEQ_PORT_SYSTEM_ANNOUNCE);
	CHECK_EQ(event.dest.client, setup->client->id);
	CHECK_EQ(event.dest.port, setup->port);
	MUST(event.data.ext.len == sizeof(*quoted));
	memcpy(quoted, payload, sizeof(*quoted));
}

static void original_comes_back(void)
{
	struct setup setup = prepare(SNDRV_SEQ_FILTER_BOUNCE);
	struct snd_seq_event event = to_nowhere(&setup), quoted;

	event.tag = 12;
	seq_must_send(setup.client, &event);
	must_bounce(&setup, &quoted);
	CHECK_EQ(quoted.type, SNDRV_SEQ_EVENT_USR0);
	CHECK_EQ(quoted.tag, 12);
	CHECK_EQ(quoted.dest.client, 127);
	CHECK_EQ(quoted.dest.port, 9);
	CHECK_EQ(quoted.queue, setup.queue);
	CHECK_EQ(quoted.data.raw32.d[0], 77);
	CHECK(seq_nothing(setup.client));
	CHECK_EQ(seq_event_lost(setup.client->fd, setup.client->id), 0);
}

static void not_without_asking(void)
{
	struct setup setup = prepare(0);
	struct snd_seq_event event = to_nowhere(&setup);

	seq_must_send(setup.client, &event);
	CHECK(seq_nothing(setup.client));
}

/* The error of a direct event is the answer of write(). */
static void not_for_direct_events(void)
{
	struct setup setup = prepare(SNDRV_SEQ_FILTER_BOUNCE);
	struct snd_seq_event event = to_nowhere(&setup);

	event.queue = SNDRV_SEQ_QUEUE_DIRECT;
	CHECK_EQ(seq_send(setup.client, &event), -ENOENT);
	CHECK(seq_nothing(setup.client));
}

static void permission_counts_as_undeliverable(void)
{
	struct setup setup = prepare(SNDRV_SEQ_FILTER_BOUNCE);
	struct snd_seq_event event = to_nowhere(&setup), quoted;

	seq_event_to(&event, SNDRV_SEQ_CLIENT_SYSTEM,
		     SNDRV_SEQ_PORT_SYSTEM_ANNOUNCE);
	seq_must_send(setup.client, &event);
	must_bounce(&setup, &quoted);
	CHECK_EQ(quoted.dest.port, SNDRV_SEQ_PORT_SYSTEM_ANNOUNCE);
}

/* No pointer of the kernel's, and none of the program's, comes back. */
static void fix_bounce_shows_no_pointer(void)
{
	struct setup setup = prepare(SNDRV_SEQ_FILTER_BOUNCE);
	struct snd_seq_event event = to_nowhere(&setup), quoted;
	unsigned char data[100] = { 0xf0 };

	event.type = SNDRV_SEQ_EVENT_SYSEX;
	MUST(!seq_send_variable(setup.client, &event, data, sizeof(data)));
	must_bounce(&setup, &quoted);
	CHECK_EQ(quoted.type, SNDRV_SEQ_EVENT_SYSEX);
	CHECK_EQ(quoted.data.ext.len, sizeof(data));
	CHECK(!quoted.data.ext.ptr);
}

/* On PREEMPT_RT a thread delivers what is due, perhaps after the write. */
static bool is_lost_in_time(const struct setup *setup, int count)
{
	__u64 end = seq_now() + SEQ_WAIT_MS * 1000000ull;
	int lost;

	do {
		lost = seq_event_lost(setup->client->fd, setup->client->id);
	} while (lost < count && seq_now() < end);
	return lost == count;
}

static void source_port_has_to_be_writable(void)
{
	struct setup setup = prepare(SNDRV_SEQ_FILTER_BOUNCE);
	struct snd_seq_event event = to_nowhere(&setup);

	event.source.port = 0;
	seq_must_send(setup.client, &event);
	CHECK(is_lost_in_time(&setup, 1));
	CHECK(seq_nothing(setup.client));
	event.source.port = 200;
	seq_must_send(setup.client, &event);
	CHECK(is_lost_in_time(&setup, 2));
	CHECK(seq_nothing(setup.client));
}

static void bounced_event_frees_its_cell(void)
{
	struct setup setup = prepare(SNDRV_SEQ_FILTER_BOUNCE);
	struct snd_seq_event event = to_nowhere(&setup);
	__u64 end = seq_now() + SEQ_WAIT_MS * 1000000ull;
	struct snd_seq_client_pool pool;
	int i;

	for (i = 0; i < 1000; i++) {
		seq_must_send(setup.client, &event);
		if (i % 50 == 0)
			seq_drop(setup.client);
	}
	/* On PREEMPT_RT a thread delivers them, perhaps only now. */
	do {
		MUST(!seq_get_pool(setup.client->fd, setup.client->id, &pool));
	} while (pool.output_free < pool.output_pool && seq_now() < end);
	CHECK_EQ(pool.output_free, pool.output_pool);
}

static const struct ktap_case cases[] = {
	CASE(original_comes_back),
	CASE(not_without_asking),
	CASE(not_for_direct_events),
	CASE(permission_counts_as_undeliverable),
	CASE_DEFECT(fix_bounce_shows_no_pointer),
	CASE(source_port_has_to_be_writable),
	CASE(bounced_event_frees_its_cell),
};

KTAP_MAIN(cases);
