// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Several threads that read the same client: an event wakes as many as can have it, and
 * whoever has read leaves the rest to another.
 */
#include "ktap.h"
#include "seqlib.h"

#include <pthread.h>

#define READERS 50
#define EVENTS 20
#define WOKEN 4	/* threads, at most, of an event on average */
#define LAST 1000	/* the number that ends a thread */
#define UNIT sizeof(struct snd_seq_event)

struct reader {
	pthread_t thread;
	struct seq_client *client;
	int number;
	bool stays;
};

static unsigned int read_so_far;

/* One event, or until the last one. */
static void *read_events(void *argument)
{
	struct reader *reader = argument;
	struct snd_seq_event event;

	__atomic_store_n(&reader->number, seq_thread(), __ATOMIC_SEQ_CST);
	do {
		if (read(reader->client->fd, &event, UNIT) != UNIT)
			return NULL;
		__atomic_add_fetch(&read_so_far, 1, __ATOMIC_SEQ_CST);
	} while (reader->stays && event.data.raw32.d[0] != LAST);
	return NULL;
}

static void must_start(struct reader readers[READERS], struct seq_client *client,
		       bool stay)
{
	int i, number;

	read_so_far = 0;
	for (i = 0; i < READERS; i++) {
		readers[i] = (struct reader) { .client = client, .stays = stay };
		MUST(!pthread_create(&readers[i].thread, NULL, read_events,
				     &readers[i]));
		do
			number = __atomic_load_n(&readers[i].number, __ATOMIC_SEQ_CST);
		while (!number);
		MUST(seq_wait_blocked(number));
	}
}

static bool have_read(unsigned int count)
{
	struct timespec pause = { .tv_nsec = 1000000 };
	int tries;

	for (tries = 0; tries < SEQ_WAIT_MS; tries++) {
		if (__atomic_load_n(&read_so_far, __ATOMIC_SEQ_CST) == count)
			return true;
		nanosleep(&pause, NULL);
	}
	return false;
}

/* How often the threads have gone to sleep. */
static unsigned int sleeps_of(const struct reader readers[READERS])
{
	char path[64], *text, *line;
	unsigned int sum = 0;
	int i;

	for (i = 0; i < READERS; i++) {
		snprintf(path, sizeof(path), "/proc/self/task/%d/status",
			 readers[i].number);
		text = seq_read_file(path);
		MUST(text);
		line = strstr(text, "\nvoluntary_ctxt_switches:");
		MUST(line);
		sum += strtoul(strchr(line, ':') + 1, NULL, 10);
		free(text);
	}
	return sum;
}

static void send_numbers(struct seq_client *client, unsigned int number, int count)
{
	struct snd_seq_event events[READERS];
	int i;

	for (i = 0; i < count; i++) {
		events[i] = seq_event_numbered(number);
		seq_event_to(&events[i], client->id, 0);
	}
	MUST(seq_write(client->fd, events, count * UNIT) == (long)(count * UNIT));
}

static void an_event_does_not_wake_a_crowd(void)
{
	struct seq_client *client = seq_must_open();
	struct reader readers[READERS];
	unsigned int before, woken;
	int i;

	seq_must_port(client, SEQ_CAP_ALL);
	must_start(readers, client, true);
	before = sleeps_of(readers);
	for (i = 0; i < EVENTS; i++) {
		send_numbers(client, i, 1);
		CHECK(have_read(i + 1));
	}
	for (i = 0; i < READERS; i++)
		MUST(seq_wait_blocked(readers[i].number));
	woken = sleeps_of(readers) - before;
	ktap_note("%d events woke %u times one of %d threads", EVENTS, woken, READERS);
	CHECK(woken <= WOKEN * EVENTS);
	send_numbers(client, LAST, READERS);
	for (i = 0; i < READERS; i++)
		pthread_join(readers[i].thread, NULL);
}

/* They come in one step, and wake one thread or two. */
static void each_of_a_crowd_gets_one_of_many(void)
{
	struct seq_client *client = seq_must_open();
	struct reader readers[READERS];
	int i;

	seq_must_port(client, SEQ_CAP_ALL);
	must_start(readers, client, false);
	send_numbers(client, 1, READERS);
	CHECK(have_read(READERS));
	for (i = 0; i < READERS; i++)
		pthread_join(readers[i].thread, NULL);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(an_event_does_not_wake_a_crowd),
	CASE(each_of_a_crowd_gets_one_of_many),
};

KTAP_MAIN(cases);
