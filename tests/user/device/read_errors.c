// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* read(2): waiting and not waiting, buffers too small or not there. */
#include "ktap.h"
#include "seqlib.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>

#define UNIT sizeof(struct snd_seq_event)

static struct seq_client *must_self(int *port)
{
	struct seq_client *client = seq_must_open();

	*port = seq_must_port(client, SEQ_CAP_ALL);
	return client;
}

static void send_number(struct seq_client *client, unsigned int number)
{
	struct snd_seq_event event = seq_event_numbered(number);

	seq_event_to(&event, client->id, 0);
	seq_must_send(client, &event);
}

static void empty_and_nonblocking_is_eagain(void)
{
	int port;
	struct seq_client *client = must_self(&port);
	struct snd_seq_event event;

	seq_set_nonblock(client->fd, true);
	CHECK_EQ(read(client->fd, &event, UNIT), -1);
	CHECK_EQ(errno, EAGAIN);
	CHECK(!seq_poll(client->fd, POLLIN, 0));
	send_number(client, 1);
	CHECK(seq_poll(client->fd, POLLIN, 0));
	CHECK_EQ(read(client->fd, &event, UNIT), UNIT);
	CHECK(!seq_poll(client->fd, POLLIN, 0));
	CHECK_EQ(read(client->fd, &event, UNIT), -1);
	CHECK_EQ(errno, EAGAIN);
}

static void small_buffer_reads_nothing(void)
{
	int port;
	struct seq_client *client = must_self(&port);
	struct snd_seq_event event;

	/* Even when there is nothing, and one would wait. */
	CHECK_EQ(read(client->fd, &event, 0), 0);
	CHECK_EQ(read(client->fd, &event, UNIT - 1), 0);
	send_number(client, 1);
	CHECK_EQ(read(client->fd, &event, UNIT - 1), 0);
	seq_must_receive_numbers(client, 1, 1);
}

static void as_many_as_fit(void)
{
	int port;
	struct seq_client *client = must_self(&port);
	struct snd_seq_event events[20];
	int i;

	for (i = 0; i < 10; i++)
		send_number(client, i);
	CHECK_EQ(read(client->fd, events, 3 * UNIT + 27), 3 * UNIT);
	CHECK_EQ(events[2].data.raw32.d[0], 2);
	/* Having one, it does not wait for more. */
	CHECK_EQ(read(client->fd, events, sizeof(events)), 7 * UNIT);
	CHECK_EQ(events[0].data.raw32.d[0], 3);
	CHECK_EQ(events[6].data.raw32.d[0], 9);
}

static void bad_memory_is_efault(void)
{
	int port;
	struct seq_client *client = must_self(&port);
	void *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS,
			  -1, 0);

	MUST(page != MAP_FAILED);
	send_number(client, 1);
	CHECK_EQ(read(client->fd, page, UNIT), -1);
	CHECK_EQ(errno, EFAULT);
	/* An event that could not be copied is still there. */
	seq_must_receive_numbers(client, 1, 1);
	CHECK(seq_nothing(client));
}

static void events_before_bad_memory_are_not_lost(void)
{
	int port, i;
	struct seq_client *client = must_self(&port);
	char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct snd_seq_event event;

	MUST(page != MAP_FAILED);
	MUST(!munmap(page + 4096, 4096));
	for (i = 0; i < 3; i++)
		send_number(client, i);
	CHECK_EQ(read(client->fd, page + 4096 - 2 * UNIT, 3 * UNIT), 2 * UNIT);
	memcpy(&event, page + 4096 - UNIT, UNIT);
	CHECK_EQ(event.data.raw32.d[0], 1);
	seq_must_receive_numbers(client, 2, 1);
}

/* A thread that waits in read(). */
struct reader {
	pthread_t thread;
	struct seq_client *client;
	int number;
	int result;
	struct snd_seq_event event;
};

static void *read_one(void *argument)
{
	struct reader *reader = argument;
	int result;

	__atomic_store_n(&reader->number, seq_thread(), __ATOMIC_SEQ_CST);
	result = read(reader->client->fd, &reader->event, UNIT);
	reader->result = result < 0 ? -errno : result;
	return NULL;
}

static void start_reader(struct reader *reader, struct seq_client *client)
{
	int number;

	*reader = (struct reader) { .client = client };
	MUST(!pthread_create(&reader->thread, NULL, read_one, reader));
	do
		number = __atomic_load_n(&reader->number, __ATOMIC_SEQ_CST);
	while (!number);
	MUST(seq_wait_blocked(number));
}

static void waiting_reader_is_woken(void)
{
	int port;
	struct seq_client *client = must_self(&port);
	struct reader reader;

	start_reader(&reader, client);
	send_number(client, 6);
	pthread_join(reader.thread, NULL);
	CHECK_EQ(reader.result, UNIT);
	CHECK_EQ(reader.event.data.raw32.d[0], 6);
}

static void two_readers_get_one_each(void)
{
	int port;
	struct seq_client *client = must_self(&port);
	struct reader first, second;

	start_reader(&first, client);
	start_reader(&second, client);
	send_number(client, 1);
	send_number(client, 2);
	pthread_join(first.thread, NULL);
	pthread_join(second.thread, NULL);
	CHECK_EQ(first.result, UNIT);
	CHECK_EQ(second.result, UNIT);
	CHECK_EQ(first.event.data.raw32.d[0] + second.event.data.raw32.d[0],
		 3);
}

static void nothing_to_do(int signal_number)
{
	(void)signal_number;
}

static void signal_ends_the_waiting(void)
{
	struct sigaction action = { .sa_handler = nothing_to_do };
	int port;
	struct seq_client *client = must_self(&port);
	struct reader reader;

	MUST(!sigaction(SIGUSR1, &action, NULL));
	start_reader(&reader, client);
	pthread_kill(reader.thread, SIGUSR1);
	pthread_join(reader.thread, NULL);
	CHECK_EQ(reader.result, -EINTR);
	send_number(client, 1);
	seq_must_receive_numbers(client, 1, 1);
}

static void other_calls_go_on_while_one_waits(void)
{
	int port;
	struct seq_client *client = must_self(&port);
	struct snd_seq_client_info info;
	struct reader reader;

	start_reader(&reader, client);
	CHECK(!seq_get_client(client->fd, client->id, &info));
	CHECK_EQ(seq_must_port(client, SEQ_CAP_ALL), 1);
	send_number(client, 6);
	pthread_join(reader.thread, NULL);
	CHECK_EQ(reader.result, UNIT);
}

static void no_seeking_no_mapping(void)
{
	int port;
	struct seq_client *client = must_self(&port);

	CHECK_EQ(lseek(client->fd, 0, SEEK_SET), -1);
	CHECK_EQ(errno, ESPIPE);
	CHECK(mmap(NULL, 4096, PROT_READ, MAP_SHARED, client->fd, 0) ==
	      MAP_FAILED);
	CHECK_EQ(errno, ENODEV);
}

static const struct ktap_case cases[] = {
	CASE(empty_and_nonblocking_is_eagain),
	CASE(small_buffer_reads_nothing),
	CASE(as_many_as_fit),
	CASE(bad_memory_is_efault),
	CASE_ONBEAT(events_before_bad_memory_are_not_lost),
	CASE(waiting_reader_is_woken),
	CASE(two_readers_get_one_each),
	CASE(signal_ends_the_waiting),
	CASE(other_calls_go_on_while_one_waits),
	CASE(no_seeking_no_mapping),
};

KTAP_MAIN(cases);
