// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Many clients, each connected to many others, while programs play and record:
 * every event arrives or is counted as lost by its receiver, each pair keeps
 * its order, and memory stays what it was.
 *
 * --clients=120 --connections=200 --events=15000 --seconds=8 choose how much;
 * "make load" takes longer. Half of the events are scheduled; some carry data;
 * every tenth client reads seldom and has little room, so that there is
 * something to count.
 */
#include "ktap.h"
#include "loadlib.h"
#include "poollib.h"
#include "seqlib.h"

#include <poll.h>
#include <pthread.h>
#include <time.h>

#define PORTS 10
#define KINDS 2			/* direct, scheduled */
#define THREADS 4
#define SLOW 10			/* every tenth client */
#define SLOW_POOL 20
#define POOL 2000
#define DATA 100
#define DELAY_NS 5000000	/* of scheduled events */
#define SLACK_KB 8192		/* by which memory may differ */

struct load_client {
	struct seq_client *seq;
	int queue;
	int lost_before;
	unsigned int sent[PORTS][KINDS];
	/* Number of the last event, by sender, port and kind; written by one
	 * reading thread.
	 */
	unsigned int (*last)[PORTS][KINDS];
	bool (*connected)[PORTS];
	unsigned long received;
	unsigned long disorder;
};

/* The contents of each event: where it comes from, and its number. */
struct label {
	unsigned int number;
	unsigned char sender;
	unsigned char port;
	unsigned char kind;
};

static struct load_client *clients;
static int client_count;
static unsigned long seconds, event_count;
static bool sent_all;

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

static void pause_for(double time)
{
	struct timespec pause = { .tv_nsec = time * 1e9 };

	nanosleep(&pause, NULL);
}

static bool is_slow(int client)
{
	return client % SLOW == SLOW - 1;
}

/* --- who is connected to whom --- */

static void open_client(struct load_client *client, bool slow)
{
	int i;

	client->seq = seq_must_open();
	client->last = calloc(client_count, sizeof(*client->last));
	client->connected = calloc(client_count, sizeof(*client->connected));
	MUST(client->last && client->connected);
	MUST(!seq_set_pool(client->seq->fd, 0, slow ? SLOW_POOL : POOL, 0));
	for (i = 0; i < PORTS; i++)
		MUST(seq_must_port(client->seq, SEQ_CAP_ALL) == i);
	client->queue = seq_must_queue(client->seq);
	seq_must_start(client->seq, client->queue);
}

/* From each port to as many clients, never twice to the same from one port. */
static void connect_client(int from, int connections)
{
	struct load_client *sender = &clients[from];
	int each = connections / PORTS, i, port, to;

	MUST(each < client_count);
	for (i = 0; i < each * PORTS; i++) {
		port = i / each;
		to = (from + 1 + i % (client_count - 1)) % client_count;
		MUST(!seq_subscribe(sender->seq->fd, sender->seq->id, port,
				    clients[to].seq->id, port));
		clients[to].connected[from][port] = true;
	}
}

static void set_up(void)
{
	int connections = ktap_option("connections", 200), i;

	client_count = ktap_option("clients", 120);
	event_count = ktap_option("events", 15000);
	seconds = ktap_option("seconds", 8);
	clients = calloc(client_count, sizeof(*clients));
	MUST(clients);
	for (i = 0; i < client_count; i++)
		open_client(&clients[i], is_slow(i));
	for (i = 0; i < client_count; i++)
		connect_client(i, connections);
	/* The notes about all that. */
	for (i = 0; i < client_count; i++) {
		struct seq_client *seq = clients[i].seq;
		struct snd_seq_remove_events clear = {
			.remove_mode = SNDRV_SEQ_REMOVE_INPUT,
		};

		MUST(!seq_call(seq->fd, SNDRV_SEQ_IOCTL_REMOVE_EVENTS,
			       &clear));
		seq_set_nonblock(seq->fd, true);
		clients[i].lost_before = seq_event_lost(seq->fd, seq->id);
	}
}

/* --- sending --- */

static void must_write_waiting(struct seq_client *seq, const void *data,
			       size_t length)
{
	long result;

	do {
		result = seq_write(seq->fd, data, length);
		if (result == -EAGAIN)
			seq_poll(seq->fd, POLLOUT, 100);
	} while (result == -EAGAIN);
	MUST(result == (long)length);
}

static void send_one(int from, unsigned long round)
{
	struct load_client *sender = &clients[from];
	int port = round % PORTS, kind = round / PORTS % KINDS;
	struct label label = {
		.number = ++sender->sent[port][kind],
		.sender = from,
		.port = port,
		.kind = kind,
	};
	struct {
		struct snd_seq_event event;
		unsigned char data[DATA];
	} packet;
	size_t length = sizeof(packet.event);

	packet.event = seq_event_new(SNDRV_SEQ_EVENT_USR0);
	seq_event_to_subscribers(&packet.event, port);
	if (kind) {
		seq_event_at_time(&packet.event, sender->queue, DELAY_NS);
		packet.event.flags |= SNDRV_SEQ_TIME_MODE_REL;
	}
	if (round % 16) {
		memcpy(&packet.event.data, &label, sizeof(label));
	} else {
		packet.event.type = SNDRV_SEQ_EVENT_USR_VAR0;
		packet.event.flags |= SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
		packet.event.data.ext.len = DATA;
		memset(packet.data, label.number, DATA);
		memcpy(packet.data, &label, sizeof(label));
		length += DATA;
	}
	must_write_waiting(sender->seq, &packet, length);
}

/* Each thread sends for a share of the clients, all in turn, at an even pace. */
static void *send_share(void *argument)
{
	int thread = (long)argument, from = thread;
	unsigned long share = event_count / THREADS, i;
	unsigned long round = 0;
	double begin = now();

	for (i = 0; i < share; i++) {
		double due = begin + (double)seconds * i / share;

		while (now() < due)
			pause_for(0.002);
		send_one(from, round);
		from += THREADS;
		if (from >= client_count) {
			from = thread;
			round++;
		}
	}
	return NULL;
}

/* --- receiving --- */

static void count_event(struct load_client *client,
			const struct snd_seq_event *event,
			const unsigned char *data)
{
	struct label label;
	unsigned int *last;

	if (event->type == SNDRV_SEQ_EVENT_USR0) {
		memcpy(&label, &event->data, sizeof(label));
	} else {
		MUST(event->type == SNDRV_SEQ_EVENT_USR_VAR0);
		MUST(event->data.ext.len == DATA);
		memcpy(&label, data, sizeof(label));
		MUST(data[DATA - 1] == (unsigned char)label.number);
	}
	MUST(label.sender < client_count && label.port < PORTS);
	MUST(label.kind < KINDS && event->source.port == label.port);
	MUST(event->source.client == clients[label.sender].seq->id);
	MUST(event->dest.client == client->seq->id);
	MUST(client->connected[label.sender][label.port]);
	last = &client->last[label.sender][label.port][label.kind];
	client->disorder += label.number <= *last;
	*last = label.number;
	client->received++;
}

/* Reads until there is nothing; returns whether there was something. */
static bool read_client(struct load_client *client)
{
	unsigned char buffer[16384];
	struct snd_seq_event event;
	bool found = false;
	ssize_t result, at;

	for (;;) {
		result = read(client->seq->fd, buffer, sizeof(buffer));
		if (result < 0 && errno == EAGAIN)
			return found;
		found = true;
		MUST(result > 0 || errno == ENOSPC);
		for (at = 0; at < result;) {
			memcpy(&event, buffer + at, sizeof(event));
			at += sizeof(event);
			count_event(client, &event, buffer + at);
			if (event.type == SNDRV_SEQ_EVENT_USR_VAR0)
				at += seq_padded(DATA);
		}
	}
}

static void *read_share(void *argument)
{
	int thread = (long)argument, i;
	bool last_time, found;

	do {
		last_time = __atomic_load_n(&sent_all, __ATOMIC_ACQUIRE);
		found = false;
		for (i = thread; i < client_count; i += THREADS)
			if (!is_slow(i))
				found |= read_client(&clients[i]);
		if (!found)
			pause_for(0.002);
	} while (found || !last_time);
	return NULL;
}

static void *read_slowly(void *unused)
{
	bool last_time, found;
	int i;

	(void)unused;
	do {
		last_time = __atomic_load_n(&sent_all, __ATOMIC_ACQUIRE);
		found = false;
		for (i = 0; i < client_count; i++)
			if (is_slow(i))
				found |= read_client(&clients[i]);
		pause_for(0.2);
	} while (found || !last_time);
	return NULL;
}

/* --- the account --- */

static unsigned long expected_by(const struct load_client *client)
{
	unsigned long sum = 0;
	int from, port, kind;

	for (from = 0; from < client_count; from++)
		for (port = 0; port < PORTS; port++)
			for (kind = 0; kind < KINDS; kind++)
				if (client->connected[from][port])
					sum += clients[from].sent[port][kind];
	return sum;
}

static void must_balance(void)
{
	unsigned long received = 0, lost = 0, disorder = 0;
	struct snd_seq_client_pool pool;
	int i;

	for (i = 0; i < client_count; i++) {
		struct load_client *client = &clients[i];
		int missed = seq_event_lost(client->seq->fd, client->seq->id) -
			     client->lost_before;

		CHECK_EQ(client->received + missed, expected_by(client));
		received += client->received;
		lost += missed;
		disorder += client->disorder;
		MUST(!seq_get_pool(client->seq->fd, client->seq->id, &pool));
		CHECK_EQ(pool.output_free, pool.output_pool);
		CHECK_EQ(pool.input_free, pool.input_pool);
	}
	CHECK_EQ(disorder, 0);
	CHECK(received > 0);
	ktap_note("%lu deliveries: %lu read, %lu lost by slow readers",
		  received + lost, received, lost);
}

static void all_events_are_accounted_for(void)
{
	pthread_t senders[THREADS], readers[THREADS], slow_reader;
	struct load_programs programs;
	struct load_memory before, warm, after;
	double begin;
	long i;

	alarm(0);	/* the harness limits it */
	seq_close(seq_must_open());
	load_memory_read(&before, "before");
	set_up();
	load_programs_start(&programs, seconds);
	begin = now();
	for (i = 0; i < THREADS; i++)
		MUST(!pthread_create(&readers[i], NULL, read_share, (void *)i));
	MUST(!pthread_create(&slow_reader, NULL, read_slowly, NULL));
	for (i = 0; i < THREADS; i++)
		MUST(!pthread_create(&senders[i], NULL, send_share, (void *)i));
	while (now() < begin + seconds / 4.0)
		pause_for(0.1);
	load_memory_read(&warm, "after a quarter of the time");
	for (i = 0; i < THREADS; i++)
		pthread_join(senders[i], NULL);
	for (i = 0; i < client_count; i++) {
		CHECK(seq_wait_queued(clients[i].seq->fd, clients[i].queue,
				      0));
		/* The last one may be on its way still. */
		CHECK(pool_wait_free(clients[i].seq));
	}
	ktap_note("%lu events in %.1f s", event_count, now() - begin);
	load_memory_read(&after, "when all is sent");
	CHECK(load_memory_growth(&warm, &after) < SLACK_KB);
	__atomic_store_n(&sent_all, true, __ATOMIC_RELEASE);
	for (i = 0; i < THREADS; i++)
		pthread_join(readers[i], NULL);
	pthread_join(slow_reader, NULL);
	load_programs_must_agree(&programs);
	must_balance();
	for (i = 0; i < client_count; i++)
		seq_close(clients[i].seq);
	CHECK(load_memory_comes_back(&before, SLACK_KB));
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(all_events_are_accounted_for),
};

KTAP_MAIN(cases);
