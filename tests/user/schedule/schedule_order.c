// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* In which order, and when at the earliest, scheduled events arrive. */
#include "ktap.h"
#include "seqlib.h"

/* A client that schedules events to a port of its own. */
struct setup {
	struct seq_client *client;
	int port;
	int queue;
};

static struct setup prepare(void)
{
	struct setup setup;

	setup.client = seq_must_open();
	setup.port = seq_must_port(setup.client, SEQ_CAP_ALL);
	setup.queue = seq_must_queue(setup.client);
	return setup;
}

static struct snd_seq_event numbered(struct setup *setup, unsigned int number)
{
	struct snd_seq_event event = seq_event_numbered(number);

	seq_event_to(&event, setup->client->id, setup->port);
	return event;
}

static void send_tick(struct setup *setup, unsigned int number,
		      unsigned int tick, int flags)
{
	struct snd_seq_event event = numbered(setup, number);

	seq_event_at_tick(&event, setup->queue, tick);
	event.flags |= flags;
	seq_must_send(setup->client, &event);
}

static void send_time(struct setup *setup, unsigned int number, __u64 time,
		      int flags)
{
	struct snd_seq_event event = numbered(setup, number);

	seq_event_at_time(&event, setup->queue, time);
	event.flags |= flags;
	seq_must_send(setup->client, &event);
}

/* Runs the queue from its beginning; the first CONTINUE does that, and
 * throws nothing away.
 */
static void run(struct setup *setup)
{
	MUST(!seq_queue_control(setup->client, setup->queue,
				SNDRV_SEQ_EVENT_CONTINUE, 0));
}

static void ticks_come_sorted(void)
{
	static const unsigned int order[] = { 7, 2, 9, 1, 5, 3, 8, 4, 6 };
	struct setup setup = prepare();
	unsigned int i;

	for (i = 0; i < 9; i++)
		send_tick(&setup, order[i], order[i], 0);
	run(&setup);
	seq_must_receive_numbers(setup.client, 1, 9);
	CHECK(seq_nothing(setup.client));
}

static void times_come_sorted(void)
{
	static const unsigned int order[] = { 7, 2, 9, 1, 5, 3, 8, 4, 6 };
	struct setup setup = prepare();
	unsigned int i;

	for (i = 0; i < 9; i++)
		send_time(&setup, order[i], order[i] * 1000, 0);
	run(&setup);
	seq_must_receive_numbers(setup.client, 1, 9);
}

static void equal_stamps_keep_the_order_of_sending(void)
{
	struct setup setup = prepare();
	unsigned int i;

	send_tick(&setup, 200, 11, 0);
	for (i = 1; i < 200; i++)
		send_tick(&setup, i, 10, 0);
	run(&setup);
	/* No more than wait in the input of who reads late. */
	seq_must_receive_numbers(setup.client, 1, 200);
}

/* An urgent event goes before everything of the same time that was there. */
static void high_priority_goes_first(void)
{
	struct setup setup = prepare();

	send_tick(&setup, 1, 9, 0);
	send_tick(&setup, 4, 10, 0);
	send_tick(&setup, 3, 10, SNDRV_SEQ_PRIORITY_HIGH);
	send_tick(&setup, 5, 10, 0);
	send_tick(&setup, 2, 10, SNDRV_SEQ_PRIORITY_HIGH);
	send_tick(&setup, 6, 11, 0);
	run(&setup);
	seq_must_receive_numbers(setup.client, 1, 6);
}

static void due_events_come_while_the_queue_stands(void)
{
	struct setup setup = prepare();

	send_tick(&setup, 1, 0, 0);
	seq_must_receive_numbers(setup.client, 1, 1);
	send_time(&setup, 2, 0, 0);
	seq_must_receive_numbers(setup.client, 2, 1);
	send_tick(&setup, 99, 1, 0);
	CHECK(seq_nothing(setup.client));
	CHECK(seq_wait_queued(setup.client->fd, setup.queue, 1));
}

static void past_stamps_come_at_once(void)
{
	struct setup setup = prepare();
	struct snd_seq_event event;

	seq_must_start(setup.client, setup.queue);
	CHECK(seq_wait_tick(setup.client->fd, setup.queue, 20));
	MUST(!seq_queue_control(setup.client, setup.queue,
				SNDRV_SEQ_EVENT_STOP, 0));
	send_tick(&setup, 1, 3, 0);
	seq_must_receive(setup.client, &event);
	/* It keeps the stamp it was sent with. */
	CHECK_EQ(event.time.tick, 3);
	CHECK_EQ(event.queue, setup.queue);
	send_time(&setup, 2, 1000, 0);
	seq_must_receive(setup.client, &event);
	CHECK_EQ(seq_nanoseconds(event.time.time), 1000);
}

static void never_early(void)
{
	struct setup setup = prepare();
	struct snd_seq_queue_status status;
	unsigned int i;

	seq_must_start(setup.client, setup.queue);
	for (i = 1; i <= 20; i++) {
		send_time(&setup, i, i * 10000000ull, 0);
		send_tick(&setup, 100 + i, i * 2, 0);
	}
	for (i = 1; i <= 40; i++) {
		struct snd_seq_event event;

		seq_must_receive(setup.client, &event);
		MUST(!seq_queue_status(setup.client->fd, setup.queue,
				       &status));
		if (event.data.raw32.d[0] > 100)
			CHECK(status.tick >= event.time.tick);
		else
			CHECK(seq_nanoseconds(status.time) >=
			      seq_nanoseconds(event.time.time));
	}
}

static void relative_stamps_count_from_now(void)
{
	struct setup setup = prepare();
	struct snd_seq_queue_status status;
	struct snd_seq_event event;
	__u64 before;

	seq_must_start(setup.client, setup.queue);
	CHECK(seq_wait_tick(setup.client->fd, setup.queue, 10));
	MUST(!seq_queue_control(setup.client, setup.queue,
				SNDRV_SEQ_EVENT_STOP, 0));
	MUST(!seq_queue_status(setup.client->fd, setup.queue, &status));
	before = seq_nanoseconds(status.time);
	send_tick(&setup, 1, 5, SNDRV_SEQ_TIME_MODE_REL);
	send_time(&setup, 2, 1000000000, SNDRV_SEQ_TIME_MODE_REL);
	CHECK(seq_nothing(setup.client));
	MUST(!seq_queue_control(setup.client, setup.queue,
				SNDRV_SEQ_EVENT_CONTINUE, 0));
	seq_must_receive(setup.client, &event);
	CHECK_EQ(event.data.raw32.d[0], 1);
	/* Received with the absolute stamp that it came to mean. */
	CHECK_EQ(event.time.tick, status.tick + 5);
	CHECK_EQ(event.flags & SNDRV_SEQ_TIME_MODE_MASK,
		 SNDRV_SEQ_TIME_MODE_ABS);
	seq_must_receive(setup.client, &event);
	CHECK_EQ(event.data.raw32.d[0], 2);
	if (expect_onbeat())
		CHECK_EQ(seq_nanoseconds(event.time.time),
			 before + 1000000000);
	CHECK_EQ(event.flags & SNDRV_SEQ_TIME_MODE_MASK,
		 SNDRV_SEQ_TIME_MODE_ABS);
}

static void relative_to_zero_is_now(void)
{
	struct setup setup = prepare();

	send_tick(&setup, 1, 0, SNDRV_SEQ_TIME_MODE_REL);
	seq_must_receive_numbers(setup.client, 1, 1);
	send_time(&setup, 2, 0, SNDRV_SEQ_TIME_MODE_REL);
	seq_must_receive_numbers(setup.client, 2, 1);
}

static void stopped_queue_holds_what_is_not_due(void)
{
	struct setup setup = prepare();

	seq_must_start(setup.client, setup.queue);
	send_tick(&setup, 1, 5, 0);
	seq_must_receive_numbers(setup.client, 1, 1);
	MUST(!seq_queue_control(setup.client, setup.queue,
				SNDRV_SEQ_EVENT_STOP, 0));
	/* A second ahead of where it stands, wherever that is. */
	send_tick(&setup, 2, 192, SNDRV_SEQ_TIME_MODE_REL);
	CHECK(seq_wait_queued(setup.client->fd, setup.queue, 1));
	CHECK(seq_nothing(setup.client));
	MUST(!seq_queue_control(setup.client, setup.queue,
				SNDRV_SEQ_EVENT_CONTINUE, 0));
	seq_must_receive_numbers(setup.client, 2, 1);
}

static void queues_run_independently(void)
{
	struct setup setup = prepare(), other;

	other = setup;
	other.queue = seq_must_queue(setup.client);
	send_tick(&setup, 99, 1, 0);
	send_tick(&other, 1, 10, 0);
	run(&other);
	seq_must_receive_numbers(setup.client, 1, 1);
	CHECK(seq_wait_queued(setup.client->fd, setup.queue, 1));
	CHECK(seq_nothing(setup.client));
}

/* 20,000 where the pools can hold them; sorted by tick, and in the order of
 * sending where the ticks are equal, and none is missing.
 */
static void many_random_events_come_sorted_and_complete(void)
{
	int count = expect_onbeat() ? 20000 : 1500;
	struct setup setup = prepare();
	struct snd_seq_event event, *batch = calloc(count, sizeof(*batch));
	unsigned int last_tick = 0, last_number = 0;
	__u32 random = 12345;
	int i, misplaced = 0;

	MUST(batch);
	MUST(!seq_set_pool(setup.client->fd, count, count, 0));
	for (i = 0; i < count; i++) {
		batch[i] = numbered(&setup, i);
		seq_event_at_tick(&batch[i], setup.queue,
				  1 + seq_random(&random) % 2000);
	}
	CHECK_EQ(seq_write(setup.client->fd, batch, count * sizeof(*batch)),
		 count * sizeof(*batch));
	CHECK(seq_wait_queued(setup.client->fd, setup.queue, count));
	/* 10 microseconds a tick */
	MUST(!seq_set_tempo(setup.client->fd, setup.queue, 960, 96));
	run(&setup);
	for (i = 0; i < count; i++) {
		seq_must_receive_type(setup.client, &event,
				      SNDRV_SEQ_EVENT_USR0);
		if (event.time.tick < last_tick ||
		    (event.time.tick == last_tick && i &&
		     event.data.raw32.d[0] < last_number))
			misplaced++;
		last_tick = event.time.tick;
		last_number = event.data.raw32.d[0];
	}
	CHECK_EQ(misplaced, 0);
	CHECK(seq_nothing(setup.client));
	CHECK(seq_wait_queued(setup.client->fd, setup.queue, 0));
}

/* Each kind in its own order; how they interleave is a matter of time. */
static void tick_and_time_events_share_a_queue(void)
{
	struct setup setup = prepare();
	unsigned int i, ticks = 0, times = 0;

	for (i = 0; i < 10; i++) {
		send_time(&setup, i, 10000000ull + i * 5000000, 0);
		send_tick(&setup, i, 1 + i, 0);
	}
	run(&setup);
	for (i = 0; i < 20; i++) {
		struct snd_seq_event event;

		seq_must_receive_type(setup.client, &event,
				      SNDRV_SEQ_EVENT_USR0);
		if (event.flags & SNDRV_SEQ_TIME_STAMP_REAL)
			CHECK_EQ(event.data.raw32.d[0], times++);
		else
			CHECK_EQ(event.data.raw32.d[0], ticks++);
	}
	CHECK_EQ(ticks, 10);
	CHECK_EQ(times, 10);
}

static const struct ktap_case cases[] = {
	CASE(ticks_come_sorted),
	CASE(times_come_sorted),
	CASE(equal_stamps_keep_the_order_of_sending),
	CASE(high_priority_goes_first),
	CASE(due_events_come_while_the_queue_stands),
	CASE(past_stamps_come_at_once),
	CASE(never_early),
	CASE(relative_stamps_count_from_now),
	CASE(relative_to_zero_is_now),
	CASE(stopped_queue_holds_what_is_not_due),
	CASE(queues_run_independently),
	CASE(many_random_events_come_sorted_and_complete),
	CASE(tick_and_time_events_share_a_queue),
};

KTAP_MAIN(cases);
