// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Time stamps that are written on delivery: by connections and by ports. */
#include "ktap.h"
#include "seqlib.h"

struct setup {
	struct seq_client *from;
	struct seq_client *to;
	int source;
	int port;
	int queue;
};

/* The receiver's queue stands at tick 1000 and at 7 seconds. */
static struct setup prepare(void)
{
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_SETPOS_TIME);
	struct setup setup;

	setup.from = seq_must_open();
	setup.to = seq_must_open();
	setup.source = seq_must_port(setup.from, SEQ_CAP_ALL);
	setup.port = seq_must_port(setup.to, SEQ_CAP_ALL);
	setup.queue = seq_must_queue(setup.to);
	MUST(!seq_queue_control(setup.to, setup.queue,
				SNDRV_SEQ_EVENT_SETPOS_TICK, 1000));
	seq_event_to(&event, 0, 0);
	event.data.queue.queue = setup.queue;
	event.data.queue.param.time.time = seq_real_time(7000000000ull);
	seq_must_send(setup.to, &event);
	return setup;
}

static void subscribe_with(struct setup *setup, unsigned int flags, int queue)
{
	struct snd_seq_port_subscribe sub;

	sub = seq_subscription(setup->from->id, setup->source, setup->to->id,
			       setup->port);
	sub.flags = flags;
	sub.queue = queue;
	MUST(!seq_call(setup->to->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &sub));
}

static void stamp_at_port(struct setup *setup, unsigned int flags, int queue)
{
	struct snd_seq_port_info info;

	MUST(!seq_get_port(setup->to->fd, setup->to->id, setup->port, &info));
	info.flags = flags;
	info.time_queue = queue;
	MUST(!seq_call(setup->to->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &info));
}

/* Sends one with a stamp of its own, and takes what arrives. */
static struct snd_seq_event pass(struct setup *setup, bool to_subscribers)
{
	struct snd_seq_event event = seq_event_numbered(1);

	event.time.tick = 42;
	event.tag = 3;
	if (to_subscribers)
		seq_event_to_subscribers(&event, setup->source);
	else
		seq_event_to(&event, setup->to->id, setup->port);
	seq_must_send(setup->from, &event);
	seq_must_receive_type(setup->to, &event, SNDRV_SEQ_EVENT_USR0);
	CHECK_EQ(event.tag, 3);
	return event;
}

static void without_it_nothing_changes(void)
{
	struct setup setup = prepare();
	struct snd_seq_event event;

	subscribe_with(&setup, 0, setup.queue);
	event = pass(&setup, true);
	CHECK_EQ(event.queue, SNDRV_SEQ_QUEUE_DIRECT);
	CHECK_EQ(event.time.tick, 42);
	CHECK_EQ(event.flags, 0);
}

static void connection_stamps_ticks(void)
{
	struct setup setup = prepare();
	struct snd_seq_event event;

	subscribe_with(&setup, SNDRV_SEQ_PORT_SUBS_TIMESTAMP, setup.queue);
	event = pass(&setup, true);
	CHECK_EQ(event.queue, setup.queue);
	CHECK_EQ(event.time.tick, 1000);
	CHECK_EQ(event.flags, SNDRV_SEQ_TIME_STAMP_TICK);
	/* It is the connection's, so a direct event has none. */
	event = pass(&setup, false);
	CHECK_EQ(event.queue, SNDRV_SEQ_QUEUE_DIRECT);
	CHECK_EQ(event.time.tick, 42);
}

static void connection_stamps_real_time(void)
{
	struct setup setup = prepare();
	struct snd_seq_event event;

	subscribe_with(&setup, SNDRV_SEQ_PORT_SUBS_TIMESTAMP |
			       SNDRV_SEQ_PORT_SUBS_TIME_REAL, setup.queue);
	event = pass(&setup, true);
	CHECK_EQ(event.queue, setup.queue);
	CHECK_EQ(seq_nanoseconds(event.time.time), 7000000000ll);
	CHECK_EQ(event.flags, SNDRV_SEQ_TIME_STAMP_REAL);
}

static void port_stamps_every_event(void)
{
	struct setup setup = prepare();
	struct snd_seq_event event;

	stamp_at_port(&setup, SNDRV_SEQ_PORT_FLG_TIMESTAMP, setup.queue);
	subscribe_with(&setup, 0, 0);
	seq_drop(setup.to);
	event = pass(&setup, false);
	CHECK_EQ(event.queue, setup.queue);
	CHECK_EQ(event.time.tick, 1000);
	event = pass(&setup, true);
	CHECK_EQ(event.queue, setup.queue);
	CHECK_EQ(event.time.tick, 1000);
	stamp_at_port(&setup, SNDRV_SEQ_PORT_FLG_TIMESTAMP |
			      SNDRV_SEQ_PORT_FLG_TIME_REAL, setup.queue);
	event = pass(&setup, false);
	CHECK_EQ(seq_nanoseconds(event.time.time), 7000000000ll);
	CHECK_EQ(event.flags, SNDRV_SEQ_TIME_STAMP_REAL);
	stamp_at_port(&setup, 0, setup.queue);
	event = pass(&setup, false);
	CHECK_EQ(event.time.tick, 42);
}

static void port_has_the_last_word(void)
{
	struct setup setup = prepare();
	struct snd_seq_event event;

	subscribe_with(&setup, SNDRV_SEQ_PORT_SUBS_TIMESTAMP, setup.queue);
	stamp_at_port(&setup, SNDRV_SEQ_PORT_FLG_TIMESTAMP |
			      SNDRV_SEQ_PORT_FLG_TIME_REAL, setup.queue);
	event = pass(&setup, true);
	CHECK_EQ(event.flags, SNDRV_SEQ_TIME_STAMP_REAL);
	CHECK_EQ(seq_nanoseconds(event.time.time), 7000000000ll);
}

static void every_subscriber_gets_its_own_stamp(void)
{
	struct setup setup = prepare(), plain = setup;
	struct snd_seq_event event = seq_event_numbered(1);

	plain.to = seq_must_open();
	plain.port = seq_must_port(plain.to, SEQ_CAP_ALL);
	subscribe_with(&setup, SNDRV_SEQ_PORT_SUBS_TIMESTAMP, setup.queue);
	subscribe_with(&plain, 0, 0);
	seq_event_to_subscribers(&event, setup.source);
	event.time.tick = 42;
	seq_must_send(setup.from, &event);
	seq_must_receive(setup.to, &event);
	CHECK_EQ(event.time.tick, 1000);
	seq_must_receive(plain.to, &event);
	CHECK_EQ(event.time.tick, 42);
	CHECK_EQ(event.queue, SNDRV_SEQ_QUEUE_DIRECT);
}

static void missing_queue_leaves_the_stamp(void)
{
	struct setup setup = prepare();
	struct snd_seq_event event;

	subscribe_with(&setup, SNDRV_SEQ_PORT_SUBS_TIMESTAMP, 30);
	event = pass(&setup, true);
	CHECK_EQ(event.time.tick, 42);
	CHECK_EQ(event.queue, SNDRV_SEQ_QUEUE_DIRECT);
	stamp_at_port(&setup, SNDRV_SEQ_PORT_FLG_TIMESTAMP, 255);
	event = pass(&setup, false);
	CHECK_EQ(event.time.tick, 42);
}

/* Programs compare the stamps with the queue status that they ask for. */
static void stamp_and_status_share_a_clock(void)
{
	struct setup setup = prepare();
	struct snd_seq_queue_status before, after;
	struct snd_seq_event event;
	int i;

	subscribe_with(&setup, SNDRV_SEQ_PORT_SUBS_TIMESTAMP |
			       SNDRV_SEQ_PORT_SUBS_TIME_REAL, setup.queue);
	seq_must_start(setup.to, setup.queue);
	for (i = 0; i < 100; i++) {
		MUST(!seq_queue_status(setup.to->fd, setup.queue, &before));
		event = pass(&setup, true);
		MUST(!seq_queue_status(setup.to->fd, setup.queue, &after));
		if (!expect_onbeat())
			continue;	/* goes back by the handler's latency */
		CHECK(seq_nanoseconds(before.time) <=
		      seq_nanoseconds(event.time.time));
		CHECK(seq_nanoseconds(event.time.time) <=
		      seq_nanoseconds(after.time));
	}
}

static void scheduled_event_is_stamped_when_it_leaves(void)
{
	struct setup setup = prepare();
	int queue = seq_must_queue(setup.from);
	struct snd_seq_event event = seq_event_numbered(1);

	subscribe_with(&setup, SNDRV_SEQ_PORT_SUBS_TIMESTAMP, setup.queue);
	seq_event_to_subscribers(&event, setup.source);
	seq_event_at_tick(&event, queue, 5);
	seq_must_start(setup.from, queue);
	seq_must_send(setup.from, &event);
	seq_must_receive_type(setup.to, &event, SNDRV_SEQ_EVENT_USR0);
	CHECK_EQ(event.queue, setup.queue);
	CHECK_EQ(event.time.tick, 1000);
}

#define CHORD 64
#define SOON 100000000ull	/* longer than it takes to write it, ns */

/* Schedules a chord to the subscribers, on a queue of the sender. */
static void must_play_chord(struct setup *setup)
{
	struct snd_seq_event events[CHORD];
	int i, queue = seq_must_queue(setup->from);

	seq_must_start(setup->to, setup->queue);
	seq_must_start(setup->from, queue);
	for (i = 0; i < CHORD; i++) {
		events[i] = seq_event_numbered(i);
		seq_event_to_subscribers(&events[i], setup->source);
		seq_event_at_time(&events[i], queue, SOON);
	}
	MUST(seq_write(setup->from->fd, events, sizeof(events)) ==
	     sizeof(events));
}

static __u64 must_read_stamp(struct seq_client *client, unsigned int number)
{
	struct snd_seq_event event;

	seq_must_receive_type(client, &event, SNDRV_SEQ_EVENT_USR0);
	CHECK_EQ(event.data.raw32.d[0], number);
	return seq_nanoseconds(event.time.time);
}

/* No stamp is older than the delivery of the event before. */
static void each_event_of_a_chord_has_its_own_stamp(void)
{
	struct setup setup = prepare();
	__u64 stamp, before = 0;
	int i;

	subscribe_with(&setup, SNDRV_SEQ_PORT_SUBS_TIMESTAMP |
			       SNDRV_SEQ_PORT_SUBS_TIME_REAL, setup.queue);
	seq_drop(setup.to);
	must_play_chord(&setup);
	for (i = 0; i < CHORD; i++) {
		stamp = must_read_stamp(setup.to, i);
		CHECK(stamp > before);
		before = stamp;
	}
}

/* An event that Midi Through passes on is stamped between two stamps of the first reader. */
static void stamps_of_two_readers_take_turns(void)
{
	struct setup setup = prepare();
	struct snd_seq_port_subscribe behind;
	struct seq_client *other = seq_must_open();
	int port = seq_must_port(other, SEQ_CAP_ALL), i;
	__u64 stamp, before = 0;

	subscribe_with(&setup, SNDRV_SEQ_PORT_SUBS_TIMESTAMP |
			       SNDRV_SEQ_PORT_SUBS_TIME_REAL, setup.queue);
	MUST(!seq_subscribe(setup.from->fd, setup.from->id, setup.source,
			    SNDRV_SEQ_CLIENT_DUMMY, 0));
	behind = seq_subscription(SNDRV_SEQ_CLIENT_DUMMY, 0, other->id, port);
	behind.flags = SNDRV_SEQ_PORT_SUBS_TIMESTAMP |
		       SNDRV_SEQ_PORT_SUBS_TIME_REAL;
	behind.queue = setup.queue;
	MUST(!seq_call(other->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &behind));
	seq_drop(setup.to);
	seq_drop(other);
	must_play_chord(&setup);
	for (i = 0; i < CHORD; i++) {
		stamp = must_read_stamp(setup.to, i);
		CHECK(stamp > before);
		before = stamp;
		stamp = must_read_stamp(other, i);
		CHECK(stamp > before);
		before = stamp;
	}
}

static const struct ktap_case cases[] = {
	CASE(without_it_nothing_changes),
	CASE(connection_stamps_ticks),
	CASE(connection_stamps_real_time),
	CASE(port_stamps_every_event),
	CASE(port_has_the_last_word),
	CASE(every_subscriber_gets_its_own_stamp),
	CASE(missing_queue_leaves_the_stamp),
	CASE(stamp_and_status_share_a_clock),
	CASE(scheduled_event_is_stamped_when_it_leaves),
	CASE_ONBEAT(each_event_of_a_chord_has_its_own_stamp),
	CASE_ONBEAT(stamps_of_two_readers_take_turns),
};

KTAP_MAIN(cases);
