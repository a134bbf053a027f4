// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Numbers of clients are used again: who opens next gets nothing that was meant
 * for the last owner of its number, whatever is on its way to that one.
 *
 * Only a kernel that preempts in the kernel (preempt=full, and those of
 * tests/debug) stops a delivery halfway as often as this needs.
 */
#include "ktap.h"
#include "seqlib.h"

#include <pthread.h>
#include <sched.h>

#define ROUNDS 1500
#define TOGETHER 8

static struct seq_client *sender;
static int from;
static int stop;

static void *send_all_the_time(void *argument)
{
	struct snd_seq_event events[TOGETHER];
	size_t size = *(int *)argument * sizeof(*events);
	unsigned int i;

	seq_must_stay_on_one_cpu();
	for (i = 0; i < TOGETHER; i++) {
		events[i] = seq_event_numbered(i);
		seq_event_to_subscribers(&events[i], from);
	}
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED))
		seq_write(sender->fd, events, size);
	return NULL;
}

/* Ahead of the sender, which is then stopped wherever it happens to be. */
static void must_go_first(void)
{
	struct sched_param parameters = { .sched_priority = 50 };

	MUST(!sched_setscheduler(0, SCHED_FIFO, &parameters));
}

static int must_open(int flags)
{
	int fd = seq_open(flags);

	MUST(fd >= 0);
	return fd;
}

static void subscribe(int fd, int id, int port, int round)
{
	struct snd_seq_port_subscribe info =
		seq_subscription(sender->id, from, id, port);

	/* A connection that stamps is not delivered to in batches. */
	if (round % 2)
		info.flags = SNDRV_SEQ_PORT_SUBS_TIMESTAMP;
	MUST(!seq_call(fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &info));
}

/* Return: whether a client without any port has read something. */
static bool reads_what_is_not_its_own(int *same, int round, __u32 *state)
{
	int first = must_open(O_RDWR), id = seq_client_id(first), second;
	struct snd_seq_event event;
	long got;

	subscribe(first, id, seq_port_create(first, "port", SEQ_CAP_ALL), round);
	/* Moments of a sender that are not always the same. */
	usleep(100 + seq_random(state) % 400);
	close(first);
	second = must_open(O_RDWR | O_NONBLOCK);
	*same += seq_client_id(second) == id;
	usleep(100);
	got = read(second, &event, sizeof(event));
	close(second);
	return got > 0;
}

static void nobody_reads_anothers_events(int together)
{
	int same = 0, wrong = 0, round;
	__u32 state = 1;
	pthread_t thread;

	seq_must_stay_on_one_cpu();
	sender = seq_must_open();
	from = seq_must_port(sender, SEQ_CAP_ALL);
	MUST(!pthread_create(&thread, NULL, send_all_the_time, &together));
	must_go_first();
	for (round = 0; round < ROUNDS; round++)
		wrong += reads_what_is_not_its_own(&same, round, &state);
	__atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
	MUST(!pthread_join(thread, NULL));
	ktap_note("%d of %d got the number of the last", same, ROUNDS);
	CHECK(same > ROUNDS / 2);
	CHECK_EQ(wrong, 0);
}

static void one_event_a_write(void)
{
	nobody_reads_anothers_events(1);
}

static void several_events_a_write(void)
{
	nobody_reads_anothers_events(TOGETHER);
}

static const struct ktap_case cases[] = {
	CASE(one_event_a_write),
	CASE(several_events_a_write),
};

KTAP_MAIN(cases);
