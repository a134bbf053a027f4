// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Waiting for memory pools: who is woken by room, and who is not in the way. */
#include "ktap.h"
#include "poollib.h"
#include "seqlib.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>

/* A thread that makes one call which may block. */
struct writer {
	pthread_t thread;
	struct seq_client *client;
	struct snd_seq_event event;
	int number;
	int done;
	int result;
};

static void begin(struct writer *writer)
{
	__atomic_store_n(&writer->number, seq_thread(), __ATOMIC_SEQ_CST);
}

static void end(struct writer *writer)
{
	__atomic_store_n(&writer->done, 1, __ATOMIC_SEQ_CST);
}

static bool is_done(struct writer *writer)
{
	return __atomic_load_n(&writer->done, __ATOMIC_SEQ_CST);
}

static void wait_begun(struct writer *writer)
{
	while (!__atomic_load_n(&writer->number, __ATOMIC_SEQ_CST))
		sched_yield();
}

static void *write_one(void *argument)
{
	struct writer *writer = argument;

	begin(writer);
	writer->result = seq_write(writer->client->fd, &writer->event,
				   sizeof(writer->event));
	end(writer);
	return NULL;
}

static void start_writer(struct writer *writer, struct seq_client *client,
			 const struct snd_seq_event *event)
{
	*writer = (struct writer) { .client = client, .event = *event };
	MUST(!pthread_create(&writer->thread, NULL, write_one, writer));
	wait_begun(writer);
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

static void poll_says_writable_when_the_room_is_free(void)
{
	int queue, i;
	struct seq_client *client = pool_must_fill(&queue, 6);

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

	begin(writer);
	writer->result = seq_poll(writer->client->fd, POLLOUT, SEQ_WAIT_MS);
	end(writer);
	return NULL;
}

static void waiting_poll_is_woken_by_room(void)
{
	int queue, i;
	struct seq_client *client = pool_must_fill(&queue, 10);
	struct writer poller = { .client = client };

	MUST(!pthread_create(&poller.thread, NULL, poll_out, &poller));
	wait_begun(&poller);
	CHECK(seq_wait_blocked(poller.number));
	for (i = 0; i < 9; i++)
		remove_tag(client, i);
	CHECK(seq_wait_blocked(poller.number));
	CHECK(!is_done(&poller));
	remove_tag(client, 9);
	pthread_join(poller.thread, NULL);
	CHECK(poller.result);
}

static void blocked_writer_is_woken_by_room(void)
{
	int queue, i;
	struct seq_client *client = pool_must_fill(&queue, 6);
	struct snd_seq_event event = pool_far_event(client, queue, 50);
	struct writer writer;

	start_writer(&writer, client, &event);
	CHECK(seq_wait_blocked(writer.number));
	for (i = 0; i < 5; i++) {
		remove_tag(client, i);
		CHECK_EQ(pool_of_client(client).output_free, i + 1);
	}
	CHECK(seq_wait_blocked(writer.number));
	CHECK(!is_done(&writer));
	remove_tag(client, 5);
	pthread_join(writer.thread, NULL);
	CHECK_EQ(writer.result, sizeof(event));
	CHECK_EQ(pool_of_client(client).output_free, 5);
}

/* The other calls of the client go on while a writer of it waits. */
static void blocked_writer_blocks_nobody_else(void)
{
	int queue;
	struct seq_client *client = pool_must_fill(&queue, 0);
	struct snd_seq_event event = pool_far_event(client, queue, 50);
	struct snd_seq_client_info info;
	struct writer writer;

	start_writer(&writer, client, &event);
	CHECK(seq_wait_blocked(writer.number));
	CHECK(!seq_get_client(client->fd, client->id, &info));
	CHECK(seq_must_port(client, SEQ_CAP_ALL) == 1);
	CHECK(!is_done(&writer));
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
	struct seq_client *client = pool_must_fill(&queue, 0);
	struct snd_seq_event event = pool_far_event(client, queue, 50);
	struct writer writer;

	MUST(!sigaction(SIGUSR1, &action, NULL));
	start_writer(&writer, client, &event);
	CHECK(seq_wait_blocked(writer.number));
	pthread_kill(writer.thread, SIGUSR1);
	pthread_join(writer.thread, NULL);
	CHECK_EQ(writer.result, -EINTR);
	CHECK(seq_wait_queued(client->fd, queue, 10));
}

#define MANY 20

static struct snd_seq_event many[MANY];

static void *write_many(void *argument)
{
	struct writer *writer = argument;

	begin(writer);
	writer->result = seq_write(writer->client->fd, many, sizeof(many));
	end(writer);
	return NULL;
}

/* The program knows what was written: it goes on behind that, and nothing comes twice. */
static void signal_ends_a_long_write_in_its_middle(void)
{
	struct sigaction action = { .sa_handler = nothing_to_do };
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);
	int queue = seq_must_queue(client), i;
	struct writer writer = { .client = client };

	MUST(!sigaction(SIGUSR1, &action, NULL));
	MUST(!seq_set_pool(client->fd, MANY / 2, 0, 0));
	for (i = 0; i < MANY; i++) {
		many[i] = seq_event_numbered(i);
		seq_event_to(&many[i], client->id, port);
		seq_event_at_tick(&many[i], queue, i + 1);
	}
	MUST(!pthread_create(&writer.thread, NULL, write_many, &writer));
	wait_begun(&writer);
	CHECK(seq_wait_blocked(writer.number));
	pthread_kill(writer.thread, SIGUSR1);
	pthread_join(writer.thread, NULL);
	CHECK_EQ(writer.result, sizeof(many) / 2);
	CHECK(seq_wait_queued(client->fd, queue, MANY / 2));
	MUST(!seq_queue_control(client, queue, SNDRV_SEQ_EVENT_CONTINUE, 0));
	CHECK_EQ(seq_write(client->fd, many + MANY / 2, sizeof(many) / 2),
		 sizeof(many) / 2);
	seq_must_receive_numbers(client, 0, MANY);
	CHECK(seq_wait_queued(client->fd, queue, 0));
	CHECK(seq_nothing(client));
}

/* Both queues hold half of the cells, and a writer needs all of them. */
static void new_queue_gets_no_event_for_an_old_one(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL), i;
	int first = seq_must_queue(client), second = seq_must_queue(client);
	struct snd_seq_event event;
	struct writer writer;

	CHECK_EQ(port, 0);
	MUST(!seq_set_pool(client->fd, 10, 0, 10));
	for (i = 0; i < 10; i++) {
		event = pool_far_event(client, i < 5 ? first : second, i);
		seq_must_send(client, &event);
	}
	start_writer(&writer, client, &event);
	CHECK(seq_wait_blocked(writer.number));
	MUST(!seq_queue_delete(client->fd, second));
	CHECK_EQ(seq_must_queue(client), second);
	CHECK(seq_wait_blocked(writer.number));
	MUST(!seq_queue_delete(client->fd, first));
	pthread_join(writer.thread, NULL);
	CHECK_EQ(writer.result, -EINVAL);
	CHECK_EQ(pool_of_client(client).output_free, 10);
}

/* An event of five cells. */
static struct {
	struct snd_seq_event event;
	unsigned char data[4 * sizeof(struct snd_seq_event)];
} large;

static void *write_large(void *argument)
{
	struct writer *writer = argument;

	begin(writer);
	writer->result = seq_write(writer->client->fd, &large, sizeof(large));
	end(writer);
	return NULL;
}

/* It gets its cells when there are enough, and keeps none from others until then. */
static void small_events_pass_a_large_one(void)
{
	int queue, i;
	struct seq_client *client = pool_must_fill(&queue, 1);
	struct snd_seq_event small = pool_far_event(client, queue, 50);
	struct writer writer = { .client = client };

	large.event = small;
	large.event.type = SNDRV_SEQ_EVENT_SYSEX;
	large.event.flags |= SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
	large.event.data.ext.len = sizeof(large.data);
	large.event.data.ext.ptr = NULL;
	remove_tag(client, 0);
	remove_tag(client, 1);
	MUST(!pthread_create(&writer.thread, NULL, write_large, &writer));
	wait_begun(&writer);
	CHECK(seq_wait_blocked(writer.number));
	seq_set_nonblock(client->fd, true);
	/* poll() speaks of small ones. */
	CHECK_EQ(seq_poll(client->fd, POLLOUT, 0), expect_onbeat());
	CHECK_EQ(seq_send(client, &small), expect_onbeat() ? 0 : -EAGAIN);
	CHECK(!is_done(&writer));
	for (i = 2; i < 10; i++)
		remove_tag(client, i);
	pthread_join(writer.thread, NULL);
	CHECK_EQ(writer.result, sizeof(large));
	CHECK_EQ(pool_of_client(client).output_free, expect_onbeat() ? 4 : 5);
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
	CHECK_EQ(pool_of_client(client).output_free, 20);
}

/* The reader of an empty input must not be in the way of its resizing. */
static void *read_one(void *argument)
{
	struct writer *reader = argument;

	begin(reader);
	reader->result = read(reader->client->fd, &reader->event,
			      sizeof(reader->event));
	end(reader);
	return NULL;
}

static void defect_11_blocked_reader_does_not_block_resizing(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);
	struct snd_seq_remove_events clear = {
		.remove_mode = SNDRV_SEQ_REMOVE_INPUT,
	};
	struct snd_seq_event event = seq_event_numbered(4);
	struct writer reader = { .client = client };

	MUST(!pthread_create(&reader.thread, NULL, read_one, &reader));
	wait_begun(&reader);
	CHECK(seq_wait_blocked(reader.number));
	CHECK(!seq_set_pool(client->fd, 0, 300, 0));
	CHECK(!seq_call(client->fd, SNDRV_SEQ_IOCTL_REMOVE_EVENTS, &clear));
	CHECK(!is_done(&reader));
	seq_event_to(&event, client->id, port);
	seq_must_send(client, &event);
	pthread_join(reader.thread, NULL);
	CHECK_EQ(reader.result, sizeof(event));
	CHECK_EQ(reader.event.data.raw32.d[0], 4);
}

static const struct ktap_case cases[] = {
	CASE(poll_says_writable_when_the_room_is_free),
	CASE(waiting_poll_is_woken_by_room),
	CASE(blocked_writer_is_woken_by_room),
	CASE(blocked_writer_blocks_nobody_else),
	CASE(signal_ends_the_waiting),
	CASE(signal_ends_a_long_write_in_its_middle),
	CASE_ONBEAT(new_queue_gets_no_event_for_an_old_one),
	CASE(small_events_pass_a_large_one),
	CASE(playing_frees_the_cells),
	CASE_DEFECT(defect_11_blocked_reader_does_not_block_resizing),
};

KTAP_MAIN(cases);
