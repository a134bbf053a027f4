// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Several ports of a device that is slow or stands still, left by one program at once:
 * it waits no longer than for one of them.
 *
 * time-limit: 120
 */
#include "ktap.h"
#include "osslib.h"
#include "patiencelib.h"
#include "rawlib.h"

#define PORTS 3

/* Bytes that wait for each port: more than its buffer. */
#define WAITING 20000

/*
 * A second for one port, and a look at each of the others, in ms; and as much again as a
 * process may lose its CPU for. One that waits for each of them takes three seconds.
 */
#define ONE_PORT 1900

/* A process that exits is gone by then: the same of half a second. */
#define SOON 1250

static unsigned int rate;
static struct seq_client *sender;

static void must_connect(void)
{
	int i;

	for (i = 0; i < PORTS; i++)
		MUST(!seq_subscribe(sender->fd, sender->id, 0, PATIENCE_CLIENT, i));
	seq_drop(sender);
}

static void must_load(void)
{
	MUST(!system("modprobe snd-sample-midi index=2 ports=3"));
	sender = seq_must_open();
	seq_must_port(sender, SEQ_CAP_ALL);
	patience_must_set_rate(PATIENCE_FAST);
	must_connect();
}

/* A process that connects waits until the ports were closed. */
static void must_settle(void)
{
	must_load();
	seq_close(sender);
}

static void must_fill(void)
{
	patience_must_set_rate(rate);
	patience_must_send(sender, WAITING);
}

/* How long a call takes that leaves the ports, and what is dropped by it. */
static void check_call(void (*leave)(void))
{
	unsigned long before;
	long start;

	must_load();
	rate = PATIENCE_STILL;
	before = patience_dropped(PATIENCE_CLIENT);
	must_fill();
	start = patience_clock();
	leave();
	CHECK(patience_clock() - start <= ONE_PORT);
	CHECK_EQ(patience_dropped(PATIENCE_CLIENT) - before, PORTS * WAITING);
	must_settle();
}

static void close_client(void)
{
	close(sender->fd);
}

static void delete_port(void)
{
	CHECK(!seq_port_delete(sender->fd, 0));
}

static void disconnect_each(void)
{
	int i;

	for (i = 0; i < PORTS; i++)
		CHECK(!seq_unsubscribe(sender->fd, sender->id, 0,
				       PATIENCE_CLIENT, i));
}

static void closing_waits_for_one_port(void)
{
	check_call(close_client);
}

static void deleting_waits_for_one_port(void)
{
	check_call(delete_port);
}

static void disconnecting_waits_for_one_port(void)
{
	check_call(disconnect_each);
}

static void fill_and_exit(void)
{
	must_load();
	must_fill();
	patience_ready();
	_exit(0);
}

static void exiting_waits_for_one_port(void)
{
	static const unsigned int rates[] = { PATIENCE_STILL, PATIENCE_SLOW };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rates); i++) {
		rate = rates[i];
		CHECK(patience_gone(patience_spawn(fill_and_exit), 0) <= SOON);
		must_settle();
	}
}

/* An application that has each of them open, with as much to send. */
static void oss_application_waits_for_one_port(void)
{
	static unsigned char sysex[WAITING];
	int fd, i;
	long start;

	must_settle();
	MUST(!system("modprobe snd-seq-oss"));
	raw_fill_sysex(sysex, sizeof(sysex), 1);
	patience_must_set_rate(PATIENCE_STILL);
	fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);
	for (i = 0; i < PORTS; i++)
		oss_must_write_bytes(fd, oss_must_find_device(PATIENCE_CLIENT, i),
				     sysex, sizeof(sysex));
	CHECK(!ioctl(fd, SNDCTL_SEQ_SYNC));
	start = patience_clock();
	close(fd);
	CHECK(patience_clock() - start <= ONE_PORT);
	must_settle();
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(closing_waits_for_one_port),
	CASE_ONBEAT(deleting_waits_for_one_port),
	CASE_ONBEAT(disconnecting_waits_for_one_port),
	CASE_ONBEAT(exiting_waits_for_one_port),
	CASE_ONBEAT(oss_application_waits_for_one_port),
};

KTAP_MAIN(cases);
