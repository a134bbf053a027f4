// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * time-limit: 300
 *
 * However many events a START, a DELETE_QUEUE, a REMOVE_EVENTS or a close drops,
 * others have the CPU meanwhile, and what was dropped does not arrive.
 */
#include "ktap.h"
#include "seqlib.h"

#include <pthread.h>
#include <sched.h>
#include <time.h>

#define CLIENTS 8
#define EACH 20000
/* All of one client's. */
#define MOST 60000
#define PART 1000
#define FAR (3600 * SEQ_NSEC_PER_SEC)
/* Of a thread that needs the CPU each millisecond, while events are dropped. */
#define RUNS 5
#define ATTEMPTS 4

/* Clients with very many events in one queue, which is not started. */
struct crowd {
	struct seq_client *clients[CLIENTS];
	int count;
	int port;
	int queue;
};

static void must_join(struct seq_client *client, int queue)
{
	struct snd_seq_queue_client use = { .queue = queue, .used = 1 };

	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_QUEUE_CLIENT, &use));
}

/* At times that have no order. */
static void must_fill(struct crowd *crowd, struct seq_client *client, int each)
{
	static struct snd_seq_event events[PART];
	int i, part;
	__u32 seed = 1;

	MUST(!seq_set_pool(client->fd, each, 0, 0));
	for (part = 0; part < each / PART; part++) {
		for (i = 0; i < PART; i++) {
			events[i] = seq_event_numbered(i);
			seq_event_to(&events[i], client->id, crowd->port);
			seq_event_at_time(&events[i], crowd->queue,
					  FAR + seq_random(&seed) * 1000ull);
		}
		MUST(seq_write(client->fd, events, sizeof(events)) ==
		     sizeof(events));
	}
}

static struct crowd must_crowd(int count, int each)
{
	struct crowd crowd = { .count = count };
	int i;

	for (i = 0; i < count; i++) {
		crowd.clients[i] = seq_must_open();
		crowd.port = seq_must_port(crowd.clients[i], SEQ_CAP_ALL);
		if (i)
			must_join(crowd.clients[i], crowd.queue);
		else
			crowd.queue = seq_must_queue(crowd.clients[i]);
		must_fill(&crowd, crowd.clients[i], each);
	}
	return crowd;
}

/* Cells of the crowd's pools that are in use. */
static int count_cells(const struct crowd *crowd)
{
	struct snd_seq_client_pool pool;
	int i, cells = 0;

	for (i = 0; i < crowd->count; i++) {
		MUST(!seq_get_pool(crowd->clients[i]->fd, crowd->clients[i]->id,
				   &pool));
		cells += pool.output_pool - pool.output_free;
	}
	return cells;
}

static struct snd_seq_event start_of(int queue)
{
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_START);

	seq_event_to(&event, SNDRV_SEQ_CLIENT_SYSTEM,
		     SNDRV_SEQ_PORT_SYSTEM_TIMER);
	event.data.queue.queue = queue;
	return event;
}

/*
 * The note is due a millisecond after the START. Return: how many of the events had yet
 * to be freed when its reader had it.
 */
static int count_left(struct seq_client *client, int port)
{
	struct snd_seq_queue_status status;
	struct snd_seq_event events[2];
	struct crowd crowd = must_crowd(CLIENTS, EACH);
	int queue, cells, i;
	__u64 when;

	seq_must_stay_on_one_cpu();
	queue = seq_must_queue(client);
	seq_must_start(client, queue);
	MUST(!seq_queue_status(client->fd, queue, &status));
	when = seq_nanoseconds(status.time) + SEQ_NSEC_PER_SEC / 2;
	events[0] = start_of(crowd.queue);
	seq_event_at_time(&events[0], queue, when);
	events[1] = seq_event_numbered(1);
	seq_event_to(&events[1], client->id, port);
	seq_event_at_time(&events[1], queue, when + 1000000);
	CHECK_EQ(count_cells(&crowd), CLIENTS * EACH);
	MUST(seq_write(client->fd, events, sizeof(events)) == sizeof(events));
	seq_must_receive(client, &events[0]);
	cells = count_cells(&crowd);
	MUST(!seq_queue_status(client->fd, queue, &status));
	ktap_note("read %lld us after the START was due; %d events were left",
		  (long long)(seq_nanoseconds(status.time) - when) / 1000, cells);
	/* They are freed, and none is delivered. */
	while (count_cells(&crowd))
		sched_yield();
	CHECK(seq_nothing(crowd.clients[1]));
	MUST(!seq_queue_status(client->fd, crowd.queue, &status));
	CHECK_EQ(status.events, 0);
	for (i = 0; i < crowd.count; i++)
		seq_close(crowd.clients[i]);
	MUST(!seq_queue_delete(client->fd, queue));
	return cells;
}

/* The host may take the reader's CPU away meanwhile, but not each time. */
static void another_note_does_not_wait_for_a_start(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);
	int left = 0, i;

	for (i = 0; i < ATTEMPTS && !left; i++)
		left = count_left(client, port);
	CHECK(left > 0);
}

static int runs;

static int count_runs(void)
{
	return __atomic_load_n(&runs, __ATOMIC_RELAXED);
}

/* As the thread of a program that computes sound does. */
static void *run_each_millisecond(void *unused)
{
	struct sched_param parameters = { .sched_priority = 50 };
	struct timespec pause = { .tv_nsec = 1000000 };

	(void)unused;
	MUST(!pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters));
	for (;;) {
		nanosleep(&pause, NULL);
		__atomic_add_fetch(&runs, 1, __ATOMIC_RELAXED);
	}
	return NULL;
}

static void must_have_the_cpu_while(void (*drop)(struct crowd *crowd),
				    struct crowd *crowd)
{
	pthread_t thread;
	int before, during;
	__u64 began;

	seq_must_stay_on_one_cpu();
	MUST(!pthread_create(&thread, NULL, run_each_millisecond, NULL));
	while (!count_runs())
		sched_yield();
	before = count_runs();
	began = seq_now();
	drop(crowd);
	during = count_runs() - before;
	ktap_note("a thread ran %d times in %llu us", during,
		  (seq_now() - began) / 1000);
	CHECK(during >= RUNS);
}

static void delete_queue(struct crowd *crowd)
{
	MUST(!seq_queue_delete(crowd->clients[0]->fd, crowd->queue));
}

static void others_run_during_delete_queue(void)
{
	struct crowd crowd = must_crowd(CLIENTS, EACH);

	must_have_the_cpu_while(delete_queue, &crowd);
	CHECK_EQ(count_cells(&crowd), 0);
}

static void start(struct crowd *crowd)
{
	MUST(!seq_queue_control(crowd->clients[0], crowd->queue,
				SNDRV_SEQ_EVENT_START, 0));
}

static void others_run_during_start(void)
{
	struct crowd crowd = must_crowd(CLIENTS, EACH);

	must_have_the_cpu_while(start, &crowd);
	CHECK_EQ(count_cells(&crowd), 0);
}

/* Of a client whose events are in another's queue, among those of the other. */
static void close_last(struct crowd *crowd)
{
	seq_close(crowd->clients[--crowd->count]);
}

static void others_run_during_close(void)
{
	struct crowd crowd = must_crowd(2, MOST);

	must_have_the_cpu_while(close_last, &crowd);
	CHECK_EQ(count_cells(&crowd), MOST);
}

static void remove_all_of_last(struct crowd *crowd)
{
	struct snd_seq_remove_events all = {
		.remove_mode = SNDRV_SEQ_REMOVE_OUTPUT,
		.queue = crowd->queue,
	};

	MUST(!seq_call(crowd->clients[crowd->count - 1]->fd,
		       SNDRV_SEQ_IOCTL_REMOVE_EVENTS, &all));
}

static void others_run_during_remove_events(void)
{
	struct crowd crowd = must_crowd(2, MOST);

	must_have_the_cpu_while(remove_all_of_last, &crowd);
	CHECK_EQ(count_cells(&crowd), MOST);
}

/* A note that lasts for hours, once it sounds; with others behind it. */
static void must_sound(struct seq_client *client, int queue)
{
	struct snd_seq_event event = seq_event_note(SNDRV_SEQ_EVENT_NOTE, 0, 60,
						    100);

	MUST(!seq_must_port(client, SEQ_CAP_ALL));
	seq_must_start(client, queue);
	event.data.note.duration = 1000000;
	seq_event_to(&event, client->id, 0);
	seq_event_at_tick(&event, queue, 1);
	seq_must_send(client, &event);
	seq_must_receive_type(client, &event, SNDRV_SEQ_EVENT_NOTEON);
	event = seq_event_numbered(1);
	seq_event_to(&event, client->id, 0);
	seq_event_at_tick(&event, queue, 1000000);
	seq_must_send(client, &event);
	MUST(seq_wait_queued(client->fd, queue, 2));
}

static void must_have_ended(struct seq_client *client, int queue)
{
	struct snd_seq_queue_status status;
	struct snd_seq_client_pool pool;

	MUST(!seq_queue_status(client->fd, queue, &status));
	CHECK_EQ(status.events, 0);
	do
		MUST(!seq_get_pool(client->fd, client->id, &pool));
	while (pool.output_free != pool.output_pool);
	CHECK(seq_nothing(client));
}

static void start_ends_the_notes_that_sound(void)
{
	struct seq_client *client = seq_must_open(), *other = seq_must_open();
	int queue = seq_must_queue(client);
	struct snd_seq_client_pool pool;
	struct snd_seq_event event;

	must_join(other, queue);
	must_sound(other, queue);
	seq_must_start(client, queue);
	/* All of it when the call returns. */
	CHECK(!seq_nothing(other));
	seq_must_receive_type(other, &event, SNDRV_SEQ_EVENT_NOTEOFF);
	MUST(!seq_get_pool(other->fd, other->id, &pool));
	CHECK_EQ(pool.output_free, pool.output_pool);
	must_have_ended(other, queue);
}

static void a_scheduled_start_ends_them_first(void)
{
	struct seq_client *client = seq_must_open(), *other = seq_must_open();
	int queue = seq_must_queue(client), clock = seq_must_queue(client);
	struct snd_seq_event event;

	must_join(other, queue);
	must_sound(other, queue);
	seq_must_start(client, clock);
	event = start_of(queue);
	seq_event_at_tick(&event, clock, 10);
	seq_must_send(client, &event);
	seq_must_receive_type(other, &event, SNDRV_SEQ_EVENT_NOTEOFF);
	/* It plays on. */
	event = seq_event_numbered(2);
	seq_event_to(&event, other->id, 0);
	seq_event_at_tick(&event, queue, 0);
	seq_must_send(other, &event);
	seq_must_receive_numbers(other, 2, 1);
	must_have_ended(other, queue);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(another_note_does_not_wait_for_a_start),
	CASE_ONBEAT(others_run_during_delete_queue),
	CASE_ONBEAT(others_run_during_start),
	CASE_ONBEAT(others_run_during_close),
	CASE_ONBEAT(others_run_during_remove_events),
	CASE_ONBEAT(start_ends_the_notes_that_sound),
	CASE_ONBEAT(a_scheduled_start_ends_them_first),
};

KTAP_MAIN(cases);
