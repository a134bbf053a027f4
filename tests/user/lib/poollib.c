// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
#include "poollib.h"

#include "ktap.h"

#include <poll.h>

struct snd_seq_event pool_far_event(struct seq_client *client, int queue,
				    int tag)
{
	struct snd_seq_event event = seq_event_numbered(tag);

	event.tag = tag;
	seq_event_to(&event, client->id, 0);
	seq_event_at_tick(&event, queue, 1000000);
	return event;
}

struct snd_seq_client_pool pool_of_client(struct seq_client *client)
{
	struct snd_seq_client_pool pool;

	MUST(!seq_get_pool(client->fd, client->id, &pool));
	return pool;
}

bool pool_wait_free(struct seq_client *client)
{
	__u64 end = seq_now() + SEQ_WAIT_MS * 1000000ull;
	struct snd_seq_client_pool pool;

	do {
		pool = pool_of_client(client);
		if (pool.output_free == pool.output_pool)
			return true;
		poll(NULL, 0, 2);
	} while (seq_now() < end);
	return false;
}

struct seq_client *pool_must_fill(int *queue, int room)
{
	struct seq_client *client = seq_must_open();
	int i;

	seq_must_port(client, SEQ_CAP_ALL);
	*queue = seq_must_queue(client);
	MUST(!seq_set_pool(client->fd, 10, 0, room));
	for (i = 0; i < 10; i++) {
		struct snd_seq_event event = pool_far_event(client, *queue, i);

		seq_must_send(client, &event);
	}
	CHECK_EQ(pool_of_client(client).output_free, 0);
	return client;
}
