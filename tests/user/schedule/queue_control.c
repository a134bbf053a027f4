// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Start, stop, continue and the other orders to a queue: at once and
 * scheduled, who hears of them, and what START throws away.
 */
#include "ktap.h"
#include "seqlib.h"

/* A port that hears what the system's timer port tells about queues. */
static int listen_to_timer(struct seq_client *client)
{
	int port = seq_must_port(client, SEQ_CAP_WRITE);

	MUST(!seq_subscribe(client->fd, 0, 0, client->id, port));
	seq_drop(client);
	return port;
}

static int control(struct seq_client *client, int queue, int type)
{
	return seq_queue_control(client, queue, type, 0);
}

/* A queue that has run and stands still: the incumbent's first CONTINUE of
 * all goes back to the beginning.
 */
static int must_queue_that_ran(struct seq_client *client)
{
	int queue = seq_must_queue(client);

	MUST(!control(client, queue, SNDRV_SEQ_EVENT_START));
	MUST(!control(client, queue, SNDRV_SEQ_EVENT_STOP));
	return queue;
}

static bool running(struct seq_client *client, int queue)
{
	struct snd_seq_queue_status status;

	MUST(!seq_queue_status(client->fd, queue, &status));
	return status.running;
}

static unsigned int tick(struct seq_client *client, int queue)
{
	struct snd_seq_queue_status status;

	MUST(!seq_queue_status(client->fd, queue, &status));
	return status.tick;
}

static void start_stop_continue(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client);
	unsigned int stopped_at;

	CHECK(!running(client, queue));
	CHECK_EQ(tick(client, queue), 0);
	CHECK(!control(client, queue, SNDRV_SEQ_EVENT_START));
	CHECK(running(client, queue));
	CHECK(seq_wait_tick(client->fd, queue, 20));
	CHECK(!control(client, queue, SNDRV_SEQ_EVENT_STOP));
	CHECK(!running(client, queue));
	stopped_at = tick(client, queue);
	CHECK(stopped_at >= 20);
	CHECK(!control(client, queue, SNDRV_SEQ_EVENT_CONTINUE));
	CHECK(tick(client, queue) >= stopped_at);
	CHECK(seq_wait_tick(client->fd, queue, stopped_at + 5));
	CHECK(!control(client, queue, SNDRV_SEQ_EVENT_STOP));
	stopped_at = tick(client, queue);
	CHECK_EQ(tick(client, queue), stopped_at);
	/* START goes back to the beginning. */
	MUST(!seq_set_tempo(client->fd, queue, 0x7fffffff, 96));
	CHECK(!control(client, queue, SNDRV_SEQ_EVENT_START));
	CHECK_EQ(tick(client, queue), 0);
}

static void everybody_subscribed_hears_of_it(void)
{
	struct seq_client *client = seq_must_open(), *watcher = seq_must_open();
	int queue = seq_must_queue(client), port = listen_to_timer(watcher);
	static const int types[] = {
		SNDRV_SEQ_EVENT_START, SNDRV_SEQ_EVENT_STOP,
		SNDRV_SEQ_EVENT_CONTINUE, SNDRV_SEQ_EVENT_STOP,
		SNDRV_SEQ_EVENT_STOP,
	};
	unsigned int i;
	struct snd_seq_event event;

	for (i = 0; i < 5; i++) {
		CHECK(!control(client, queue, types[i]));
		seq_must_receive_type(watcher, &event, types[i]);
		CHECK_EQ(event.source.client, 0);
		CHECK_EQ(event.source.port, 0);
		CHECK_EQ(event.dest.client, watcher->id);
		CHECK_EQ(event.dest.port, port);
		CHECK_EQ(event.queue, SNDRV_SEQ_QUEUE_DIRECT);
		CHECK_EQ(event.data.queue.queue, queue);
		CHECK_EQ(event.flags, SNDRV_SEQ_TIME_STAMP_TICK);
	}
	CHECK(seq_nothing(watcher));
}

static void continue_on_a_running_queue_is_not_told(void)
{
	struct seq_client *client = seq_must_open(), *watcher = seq_must_open();
	int queue = seq_must_queue(client);
	struct snd_seq_event event;

	listen_to_timer(watcher);
	CHECK(!control(client, queue, SNDRV_SEQ_EVENT_START));
	CHECK(!control(client, queue, SNDRV_SEQ_EVENT_CONTINUE));
	CHECK(running(client, queue));
	seq_must_receive_type(watcher, &event, SNDRV_SEQ_EVENT_START);
	CHECK(seq_nothing(watcher));
}

static void tempo_by_event(void)
{
	struct seq_client *client = seq_must_open(), *watcher = seq_must_open();
	int queue = seq_must_queue(client);
	struct snd_seq_queue_tempo tempo;
	struct snd_seq_event event;

	listen_to_timer(watcher);
	CHECK(!seq_queue_control(client, queue, SNDRV_SEQ_EVENT_TEMPO, 250000));
	seq_must_receive_type(watcher, &event, SNDRV_SEQ_EVENT_TEMPO);
	CHECK_EQ(event.data.queue.param.value, 250000);
	CHECK(!seq_get_tempo(client->fd, queue, &tempo));
	CHECK_EQ(tempo.tempo, 250000);
	CHECK_EQ(tempo.ppq, 96);
	/* Nonsense is passed on, but changes nothing. */
	CHECK(!seq_queue_control(client, queue, SNDRV_SEQ_EVENT_TEMPO, 0));
	CHECK(!seq_queue_control(client, queue, SNDRV_SEQ_EVENT_TEMPO, -5));
	CHECK(!seq_get_tempo(client->fd, queue, &tempo));
	CHECK_EQ(tempo.tempo, 250000);
}

static void position_by_event(void)
{
	struct seq_client *client = seq_must_open(), *watcher = seq_must_open();
	int queue = must_queue_that_ran(client);
	struct snd_seq_queue_status status;
	struct snd_seq_event event;

	listen_to_timer(watcher);
	CHECK(!seq_queue_control(client, queue, SNDRV_SEQ_EVENT_SETPOS_TICK,
				 1000));
	CHECK(!seq_queue_status(client->fd, queue, &status));
	CHECK_EQ(status.tick, 1000);
	CHECK(seq_nanoseconds(status.time) < 5500000000ull);
	seq_must_receive_type(watcher, &event, SNDRV_SEQ_EVENT_SETPOS_TICK);
	CHECK_EQ(event.data.queue.param.time.tick, 1000);

	event = seq_event_new(SNDRV_SEQ_EVENT_SETPOS_TIME);
	seq_event_to(&event, 0, 0);
	event.data.queue.queue = queue;
	event.data.queue.param.time.time = seq_real_time(5500000000ull);
	seq_must_send(client, &event);
	CHECK(!seq_queue_status(client->fd, queue, &status));
	CHECK_EQ(status.tick, 1000);
	CHECK_EQ(seq_nanoseconds(status.time), 5500000000ll);
	seq_must_receive_type(watcher, &event, SNDRV_SEQ_EVENT_SETPOS_TIME);
	/* CONTINUE goes on from there. */
	CHECK(!control(client, queue, SNDRV_SEQ_EVENT_CONTINUE));
	CHECK(!seq_queue_status(client->fd, queue, &status));
	CHECK(status.tick >= 1000);
	CHECK(seq_nanoseconds(status.time) >= 5500000000ull);
}

static void position_does_not_touch_what_is_queued(void)
{
	struct seq_client *client = seq_must_open();
	int queue = must_queue_that_ran(client);
	int port = seq_must_port(client, SEQ_CAP_ALL);
	struct snd_seq_event event = seq_event_numbered(1);

	seq_event_to(&event, client->id, port);
	seq_event_at_tick(&event, queue, 50000);
	seq_must_send(client, &event);
	CHECK(!seq_queue_control(client, queue, SNDRV_SEQ_EVENT_SETPOS_TICK,
				 49990));
	CHECK(seq_wait_queued(client->fd, queue, 1));
	CHECK(!control(client, queue, SNDRV_SEQ_EVENT_CONTINUE));
	seq_must_receive_numbers(client, 1, 1);
}

static void jumping_over_an_event_makes_it_due(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client);
	int port = seq_must_port(client, SEQ_CAP_ALL);
	struct snd_seq_event event = seq_event_numbered(1);

	seq_event_to(&event, client->id, port);
	seq_event_at_tick(&event, queue, 50000);
	CHECK(!control(client, queue, SNDRV_SEQ_EVENT_START));
	seq_must_send(client, &event);
	CHECK(!seq_queue_control(client, queue, SNDRV_SEQ_EVENT_SETPOS_TICK,
				 60000));
	seq_must_receive_numbers(client, 1, 1);
}

static void skew_by_event(void)
{
	struct seq_client *client = seq_must_open(), *watcher = seq_must_open();
	int queue = seq_must_queue(client);
	struct snd_seq_queue_tempo tempo;
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_QUEUE_SKEW);

	listen_to_timer(watcher);
	seq_event_to(&event, 0, 0);
	event.data.queue.queue = queue;
	event.data.queue.param.skew.value = 0x8000;
	event.data.queue.param.skew.base = 0x10000;
	seq_must_send(client, &event);
	CHECK(!seq_get_tempo(client->fd, queue, &tempo));
	CHECK_EQ(tempo.skew_value, 0x8000);
	event.data.queue.param.skew.value = 1;
	event.data.queue.param.skew.base = 2;
	CHECK(!seq_send(client, &event));
	CHECK(!seq_get_tempo(client->fd, queue, &tempo));
	CHECK_EQ(tempo.skew_value, 0x8000);
	seq_must_receive_type(watcher, &event, SNDRV_SEQ_EVENT_QUEUE_SKEW);
	CHECK(seq_nothing(watcher));
}

static void orders_can_be_scheduled(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client), other = seq_must_queue(client);
	struct snd_seq_event event;

	listen_to_timer(client);
	seq_must_start(client, queue);
	seq_must_receive_type(client, &event, SNDRV_SEQ_EVENT_START);
	/* Of another queue, at tick 10, and of itself at tick 20. */
	event = seq_event_new(SNDRV_SEQ_EVENT_START);
	seq_event_to(&event, 0, 0);
	event.data.queue.queue = other;
	seq_event_at_tick(&event, queue, 10);
	seq_must_send(client, &event);
	event = seq_event_new(SNDRV_SEQ_EVENT_STOP);
	seq_event_to(&event, 0, 0);
	event.data.queue.queue = queue;
	seq_event_at_tick(&event, queue, 20);
	seq_must_send(client, &event);

	seq_must_receive_type(client, &event, SNDRV_SEQ_EVENT_START);
	CHECK_EQ(event.data.queue.queue, other);
	CHECK(running(client, other));
	seq_must_receive_type(client, &event, SNDRV_SEQ_EVENT_STOP);
	CHECK_EQ(event.data.queue.queue, queue);
	CHECK(event.time.tick >= 20);
	CHECK(!running(client, queue));
}

static void scheduled_tempo_changes_the_pace(void)
{
	struct seq_client *client = seq_must_open(), *watcher = seq_must_open();
	int queue = seq_must_queue(client);
	int port = seq_must_port(client, SEQ_CAP_ALL);
	struct snd_seq_queue_tempo tempo;
	struct snd_seq_event event;
	unsigned int changed_at;

	/* A tick in 5 ms at first; from tick 10 on as good as none. */
	listen_to_timer(watcher);
	event = seq_event_new(SNDRV_SEQ_EVENT_TEMPO);
	seq_event_to(&event, 0, 0);
	event.data.queue.queue = queue;
	event.data.queue.param.value = 1000000000;
	seq_event_at_tick(&event, queue, 10);
	seq_must_start(client, queue);
	seq_must_send(client, &event);
	/* Half a second of real time: 96 ticks, were it not for the change. */
	event = seq_event_numbered(1);
	seq_event_to(&event, client->id, port);
	seq_event_at_time(&event, queue, 500000000);
	seq_must_send(client, &event);
	seq_must_receive_numbers(client, 1, 1);
	MUST(!seq_get_tempo(client->fd, queue, &tempo));
	CHECK_EQ(tempo.tempo, 1000000000);
	seq_must_receive_type(watcher, &event, SNDRV_SEQ_EVENT_START);
	seq_must_receive_type(watcher, &event, SNDRV_SEQ_EVENT_TEMPO);
	changed_at = event.time.tick;
	CHECK(changed_at >= 10);
	CHECK(tick(client, queue) <= changed_at + 1);
}

static void orders_to_no_queue_or_a_foreign_one(void)
{
	struct seq_client *client = seq_must_open(), *other = seq_must_open();
	struct snd_seq_queue_info info = { .locked = 1 };

	MUST(!seq_call(other->fd, SNDRV_SEQ_IOCTL_CREATE_QUEUE, &info));
	CHECK_EQ(control(client, info.queue, SNDRV_SEQ_EVENT_START), -EPERM);
	CHECK_EQ(control(client, 31, SNDRV_SEQ_EVENT_START), -EINVAL);
	CHECK_EQ(control(client, 255, SNDRV_SEQ_EVENT_START), -EINVAL);
	CHECK(!running(client, info.queue));
}

static void clock_and_tick_are_ignored(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client);

	listen_to_timer(client);
	CHECK(!control(client, queue, SNDRV_SEQ_EVENT_CLOCK));
	CHECK(!control(client, queue, SNDRV_SEQ_EVENT_TICK));
	CHECK(!control(client, queue, SNDRV_SEQ_EVENT_SONGPOS));
	CHECK(!control(client, queue, SNDRV_SEQ_EVENT_NOTEON));
	CHECK(!running(client, queue));
	CHECK(seq_nothing(client));
}

/* START by the client that queued: all of its events go, whatever their
 * time. Another's stay only if they are stamped zero, and those would have
 * been delivered when they were sent.
 */
static void start_purges_the_queue(void)
{
	struct seq_client *client = seq_must_open(), *other = seq_must_open();
	int queue = seq_must_queue(client), untouched = seq_must_queue(client);
	int port = seq_must_port(client, SEQ_CAP_ALL);
	struct snd_seq_queue_client use = { .queue = queue, .used = 1 };
	struct snd_seq_queue_status status;
	struct snd_seq_event event = seq_event_numbered(1);

	MUST(!seq_call(other->fd, SNDRV_SEQ_IOCTL_SET_QUEUE_CLIENT, &use));
	seq_event_to(&event, client->id, port);
	seq_event_at_tick(&event, queue, 10);
	seq_must_send(client, &event);
	seq_event_at_time(&event, queue, 1000000);
	seq_must_send(client, &event);
	seq_must_send(other, &event);
	seq_event_at_tick(&event, untouched, 10);
	seq_must_send(client, &event);
	MUST(seq_wait_queued(client->fd, queue, 3));
	seq_must_start(client, queue);
	MUST(!seq_queue_status(client->fd, queue, &status));
	CHECK_EQ(status.events, 0);
	MUST(!seq_queue_status(client->fd, untouched, &status));
	CHECK_EQ(status.events, 1);
	CHECK(seq_wait_tick(client->fd, queue, 20));
	CHECK(seq_nothing(client));
}

/* As aplaymidi does: START and the events after it in one write(). */
static void start_and_events_in_one_write(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client);
	int port = seq_must_port(client, SEQ_CAP_ALL), i;
	struct snd_seq_event batch[11];

	batch[0] = seq_event_new(SNDRV_SEQ_EVENT_START);
	seq_event_to(&batch[0], 0, 0);
	batch[0].data.queue.queue = queue;
	for (i = 1; i <= 10; i++) {
		batch[i] = seq_event_numbered(i);
		seq_event_to(&batch[i], client->id, port);
		seq_event_at_tick(&batch[i], queue, i);
	}
	CHECK_EQ(seq_write(client->fd, batch, sizeof(batch)), sizeof(batch));
	seq_must_receive_numbers(client, 1, 10);
}

static const struct ktap_case cases[] = {
	CASE(start_stop_continue),
	CASE(everybody_subscribed_hears_of_it),
	CASE(continue_on_a_running_queue_is_not_told),
	CASE(tempo_by_event),
	CASE(position_by_event),
	CASE(position_does_not_touch_what_is_queued),
	CASE(jumping_over_an_event_makes_it_due),
	CASE(skew_by_event),
	CASE(orders_can_be_scheduled),
	CASE(scheduled_tempo_changes_the_pace),
	CASE(orders_to_no_queue_or_a_foreign_one),
	CASE(clock_and_tick_are_ignored),
	CASE(start_purges_the_queue),
	CASE(start_and_events_in_one_write),
};

KTAP_MAIN(cases);
