// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * What one client schedules does not keep a processor from everybody else's
 * events, however many receivers each event has.
 */
#include "ktap.h"
#include "seqlib.h"

#define RECEIVERS 250
/* As many as a queue delivers in one go, when each has one receiver. */
#define EVENTS 64
#define DUE_NS 500000000ull
#define OTHERS_NUMBER 1000
#define MANY 2000

/* A port of the sender's with that many receivers, and the observer. */
static int must_be_wide(struct seq_client *sender, struct seq_client *observer,
			int port)
{
	struct seq_client *crowd = seq_must_open();
	int from = seq_must_port(sender, SEQ_CAP_ALL);
	int i;

	for (i = 0; i < RECEIVERS; i++)
		MUST(!seq_subscribe(sender->fd, sender->id, from, crowd->id,
				    seq_must_port(crowd, SEQ_CAP_ALL)));
	seq_must_subscribe(sender, from, observer, port);
	return from;
}

/* By one write, so that they are due at nearly the same time. */
static void must_start_both(struct seq_client *client, const int *queues)
{
	struct snd_seq_event events[2];
	int i;

	for (i = 0; i < 2; i++) {
		events[i] = seq_event_new(SNDRV_SEQ_EVENT_START);
		seq_event_to(&events[i], SNDRV_SEQ_CLIENT_SYSTEM,
			     SNDRV_SEQ_PORT_SYSTEM_TIMER);
		events[i].data.queue.queue = queues[i];
	}
	MUST(seq_write(client->fd, events, sizeof(events)) == sizeof(events));
}

/* How many of the numbers below EVENTS come before OTHERS_NUMBER. */
static int count_before_other(struct seq_client *observer)
{
	struct snd_seq_event event;
	int before = -1;
	int i;

	for (i = 0; i <= EVENTS; i++) {
		seq_must_receive(observer, &event);
		if (event.data.raw32.d[0] == OTHERS_NUMBER)
			before = i;
	}
	return before;
}

static void wide_events_let_others_in(void)
{
	struct seq_client *observer = seq_must_open();
	struct seq_client *sender = seq_must_open();
	int port = seq_must_port(observer, SEQ_CAP_ALL);
	int queues[] = { seq_must_queue(sender), seq_must_queue(sender) };
	int from = must_be_wide(sender, observer, port);
	struct snd_seq_event event;
	int before, i;

	seq_must_stay_on_one_processor();
	/* Later this would drop what is scheduled. */
	must_start_both(sender, queues);
	for (i = 0; i < EVENTS; i++) {
		event = seq_event_numbered(i);
		seq_event_to_subscribers(&event, from);
		seq_event_at_time(&event, queues[0], DUE_NS);
		seq_must_send(sender, &event);
	}
	event = seq_event_numbered(OTHERS_NUMBER);
	seq_event_to(&event, observer->id, port);
	seq_event_at_time(&event, queues[1], DUE_NS);
	seq_must_send(sender, &event);
	before = count_before_other(observer);
	ktap_note("the other queue's event came after %d of %d", before, EVENTS);
	CHECK(before >= 0 && before < EVENTS);
}

/* How many events of the client's wait to be delivered. */
static int count_waiting(const struct seq_client *client)
{
	struct snd_seq_client_pool pool;

	MUST(!seq_get_pool(client->fd, client->id, &pool));
	return pool.output_pool - pool.output_free;
}

/*
 * Between two looks of a program on the same processor there is no time to deliver
 * them all, or it would not get the processor.
 */
static void many_events_leave_time_to_programs(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);
	int queue = seq_must_queue(client);
	static struct snd_seq_event events[MANY];
	int waiting, before = MANY, most = 0;
	unsigned int i;

	seq_must_stay_on_one_processor();
	MUST(!seq_set_pool(client->fd, MANY, MANY, 0));
	seq_must_start(client, queue);
	for (i = 0; i < MANY; i++) {
		events[i] = seq_event_numbered(i);
		seq_event_to(&events[i], client->id, port);
		/* Long after a slow machine has written them all. */
		seq_event_at_time(&events[i], queue, 6 * DUE_NS);
	}
	MUST(seq_write(client->fd, events, sizeof(events)) == sizeof(events));
	do {
		waiting = count_waiting(client);
		if (before - waiting > most)
			most = before - waiting;
		before = waiting;
	} while (waiting);
	ktap_note("at most %d of %d were delivered at once", most, MANY);
	/* Without a rest it is ten turns at least, which is when softirqs give up. */
	CHECK(most < 10 * EVENTS);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(many_events_leave_time_to_programs),
	CASE_ONBEAT(wide_events_let_others_in),
};

KTAP_MAIN(cases);
