// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Opening and closing: numbers, limits, modes, and what others are told. */
#include "ktap.h"
#include "seqlib.h"

#include <poll.h>

static void number_is_the_lowest_free(void)
{
	struct seq_client *first = seq_must_open(), *second = seq_must_open();
	struct seq_client *again;
	int number = first->id;

	CHECK(first->id >= 128);
	CHECK(second->id > first->id);
	seq_close(first);
	again = seq_must_open();
	CHECK_EQ(again->id, number);
}

static void clients_up_to_the_limit_then_enomem(void)
{
	int want = expect_onbeat() ? 125 : 64;
	int fds[256], used[256] = { 0 };
	int count = 0, fd, id, last;

	for (;;) {
		fd = seq_open(O_RDWR);
		if (fd < 0)
			break;
		MUST(count < 256);
		id = seq_client_id(fd);
		MUST(id >= 128 && id < 253);
		CHECK(!used[id]);
		used[id] = 1;
		fds[count++] = fd;
	}
	CHECK_EQ(fd, -ENOMEM);
	CHECK(count >= want);
	ktap_note("%d clients at once", count);
	/* One that leaves makes room for exactly one. */
	last = seq_client_id(fds[count / 2]);
	close(fds[count / 2]);
	fd = seq_open(O_RDWR);
	CHECK(fd >= 0);
	CHECK_EQ(seq_client_id(fd), last);
	CHECK_EQ(seq_open(O_RDWR), -ENOMEM);
}

static void every_number_is_below_the_reported_limit(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_system_info info;

	CHECK(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SYSTEM_INFO, &info));
	CHECK(client->id < info.clients);
	CHECK(info.clients >= (expect_onbeat() ? 253 : 192));
	CHECK(info.queues >= (expect_onbeat() ? 128 : 32));
	CHECK_EQ(info.ports, 254);
	CHECK_EQ(info.channels, 256);
	CHECK(info.cur_clients >= 2);
}

static void opening_and_closing_counts_clients(void)
{
	struct seq_client *client = seq_must_open(), *other;
	struct snd_seq_system_info before, during, after;

	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SYSTEM_INFO, &before));
	other = seq_must_open();
	seq_must_queue(other);
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SYSTEM_INFO, &during));
	seq_close(other);
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SYSTEM_INFO, &after));
	CHECK_EQ(during.cur_clients, before.cur_clients + 1);
	CHECK_EQ(during.cur_queues, before.cur_queues + 1);
	CHECK_EQ(after.cur_clients, before.cur_clients);
	CHECK_EQ(after.cur_queues, before.cur_queues);
}

static void read_only_client(void)
{
	struct seq_client *client = seq_must_open_mode(O_RDONLY);
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_NOTEON);
	struct snd_seq_client_pool pool;

	CHECK_EQ(seq_write(client->fd, &event, sizeof(event)), -EBADF);
	CHECK(!seq_poll(client->fd, POLLOUT, 0));
	CHECK(!seq_get_pool(client->fd, client->id, &pool));
	CHECK_EQ(pool.input_pool, 200);
	CHECK_EQ(pool.input_free, 200);
}

static void write_only_client(void)
{
	struct seq_client *client = seq_must_open_mode(O_WRONLY);
	struct snd_seq_client_pool pool;
	struct snd_seq_event event;

	CHECK_EQ(read(client->fd, &event, sizeof(event)), -1);
	CHECK_EQ(errno, EBADF);
	CHECK(!seq_poll(client->fd, POLLIN, 0));
	CHECK(seq_poll(client->fd, POLLOUT, 0));
	CHECK(!seq_get_pool(client->fd, client->id, &pool));
	CHECK_EQ(pool.input_pool, 0);
	CHECK_EQ(pool.output_pool, 500);
}

static void client_lives_until_its_last_descriptor_closes(void)
{
	struct seq_client *watcher = seq_must_open(), *client = seq_must_open();
	int copy = dup(client->fd), id = client->id;
	struct snd_seq_client_info info;

	MUST(copy >= 0);
	close(client->fd);
	CHECK(!seq_get_client(watcher->fd, id, &info));
	CHECK_EQ(seq_client_id(copy), id);
	close(copy);
	CHECK_EQ(seq_get_client(watcher->fd, id, &info), -ENOENT);
}

static void start_and_exit_are_announced_in_order(void)
{
	struct seq_client *watcher = seq_must_open(), *client;
	struct snd_seq_event event;
	int id, low, high;

	seq_must_watch(watcher);
	client = seq_must_open();
	id = client->id;
	seq_must_receive_type(watcher, &event, SNDRV_SEQ_EVENT_CLIENT_START);
	CHECK_EQ(event.data.addr.client, id);
	CHECK_EQ(event.data.addr.port, 0);
	low = seq_must_port(client, SEQ_CAP_ALL);
	high = seq_must_port(client, SEQ_CAP_ALL);
	seq_must_receive_type(watcher, &event, SNDRV_SEQ_EVENT_PORT_START);
	CHECK_EQ(event.data.addr.port, low);
	seq_must_receive_type(watcher, &event, SNDRV_SEQ_EVENT_PORT_START);
	CHECK_EQ(event.data.addr.port, high);
	seq_close(client);
	seq_must_receive_type(watcher, &event, SNDRV_SEQ_EVENT_PORT_EXIT);
	CHECK_EQ(event.data.addr.client, id);
	CHECK_EQ(event.data.addr.port, low);
	seq_must_receive_type(watcher, &event, SNDRV_SEQ_EVENT_PORT_EXIT);
	CHECK_EQ(event.data.addr.port, high);
	seq_must_receive_type(watcher, &event, SNDRV_SEQ_EVENT_CLIENT_EXIT);
	CHECK_EQ(event.data.addr.client, id);
	CHECK(seq_nothing(watcher));
}

/* The name has to be known when others hear of a port, so CLIENT_START comes
 * first and carries the default name.
 */
static void default_name_is_there_at_start(void)
{
	struct seq_client *watcher = seq_must_open(), *client;
	struct snd_seq_client_info info;
	char name[32];
	struct snd_seq_event event;

	seq_must_watch(watcher);
	client = seq_must_open();
	seq_must_receive_type(watcher, &event, SNDRV_SEQ_EVENT_CLIENT_START);
	MUST(!seq_get_client(watcher->fd, event.data.addr.client, &info));
	snprintf(name, sizeof(name), "Client-%d", client->id);
	CHECK_STR(info.name, name);
}

/* Four processes open and close as fast as they can; for every number, START
 * and EXIT have to take turns.
 */
static void defect_12_exit_never_follows_the_start_of_the_next_owner(void)
{
	struct seq_client *watcher = seq_must_open();
	int alive[256] = { 0 }, finished = 0, wrong = 0, i, n;
	pid_t children[4];

	MUST(!seq_set_pool(watcher->fd, 0, 2000, 0));
	seq_must_watch(watcher);
	for (i = 0; i < 4; i++) {
		children[i] = fork();
		MUST(children[i] >= 0);
		if (children[i])
			continue;
		for (n = 0; n < 100; n++) {
			int fd = seq_open(O_RDWR);

			if (fd < 0)
				_exit(1);
			close(fd);
		}
		_exit(0);
	}
	for (i = 0; i < 4; i++) {
		int status;

		MUST(waitpid(children[i], &status, 0) == children[i]);
		CHECK_EQ(status, 0);
	}
	for (n = 0; n < 800; n++) {
		struct snd_seq_event event;
		int id;

		seq_must_receive(watcher, &event);
		id = event.data.addr.client;
		if (event.type == SNDRV_SEQ_EVENT_CLIENT_START) {
			wrong += alive[id];
			alive[id] = 1;
		} else if (event.type == SNDRV_SEQ_EVENT_CLIENT_EXIT) {
			wrong += !alive[id];
			alive[id] = 0;
			finished++;
		}
	}
	CHECK_EQ(finished, 400);
	CHECK_EQ(wrong, 0);
}

static void closing_discards_scheduled_events(void)
{
	struct seq_client *sender = seq_must_open(), *to = seq_must_open();
	int port = seq_must_port(to, SEQ_CAP_ALL);
	int queue = seq_must_queue(to);
	struct snd_seq_queue_client use = { .queue = queue, .used = 1 };
	struct snd_seq_event event;
	int i;

	MUST(!seq_call(sender->fd, SNDRV_SEQ_IOCTL_SET_QUEUE_CLIENT, &use));
	for (i = 0; i < 10; i++) {
		event = seq_event_numbered(i);
		seq_event_to(&event, to->id, port);
		seq_event_at_tick(&event, queue, 10 + i);
		seq_must_send(sender, &event);
	}
	CHECK(seq_wait_queued(to->fd, queue, 10));
	seq_close(sender);
	CHECK(seq_wait_queued(to->fd, queue, 0));
	/* The receiver's own event passes the place where they were. */
	event = seq_event_numbered(99);
	seq_event_to(&event, to->id, port);
	seq_event_at_tick(&event, queue, 30);
	seq_must_start(to, queue);
	seq_must_send(to, &event);
	seq_must_receive_numbers(to, 99, 1);
	CHECK(seq_nothing(to));
}

static const struct ktap_case cases[] = {
	CASE(number_is_the_lowest_free),
	CASE(clients_up_to_the_limit_then_enomem),
	CASE(every_number_is_below_the_reported_limit),
	CASE(opening_and_closing_counts_clients),
	CASE(read_only_client),
	CASE(write_only_client),
	CASE(client_lives_until_its_last_descriptor_closes),
	CASE(start_and_exit_are_announced_in_order),
	CASE(default_name_is_there_at_start),
	CASE_DEFECT(defect_12_exit_never_follows_the_start_of_the_next_owner),
	CASE(closing_discards_scheduled_events),
};

KTAP_MAIN(cases);
