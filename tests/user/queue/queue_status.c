// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* GET_QUEUE_STATUS: what it counts, and how its time passes. */
#include "ktap.h"
#include "seqlib.h"

#include <time.h>

static struct snd_seq_queue_status status_of(struct seq_client *client,
					     int queue)
{
	struct snd_seq_queue_status status;

	MUST(!seq_queue_status(client->fd, queue, &status));
	return status;
}

static void new_queue(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client);
	struct snd_seq_queue_status status = status_of(client, queue);

	CHECK_EQ(status.queue, queue);
	CHECK_EQ(status.events, 0);
	CHECK_EQ(status.tick, 0);
	CHECK_EQ(seq_nanoseconds(status.time), 0);
	CHECK_EQ(status.running, 0);
	CHECK_EQ(status.flags, 0);
}

static void missing_queue_is_einval(void)
{
	static const int ids[] = { 31, -1, 255, 256, 0x7fffffff };
	struct seq_client *client = seq_must_open();
	struct snd_seq_queue_status status;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ids); i++)
		CHECK_EQ(seq_queue_status(client->fd, ids[i], &status),
			 -EINVAL);
}

static void events_of_both_kinds_are_counted(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client), i;
	int port = seq_must_port(client, SEQ_CAP_ALL);
	struct snd_seq_event event = seq_event_numbered(1);
	unsigned char data[100] = { 0 };

	seq_event_to(&event, client->id, port);
	for (i = 1; i <= 5; i++) {
		seq_event_at_tick(&event, queue, i);
		seq_must_send(client, &event);
		seq_event_at_time(&event, queue, i);
		seq_must_send(client, &event);
		CHECK_EQ(status_of(client, queue).events, 2 * i);
	}
	/* One event, however many cells. */
	event.type = SNDRV_SEQ_EVENT_SYSEX;
	MUST(!seq_send_variable(client, &event, data, sizeof(data)));
	CHECK_EQ(status_of(client, queue).events, 11);
}

static void anybody_may_ask(void)
{
	struct seq_client *owner = seq_must_open(), *other = seq_must_open();
	struct snd_seq_queue_info info = { .locked = 1 };

	MUST(!seq_call(owner->fd, SNDRV_SEQ_IOCTL_CREATE_QUEUE, &info));
	seq_must_start(owner, info.queue);
	CHECK_EQ(status_of(other, info.queue).running, 1);
}

static void stopped_time_stands_still(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client);
	struct snd_seq_queue_status first, second;

	seq_must_start(client, queue);
	CHECK(seq_wait_tick(client->fd, queue, 10));
	MUST(!seq_queue_control(client, queue, SNDRV_SEQ_EVENT_STOP, 0));
	first = status_of(client, queue);
	/* Another queue shows that time goes on. */
	queue = seq_must_queue(client);
	seq_must_start(client, queue);
	CHECK(seq_wait_tick(client->fd, queue, 10));
	second = status_of(client, queue - 1);
	CHECK_EQ(first.tick, second.tick);
	CHECK_EQ(seq_nanoseconds(first.time), seq_nanoseconds(second.time));
}

/* The incumbent's time falls back by how late its handler was. */
static void running_time_never_goes_back(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client), i;
	struct snd_seq_queue_status last, now;

	seq_must_start(client, queue);
	last = status_of(client, queue);
	for (i = 0; i < 20000; i++) {
		now = status_of(client, queue);
		MUST(now.time.tv_nsec < SEQ_NSEC_PER_SEC);
		MUST(now.tick >= last.tick);
		MUST(seq_nanoseconds(now.time) >= seq_nanoseconds(last.time));
		last = now;
	}
}

/* Ticks are as fine as the tempo makes them, not as a timer's period. */
static void ticks_follow_the_time_exactly(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client), i;

	/* 10 us a tick */
	MUST(!seq_set_tempo(client->fd, queue, 960, 96));
	seq_must_start(client, queue);
	for (i = 0; i < 200; i++) {
		struct snd_seq_queue_status now = status_of(client, queue);
		__u64 ticks = seq_nanoseconds(now.time) / 10000;

		CHECK(now.tick == ticks || now.tick + 1 == ticks ||
		      now.tick == ticks + 1);
	}
}

static void pace_agrees_with_the_clock(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client);
	struct snd_seq_queue_status first, second;
	struct timespec before, after;
	long long outer, inner;

	seq_must_start(client, queue);
	clock_gettime(CLOCK_MONOTONIC, &before);
	first = status_of(client, queue);
	CHECK(seq_wait_tick(client->fd, queue, first.tick + 200));
	second = status_of(client, queue);
	clock_gettime(CLOCK_MONOTONIC, &after);
	outer = (after.tv_sec - before.tv_sec) * 1000000000ll +
		after.tv_nsec - before.tv_nsec;
	inner = seq_nanoseconds(second.time) - seq_nanoseconds(first.time);
	/* Both looks lie between the two readings of the clock. */
	CHECK(inner <= outer + outer / 1000);
	CHECK(inner > 900000000);
}

static const struct ktap_case cases[] = {
	CASE(new_queue),
	CASE(missing_queue_is_einval),
	CASE(events_of_both_kinds_are_counted),
	CASE(anybody_may_ask),
	CASE(stopped_time_stands_still),
	CASE_ONBEAT(running_time_never_goes_back),
	CASE_ONBEAT(ticks_follow_the_time_exactly),
	CASE(pace_agrees_with_the_clock),
};

KTAP_MAIN(cases);
