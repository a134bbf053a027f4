// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Notes about connections to those who did not ask for them: the beginning of
 * each comes before its end, and goes to nobody else, however ports and clients
 * come and go meanwhile.
 */
#include "ktap.h"
#include "seqlib.h"

#include <poll.h>
#include <pthread.h>

#define ROUNDS 600
#define PORT 5
#define CONNECTORS 3

struct sender {
	struct seq_client *client;
	struct seq_client *to;
	bool done;
};

static bool is_done(struct sender *sender)
{
	return __atomic_load_n(&sender->done, __ATOMIC_ACQUIRE);
}

/* Connections that the notes so far say there are; never below 0. */
struct census {
	int now;
	int seen;
	bool wrong;
};

static void count(struct census *census, const struct snd_seq_event *event)
{
	if (event->type == SNDRV_SEQ_EVENT_PORT_SUBSCRIBED) {
		census->now++;
		census->seen++;
	} else if (event->type == SNDRV_SEQ_EVENT_PORT_UNSUBSCRIBED) {
		census->now--;
	}
	if (census->now < 0)
		census->wrong = true;
}

/* The sender's port comes, and goes as soon as it is connected. */
static void *make_and_delete(void *argument)
{
	struct sender *sender = argument;
	struct snd_seq_port_info info;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		MUST(seq_port_create_at(sender->client->fd, PORT,
					SEQ_CAP_ALL) == PORT);
		do
			MUST(!seq_get_port(sender->client->fd,
					   sender->client->id, PORT, &info));
		while (!info.read_use);
		MUST(!seq_port_delete(sender->client->fd, PORT));
	}
	__atomic_store_n(&sender->done, true, __ATOMIC_RELEASE);
	return NULL;
}

/* A third client, which asks for what others are told of. */
static void *connect_again_and_again(void *argument)
{
	struct sender *sender = argument;
	struct seq_client *third = seq_must_open();

	while (!is_done(sender))
		seq_subscribe(third->fd, sender->client->id, PORT,
			      sender->to->id, 0);
	return NULL;
}

static void beginning_comes_before_the_end(void)
{
	struct sender sender = { .client = seq_must_open() };
	struct seq_client *to = seq_must_open();
	pthread_t deleter, connectors[CONNECTORS];
	struct census census = { 0 };
	struct snd_seq_event event;
	int i;

	MUST(!seq_set_pool(to->fd, 0, 2000, 0));
	seq_must_port(to, SEQ_CAP_ALL);
	sender.to = to;
	for (i = 0; i < CONNECTORS; i++)
		MUST(!pthread_create(&connectors[i], NULL,
				     connect_again_and_again, &sender));
	MUST(!pthread_create(&deleter, NULL, make_and_delete, &sender));
	while (!is_done(&sender) || seq_readable(to)) {
		if (!seq_readable(to)) {
			seq_poll(to->fd, POLLIN, 10);
			continue;
		}
		seq_must_receive(to, &event);
		count(&census, &event);
	}
	pthread_join(deleter, NULL);
	for (i = 0; i < CONNECTORS; i++)
		pthread_join(connectors[i], NULL);
	while (seq_readable(to)) {
		seq_must_receive(to, &event);
		count(&census, &event);
	}
	CHECK(census.seen > 0);
	CHECK(!census.wrong);
	CHECK_EQ(census.now, 0);
}

/* Connects its own port to whoever has the number, and deletes it again. */
static void *connect_to_number(void *argument)
{
	struct sender *sender = argument;
	int fd = sender->client->fd, to = sender->client->id + 1, i;

	for (i = 0; i < ROUNDS; i++) {
		MUST(seq_port_create_at(fd, PORT, SEQ_CAP_ALL) == PORT);
		seq_subscribe(fd, sender->client->id, PORT, to, 0);
		MUST(!seq_port_delete(fd, PORT));
	}
	__atomic_store_n(&sender->done, true, __ATOMIC_RELEASE);
	return NULL;
}

static void next_owner_of_a_number_hears_nothing(void)
{
	struct sender sender = { .client = seq_must_open() };
	int owners = 0, seen = 0, wrong = 0;
	struct snd_seq_event event;
	pthread_t thread;

	MUST(!pthread_create(&thread, NULL, connect_to_number, &sender));
	while (!is_done(&sender)) {
		struct seq_client *owner = seq_must_open();
		struct census census = { 0 };

		MUST(owner->id == sender.client->id + 1);
		MUST(!seq_set_pool(owner->fd, 0, 2000, 0));
		seq_must_port(owner, SEQ_CAP_ALL);
		while (!census.seen && !is_done(&sender)) {
			if (!seq_readable(owner)) {
				seq_poll(owner->fd, POLLIN, 10);
				continue;
			}
			seq_must_receive(owner, &event);
			count(&census, &event);
		}
		seq_close(owner);
		wrong += census.wrong;
		seen += census.seen;
		owners++;
	}
	pthread_join(thread, NULL);
	ktap_note("%d owners, %d connections", owners, seen);
	CHECK(seen > 0);
	CHECK_EQ(wrong, 0);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(beginning_comes_before_the_end),
	CASE_DEFECT(next_owner_of_a_number_hears_nothing),
};

KTAP_MAIN(cases);
