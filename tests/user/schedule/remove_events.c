// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* REMOVE_EVENTS: every condition takes exactly what it describes. */
#include "ktap.h"
#include "seqlib.h"

#define LAST 1000

struct setup {
	struct seq_client *client;
	struct seq_client *to;
	int port;
	int queue;
};

static struct setup prepare(void)
{
	struct setup setup;

	setup.client = seq_must_open();
	setup.to = seq_must_open();
	setup.port = seq_must_port(setup.to, SEQ_CAP_ALL);
	setup.queue = seq_must_queue(setup.client);
	/* 10 microseconds a tick: what is left comes out soon. */
	MUST(!seq_set_tempo(setup.client->fd, setup.queue, 960, 96));
	return setup;
}

/* An event of the wanted type, scheduled at its number as tick. */
static struct snd_seq_event at_tick(struct setup *setup, int type,
				    unsigned int number)
{
	struct snd_seq_event event = seq_event_new(type);

	event.data.raw32.d[2] = number;
	seq_event_to(&event, setup->to->id, setup->port);
	seq_event_at_tick(&event, setup->queue, number);
	return event;
}

static void send(struct setup *setup, struct snd_seq_event event)
{
	seq_must_send(setup->client, &event);
}

static void remove_mode(struct setup *setup, struct snd_seq_remove_events *info,
			unsigned int mode)
{
	info->remove_mode = SNDRV_SEQ_REMOVE_OUTPUT | mode;
	CHECK_EQ(seq_call(setup->client->fd, SNDRV_SEQ_IOCTL_REMOVE_EVENTS,
			  info), 0);
}

/* Runs the queue to its end and compares what comes with a list of numbers,
 * which ends in zero.
 */
static void must_remain(struct setup *setup, const int *numbers)
{
	struct snd_seq_event event;

	send(setup, at_tick(setup, SNDRV_SEQ_EVENT_USR9, LAST));
	MUST(!seq_queue_control(setup->client, setup->queue,
				SNDRV_SEQ_EVENT_CONTINUE, 0));
	for (;; numbers++) {
		seq_must_receive(setup->to, &event);
		if (event.type == SNDRV_SEQ_EVENT_USR9)
			break;
		if (!*numbers || (int)event.data.raw32.d[2] != *numbers)
			ktap_note("%u came instead of %d",
				  event.data.raw32.d[2], *numbers);
		MUST(*numbers);
		MUST((int)event.data.raw32.d[2] == *numbers);
	}
	CHECK_EQ(*numbers, 0);
}

#define MUST_REMAIN(setup, ...) \
	must_remain(setup, (const int[]) { __VA_ARGS__ })

static void all_of_ones_own(void)
{
	struct setup setup = prepare(), other = setup;
	struct snd_seq_queue_client use = { .queue = setup.queue, .used = 1 };
	struct snd_seq_remove_events info = { 0 };
	int i;

	other.client = seq_must_open();
	MUST(!seq_call(other.client->fd, SNDRV_SEQ_IOCTL_SET_QUEUE_CLIENT,
		       &use));
	for (i = 1; i <= 5; i++) {
		send(&setup, at_tick(&setup, SNDRV_SEQ_EVENT_USR0, i));
		send(&other, at_tick(&other, SNDRV_SEQ_EVENT_USR0, 10 + i));
	}
	remove_mode(&setup, &info, 0);
	MUST_REMAIN(&setup, 11, 12, 13, 14, 15, 0);
}

static void cells_are_free_again(void)
{
	struct setup setup = prepare();
	struct snd_seq_remove_events info = { 0 };
	struct snd_seq_client_pool pool;
	unsigned char data[100] = { 0xf0 };
	struct snd_seq_event event = at_tick(&setup, SNDRV_SEQ_EVENT_SYSEX, 5);

	data[99] = 0xf7;
	MUST(!seq_send_variable(setup.client, &event, data, sizeof(data)));
	MUST(!seq_get_pool(setup.client->fd, setup.client->id, &pool));
	/* One, and one for each 28 bytes. */
	CHECK_EQ(pool.output_free, pool.output_pool - 5);
	remove_mode(&setup, &info, 0);
	MUST(!seq_get_pool(setup.client->fd, setup.client->id, &pool));
	CHECK_EQ(pool.output_free, pool.output_pool);
}

static void by_destination(void)
{
	struct setup setup = prepare(), second = setup;
	struct snd_seq_remove_events info = { 0 };

	second.port = seq_must_port(setup.to, SEQ_CAP_ALL);
	send(&setup, at_tick(&setup, SNDRV_SEQ_EVENT_USR0, 1));
	send(&setup, at_tick(&second, SNDRV_SEQ_EVENT_USR0, 2));
	send(&setup, at_tick(&setup, SNDRV_SEQ_EVENT_USR0, 3));
	info.queue = setup.queue;
	info.dest.client = setup.to->id;
	info.dest.port = second.port;
	remove_mode(&setup, &info, SNDRV_SEQ_REMOVE_DEST);
	info.dest.port = setup.port;
	info.queue = setup.queue + 1;
	remove_mode(&setup, &info, SNDRV_SEQ_REMOVE_DEST);
	info.queue = setup.queue;
	info.dest.client = setup.client->id;
	remove_mode(&setup, &info, SNDRV_SEQ_REMOVE_DEST);
	MUST_REMAIN(&setup, 1, 3, 0);
}

static void by_channel(void)
{
	struct setup setup = prepare();
	struct snd_seq_remove_events info = { .channel = 3 };
	struct snd_seq_event event;

	event = at_tick(&setup, SNDRV_SEQ_EVENT_CONTROLLER, 1);
	event.data.control.channel = 3;
	send(&setup, event);
	event = at_tick(&setup, SNDRV_SEQ_EVENT_CONTROLLER, 2);
	event.data.control.channel = 4;
	send(&setup, event);
	/* Channel bytes of events without a channel do not count. */
	event = at_tick(&setup, SNDRV_SEQ_EVENT_USR0, 3);
	event.data.raw8.d[0] = 3;
	send(&setup, event);
	remove_mode(&setup, &info, SNDRV_SEQ_REMOVE_DEST_CHANNEL);
	MUST_REMAIN(&setup, 2, 3, 0);
}

static void before_and_after_a_tick(void)
{
	struct setup setup = prepare();
	struct snd_seq_remove_events info = { 0 };
	int i;

	for (i = 1; i <= 9; i++)
		send(&setup, at_tick(&setup, SNDRV_SEQ_EVENT_USR0, i));
	info.time.tick = 3;
	remove_mode(&setup, &info, SNDRV_SEQ_REMOVE_TIME_BEFORE |
				   SNDRV_SEQ_REMOVE_TIME_TICK);
	info.time.tick = 7;
	remove_mode(&setup, &info, SNDRV_SEQ_REMOVE_TIME_AFTER |
				   SNDRV_SEQ_REMOVE_TIME_TICK);
	MUST_REMAIN(&setup, 3, 4, 5, 6, 0);
}

static void before_and_after_a_time(void)
{
	struct setup setup = prepare();
	struct snd_seq_remove_events info = { 0 };
	struct snd_seq_event event;
	int i;

	for (i = 1; i <= 9; i++) {
		event = at_tick(&setup, SNDRV_SEQ_EVENT_USR0, i);
		seq_event_at_time(&event, setup.queue, i * 1000);
		send(&setup, event);
	}
	info.time.time = seq_real_time(3000);
	remove_mode(&setup, &info, SNDRV_SEQ_REMOVE_TIME_BEFORE);
	info.time.time = seq_real_time(7000);
	remove_mode(&setup, &info, SNDRV_SEQ_REMOVE_TIME_AFTER);
	MUST_REMAIN(&setup, 3, 4, 5, 6, 0);
}

/* A tick is neither before nor after a time: the incumbent compares the
 * bits all the same.
 */
static void defect_14_ticks_and_times_are_not_compared(void)
{
	struct setup setup = prepare();
	struct snd_seq_remove_events info = { 0 };
	struct snd_seq_event event;

	send(&setup, at_tick(&setup, SNDRV_SEQ_EVENT_USR0, 5));
	event = at_tick(&setup, SNDRV_SEQ_EVENT_USR0, 6);
	seq_event_at_time(&event, setup.queue, 10);
	send(&setup, event);

	info.time.tick = 500;
	remove_mode(&setup, &info, SNDRV_SEQ_REMOVE_TIME_BEFORE |
				   SNDRV_SEQ_REMOVE_TIME_TICK |
				   SNDRV_SEQ_REMOVE_EVENT_TYPE);
	CHECK(seq_wait_queued(setup.client->fd, setup.queue, 2));
	info.type = SNDRV_SEQ_EVENT_USR0;
	remove_mode(&setup, &info, SNDRV_SEQ_REMOVE_TIME_BEFORE |
				   SNDRV_SEQ_REMOVE_TIME_TICK |
				   SNDRV_SEQ_REMOVE_EVENT_TYPE);
	send(&setup, at_tick(&setup, SNDRV_SEQ_EVENT_USR0, 7));
	info.time.time = seq_real_time(0);
	remove_mode(&setup, &info, SNDRV_SEQ_REMOVE_TIME_AFTER);
	MUST_REMAIN(&setup, 7, 0);
}

static void by_type(void)
{
	struct setup setup = prepare();
	struct snd_seq_remove_events info = { .type = SNDRV_SEQ_EVENT_USR2 };
	int i;

	for (i = 1; i <= 4; i++)
		send(&setup, at_tick(&setup, SNDRV_SEQ_EVENT_USR0 + i, i));
	remove_mode(&setup, &info, SNDRV_SEQ_REMOVE_EVENT_TYPE);
	MUST_REMAIN(&setup, 1, 3, 4, 0);
}

static void by_tag(void)
{
	struct setup setup = prepare();
	struct snd_seq_remove_events info = { .tag = 2 };
	struct snd_seq_event event;
	int i;

	for (i = 1; i <= 4; i++) {
		event = at_tick(&setup, SNDRV_SEQ_EVENT_USR0, i);
		event.tag = i % 3;
		send(&setup, event);
	}
	remove_mode(&setup, &info, SNDRV_SEQ_REMOVE_TAG_MATCH);
	info.tag = -1;
	remove_mode(&setup, &info, SNDRV_SEQ_REMOVE_TAG_MATCH);
	MUST_REMAIN(&setup, 1, 3, 4, 0);
}

static void note_offs_can_be_left(void)
{
	struct setup setup = prepare();
	struct snd_seq_remove_events info = { 0 };

	send(&setup, at_tick(&setup, SNDRV_SEQ_EVENT_NOTEON, 1));
	send(&setup, at_tick(&setup, SNDRV_SEQ_EVENT_NOTEOFF, 2));
	send(&setup, at_tick(&setup, SNDRV_SEQ_EVENT_NOTEON, 3));
	send(&setup, at_tick(&setup, SNDRV_SEQ_EVENT_NOTEOFF, 4));
	remove_mode(&setup, &info, SNDRV_SEQ_REMOVE_IGNORE_OFF);
	MUST_REMAIN(&setup, 2, 4, 0);
}

static void conditions_are_combined(void)
{
	struct setup setup = prepare();
	struct snd_seq_remove_events info = { .type = SNDRV_SEQ_EVENT_USR1,
					      .tag = 5 };
	struct snd_seq_event event;
	int i;

	for (i = 1; i <= 8; i++) {
		event = at_tick(&setup, i & 1 ? SNDRV_SEQ_EVENT_USR1 :
				SNDRV_SEQ_EVENT_USR2, i);
		event.tag = i <= 4 ? 5 : 6;
		send(&setup, event);
	}
	info.time.tick = 3;
	remove_mode(&setup, &info, SNDRV_SEQ_REMOVE_EVENT_TYPE |
				   SNDRV_SEQ_REMOVE_TAG_MATCH |
				   SNDRV_SEQ_REMOVE_TIME_AFTER |
				   SNDRV_SEQ_REMOVE_TIME_TICK);
	MUST_REMAIN(&setup, 1, 2, 4, 5, 6, 7, 8, 0);
}

static void input_is_emptied_whatever_the_conditions(void)
{
	struct setup setup = prepare();
	struct snd_seq_remove_events info = { 0 };
	struct snd_seq_event event = seq_event_numbered(1);
	struct snd_seq_client_pool pool;
	int i;

	seq_event_to(&event, setup.to->id, setup.port);
	for (i = 0; i < 20; i++)
		seq_must_send(setup.client, &event);
	info.remove_mode = SNDRV_SEQ_REMOVE_INPUT | SNDRV_SEQ_REMOVE_TAG_MATCH;
	info.tag = 99;
	CHECK_EQ(seq_call(setup.to->fd, SNDRV_SEQ_IOCTL_REMOVE_EVENTS, &info),
		 0);
	CHECK(seq_nothing(setup.to));
	MUST(!seq_get_pool(setup.to->fd, setup.to->id, &pool));
	CHECK_EQ(pool.input_free, pool.input_pool);
	event.data.raw32.d[0] = 2;
	seq_must_send(setup.client, &event);
	seq_must_receive_numbers(setup.to, 2, 1);
}

static void nothing_asked_nothing_done(void)
{
	struct setup setup = prepare();
	struct snd_seq_remove_events info = { 0 };

	send(&setup, at_tick(&setup, SNDRV_SEQ_EVENT_USR0, 1));
	CHECK_EQ(seq_call(setup.client->fd, SNDRV_SEQ_IOCTL_REMOVE_EVENTS,
			  &info), 0);
	MUST_REMAIN(&setup, 1, 0);
}

static const struct ktap_case cases[] = {
	CASE(all_of_ones_own),
	CASE(cells_are_free_again),
	CASE(by_destination),
	CASE(by_channel),
	CASE(before_and_after_a_tick),
	CASE(before_and_after_a_time),
	CASE_DEFECT(defect_14_ticks_and_times_are_not_compared),
	CASE(by_type),
	CASE(by_tag),
	CASE(note_offs_can_be_left),
	CASE(conditions_are_combined),
	CASE(input_is_emptied_whatever_the_conditions),
	CASE(nothing_asked_nothing_done),
};

KTAP_MAIN(cases);
