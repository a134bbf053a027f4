// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Memory pools: sizes and room, what may change them, and what happens when
 * they are full.
 */
#include "ktap.h"
#include "poollib.h"
#include "seqlib.h"

#include <poll.h>

static void defaults(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_client_pool pool = pool_of_client(client);

	CHECK_EQ(pool.client, client->id);
	CHECK_EQ(pool.output_pool, 500);
	CHECK_EQ(pool.input_pool, 200);
	CHECK_EQ(pool.output_room, expect_onbeat() ? 250 : 0);
	CHECK_EQ(pool.input_free, 200);
	CHECK_EQ(seq_write(client->fd, &pool, 1), -EINVAL);
	pool = pool_of_client(client);
	CHECK_EQ(pool.output_room, 250);
	CHECK_EQ(pool.output_free, 500);
}

static void sizes_change_independently(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_client_pool pool;

	CHECK(!seq_set_pool(client->fd, 0, 300, 0));
	pool = pool_of_client(client);
	CHECK_EQ(pool.output_pool, 500);
	CHECK_EQ(pool.input_pool, 300);
	CHECK_EQ(pool.input_free, 300);
	CHECK(!seq_set_pool(client->fd, 100, 0, 0));
	pool = pool_of_client(client);
	CHECK_EQ(pool.output_pool, 100);
	CHECK_EQ(pool.output_free, 100);
	CHECK_EQ(pool.input_pool, 300);
	/* A room that does not fit is half. */
	CHECK_EQ(pool.output_room, 50);
	CHECK(!seq_set_pool(client->fd, 0, 0, 70));
	pool = pool_of_client(client);
	CHECK_EQ(pool.output_pool, 100);
	CHECK_EQ(pool.output_room, 70);
}

/* The record says what was chosen, though the ioctl's number does not. */
static void setting_answers_with_the_result(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_client_pool pool = { 0 };

	pool.client = client->id;
	pool.output_pool = 123;
	pool.input_pool = 0;
	pool.output_room = 7;
	CHECK(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_POOL, &pool));
	CHECK_EQ(pool.output_pool, 123);
	CHECK_EQ(pool.output_room, 7);
	CHECK_EQ(pool.input_pool, 200);
	CHECK_EQ(pool.output_free, 123);
}

static void new_size_halves_the_room_unless_told(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_client_pool pool = pool_of_client(client);

	pool.output_pool = 1000;
	pool.output_room = 0;
	CHECK(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_POOL, &pool));
	CHECK_EQ(pool.output_room, 500);
}

static void sizes_out_of_range_are_ignored(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_client_pool wanted, pool;
	static const int sizes[] = { 0, -1, 0x7fffffff, -2147483647 - 1 };
	int i;

	MUST(!seq_set_pool(client->fd, 100, 100, 10));
	for (i = 0; i < 4; i++) {
		wanted = pool_of_client(client);
		wanted.output_pool = sizes[i];
		wanted.input_pool = sizes[i];
		wanted.output_room = sizes[i];
		CHECK_EQ(seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_POOL,
				  &wanted), 0);
		pool = pool_of_client(client);
		CHECK_EQ(pool.output_pool, 100);
		CHECK_EQ(pool.input_pool, 100);
		CHECK_EQ(pool.output_room, 10);
	}
	/* A room larger than the pool is one of them. */
	CHECK(!seq_set_pool(client->fd, 0, 0, 101));
	CHECK_EQ(pool_of_client(client).output_room, 10);
	CHECK(!seq_set_pool(client->fd, 0, 0, 100));
	CHECK_EQ(pool_of_client(client).output_room, 100);
}

static void largest_size(void)
{
	struct seq_client *client = seq_must_open();
	int limit = 2000;
	struct snd_seq_client_pool pool;

	if (expect_onbeat()) {
		char *text;

		text = seq_read_file("/sys/module/snd_seq/parameters/max_pool");
		limit = atoi(text);
		CHECK(limit >= 65536);
	}
	CHECK(!seq_set_pool(client->fd, limit, limit, 0));
	pool = pool_of_client(client);
	CHECK_EQ(pool.output_pool, limit);
	CHECK_EQ(pool.input_pool, limit);
	CHECK(!seq_set_pool(client->fd, limit + 1, limit + 1, 0));
	pool = pool_of_client(client);
	CHECK_EQ(pool.output_pool, limit);
	CHECK_EQ(pool.input_pool, limit);
}

static void only_ones_own(void)
{
	struct seq_client *client = seq_must_open(), *other = seq_must_open();
	struct snd_seq_client_pool pool;

	MUST(!seq_get_pool(other->fd, client->id, &pool));
	pool.output_pool = 77;
	pool.input_pool = 77;
	CHECK_EQ(seq_call(other->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_POOL, &pool),
		 -EINVAL);
	CHECK_EQ(pool_of_client(client).output_pool, 500);
	CHECK_EQ(pool_of_client(client).input_pool, 200);
	CHECK_EQ(seq_get_pool(other->fd, 127, &pool), -ENOENT);
	CHECK_EQ(seq_get_pool(other->fd, -1, &pool), -ENOENT);
	CHECK_EQ(seq_get_pool(other->fd, 0x7fffffff, &pool), -ENOENT);
}

/* snd_seq_sync_output_queue() sets the room only, with events queued. */
static void size_in_use_is_ebusy_but_the_room_is_not(void)
{
	int queue;
	struct seq_client *client = pool_must_fill(&queue, 0);
	struct snd_seq_client_pool pool = pool_of_client(client);

	CHECK_EQ(seq_set_pool(client->fd, 20, 0, 0), -EBUSY);
	CHECK_EQ(pool_of_client(client).output_pool, 10);
	CHECK_EQ(seq_set_pool(client->fd, 0, 0, 10), 0);
	CHECK_EQ(pool_of_client(client).output_room, 10);
	CHECK_EQ(seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_POOL, &pool),
		 0);
	CHECK_EQ(pool_of_client(client).output_room, pool.output_room);
	CHECK_EQ(pool_of_client(client).output_free, 0);
}

static void full_pool_is_eagain_if_one_does_not_wait(void)
{
	int queue;
	struct seq_client *client = pool_must_fill(&queue, 0);
	struct snd_seq_event event = pool_far_event(client, queue, 50);

	seq_set_nonblock(client->fd, true);
	CHECK_EQ(seq_send(client, &event), -EAGAIN);
	CHECK(!seq_poll(client->fd, POLLOUT, 0));
	/* Direct events take no cell. */
	event.queue = SNDRV_SEQ_QUEUE_DIRECT;
	CHECK_EQ(seq_send(client, &event), 0);
	seq_must_receive_numbers(client, 50, 1);
	CHECK(seq_wait_queued(client->fd, queue, 10));
}

static void other_input_size_with_events_waiting(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL), i;
	struct snd_seq_event event;

	for (i = 0; i < 20; i++) {
		event = seq_event_numbered(i);
		seq_event_to(&event, client->id, port);
		seq_must_send(client, &event);
	}
	CHECK_EQ(pool_of_client(client).input_free, 180);
	CHECK(!seq_set_pool(client->fd, 0, 300, 0));
	/* The incumbent loses them. */
	if (expect_onbeat()) {
		CHECK_EQ(pool_of_client(client).input_free, 280);
		seq_must_receive_numbers(client, 0, 20);
	}
	CHECK(seq_nothing(client));
	CHECK_EQ(pool_of_client(client).input_free, 300);
}

static const struct ktap_case cases[] = {
	CASE(defaults),
	CASE(sizes_change_independently),
	CASE(setting_answers_with_the_result),
	CASE(new_size_halves_the_room_unless_told),
	CASE(sizes_out_of_range_are_ignored),
	CASE(largest_size),
	CASE(only_ones_own),
	CASE(size_in_use_is_ebusy_but_the_room_is_not),
	CASE(full_pool_is_eagain_if_one_does_not_wait),
	CASE(other_input_size_with_events_waiting),
};

KTAP_MAIN(cases);
