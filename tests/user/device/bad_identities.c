// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Every ioctl with clients, ports and queues that are missing or foreign: it
 * has to answer with the right errno and to change nothing.
 */
#include "ktap.h"
#include "badlib.h"

#include <limits.h>
#include <stddef.h>

#define MISSING 127	/* the number of a card that is not there */

struct identity {
	const char *name;
	unsigned long request;
	void (*good)(union record *record);
	size_t offset;
	size_t width;
	int error;
};

#define ID(name, good, member, error)					\
	{ #name " " #member, SNDRV_SEQ_IOCTL_##name, good,		\
	  offsetof(union record, member),				\
	  sizeof(((union record *)0)->member), error }

static const struct identity clients[] = {
	ID(RUNNING_MODE, bad_good_running, running.client, ENOENT),
	ID(GET_CLIENT_INFO, bad_good_client, client.client, ENOENT),
	ID(SET_CLIENT_INFO, bad_good_client, client.client, EPERM),
	ID(CREATE_PORT, bad_good_port, port.addr.client, EPERM),
	ID(DELETE_PORT, bad_good_port, port.addr.client, EPERM),
	ID(GET_PORT_INFO, bad_good_port, port.addr.client, ENXIO),
	ID(SET_PORT_INFO, bad_good_port, port.addr.client, EPERM),
	ID(QUERY_NEXT_PORT, bad_good_port, port.addr.client, ENXIO),
	ID(SUBSCRIBE_PORT, bad_good_subscription, subscription.sender.client,
	   EINVAL),
	ID(SUBSCRIBE_PORT, bad_good_subscription, subscription.dest.client,
	   EINVAL),
	ID(UNSUBSCRIBE_PORT, bad_good_subscription, subscription.sender.client,
	   ENXIO),
	ID(UNSUBSCRIBE_PORT, bad_good_subscription, subscription.dest.client,
	   ENXIO),
	ID(GET_SUBSCRIPTION, bad_good_subscription, subscription.sender.client,
	   EINVAL),
	ID(GET_SUBSCRIPTION, bad_good_subscription, subscription.dest.client,
	   ENOENT),
	ID(GET_CLIENT_POOL, bad_good_pool, pool.client, ENOENT),
	ID(SET_CLIENT_POOL, bad_good_pool, pool.client, EINVAL),
	ID(QUERY_SUBS, bad_good_query, query.root.client, ENXIO),
};

static const struct identity ports[] = {
	ID(DELETE_PORT, bad_good_port, port.addr.port, ENOENT),
	ID(GET_PORT_INFO, bad_good_port, port.addr.port, ENOENT),
	ID(SUBSCRIBE_PORT, bad_good_subscription, subscription.sender.port, EINVAL),
	ID(SUBSCRIBE_PORT, bad_good_subscription, subscription.dest.port, EINVAL),
	ID(UNSUBSCRIBE_PORT, bad_good_subscription, subscription.sender.port,
	   ENXIO),
	ID(UNSUBSCRIBE_PORT, bad_good_subscription, subscription.dest.port, ENXIO),
	ID(GET_SUBSCRIPTION, bad_good_subscription, subscription.sender.port,
	   EINVAL),
	ID(GET_SUBSCRIPTION, bad_good_subscription, subscription.dest.port, ENOENT),
	ID(QUERY_SUBS, bad_good_query, query.root.port, ENXIO),
};

static const struct identity queues[] = {
	ID(DELETE_QUEUE, bad_good_queue, queue.queue, EINVAL),
	ID(GET_QUEUE_INFO, bad_good_queue, queue.queue, EINVAL),
	ID(SET_QUEUE_INFO, bad_good_queue, queue.queue, EPERM),
	ID(GET_QUEUE_STATUS, bad_good_queue, status.queue, EINVAL),
	ID(GET_QUEUE_TEMPO, bad_good_tempo, tempo.queue, EINVAL),
	ID(SET_QUEUE_TEMPO, bad_good_tempo, tempo.queue, EPERM),
	ID(GET_QUEUE_TIMER, bad_good_timer, timer.queue, EINVAL),
	ID(SET_QUEUE_TIMER, bad_good_timer, timer.queue, EPERM),
	ID(GET_QUEUE_CLIENT, bad_good_queue, use.queue, EINVAL),
	ID(SET_QUEUE_CLIENT, bad_good_queue, use.queue, EINVAL),
};

static void try_identities(const struct identity *list, size_t count,
			   const long long *values, size_t value_count)
{
	struct bad_picture before;
	union record record;
	size_t i, k;

	bad_take_picture(&before);
	for (i = 0; i < count; i++) {
		const struct identity *id = &list[i];

		for (k = 0; k < value_count; k++) {
			int value = values[k], result;

			if (id->width == 1 && (value < 0 || value > 255))
				continue;
			memset(&record, 0, sizeof(record));
			id->good(&record);
			memcpy(record.bytes + id->offset, &value, id->width);
			result = seq_call(bad_self->fd, id->request, &record);
			if (result != -id->error)
				ktap_note("%s = %d", id->name, value);
			CHECK_EQ(result, -id->error);
		}
		bad_must_be_unchanged(&before, id->name);
	}
}

#define TRY(list, ...)							\
	do {								\
		const long long values[] = { __VA_ARGS__ };		\
									\
		try_identities(list, ARRAY_SIZE(list), values,		\
			       ARRAY_SIZE(values));			\
	} while (0)

static void missing_clients(void)
{
	bad_set_up();
	TRY(clients, MISSING, 253, 254, 255, 256, 1000, -1, INT_MAX, INT_MIN,
	    bad_self->id + 256, bad_self->id + 65536, bad_self->id - 256);
}

static void missing_ports(void)
{
	bad_set_up();
	TRY(ports, 2, 100, 252, 253, 254, 255);
}

static void missing_queues(void)
{
	bad_set_up();
	TRY(queues, 31, 253, 254, 255, 256, -1, INT_MAX, INT_MIN,
	    bad_own_queue + 256, bad_own_queue + 65536, bad_own_queue - 256);
}

static void foreign_queue(void)
{
	static const struct identity changes[] = {
		ID(DELETE_QUEUE, bad_good_queue, queue.queue, EINVAL),
		ID(SET_QUEUE_INFO, bad_good_queue, queue.queue, EPERM),
		ID(SET_QUEUE_TEMPO, bad_good_tempo, tempo.queue, EPERM),
		ID(SET_QUEUE_TIMER, bad_good_timer, timer.queue, EPERM),
	};

	bad_set_up();
	TRY(changes, bad_other_queue);
}

static void foreign_client(void)
{
	static const struct identity changes[] = {
		ID(SET_CLIENT_INFO, bad_good_client, client.client, EPERM),
		ID(CREATE_PORT, bad_good_port, port.addr.client, EPERM),
		ID(DELETE_PORT, bad_good_port, port.addr.client, EPERM),
		ID(SET_PORT_INFO, bad_good_port, port.addr.client, EPERM),
		ID(SET_CLIENT_POOL, bad_good_pool, pool.client, EINVAL),
	};

	bad_set_up();
	TRY(changes, bad_other->id, bad_watcher->id, SNDRV_SEQ_CLIENT_SYSTEM);
}

static const struct ktap_case cases[] = {
	CASE(missing_clients),
	CASE(missing_ports),
	CASE(missing_queues),
	CASE(foreign_queue),
	CASE(foreign_client),
};

KTAP_MAIN(cases);
