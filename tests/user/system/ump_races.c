// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Versions that change while events pass: each is delivered once or lost, and
 * counted.
 *
 * --seconds=N is how long each case lasts, --seed=N chooses the random numbers.
 * time-limit: 240
 */
#define _GNU_SOURCE
#include "ktap.h"
#include "umplib.h"

#include <poll.h>
#include <pthread.h>

#define WRITERS 16
#define READERS 4
#define SECONDS 4
#define STATS "/proc/asound/seq/stats"

struct worker {
	struct ump_end end;
	pthread_t thread;
	__u32 random;
	long done;
};

static struct worker writers[WRITERS], readers[READERS];
static bool stop;

static bool stopped(void)
{
	return __atomic_load_n(&stop, __ATOMIC_RELAXED);
}

static unsigned int pick(struct worker *worker, unsigned int count)
{
	return seq_random(&worker->random) % count;
}

static void prepare(void)
{
	unsigned int seed = ktap_option("seed", 1 + seq_now() % 1000000);
	int i, j;

	ktap_note("again: ump_races.c --seed=%u --seconds=%lu", seed,
		  ktap_option("seconds", SECONDS));
	stop = false;
	for (i = 0; i < READERS; i++) {
		readers[i].end = ump_must_end(i % 3, 0);
		readers[i].random = seed * 31 + i;
		seq_set_nonblock(readers[i].end.client->fd, true);
	}
	for (i = 0; i < WRITERS; i++) {
		writers[i].end = ump_must_end(i % 3, 0);
		writers[i].random = seed * 37 + 100 + i;
		seq_set_nonblock(writers[i].end.client->fd, true);
		for (j = 0; j < READERS; j++)
			ump_must_connect(&writers[i].end, &readers[j].end);
	}
}

static void run(void *(*write_some)(void *), void *(*read_some)(void *),
		void (*meanwhile)(void))
{
	__u64 end =
		seq_now() + ktap_option("seconds", SECONDS) * SEQ_NSEC_PER_SEC;
	int i;

	alarm(0);	/* the harness limits it */
	for (i = 0; i < READERS; i++)
		MUST(!pthread_create(&readers[i].thread, NULL, read_some,
				     &readers[i]));
	for (i = 0; i < WRITERS; i++)
		MUST(!pthread_create(&writers[i].thread, NULL, write_some,
				     &writers[i]));
	while (seq_now() < end)
		meanwhile();
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	for (i = 0; i < WRITERS; i++)
		MUST(!pthread_join(writers[i].thread, NULL));
	for (i = 0; i < READERS; i++)
		MUST(!pthread_join(readers[i].thread, NULL));
}

/* --- every note counts --- */

static const char *const notes[] = {
	"90 3c 40 80 3c 40", "20903c40 20803c40", "40903c00 80000000 40803c00 80000000",
};

/* A writer changes what it is between two writes, so that each is right. */
static void *write_notes(void *argument)
{
	struct worker *worker = argument;

	while (!stopped()) {
		ump_must_say(&worker->end, notes[worker->end.version]);
		worker->done += 2;
		if (!pick(worker, 4))
			ump_must_switch(&worker->end, pick(worker, 3));
	}
	return NULL;
}

/* The size of what is read is that of one of the versions. */
static void *read_anything(void *argument)
{
	struct worker *worker = argument;
	unsigned char bytes[28 * 32];
	ssize_t size;

	while (!stopped()) {
		if (!seq_poll(worker->end.client->fd, POLLIN, 10))
			continue;
		size = read(worker->end.client->fd, bytes, sizeof(bytes));
		MUST(size < 0 ? errno == EAGAIN || errno == ENOSPC :
				size && (!(size % 28) || !(size % 32)));
		worker->done += size > 0;
	}
	return NULL;
}

static void switch_readers(void)
{
	static __u32 random = 77;
	int reader = seq_random(&random) % READERS;

	MUST(!ump_set_version(readers[reader].end.client,
			      seq_random(&random) % 3));
}

static long figure(int id, const char *name)
{
	char *text = seq_read_file(STATS), begin[32], *found;
	long number;

	snprintf(begin, sizeof(begin), "Client %3d : ", id);
	found = strstr(text, begin);
	MUST(found);
	found = strstr(found, name);
	MUST(found);
	number = strtol(strchr(found, ':') + 1, NULL, 10);
	free(text);
	return number;
}

static void reset_figures(void)
{
	FILE *file = fopen(STATS, "w");

	MUST(file && fputs("reset\n", file) >= 0 && !fclose(file));
}

static void must_be_as_new(struct worker *worker)
{
	struct snd_seq_client_pool pool;
	struct seq_client *client = worker->end.client;
	char bytes[4096];

	while (seq_poll(client->fd, POLLIN, 0))
		(void)!read(client->fd, bytes, sizeof(bytes));
	MUST(!seq_get_pool(client->fd, client->id, &pool));
	CHECK_EQ(pool.input_free, pool.input_pool);
	CHECK_EQ(pool.output_free, pool.output_pool);
}

static void every_note_is_delivered_or_lost(void)
{
	long sent = 0;
	int i, id;

	prepare();
	reset_figures();
	run(write_notes, read_anything, switch_readers);
	for (i = 0; i < WRITERS; i++)
		sent += writers[i].done;
	CHECK(sent > 0);
	for (i = 0; i < READERS; i++) {
		id = readers[i].end.client->id;
		CHECK(readers[i].done > 0);
		CHECK_EQ(figure(id, "\n  Delivered ") + figure(id, "\n  Lost "),
			 sent);
		must_be_as_new(&readers[i]);
	}
	for (i = 0; i < WRITERS; i++)
		must_be_as_new(&writers[i]);
}

/* --- anything --- */

/* Records whose fields mean something now and then. */
static void *write_anything(void *argument)
{
	static const unsigned char types[] = { 0x20, 0x20, 0x40, 0x40, 0x30, 0x30, 0xf0 };
	struct worker *worker = argument;
	struct ump_event events[8];
	unsigned char *bytes = (unsigned char *)events;
	size_t i, j;

	while (!stopped()) {
		for (i = 0; i < sizeof(events); i++)
			bytes[i] = seq_random(&worker->random);
		for (i = 0; i < ARRAY_SIZE(events); i++) {
			j = pick(worker, READERS + 1);
			events[i].flags &= pick(worker, 2) ? UMP_FLAG : 0xff;
			events[i].queue = SNDRV_SEQ_QUEUE_DIRECT;
			events[i].source.port = worker->end.port;
			ump_event_to(&events[i],
				     j < READERS ?
					     readers[j].end.client->id :
					     SNDRV_SEQ_ADDRESS_SUBSCRIBERS,
				     0);
			if (pick(worker, 4))
				events[i].words[0] =
					(events[i].words[0] & 0x0fffffff) |
					(__u32)types[pick(worker, sizeof(types))]
						<< 24;
		}
		worker->done += seq_write(worker->end.client->fd, events,
					  sizeof(events) - pick(worker, 33)) >
				0;
	}
	return NULL;
}

static void change_anything(void)
{
	static __u32 random = 99;
	int number = seq_random(&random) % (READERS + WRITERS);
	struct worker *worker = number < READERS ? &readers[number] :
						   &writers[number - READERS];
	struct seq_client *client = worker->end.client;
	struct ump_port_info port;

	switch (seq_random(&random) % 5) {
	case 0:
		MUST(!ump_set_version(client, seq_random(&random) % 3));
		break;
	case 1:
		ump_must_filter(client,
				seq_random(&random) & 1 ? UMP_NO_CONVERT : 0,
				seq_random(&random) & seq_random(&random));
		break;
	case 2:
		MUST(!ump_get_port(client, client->id, worker->end.port,
				   &port));
		port.ump_group = seq_random(&random) % 18;
		port.capability ^= UMP_CAP_ENDPOINT;
		port.flags ^= UMP_PORT_IS_MIDI1;
		seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &port);
		break;
	case 3:
		number = seq_random(&random) % WRITERS;
		seq_unsubscribe(client->fd, writers[number].end.client->id, 0,
				client->id, 0);
		seq_subscribe(client->fd, writers[number].end.client->id, 0,
			      client->id, 0);
		break;
	default:
		ump_must_filter(client, 0, 0);
	}
}

static void anything_leaves_nothing(void)
{
	int i;

	prepare();
	run(write_anything, read_anything, change_anything);
	for (i = 0; i < WRITERS; i++)
		CHECK(writers[i].done > 0);
	for (i = 0; i < READERS; i++)
		must_be_as_new(&readers[i]);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(every_note_is_delivered_or_lost),
	CASE_ONBEAT(anything_leaves_nothing),
};

KTAP_MAIN(cases);
