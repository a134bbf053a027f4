// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * When REMOVE_EVENTS, START, DELETE_QUEUE or close(2) has returned, nothing that it
 * was to drop arrives any more, even if another CPU is delivering it: each is called
 * while an event is on its way through a crowd of subscribers, and what is written
 * afterwards has to arrive after it. Needs two CPUs.
 * time-limit: 240
 */
#include "ktap.h"
#include "seqlib.h"

#define PORTS 250
#define CROWD 4000		/* near what an event may cause: that takes some time */
#define ROUNDS 100
#define ENOUGH 3		/* times that the call came while the event was on its way */
#define SOON 100000000ull	/* until the event is due, ns */
#define MARK 1000

struct way {
	struct seq_client *sender;
	int source;
	int queue;
};

/* The first and the last of the subscribers, and who writes the mark. */
static struct seq_client *first, *last, *marker;
static int first_port, last_port, clock_queue;
static struct seq_client *crowd[CROWD / PORTS];

static void must_make_crowd(void)
{
	int i, port;

	first = seq_must_open_mode(O_RDWR | O_NONBLOCK);
	first_port = seq_must_port(first, SEQ_CAP_ALL);
	last = seq_must_open_mode(O_RDWR | O_NONBLOCK);
	last_port = seq_must_port(last, SEQ_CAP_ALL);
	marker = seq_must_open();
	clock_queue = seq_must_queue(marker);
	for (i = 0; i < CROWD / PORTS; i++) {
		crowd[i] = seq_must_open();
		for (port = 0; port < PORTS; port++)
			MUST(seq_must_port(crowd[i], SEQ_CAP_ALL) == port);
	}
}

static struct way must_make_way(void)
{
	struct way way = { .sender = seq_must_open() };
	struct snd_seq_port_subscribe subscription;
	int i;

	way.source = seq_must_port(way.sender, SEQ_CAP_ALL);
	way.queue = seq_must_queue(way.sender);
	seq_must_subscribe(way.sender, way.source, first, first_port);
	for (i = 0; i < CROWD; i++) {
		subscription = seq_subscription(way.sender->id, way.source,
						crowd[i / PORTS]->id, i % PORTS);
		subscription.flags = SNDRV_SEQ_PORT_SUBS_TIMESTAMP;
		subscription.queue = clock_queue;
		MUST(!seq_call(way.sender->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT,
			       &subscription));
	}
	seq_must_subscribe(way.sender, way.source, last, last_port);
	return way;
}

/* The timer is started, and so expires, on the other CPU. */
static void must_schedule(const struct way *way, unsigned int number)
{
	struct snd_seq_event event = seq_event_numbered(number);

	seq_must_run_on(1);
	seq_must_start(way->sender, way->queue);
	seq_event_to_subscribers(&event, way->source);
	seq_event_at_time(&event, way->queue, SOON);
	seq_must_send(way->sender, &event);
	seq_must_run_on(0);
}

/* Return: whether the call was made while the event was on its way. */
static bool call_in_the_middle(struct way *way, void (*call)(struct way *way))
{
	struct snd_seq_event event;
	bool under_way;

	while (seq_nothing(first))
		;
	under_way = seq_nothing(last);
	call(way);
	event = seq_event_numbered(MARK);
	seq_event_to(&event, last->id, last_port);
	seq_must_send(marker, &event);
	return under_way;
}

/* The next numbered event has this number; ends of connections come as well. */
static void must_come(unsigned int number)
{
	struct snd_seq_event event;

	do
		seq_must_receive(last, &event);
	while (event.type != seq_event_numbered(0).type);
	CHECK_EQ(event.data.raw32.d[0], number);
}

static void check(void (*call)(struct way *way), bool ends_way)
{
	unsigned int number, caught = 0;
	struct way way;

	must_make_crowd();
	for (number = 0; number < ROUNDS && caught < ENOUGH; number++) {
		if (!number || ends_way)
			way = must_make_way();
		must_schedule(&way, number);
		caught += call_in_the_middle(&way, call);
		must_come(number);
		must_come(MARK);
		seq_drop(first);
	}
	ktap_note("%u of %u in the middle", caught, number);
	/* Else this has shown nothing. */
	CHECK_EQ(caught, ENOUGH);
}

static void remove_events(struct way *way)
{
	struct snd_seq_remove_events info = {
		.remove_mode = SNDRV_SEQ_REMOVE_OUTPUT,
	};

	MUST(!seq_call(way->sender->fd, SNDRV_SEQ_IOCTL_REMOVE_EVENTS, &info));
}

static void start(struct way *way)
{
	seq_must_start(way->sender, way->queue);
}

static void delete_queue(struct way *way)
{
	MUST(!seq_queue_delete(way->sender->fd, way->queue));
	way->queue = seq_must_queue(way->sender);
}

static void close_client(struct way *way)
{
	seq_close(way->sender);
}

static void after_remove_events(void)
{
	check(remove_events, false);
}

static void after_a_start(void)
{
	check(start, false);
}

static void after_delete_queue(void)
{
	check(delete_queue, false);
}

static void after_a_close(void)
{
	check(close_client, true);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(after_remove_events),
	CASE_ONBEAT(after_a_start),
	CASE_ONBEAT(after_delete_queue),
	CASE_ONBEAT(after_a_close),
};

KTAP_MAIN(cases);
