// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Limits of what one event may cause: so many subscribers of a port, and so many
 * deliveries in all, however it goes round in circles, and from wherever it
 * comes.
 * time-limit: 240
 */
#include "driverlib.h"
#include "ktap.h"
#include "rawlib.h"
#include "seqlib.h"

#include <signal.h>

#define MOST 4096
#define PORTS 250
#define CROWD 1500
#define THROUGH SNDRV_SEQ_CLIENT_DUMMY
#define CIRCLES 4

/* Connects a port to new ports of others. Return: the error after @wanted or fewer. */
static int subscribe_many(struct seq_client *client, int sender, int from,
			  unsigned int wanted, unsigned int *made)
{
	struct seq_client *crowd = NULL;
	int err = 0;

	for (*made = 0; *made < wanted; ++*made) {
		if (*made % PORTS == 0)
			crowd = seq_must_open();
		err = seq_subscribe(client->fd, sender, from, crowd->id,
				    seq_must_port(crowd, SEQ_CAP_ALL));
		if (err)
			break;
	}
	return err;
}

static void a_port_has_so_many_subscribers(void)
{
	struct seq_client *client = seq_must_open();
	int from = seq_must_port(client, SEQ_CAP_ALL);
	struct snd_seq_event event = seq_event_numbered(1);
	unsigned int made;

	CHECK_EQ(subscribe_many(client, client->id, from, MOST + 1, &made),
		 -ENOMEM);
	CHECK_EQ(made, MOST);
	/* That many get an event, and nobody hears of a circle. */
	seq_event_to_subscribers(&event, from);
	CHECK_EQ(seq_send(client, &event), 0);
}

/* The sum of all numbers in lines of this name in the statistics. */
static long sum(const char *name)
{
	char *text = seq_read_file("/proc/asound/seq/stats");
	const char *line = text;
	long all = 0;

	while ((line = strstr(line, name))) {
		line = strchr(line, ':') + 1;
		all += strtol(line, NULL, 10);
	}
	free(text);
	return all;
}

static long deliveries(void)
{
	return sum("  Delivered ") + sum("  Lost ");
}

/* Midi Through in circles: each event comes back to it four times, and so on. */
static void must_make_circles(struct seq_client *client)
{
	struct snd_seq_client_info info;
	struct snd_seq_port_subscribe circle =
		seq_subscription(THROUGH, 0, THROUGH, 0);
	unsigned int made;
	int i;

	MUST(!seq_get_client(client->fd, THROUGH, &info));
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &circle));
	for (i = 1; i < CIRCLES; i++) {
		circle.flags = SNDRV_SEQ_PORT_SUBS_TIMESTAMP;
		circle.queue = seq_must_queue(client);
		MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT,
			       &circle));
	}
	MUST(!subscribe_many(client, THROUGH, 0, CROWD, &made));
}

static void must_open_circles(struct seq_client *client)
{
	struct snd_seq_port_subscribe circle =
		seq_subscription(THROUGH, 0, THROUGH, 0);

	while (!seq_call(client->fd, SNDRV_SEQ_IOCTL_UNSUBSCRIBE_PORT, &circle))
		;
}

static void check_caused(long before, long exceeded)
{
	long caused = deliveries() - before;

	ktap_note("%ld deliveries", caused);
	/* All that are allowed, and not one more. */
	CHECK_EQ(caused, MOST);
	CHECK_EQ(sum("Too many deliveries "), exceeded + 1);
}

static void an_event_that_is_written(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_event event = seq_event_numbered(1);
	long before, exceeded;

	must_make_circles(client);
	before = deliveries();
	exceeded = sum("Too many deliveries ");
	seq_event_to(&event, THROUGH, 0);
	CHECK_EQ(seq_send(client, &event), -EMLINK);
	check_caused(before, exceeded);
	/* The next event has as many of its own. */
	before = deliveries();
	CHECK_EQ(seq_send(client, &event), -EMLINK);
	check_caused(before, exceeded + 1);
	must_open_circles(client);
}

static void an_event_of_a_queue(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);
	int queue = seq_must_queue(client);
	struct snd_seq_event event = seq_event_numbered(1);
	long before, exceeded;

	must_make_circles(client);
	seq_drop(client);
	seq_must_start(client, queue);
	before = deliveries();
	exceeded = sum("Too many deliveries ");
	seq_event_to(&event, THROUGH, 0);
	seq_event_at_tick(&event, queue, 20);
	seq_must_send(client, &event);
	seq_event_to(&event, client->id, port);
	seq_must_send(client, &event);
	seq_must_receive_numbers(client, 1, 1);
	/* One more went to this program. */
	check_caused(before + 1, exceeded);
	must_open_circles(client);
}

static void an_event_of_a_driver(void)
{
	struct seq_client *client = seq_must_open();
	int driver = driver_must_create();
	struct sample_call call = { .event = seq_event_numbered(1) };
	long before, exceeded;

	must_make_circles(client);
	seq_event_to(&call.event, THROUGH, 0);
	before = deliveries();
	exceeded = sum("Too many deliveries ");
	CHECK_EQ(driver_ask(&call, SAMPLE_DISPATCH_IRQ, driver), -EMLINK);
	check_caused(before, exceeded);
	before = deliveries();
	CHECK_EQ(driver_ask(&call, SAMPLE_DISPATCH, driver), -EMLINK);
	check_caused(before, exceeded + 1);
	must_open_circles(client);
	driver_must_delete(driver);
}

#define NOTES 8

/* Notes written to a virtual device at once leave it together. */
static void each_event_of_a_batch(void)
{
	struct seq_client *client = seq_must_open();
	unsigned char bytes[3 * NOTES];
	long before, exceeded;
	int i, raw;

	raw_must_load();
	must_make_circles(client);
	raw = raw_must_open(0, O_WRONLY);
	MUST(!seq_subscribe(client->fd, RAW_CLIENT(0), 0, THROUGH, 0));
	for (i = 0; i < NOTES; i++) {
		bytes[3 * i] = 0x90;
		bytes[3 * i + 1] = i;
		bytes[3 * i + 2] = 100;
	}
	before = deliveries();
	exceeded = sum("Too many deliveries ");
	raw_must_write(raw, bytes, sizeof(bytes));
	CHECK_EQ(deliveries() - before, NOTES * MOST);
	CHECK_EQ(sum("Too many deliveries "), exceeded + NOTES);
	MUST(!seq_unsubscribe(client->fd, RAW_CLIENT(0), 0, THROUGH, 0));
	must_open_circles(client);
}

#define MANY 400000
#define LISTENERS 100

/* A program that is killed while it writes more than it could in a minute. */
static void must_be_killed(struct seq_client *client, int from)
{
	size_t size = MANY * sizeof(struct snd_seq_event);
	struct snd_seq_event *events = malloc(size);
	pid_t writer;
	__u64 killed;
	int i, status;

	MUST(events);
	for (i = 0; i < MANY; i++) {
		events[i] = seq_event_numbered(i);
		seq_event_to_subscribers(&events[i], from);
	}
	writer = fork();
	MUST(writer >= 0);
	if (!writer) {
		seq_write(client->fd, events, size);
		_exit(0);
	}
	/* It is at work when somebody has lost something. */
	while (!sum("  Lost "))
		usleep(1000);
	killed = seq_now();
	MUST(!kill(writer, SIGKILL));
	MUST(waitpid(writer, &status, 0) == writer);
	killed = seq_now() - killed;
	CHECK(WIFSIGNALED(status));
	ktap_note("gone after %llu ms", killed / 1000000);
	CHECK(killed < 3 * SEQ_NSEC_PER_SEC);
	free(events);
}

static void a_killed_program_leaves_its_write(void)
{
	struct seq_client *client = seq_must_open();
	int from = seq_must_port(client, SEQ_CAP_ALL);
	unsigned int made;

	MUST(!subscribe_many(client, client->id, from, LISTENERS, &made));
	must_be_killed(client, from);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(a_port_has_so_many_subscribers),
	CASE_ONBEAT(an_event_that_is_written),
	CASE_ONBEAT(an_event_of_a_queue),
	CASE_ONBEAT(an_event_of_a_driver),
	CASE_ONBEAT(each_event_of_a_batch),
	CASE_ONBEAT(a_killed_program_leaves_its_write),
};

KTAP_MAIN(cases);
