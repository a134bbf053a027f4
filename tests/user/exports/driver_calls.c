// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The interface for drivers, called by the sample driver (tests/modules):
 * clients, ports, events, queues, and each refusal. Data of events is in
 * driver_data.c.
 */
#include "driverlib.h"
#include "ktap.h"
#include "seqlib.h"
#include "threadlib.h"

#include <pthread.h>

#define FAR_TICK	100000

/* SNDRV_SEQ_EVENT_UMP, which older headers lack. */
#define UMP_FLAG	0x20

static void clients_have_the_numbers_they_ask_for(void)
{
	int client = driver_must_create();

	CHECK_EQ(driver_do(SAMPLE_CREATE, 9, 0), 9);
	CHECK_EQ(driver_do(SAMPLE_CREATE, 9, 0), -EBUSY);
	CHECK_EQ(driver_do(SAMPLE_CREATE, 16, 0), -EINVAL);
	CHECK_EQ(driver_do(SAMPLE_CREATE, 1000, 0), -EINVAL);
	driver_must_delete(9);
	CHECK_EQ(driver_do(SAMPLE_DELETE, 9, 0), -EINVAL);
	CHECK_EQ(driver_do(SAMPLE_DELETE, -1, 0), -EINVAL);
	driver_must_delete(client);
}

static void ports_come_and_go(void)
{
	struct seq_client *user = seq_must_open();
	struct snd_seq_port_info info;
	int client = driver_must_create();
	int named = driver_do(SAMPLE_ATTACH, client, 1);
	int nameless = driver_do(SAMPLE_ATTACH, client, 0);

	CHECK_EQ(seq_get_port(user->fd, client, named, &info), 0);
	CHECK_STR(info.name, "Sample port");
	CHECK_EQ(seq_get_port(user->fd, client, nameless, &info), 0);
	CHECK_STR(info.name, "port-1");
	CHECK_EQ(driver_do(SAMPLE_ATTACH, DRIVER_NOBODY, 0), -ENXIO);
	CHECK_EQ(driver_do(SAMPLE_DETACH, DRIVER_NOBODY, 0), -ENXIO);
	CHECK_EQ(driver_do(SAMPLE_DETACH, client, 200), -ENOENT);
	CHECK_EQ(driver_do(SAMPLE_DETACH, client, named), 0);
	CHECK_EQ(driver_do(SAMPLE_DETACH, client, named), -ENOENT);
	CHECK_EQ(driver_do(SAMPLE_CONTROL, client, 0), -ENOTTY);
	driver_must_delete(client);
}

/* Nothing is left of a connection that a driver refuses, at either end. */
static void drivers_refuse_connections(void)
{
	struct seq_client *user = seq_must_open();
	int port = seq_must_port(user, SEQ_CAP_ALL);
	int client = driver_must_create();
	struct sample_call call = { .other = 1 };
	struct snd_seq_port_info info;
	int refuses = driver_ask(&call, SAMPLE_ATTACH, client);
	int takes = driver_do(SAMPLE_ATTACH, client, 0);

	CHECK_EQ(seq_subscribe(user->fd, user->id, port, client, refuses),
		 -EIO);
	CHECK_EQ(seq_subscribe(user->fd, client, refuses, user->id, port),
		 -EIO);
	CHECK_EQ(seq_subscribe(user->fd, user->id, port, client, takes), 0);
	MUST(!seq_get_port(user->fd, client, refuses, &info));
	CHECK_EQ(info.read_use, 0);
	CHECK_EQ(info.write_use, 0);
	MUST(!seq_get_port(user->fd, client, takes, &info));
	CHECK_EQ(info.read_use, 0);
	CHECK_EQ(info.write_use, 1);
	driver_must_delete(client);
}

static void events_are_sent_at_once(void)
{
	struct seq_client *user = seq_must_open();
	int port = seq_must_port(user, SEQ_CAP_ALL);
	struct sample_call call = driver_numbered(user, port, 1);
	int client = driver_must_create();

	call.event.queue = SNDRV_SEQ_QUEUE_DIRECT;
	CHECK_EQ(driver_ask(&call, SAMPLE_ENQUEUE, client), 0);
	call = driver_numbered(user, port, 2);
	/* It is sent at once whatever it says. */
	call.event.queue = 100;
	CHECK_EQ(driver_ask(&call, SAMPLE_DISPATCH, client), 0);
	seq_must_receive_numbers(user, 1, 2);

	call = driver_numbered(user, 200, 3);
	CHECK_EQ(driver_ask(&call, SAMPLE_ENQUEUE, client), -ENOENT);
	CHECK_EQ(driver_ask(&call, SAMPLE_DISPATCH, client), -ENOENT);
	call = driver_numbered(user, port, 3);
	CHECK_EQ(driver_ask(&call, SAMPLE_ENQUEUE, DRIVER_NOBODY), -EINVAL);
	CHECK_EQ(driver_ask(&call, SAMPLE_DISPATCH, DRIVER_NOBODY), -EINVAL);
	call.value = 1000;	/* hops */
	CHECK_EQ(driver_ask(&call, SAMPLE_DISPATCH, client), -EMLINK);
	call.event.type = SNDRV_SEQ_EVENT_NONE;
	CHECK_EQ(driver_ask(&call, SAMPLE_ENQUEUE, client), 0);
	call.event.type = SNDRV_SEQ_EVENT_KERNEL_ERROR;
	CHECK_EQ(driver_ask(&call, SAMPLE_ENQUEUE, client), -EINVAL);
	CHECK(seq_nothing(user));
	driver_must_delete(client);
}

/* A driver of events has no packets: the flag hides nothing of what an event is. */
static void flag_of_packets_means_nothing(void)
{
	struct seq_client *user = seq_must_open();
	int port = seq_must_port(user, SEQ_CAP_ALL);
	struct sample_call call = driver_numbered(user, port, 1);
	int client = driver_must_create();

	call.event.queue = SNDRV_SEQ_QUEUE_DIRECT;
	call.event.flags |= UMP_FLAG;
	CHECK_EQ(driver_ask(&call, SAMPLE_ENQUEUE, client), 0);
	seq_must_receive_numbers(user, 1, 1);
	call.event.type = SNDRV_SEQ_EVENT_NONE;
	CHECK_EQ(driver_ask(&call, SAMPLE_ENQUEUE, client), 0);
	call.event.type = SNDRV_SEQ_EVENT_KERNEL_ERROR;
	CHECK_EQ(driver_ask(&call, SAMPLE_ENQUEUE, client), -EINVAL);
	CHECK(seq_nothing(user));
	driver_must_delete(client);
}

static void scheduled_events_take_cells(void)
{
	struct seq_client *user = seq_must_open();
	int port = seq_must_port(user, SEQ_CAP_ALL);
	struct sample_call call = driver_numbered(user, port, 7);
	int client = driver_must_create();
	int queue = driver_must_make_queue(client);

	seq_event_at_tick(&call.event, queue, FAR_TICK);
	CHECK_EQ(driver_ask(&call, SAMPLE_ENQUEUE, client), -ENXIO);
	CHECK_EQ(driver_set_pool(client, 2, 0), 0);
	CHECK_EQ(driver_do(SAMPLE_POLL, client, 0), 1);
	CHECK_EQ(driver_do(SAMPLE_POLL, DRIVER_NOBODY, 0), -ENXIO);
	CHECK_EQ(driver_ask(&call, SAMPLE_ENQUEUE, client), 0);
	CHECK_EQ(driver_ask(&call, SAMPLE_ENQUEUE, client), 0);
	CHECK_EQ(driver_ask(&call, SAMPLE_ENQUEUE, client), -EAGAIN);
	CHECK_EQ(driver_do(SAMPLE_POLL, client, 0), 0);
	CHECK_EQ(driver_set_pool(client, 9, 0), -EBUSY);

	CHECK_EQ(driver_do(SAMPLE_CLEAR_QUEUE, user->id, queue), -EINVAL);
	CHECK_EQ(driver_do(SAMPLE_CLEAR_QUEUE, client, 99), -EINVAL);
	CHECK_EQ(driver_do(SAMPLE_CLEAR_QUEUE, client, queue), 0);
	CHECK_EQ(driver_do(SAMPLE_POLL, client, 0), 1);
	CHECK(seq_nothing(user));
	driver_must_delete(client);
}

/* To a driver: the event that did not arrive, and why. */
static void undelivered_events_come_back(void)
{
	struct snd_seq_client_info info = { .type = KERNEL_CLIENT };
	struct seq_client *user = seq_must_open();
	struct sample_call call = driver_numbered(user, 200, 8);
	int client = driver_must_create();
	int queue = driver_must_make_queue(client);
	int port = driver_do(SAMPLE_ATTACH, client, 0);
	struct snd_seq_event start = seq_event_new(SNDRV_SEQ_EVENT_START);
	struct sample_call got = { };
	struct snd_seq_event quoted;
	int before = driver_do(SAMPLE_RECEIVED, 0, 0);

	info.client = client;
	info.filter = SNDRV_SEQ_FILTER_BOUNCE;
	MUST(!driver_control(client, SNDRV_SEQ_IOCTL_SET_CLIENT_INFO, &info,
			     sizeof(info)));
	MUST(!driver_set_pool(client, 10, 0));
	call.event.source.port = port;
	seq_event_at_tick(&call.event, queue, 0);
	CHECK_EQ(driver_ask(&call, SAMPLE_ENQUEUE, client), 0);
	/* With data, which is the event's for as long as it is looked at. */
	call.event.type = SNDRV_SEQ_EVENT_SYSEX;
	call.event.flags |= SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
	call.event.data.ext.len = 3;
	call.has_data = 1;
	CHECK_EQ(driver_ask(&call, SAMPLE_ENQUEUE, client), 0);

	seq_event_to(&start, 0, 0);
	start.data.queue.queue = queue;
	call = (struct sample_call) { .event = start };
	call.event.queue = SNDRV_SEQ_QUEUE_DIRECT;
	CHECK_EQ(driver_ask(&call, SAMPLE_ENQUEUE, client), 0);
	while (driver_ask(&got, SAMPLE_RECEIVED, 0) < before + 2)
		usleep(1000);
	CHECK_EQ(got.event.type, SNDRV_SEQ_EVENT_KERNEL_ERROR);
	CHECK_EQ(got.event.source.client, 0);
	memcpy(&quoted, got.bytes, sizeof(quoted));
	CHECK_EQ(quoted.type, SNDRV_SEQ_EVENT_SYSEX);
	CHECK_EQ(quoted.dest.client, user->id);
	CHECK_EQ(quoted.dest.port, 200);
	driver_must_delete(client);
}

struct thread {
	pthread_t thread;
	int id;
	int number;
	int result;
	struct seq_client *client;
};

static void *close_client(void *argument)
{
	struct thread *thread = argument;

	__atomic_store_n(&thread->id, seq_thread(), __ATOMIC_SEQ_CST);
	thread->result = close(thread->client->fd);
	return NULL;
}

static void *lock_client(void *argument)
{
	struct thread *thread = argument;

	__atomic_store_n(&thread->id, seq_thread(), __ATOMIC_SEQ_CST);
	thread->result = driver_do(SAMPLE_LOCK, thread->number, 0);
	return NULL;
}

/* Begins, and sleeps before long; false after SEQ_WAIT_MS. */
static bool blocks(struct thread *thread, void *(*run)(void *))
{
	int left, seen = 0;

	if (pthread_create(&thread->thread, NULL, run, thread))
		return false;
	for (left = SEQ_WAIT_MS; left && seen < 5; left--) {
		int id = __atomic_load_n(&thread->id, __ATOMIC_SEQ_CST);

		seen = id && thread_sleeps(id) ? seen + 1 : 0;
		usleep(1000);
	}
	return seen >= 5;
}

/* The one that closes waits, and one that locks then finds nobody. */
static void locked_clients_stay(void)
{
	int client = driver_must_create();
	struct seq_client *user = seq_must_open();
	struct thread closer = { .client = user };
	struct thread locker = { .number = user->id };
	bool blocked;

	CHECK_EQ(driver_do(SAMPLE_LOCK, DRIVER_NOBODY, 0), 0);
	CHECK_EQ(driver_do(SAMPLE_LOCK, user->id, 0), 1);
	CHECK_EQ(driver_do(SAMPLE_HOLD, user->id, 0), 1);
	blocked = blocks(&closer, close_client) && blocks(&locker, lock_client);
	driver_do(SAMPLE_RELEASE, 0, 0);
	MUST(blocked);
	MUST(!pthread_join(closer.thread, NULL));
	MUST(!pthread_join(locker.thread, NULL));
	CHECK_EQ(closer.result, 0);
	CHECK_EQ(driver_do(SAMPLE_LOCK, user->id, 0), 0);
	driver_must_delete(client);
}

static void tempo_is_the_owners(void)
{
	struct snd_seq_queue_tempo tempo = { .tempo = 400000, .ppq = 48 };
	struct seq_client *user = seq_must_open();
	struct snd_seq_queue_tempo got;
	int client = driver_must_create();
	struct sample_call call = { };

	tempo.queue = driver_must_make_queue(client);
	memcpy(call.bytes, &tempo, sizeof(tempo));
	CHECK_EQ(driver_ask(&call, SAMPLE_TEMPO, user->id), -EPERM);
	CHECK_EQ(driver_ask(&call, SAMPLE_TEMPO, client), 0);
	MUST(!seq_get_tempo(user->fd, tempo.queue, &got));
	CHECK_EQ(got.tempo, 400000);
	CHECK_EQ(got.ppq, 48);
	tempo.queue = 99;
	memcpy(call.bytes, &tempo, sizeof(tempo));
	CHECK_EQ(driver_ask(&call, SAMPLE_TEMPO, client), -EPERM);
	driver_must_delete(client);
}

static void announcements_are_heard(void)
{
	struct seq_client *user = seq_must_open();
	struct snd_seq_event event;
	int client = driver_must_create();

	seq_must_watch(user);
	CHECK_EQ(driver_do(SAMPLE_BROADCAST, 77, SNDRV_SEQ_EVENT_CLIENT_CHANGE), 0);
	seq_must_receive_type(user, &event, SNDRV_SEQ_EVENT_CLIENT_CHANGE);
	CHECK_EQ(event.data.addr.client, 77);
	driver_must_delete(client);
}

static void counts_are_waited_for(void)
{
	int client = driver_must_create();

	CHECK_EQ(driver_do(SAMPLE_WAIT_COUNT, 0, 3), 0);
	driver_must_delete(client);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(clients_have_the_numbers_they_ask_for),
	CASE_ONBEAT(ports_come_and_go),
	CASE_ONBEAT(drivers_refuse_connections),
	CASE_ONBEAT(events_are_sent_at_once),
	CASE_ONBEAT(flag_of_packets_means_nothing),
	CASE_ONBEAT(scheduled_events_take_cells),
	CASE_ONBEAT(undelivered_events_come_back),
	CASE_ONBEAT(locked_clients_stay),
	CASE_ONBEAT(tempo_is_the_owners),
	CASE_ONBEAT(announcements_are_heard),
	CASE_ONBEAT(counts_are_waited_for),
};

KTAP_MAIN(cases);
