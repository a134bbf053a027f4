// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Memory pools: sizes, room, who waits for it, and what happens when they are
 * full or changed.
 */
#include "ktap.h"
#include "seqlib.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>

/* A thread that writes one event and blocks if it has to. */
struct writer {
	pthread_t thread;
	struct seq_client *client;
	struct snd_seq_event event;
	volatile int number;
	volatile int done;
	int result;
};

static void *write_one(void *argument)
{
	struct writer *writer = argument;

	writer->number = seq_thread();
	writer->result = seq_write(writer->client->fd, &writer->event,
				   sizeof(writer->event));
	writer->done = 1;
	return NULL;
}

static void start_writer(struct writer *writer, struct seq_client *client,
			 const struct snd_seq_event *event)
{
	*writer = (struct writer) { .client = client, .event = *event };
	MUST(!pthread_create(&writer->thread, NULL, write_one, writer));
	while (!writer->number)
		sched_yield();
}

static struct snd_seq_event far_event(struct seq_client *client, int queue,
				      int tag)
{
	struct snd_seq_event event = seq_event_numbered(tag);

	event.tag = tag;
	seq_event_to(&event, client->id, 0);
	seq_event_at_tick(&event, queue, 1000000);
	return event;
}

static void remove_tag(struct seq_client *client, int tag)
{
	struct snd_seq_remove_events info = {
		.remove_mode = SNDRV_SEQ_REMOVE_OUTPUT |
			       SNDRV_SEQ_REMOVE_TAG_MATCH,
		.tag = tag,
	};

	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_REMOVE_EVENTS, &info));
}

static struct snd_seq_client_pool pool_of(struct seq_client *client)
{
	struct snd_seq_client_pool pool;

	MUST(!seq_get_pool(client->fd, client->id, &pool));
	return pool;
}

/* A client whose output pool of ten cells is full, each with a tag of its
 * own from 0 to 9.
 */
static struct seq_client *must_fill(int *queue, int room)
{
	struct seq_client *client = seq_must_open();
	int i;

	seq_must_port(client, SEQ_CAP_ALL);
	*queue = seq_must_queue(client);
	MUST(!seq_set_pool(client->fd, 10, 0, room));
	for (i = 0; i < 10; i++) {
		struct snd_seq_event event = far_event(client, *queue, i);

		seq_must_send(client, &event);
	}
	CHECK_EQ(pool_of(client).output_free, 0);
	return client;
}

static void defaults(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_client_pool pool = pool_of(client);

	CHECK_EQ(pool.client, client->id);
	CHECK_EQ(pool.output_pool, 500);
	CHECK_EQ(pool.input_pool, 200);
	CHECK_EQ(pool.output_room, expect_onbeat() ? 250 : 0);
	CHECK_EQ(pool.input_free, 200);
	CHECK_EQ(seq_write(client->fd, &pool, 1), -EINVAL);
	pool = pool_of(client);
	CHECK_EQ(pool.output_room, 250);
	CHECK_EQ(pool.output_free, 500);
}

static void sizes_change_independently(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_client_pool pool;

	CHECK(!seq_set_pool(client->fd, 0, 300, 0));
	pool = pool_of(client);
	CHECK_EQ(pool.output_pool, 500);
	CHECK_EQ(pool.input_pool, 300);
	CHECK_EQ(pool.input_free, 300);
	CHECK(!seq_set_pool(client->fd, 100, 0, 0));
	pool = pool_of(client);
	CHECK_EQ(pool.output_pool, 100);
	CHECK_EQ(pool.output_free, 100);
	CHECK_EQ(pool.input_pool, 300);
	/* A room that does not fit is half. */
	CHECK_EQ(pool.output_room, 50);
	CHECK(!seq_set_pool(client->fd, 0, 0, 70));
	pool = pool_of(client);
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
	struct snd_seq_client_pool pool = pool_of(client);

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
		wanted = pool_of(client);
		wanted.output_pool = sizes[i];
		wanted.input_pool = sizes[i];
		wanted.output_room = sizes[i];
		CHECK_EQ(seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_POOL,
				  &wanted), 0);
		pool = pool_of(client);
		CHECK_EQ(pool.output_pool, 100);
		CHECK_EQ(pool.input_pool, 100);
		CHECK_EQ(pool.output_room, 10);
	}
	/* A room larger than the pool is one of them. */
	CHECK(!seq_set_pool(client->fd, 0, 0, 101));
	CHECK_EQ(pool_of(client).output_room, 10);
	CHECK(!seq_set_pool(client->fd, 0, 0, 100));
	CHECK_EQ(pool_of(client).output_room, 100);
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
	pool = pool_of(client);
	CHECK_EQ(pool.output_pool, limit);
	CHECK_EQ(pool.input_pool, limit);
	CHECK(!seq_set_pool(client->fd, limit + 1, limit + 1, 0));
	pool = pool_of(client);
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
	CHECK_EQ(pool_of(client).output_pool, 500);
	CHECK_EQ(pool_of(client).input_pool, 200);
	CHECK_EQ(seq_get_pool(other->fd, 127, &pool), -ENOENT);
	CHECK_EQ(seq_get_pool(other->fd, -1, &pool), -ENOENT);
	CHECK_EQ(seq_get_pool(other->fd, 0x7fffffff, &pool), -ENOENT);
}

/* snd_seq_sync_output_queue() sets the room only, with events queued. */
static void size_in_use_is_ebusy_but_the_room_is_not(void)
{
	int queue;
	struct seq_client *client = must_fill(&queue, 0);
	struct snd_seq_client_pool pool = pool_of(client);

	CHECK_EQ(seq_set_pool(client->fd, 20, 0, 0), -EBUSY);
	CHECK_EQ(pool_of(client).output_pool, 10);
	CHECK_EQ(seq_set_pool(client->fd, 0, 0, 10), 0);
	CHECK_EQ(pool_of(client).output_room, 10);
	CHECK_EQ(seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_POOL, &pool),
		 0);
	CHECK_EQ(pool_of(client).output_room, pool.output_room);
	CHECK_EQ(pool_of(client).output_free, 0);
}

static void full_pool_is_eagain_if_one_does_not_wait(void)
{
	int queue;
	struct seq_client *client = must_fill(&queue, 0);
	struct snd_seq_event event = far_event(client, queue, 50);

	seq_set_nonblock(client->fd, true);
	CHECK_EQ(seq_send(client, &event), -EAGAIN);
	CHECK(!seq_poll(client->fd, POLLOUT, 0));
	/* Direct events take no cell. */
	event.queue = SNDRV_SEQ_QUEUE_DIRECT;
	CHECK_EQ(seq_send(client, &event), 0);
	seq_must_receive_numbers(client, 50, 1);
	CHECK(seq_wait_queued(client->fd, queue, 10));
}

static void poll_says_writable_when_the_room_is_free(void)
{
	int queue, i;
	struct seq_client *client = must_fill(&queue, 6);

	for (i = 0; i < 5; i++) {
		remove_tag(client, i);
		CHECK(!seq_poll(client->fd, POLLOUT, 0));
	}
	remove_tag(client, 5);
	CHECK(seq_poll(client->fd, POLLOUT, 0));
	/* A larger room is looked at anew. */
	CHECK(!seq_set_pool(client->fd, 0, 0, 10));
	CHECK(!seq_poll(client->fd, POLLOUT, 0));
	for (i = 6; i < 10; i++)
		remove_tag(client, i);
	CHECK(seq_poll(client->fd, POLLOUT, 0));
}

static void *poll_out(void *argument)
{
	struct writer *writer = argument;

	writer->number = seq_thread();
	writer->result = seq_poll(writer->client->fd, POLLOUT, SEQ_WAIT_MS);
	writer->done = 1;
	return NULL;
}

static void waiting_poll_is_woken_by_room(void)
{
	int queue, i;
	struct seq_client *client = must_fill(&queue, 10);
	struct writer poller = { .client = client };

	MUST(!pthread_create(&poller.thread, NULL, poll_out, &poller));
	while (!poller.number)
		sched_yield();
	CHECK(seq_wait_blocked(poller.number));
	for (i = 0; i < 9; i++)
		remove_tag(client, i);
	CHECK(seq_wait_blocked(poller.number));
	CHECK(!poller.done);
	remove_tag(client, 9);
	pthread_join(poller.thread, NULL);
	CHECK(poller.result);
}

static void blocked_writer_is_woken_by_room(void)
{
	int queue, i;
	struct seq_client *client = must_fill(&queue, 6);
	struct snd_seq_event event = far_event(client, queue, 50);
	struct writer writer;

	start_writer(&writer, client, &event);
	CHECK(seq_wait_blocked(writer.number));
	for (i = 0; i < 5; i++) {
		remove_tag(client, i);
		CHECK_EQ(pool_of(client).output_free, i + 1);
	}
	CHECK(seq_wait_blocked(writer.number));
	CHECK(!writer.done);
	remove_tag(client, 5);
	pthread_join(writer.thread, NULL);
	CHECK_EQ(writer.result, sizeof(event));
	CHECK_EQ(pool_of(client).output_free, 5);
}

/* The other calls of the client go on while a writer of it waits. */
static void blocked_writer_blocks_nobody_else(void)
{
	int queue;
	struct seq_client *client = must_fill(&queue, 0);
	struct snd_seq_event event = far_event(client, queue, 50);
	struct snd_seq_client_info info;
	struct writer writer;

	start_writer(&writer, client, &event);
	CHECK(seq_wait_blocked(writer.number));
	CHECK(!seq_get_client(client->fd, client->id, &info));
	CHECK(seq_must_port(client, SEQ_CAP_ALL) == 1);
	CHECK(!writer.done);
	MUST(!seq_queue_delete(client->fd, queue));
	pthread_join(writer.thread, NULL);
	/* Its queue has gone meanwhile. */
	CHECK_EQ(writer.result, -EINVAL);
}

static void nothing_to_do(int signal_number)
{
	(void)signal_number;
}

static void signal_ends_the_waiting(void)
{
	struct sigaction action = { .sa_handler = nothing_to_do };
	int queue;
	struct seq_client *client = must_fill(&queue, 0);
	struct snd_seq_event event = far_event(client, queue, 50);
	struct writer writer;

	MUST(!sigaction(SIGUSR1, &action, NULL));
	start_writer(&writer, client, &event);
	CHECK(seq_wait_blocked(writer.number));
	pthread_kill(writer.thread, SIGUSR1);
	pthread_join(writer.thread, NULL);
	CHECK_EQ(writer.result, -EINTR);
	CHECK(seq_wait_queued(client->fd, queue, 10));
}

static void playing_frees_the_cells(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client), i;
	int port = seq_must_port(client, SEQ_CAP_ALL);

	MUST(!seq_set_pool(client->fd, 20, 0, 20));
	MUST(!seq_set_tempo(client->fd, queue, 960, 96));
	seq_must_start(client, queue);
	/* Ten times as many as fit; write() waits where it has to. */
	for (i = 0; i < 200; i++) {
		struct snd_seq_event event = seq_event_numbered(i);

		seq_event_to(&event, client->id, port);
		seq_event_at_tick(&event, queue, i * 10);
		seq_must_send(client, &event);
	}
	seq_must_receive_numbers(client, 0, 200);
	CHECK(seq_poll(client->fd, POLLOUT, SEQ_WAIT_MS));
	CHECK_EQ(pool_of(client).output_free, 20);
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
	CHECK_EQ(pool_of(client).input_free, 180);
	CHECK(!seq_set_pool(client->fd, 0, 300, 0));
	/* The incumbent loses them. */
	if (expect_onbeat()) {
		CHECK_EQ(pool_of(client).input_free, 280);
		seq_must_receive_numbers(client, 0, 20);
	}
	CHECK(seq_nothing(client));
	CHECK_EQ(pool_of(client).input_free, 300);
}

/* The reader of an empty input must not be in the way of its resizing. */
static void *read_one(void *argument)
{
	struct writer *reader = argument;

	reader->number = seq_thread();
	reader->result = read(reader->client->fd, &reader->event,
			      sizeof(reader->event));
	reader->done = 1;
	return NULL;
}

static void blocked_reader_does_not_block_resizing(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);
	struct snd_seq_remove_events clear = {
		.remove_mode = SNDRV_SEQ_REMOVE_INPUT,
	};
	struct snd_seq_event event = seq_event_numbered(4);
	struct writer reader = { .client = client };

	MUST(!pthread_create(&reader.thread, NULL, read_one, &reader));
	while (!reader.number)
		sched_yield();
	CHECK(seq_wait_blocked(reader.number));
	CHECK(!seq_set_pool(client->fd, 0, 300, 0));
	CHECK(!seq_call(client->fd, SNDRV_SEQ_IOCTL_REMOVE_EVENTS, &clear));
	CHECK(!reader.done);
	seq_event_to(&event, client->id, port);
	seq_must_send(client, &event);
	pthread_join(reader.thread, NULL);
	CHECK_EQ(reader.result, sizeof(event));
	CHECK_EQ(reader.event.data.raw32.d[0], 4);
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
	CASE(poll_says_writable_when_the_room_is_free),
	CASE(waiting_poll_is_woken_by_room),
	CASE(blocked_writer_is_woken_by_room),
	CASE(blocked_writer_blocks_nobody_else),
	CASE(signal_ends_the_waiting),
	CASE(playing_frees_the_cells),
	CASE(other_input_size_with_events_waiting),
	CASE_ONBEAT(blocked_reader_does_not_block_resizing),
};

KTAP_MAIN(cases);
