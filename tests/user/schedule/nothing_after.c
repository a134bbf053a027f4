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

#include <pthread.h>

#define PORTS 250
#define CROWD 4000		/* near what an event may cause: that takes some time */
#define ROUNDS 100
#define ENOUGH 3		/* times that the call came while the event was on its way */
#define SOON 100000000ull	/* until the event is due, ns */
#define MARK 1000
#define BEFORE 30	/* notes through the crowd */

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

/* --- of what a call of another program takes out of its queue --- */

static struct seq_client *owner;
static int owned_queue;

static void *delete_owned_queue(void *unused)
{
	(void)unused;
	seq_must_run_on(1);
	MUST(!seq_queue_delete(owner->fd, owned_queue));
	return NULL;
}

static void must_join(struct seq_client *client)
{
	struct snd_seq_queue_client use = { .queue = owned_queue, .used = 1 };

	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_QUEUE_CLIENT, &use));
}

static void must_own_queue(struct way *way)
{
	owned_queue = seq_must_queue(owner);
	must_join(way->sender);
	seq_must_start(owner, owned_queue);
}

static struct snd_seq_event note_of(struct way *way, int ticks)
{
	struct snd_seq_event event = seq_event_note(SNDRV_SEQ_EVENT_NOTE, 0, 60, 100);

	event.data.note.duration = ticks;
	seq_event_to_subscribers(&event, way->source);
	seq_event_at_tick(&event, owned_queue, 0);
	return event;
}

/* It sounds when this returns. */
static void must_begin_note(struct way *way)
{
	struct snd_seq_event event = note_of(way, 1000000);

	seq_must_send(way->sender, &event);
	do
		seq_must_receive(last, &event);
	while (event.type != SNDRV_SEQ_EVENT_NOTEON);
	seq_drop(first);
}

/* The end of the note, which the other delivers, comes before the mark. */
static void must_end_before_mark(void)
{
	struct snd_seq_event event;

	do
		seq_must_receive(last, &event);
	while (event.type != SNDRV_SEQ_EVENT_NOTEOFF &&
	       event.type != seq_event_numbered(0).type);
	CHECK_EQ(event.type, SNDRV_SEQ_EVENT_NOTEOFF);
	if (event.type == SNDRV_SEQ_EVENT_NOTEOFF)
		must_come(MARK);
	else
		seq_must_receive_type(last, &event, SNDRV_SEQ_EVENT_NOTEOFF);
}

static void check_with_owner(void (*call)(struct way *way), bool ends_way)
{
	unsigned int round, caught = 0;
	pthread_t deleter;
	struct way way;

	must_make_crowd();
	owner = seq_must_open();
	for (round = 0; round < ROUNDS && caught < ENOUGH; round++) {
		if (!round || ends_way)
			way = must_make_way();
		must_own_queue(&way);
		must_begin_note(&way);
		seq_must_run_on(0);
		MUST(!pthread_create(&deleter, NULL, delete_owned_queue, NULL));
		caught += call_in_the_middle(&way, call);
		must_end_before_mark();
		MUST(!pthread_join(deleter, NULL));
	}
	ktap_note("%u of %u in the middle", caught, round);
	CHECK_EQ(caught, ENOUGH);
}

static void after_remove_events_while_its_queue_is_deleted(void)
{
	check_with_owner(remove_events, false);
}

static void after_a_close_while_its_queue_is_deleted(void)
{
	check_with_owner(close_client, true);
}

/* Behind other notes one sounds at a client that goes; another one gets its number. */
static bool number_changes_hands_in_the_middle(struct way *way)
{
	struct seq_client *old = seq_must_open(), *new;
	struct snd_seq_event event;
	pthread_t deleter;
	int i, id = old->id;
	bool under_way;

	must_own_queue(way);
	MUST(!seq_must_port(old, SEQ_CAP_ALL));
	event = note_of(way, 1000001);
	seq_event_to(&event, old->id, 0);
	must_join(marker);
	seq_must_send(marker, &event);
	seq_must_receive_type(old, &event, SNDRV_SEQ_EVENT_NOTEON);
	for (i = 0; i < BEFORE; i++)
		must_begin_note(way);
	seq_must_run_on(0);
	MUST(!pthread_create(&deleter, NULL, delete_owned_queue, NULL));
	while (seq_nothing(first))
		;
	under_way = seq_nothing(last);
	seq_close(old);
	new = seq_must_open();
	MUST(new->id == id);
	MUST(!seq_must_port(new, SEQ_CAP_ALL));
	MUST(!pthread_join(deleter, NULL));
	CHECK(seq_nothing(new));
	seq_close(new);
	seq_drop(first);
	seq_drop(last);
	return under_way;
}

static void next_owner_of_a_number_gets_nothing(void)
{
	unsigned int round, caught = 0;
	struct way way;

	must_make_crowd();
	owner = seq_must_open();
	way = must_make_way();
	for (round = 0; round < ROUNDS && !caught; round++)
		caught += number_changes_hands_in_the_middle(&way);
	ktap_note("%u of %u in the middle", caught, round);
	CHECK_EQ(caught, 1);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(after_remove_events),
	CASE_ONBEAT(after_a_start),
	CASE_ONBEAT(after_delete_queue),
	CASE_ONBEAT(after_a_close),
	CASE_ONBEAT(after_remove_events_while_its_queue_is_deleted),
	CASE_ONBEAT(after_a_close_while_its_queue_is_deleted),
	CASE_ONBEAT(next_owner_of_a_number_gets_nothing),
};

KTAP_MAIN(cases);
