// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A client with many connections changes its MIDI version, for which each of them needs
 * memory, while others connect their ports: they do not wait for all of it.
 *
 * time-limit: 180
 */
#include "ktap.h"
#include "umplib.h"

#include <pthread.h>

#define PORTS 8
#define SENDERS 250
#define KINDS 4
#define SWITCHES 8

/* Another program, which connects two ports and disconnects them all the time. */
struct beside {
	struct ump_end from, to;
	bool done;
	unsigned long calls;
	__u64 longest;
};

static void *connect_beside(void *argument)
{
	struct beside *beside = argument;
	bool connected = false;

	while (!__atomic_load_n(&beside->done, __ATOMIC_RELAXED)) {
		struct ump_end *from = &beside->from, *to = &beside->to;
		__u64 began = seq_now(), took;

		MUST(!(connected ? seq_unsubscribe : seq_subscribe)
		     (from->client->fd, from->client->id, from->port,
		      to->client->id, to->port));
		took = seq_now() - began;
		connected = !connected;
		if (took > __atomic_load_n(&beside->longest, __ATOMIC_RELAXED))
			__atomic_store_n(&beside->longest, took,
					 __ATOMIC_RELAXED);
		__atomic_add_fetch(&beside->calls, 1, __ATOMIC_RELEASE);
	}
	return NULL;
}

/* Until the call that is under way has ended, and the next. */
static void wait_for_calls(struct beside *beside)
{
	unsigned long calls = __atomic_load_n(&beside->calls, __ATOMIC_ACQUIRE);

	while (__atomic_load_n(&beside->calls, __ATOMIC_ACQUIRE) < calls + 2)
		usleep(100);
}

static struct seq_client *must_be_crowded(void)
{
	struct seq_client *client = ump_must_open(1);
	struct ump_end from = { ump_must_open(1), 1, 0 }, to = { client, 1, 0 };
	int i, kind;

	for (i = 0; i < SENDERS; i++)
		ump_must_port(from.client, -1, 0, 0, 0);
	for (to.port = 0; to.port < PORTS; to.port++) {
		MUST(ump_must_port(client, -1, 0, 0, 0) == to.port);
		for (from.port = 0; from.port < SENDERS; from.port++)
			for (kind = 0; kind < KINDS; kind++)
				ump_must_connect_with(&from, &to,
						      SNDRV_SEQ_PORT_SUBS_TIMESTAMP,
						      kind);
	}
	return client;
}

/* The longest wait of another meanwhile, in percent of the time that it took. */
static unsigned int switch_beside(struct seq_client *client, struct beside *beside)
{
	__u64 began, took, longest;

	MUST(!ump_set_version(client, 1));
	wait_for_calls(beside);
	__atomic_store_n(&beside->longest, 0, __ATOMIC_RELAXED);
	began = seq_now();
	MUST(!ump_set_version(client, 2));
	took = seq_now() - began;
	wait_for_calls(beside);
	longest = __atomic_load_n(&beside->longest, __ATOMIC_RELAXED);
	ktap_note("%llu us, another waited for %llu us", took / 1000,
		  longest / 1000);
	return longest * 100 / took;
}

/* A machine that has other things to do makes some of them wait: not all. */
static void others_connect_meanwhile(void)
{
	struct beside beside = {
		.from = ump_must_end(0, 0),
		.to = ump_must_end(0, 0),
	};
	struct seq_client *client = must_be_crowded();
	unsigned int percent, least = 100;
	pthread_t thread;
	int i;

	MUST(!pthread_create(&thread, NULL, connect_beside, &beside));
	for (i = 0; i < SWITCHES; i++) {
		percent = switch_beside(client, &beside);
		least = percent < least ? percent : least;
	}
	__atomic_store_n(&beside.done, true, __ATOMIC_RELAXED);
	MUST(!pthread_join(thread, NULL));
	CHECK(least < 50);
}

/* All of them have got their memory, or have lost it. */
static void every_connection_is_switched(void)
{
	struct ump_end from = ump_must_end(1, 0), to = ump_must_end(1, 0);
	int i;

	ump_must_connect(&from, &to);
	ump_must_connect_with(&from, &to, SNDRV_SEQ_PORT_SUBS_TIMESTAMP,
			      seq_must_queue(from.client));
	for (i = 0; i < 4; i++) {
		ump_must_switch(&to, 2);
		ump_must_say(&from, "20b06500 20b06401 20b0060a 20b02601");
		CHECK(ump_hears(&to, "40200001 14040000 40200001 14040000"));
		ump_must_switch(&from, 2 * (i % 2));
		ump_must_say(&from, i % 2 ? "40200001 14040000" :
			     "b0 65 00 b0 64 01 b0 06 0a b0 26 01");
		CHECK(ump_hears(&to, "40200001 14040000 40200001 14040000"));
		ump_must_switch(&to, 1);
		ump_must_switch(&from, 1);
	}
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(others_connect_meanwhile),
	CASE_ONBEAT(every_connection_is_switched),
};

KTAP_MAIN(cases);
