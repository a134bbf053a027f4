// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A driver that waits for cells of its client's pool (tests/modules), and what ends
 * that.
 */
#include "driverlib.h"
#include "ktap.h"
#include "seqlib.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>

#define FAR_TICK	100000

/* Inside the kernel only: a system call would be made again, or fail with EINTR. */
#define ERESTARTSYS	512

/* A thread of the driver's program, which waits in SAMPLE_ENQUEUE. */
struct waiter {
	pthread_t thread;
	int number;
	int client;
	int result;
	struct sample_call call;
};

static void *enqueue(void *argument)
{
	struct waiter *waiter = argument;

	__atomic_store_n(&waiter->number, seq_thread(), __ATOMIC_SEQ_CST);
	waiter->call.value = 1;
	waiter->result = driver_ask(&waiter->call, SAMPLE_ENQUEUE,
				    waiter->client);
	return NULL;
}

/* Returns when it sleeps. */
static void must_wait(struct waiter *waiter)
{
	waiter->number = 0;
	MUST(!pthread_create(&waiter->thread, NULL, enqueue, waiter));
	while (!__atomic_load_n(&waiter->number, __ATOMIC_SEQ_CST))
		poll(NULL, 0, 1);
	MUST(seq_wait_blocked(waiter->number));
}

static int result_of(struct waiter *waiter)
{
	MUST(!pthread_join(waiter->thread, NULL));
	return waiter->result;
}

static int events_of(struct seq_client *user, int queue)
{
	struct snd_seq_queue_status status;

	MUST(!seq_queue_status(user->fd, queue, &status));
	return status.events;
}

/* An event that does not wait. */
static int enqueue_now(int client, const struct sample_call *from)
{
	struct sample_call call = *from;

	call.value = 0;
	return driver_ask(&call, SAMPLE_ENQUEUE, client);
}

static void nothing_to_do(int number)
{
	(void)number;
}

/* Until there is a signal, or room, or no client any more. */
static void drivers_wait_for_cells(void)
{
	struct sigaction action = { .sa_handler = nothing_to_do };
	struct seq_client *user = seq_must_open();
	int port = seq_must_port(user, SEQ_CAP_ALL), queue;
	struct waiter waiter = { .call = driver_numbered(user, port, 7) };

	MUST(!sigaction(SIGUSR1, &action, NULL));
	waiter.client = driver_must_create();
	queue = driver_must_make_queue(waiter.client);
	seq_event_at_tick(&waiter.call.event, queue, FAR_TICK);
	MUST(!driver_set_pool(waiter.client, 2, 0));
	CHECK_EQ(enqueue_now(waiter.client, &waiter.call), 0);
	CHECK_EQ(enqueue_now(waiter.client, &waiter.call), 0);

	must_wait(&waiter);
	MUST(!pthread_kill(waiter.thread, SIGUSR1));
	CHECK_EQ(result_of(&waiter), -ERESTARTSYS);
	CHECK_EQ(events_of(user, queue), 2);

	must_wait(&waiter);
	CHECK_EQ(driver_do(SAMPLE_CLEAR_QUEUE, waiter.client, queue), 0);
	CHECK_EQ(result_of(&waiter), 0);
	CHECK_EQ(events_of(user, queue), 1);

	CHECK_EQ(enqueue_now(waiter.client, &waiter.call), 0);
	must_wait(&waiter);
	driver_must_delete(waiter.client);
	CHECK_EQ(result_of(&waiter), -EINVAL);
	CHECK(seq_nothing(user));
}

/* Each queue holds one of two cells, and it waits for both. */
static void new_queue_gets_no_event_for_an_old_one(void)
{
	struct seq_client *user = seq_must_open();
	int port = seq_must_port(user, SEQ_CAP_ALL), first, second;
	struct waiter waiter = { .call = driver_numbered(user, port, 7) };

	waiter.client = driver_must_create();
	first = driver_must_make_queue(waiter.client);
	second = driver_must_make_queue(waiter.client);
	MUST(!driver_set_pool(waiter.client, 2, 2));
	seq_event_at_tick(&waiter.call.event, first, FAR_TICK);
	CHECK_EQ(enqueue_now(waiter.client, &waiter.call), 0);
	seq_event_at_tick(&waiter.call.event, second, FAR_TICK);
	CHECK_EQ(enqueue_now(waiter.client, &waiter.call), 0);
	must_wait(&waiter);
	driver_must_delete_queue(waiter.client, second);
	CHECK_EQ(driver_must_make_queue(waiter.client), second);
	driver_must_delete_queue(waiter.client, first);
	CHECK_EQ(result_of(&waiter), -EINVAL);
	CHECK_EQ(events_of(user, second), 0);
	driver_must_delete(waiter.client);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(drivers_wait_for_cells),
	CASE_ONBEAT(new_queue_gets_no_event_for_an_old_one),
};

KTAP_MAIN(cases);
