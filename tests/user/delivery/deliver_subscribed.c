// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Events to subscribers: everybody connected gets one, nobody else does. */
#include "ktap.h"
#include "seqlib.h"

static void every_subscriber_gets_one(void)
{
	struct seq_client *from = seq_must_open(), *to[5];
	int source = seq_must_port(from, SEQ_CAP_ALL), i;
	struct snd_seq_event event = seq_event_numbered(7);

	for (i = 0; i < 5; i++) {
		to[i] = seq_must_open();
		seq_must_port(to[i], SEQ_CAP_ALL);
		if (i < 4)
			seq_must_subscribe(from, source, to[i], 0);
	}
	seq_event_to_subscribers(&event, source);
	seq_must_send(from, &event);
	for (i = 0; i < 4; i++) {
		seq_must_receive_numbers(to[i], 7, 1);
		CHECK(seq_nothing(to[i]));
	}
	CHECK(seq_nothing(to[4]));
	CHECK(seq_nothing(from));
}

static void destination_is_the_subscribers_port(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int source = seq_must_port(from, SEQ_CAP_ALL);
	int port = seq_port_create_at(to->fd, 11, SEQ_CAP_ALL);
	struct snd_seq_event event = seq_event_numbered(1);

	seq_must_subscribe(from, source, to, port);
	seq_event_to_subscribers(&event, source);
	event.dest.port = 200;
	event.tag = 4;
	seq_must_send(from, &event);
	seq_must_receive(to, &event);
	CHECK_EQ(event.source.client, from->id);
	CHECK_EQ(event.source.port, source);
	CHECK_EQ(event.dest.client, to->id);
	CHECK_EQ(event.dest.port, 11);
	CHECK_EQ(event.queue, SNDRV_SEQ_QUEUE_DIRECT);
	CHECK_EQ(event.tag, 4);
}

static void queue_254_means_subscribers_too(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int source = seq_must_port(from, SEQ_CAP_ALL);
	int port = seq_must_port(to, SEQ_CAP_ALL);
	struct snd_seq_event event = seq_event_numbered(3);

	seq_must_subscribe(from, source, to, port);
	event.source.port = source;
	event.queue = SNDRV_SEQ_ADDRESS_SUBSCRIBERS;
	seq_event_to(&event, 99, 99);
	seq_must_send(from, &event);
	seq_must_receive(to, &event);
	CHECK_EQ(event.queue, SNDRV_SEQ_QUEUE_DIRECT);
	CHECK_EQ(event.dest.client, to->id);
}

static void no_subscribers_is_no_error(void)
{
	struct seq_client *from = seq_must_open();
	int source = seq_must_port(from, SEQ_CAP_ALL);
	struct snd_seq_event event = seq_event_numbered(1);

	seq_event_to_subscribers(&event, source);
	CHECK_EQ(seq_send(from, &event), 0);
}

static void missing_source_port_is_einval(void)
{
	struct seq_client *from = seq_must_open();
	struct snd_seq_event event = seq_event_numbered(1);

	seq_event_to_subscribers(&event, 0);
	CHECK_EQ(seq_send(from, &event), -EINVAL);
}

static void only_the_source_ports_subscribers(void)
{
	struct seq_client *from = seq_must_open();
	struct seq_client *a = seq_must_open(), *b = seq_must_open();
	int source_a = seq_must_port(from, SEQ_CAP_ALL);
	int source_b = seq_must_port(from, SEQ_CAP_ALL);
	struct snd_seq_event event = seq_event_numbered(1);

	seq_must_subscribe(from, source_a, a, seq_must_port(a, SEQ_CAP_ALL));
	seq_must_subscribe(from, source_b, b, seq_must_port(b, SEQ_CAP_ALL));
	seq_event_to_subscribers(&event, source_b);
	seq_must_send(from, &event);
	seq_must_receive_numbers(b, 1, 1);
	CHECK(seq_nothing(a));
}

static void one_client_with_two_ports_gets_two(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int source = seq_must_port(from, SEQ_CAP_ALL);
	int a = seq_must_port(to, SEQ_CAP_ALL), b = seq_must_port(to, SEQ_CAP_ALL);
	struct snd_seq_event event = seq_event_numbered(1), first, second;

	seq_must_subscribe(from, source, to, b);
	seq_must_subscribe(from, source, to, a);
	seq_event_to_subscribers(&event, source);
	seq_must_send(from, &event);
	seq_must_receive(to, &first);
	seq_must_receive(to, &second);
	/* In the order of their connection. */
	CHECK_EQ(first.dest.port, b);
	CHECK_EQ(second.dest.port, a);
	CHECK(seq_nothing(to));
}

static void unsubscribed_port_gets_nothing_more(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int source = seq_must_port(from, SEQ_CAP_ALL);
	int port = seq_must_port(to, SEQ_CAP_ALL);
	struct snd_seq_event event = seq_event_numbered(1);

	seq_must_subscribe(from, source, to, port);
	CHECK(!seq_unsubscribe(from->fd, from->id, source, to->id, port));
	seq_drop(to);
	seq_event_to_subscribers(&event, source);
	seq_must_send(from, &event);
	CHECK(seq_nothing(to));
	CHECK_EQ(seq_unsubscribe(from->fd, from->id, source, to->id, port),
		 -ENOENT);
}

/* A subscriber that lost its permission is passed over like one that is not
 * there; what its error does to the sender differs on purpose.
 */
static void subscriber_without_write_gets_nothing(void)
{
	struct seq_client *from = seq_must_open();
	struct seq_client *deaf = seq_must_open(), *to = seq_must_open();
	int source = seq_must_port(from, SEQ_CAP_ALL);
	int deaf_port = seq_must_port(deaf, SEQ_CAP_ALL);
	int port = seq_must_port(to, SEQ_CAP_ALL);
	struct snd_seq_port_info info;
	struct snd_seq_event event = seq_event_numbered(5);

	seq_must_subscribe(from, source, deaf, deaf_port);
	seq_must_subscribe(from, source, to, port);
	MUST(!seq_get_port(deaf->fd, deaf->id, deaf_port, &info));
	info.capability = SEQ_CAP_READ;
	MUST(!seq_call(deaf->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &info));
	seq_drop(deaf);
	seq_drop(to);
	seq_event_to_subscribers(&event, source);
	CHECK_EQ(seq_send(from, &event), expect_onbeat() ? 0 : -EPERM);
	seq_must_receive_numbers(to, 5, 1);
	CHECK(seq_nothing(deaf));
}

static void subscription_to_oneself(void)
{
	struct seq_client *self = seq_must_open();
	int source = seq_must_port(self, 0);
	int dest = seq_must_port(self, SNDRV_SEQ_PORT_CAP_WRITE);
	struct snd_seq_event event = seq_event_numbered(2);

	seq_must_subscribe(self, source, self, dest);
	seq_event_to_subscribers(&event, source);
	seq_must_send(self, &event);
	seq_must_receive(self, &event);
	CHECK_EQ(event.dest.port, dest);
}

static void deleted_port_leaves_the_others_connected(void)
{
	struct seq_client *from = seq_must_open();
	struct seq_client *gone = seq_must_open(), *to = seq_must_open();
	int source = seq_must_port(from, SEQ_CAP_ALL);
	struct snd_seq_event event = seq_event_numbered(8);

	seq_must_subscribe(from, source, gone,
			   seq_must_port(gone, SEQ_CAP_ALL));
	seq_must_subscribe(from, source, to, seq_must_port(to, SEQ_CAP_ALL));
	seq_close(gone);
	seq_event_to_subscribers(&event, source);
	seq_must_send(from, &event);
	seq_must_receive_numbers(to, 8, 1);
}

static void scheduled_event_goes_to_who_is_subscribed_when_due(void)
{
	struct seq_client *from = seq_must_open();
	struct seq_client *early = seq_must_open(), *late = seq_must_open();
	int source = seq_must_port(from, SEQ_CAP_ALL);
	int queue = seq_must_queue(from);
	struct snd_seq_event event = seq_event_numbered(6);

	seq_must_subscribe(from, source, early,
			   seq_must_port(early, SEQ_CAP_ALL));
	seq_event_to_subscribers(&event, source);
	seq_event_at_tick(&event, queue, 10);
	seq_must_send(from, &event);
	CHECK(!seq_unsubscribe(from->fd, from->id, source, early->id, 0));
	seq_must_subscribe(from, source, late, seq_must_port(late, SEQ_CAP_ALL));
	seq_drop(early);
	seq_drop(late);
	/* START would purge it, as it does every event of who starts. */
	MUST(!seq_queue_control(from, queue, SNDRV_SEQ_EVENT_CONTINUE, 0));
	seq_must_receive(late, &event);
	CHECK_EQ(event.type, SNDRV_SEQ_EVENT_USR0);
	CHECK_EQ(event.queue, queue);
	CHECK_EQ(event.time.tick, 10);
	CHECK(seq_nothing(early));
}

static const struct ktap_case cases[] = {
	CASE(every_subscriber_gets_one),
	CASE(destination_is_the_subscribers_port),
	CASE(queue_254_means_subscribers_too),
	CASE(no_subscribers_is_no_error),
	CASE(missing_source_port_is_einval),
	CASE(only_the_source_ports_subscribers),
	CASE(one_client_with_two_ports_gets_two),
	CASE(unsubscribed_port_gets_nothing_more),
	CASE(subscriber_without_write_gets_nothing),
	CASE(subscription_to_oneself),
	CASE(deleted_port_leaves_the_others_connected),
	CASE(scheduled_event_goes_to_who_is_subscribed_when_due),
};

KTAP_MAIN(cases);
