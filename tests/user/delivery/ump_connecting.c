// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A listener of an endpoint is being connected to one of its group ports as well, again
 * and again, while that sends: it may hear a packet twice, and never misses one.
 * time-limit: 120
 */
#include "ktap.h"
#include "umplib.h"

#include <pthread.h>

#define PACKETS 3000
#define OTHERS 100	/* listeners that are served before it */

struct connecting {
	struct ump_end *from;
	struct ump_end *to;
	bool ends;
};

static void *connect_and_disconnect(void *argument)
{
	struct connecting *connecting = argument;
	struct ump_end *from = connecting->from, *to = connecting->to;
	int fd = to->client->fd;

	while (!__atomic_load_n(&connecting->ends, __ATOMIC_RELAXED)) {
		if (seq_subscribe(fd, from->client->id, from->port, to->client->id,
				  to->port) ||
		    seq_unsubscribe(fd, from->client->id, from->port, to->client->id,
				    to->port))
			return "failed";
	}
	return NULL;
}

static void must_serve_others_first(struct ump_end *from)
{
	struct seq_client *others = ump_must_open(2);
	int i;

	for (i = 0; i < OTHERS; i++)
		MUST(!seq_subscribe(others->fd, from->client->id, from->port, others->id,
				    ump_must_port(others, -1, 0, 0, 0)));
}

static void nothing_is_missed_while_a_connection_is_made(void)
{
	struct ump_end endpoint = { ump_must_open(2), 2, 0 }, port = endpoint;
	struct ump_end to = ump_must_end(2, 0);
	struct connecting connecting = { .from = &port, .to = &to };
	unsigned int number, missed = 0, twice = 0;
	struct ump_event event;
	pthread_t thread;
	void *failed;

	endpoint.port = ump_must_port(endpoint.client, -1, UMP_CAP_ENDPOINT, 0, 0);
	port.port = ump_must_port(endpoint.client, -1, 0, 1, 0);
	must_serve_others_first(&endpoint);
	ump_must_connect(&endpoint, &to);
	MUST(!pthread_create(&thread, NULL, connect_and_disconnect, &connecting));
	for (number = 0; number < PACKETS; number++) {
		event = ump_packet(port.port, 0x40903c00, number, 0, 0);
		MUST(write(port.client->fd, &event, sizeof(event)) == sizeof(event));
		if (ump_receive_now(&to, &event, NULL))
			missed++;
		else if (!ump_receive_now(&to, &event, NULL))
			twice++;
	}
	__atomic_store_n(&connecting.ends, true, __ATOMIC_RELAXED);
	pthread_join(thread, &failed);
	CHECK(!failed);
	ktap_note("of %d packets %u came twice, %u not at all", PACKETS, twice, missed);
	CHECK_EQ(missed, 0);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(nothing_is_missed_while_a_connection_is_made),
};

KTAP_MAIN(cases);
