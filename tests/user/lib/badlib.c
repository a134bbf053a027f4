// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* For tests of bad input: all ioctls, and what they may not change. */
#include "badlib.h"
#include "ktap.h"

struct seq_client *bad_self, *bad_other, *bad_watcher;
int bad_own_queue, bad_other_queue;

void bad_set_up(void)
{
	struct snd_seq_queue_info locked = { .locked = 1 };

	bad_watcher = seq_must_open();
	bad_self = seq_must_open();
	bad_other = seq_must_open();
	MUST(seq_must_port(bad_self, SEQ_CAP_ALL) == 0);
	MUST(seq_must_port(bad_self, SEQ_CAP_ALL) == 1);
	MUST(seq_must_port(bad_other, SEQ_CAP_ALL) == 0);
	MUST(seq_must_port(bad_other, SEQ_CAP_ALL) == 1);
	seq_must_subscribe(bad_self, 0, bad_other, 0);
	bad_own_queue = seq_must_queue(bad_self);
	MUST(!seq_call(bad_other->fd, SNDRV_SEQ_IOCTL_CREATE_QUEUE, &locked));
	bad_other_queue = locked.queue;
	seq_drop(bad_self);
	seq_drop(bad_other);
}

void bad_take_down(void)
{
	seq_close(bad_self);
	seq_close(bad_other);
	seq_close(bad_watcher);
}

/* --- what may not change --- */

static void look(struct bad_picture *picture, unsigned long request,
		 const union record *question)
{
	int i = picture->count++;

	MUST(i < BAD_LOOKS);
	picture->records[i] = *question;
	picture->results[i] = seq_call(bad_watcher->fd, request,
				       &picture->records[i]);
}

static void look_at_client(struct bad_picture *picture, int id)
{
	union record question = { .client.client = id };
	int port, type;

	look(picture, SNDRV_SEQ_IOCTL_GET_CLIENT_INFO, &question);
	question = (union record) { .pool.client = id };
	look(picture, SNDRV_SEQ_IOCTL_GET_CLIENT_POOL, &question);
	for (port = 0; port < 2; port++) {
		question = (union record) { .port.addr = { id, port } };
		look(picture, SNDRV_SEQ_IOCTL_GET_PORT_INFO, &question);
		for (type = 0; type < 2; type++) {
			question = (union record) {
				.query.root = { id, port },
				.query.type = type,
			};
			look(picture, SNDRV_SEQ_IOCTL_QUERY_SUBS, &question);
		}
	}
}

static void look_at_queue(struct bad_picture *picture, int id)
{
	union record question = { .queue.queue = id };

	look(picture, SNDRV_SEQ_IOCTL_GET_QUEUE_INFO, &question);
	look(picture, SNDRV_SEQ_IOCTL_GET_QUEUE_STATUS, &question);
	look(picture, SNDRV_SEQ_IOCTL_GET_QUEUE_TEMPO, &question);
	look(picture, SNDRV_SEQ_IOCTL_GET_QUEUE_TIMER, &question);
}

void bad_take_picture(struct bad_picture *picture)
{
	union record nothing = { 0 };

	picture->count = 0;
	look(picture, SNDRV_SEQ_IOCTL_SYSTEM_INFO, &nothing);
	look_at_client(picture, bad_self->id);
	look_at_client(picture, bad_other->id);
	look_at_queue(picture, bad_own_queue);
	look_at_queue(picture, bad_other_queue);
}

void bad_must_be_unchanged(const struct bad_picture *before, const char *after)
{
	struct bad_picture now;

	bad_take_picture(&now);
	if (memcmp(before->results, now.results, sizeof(now.results)) ||
	    memcmp(before->records, now.records,
		   now.count * sizeof(now.records[0]))) {
		ktap_note("something changed after %s", after);
		CHECK(false);
	}
}

/* --- the ioctls, each with a record that is good --- */

void bad_good_client(union record *record)
{
	MUST(!seq_get_client(bad_self->fd, bad_self->id, &record->client));
}

void bad_good_port(union record *record)
{
	MUST(!seq_get_port(bad_self->fd, bad_self->id, 1, &record->port));
}

void bad_good_subscription(union record *record)
{
	record->subscription = seq_subscription(bad_self->id, 0, bad_other->id, 0);
}

void bad_good_queue(union record *record)
{
	record->queue.queue = bad_own_queue;
	MUST(!seq_call(bad_self->fd, SNDRV_SEQ_IOCTL_GET_QUEUE_INFO, record));
}

void bad_good_tempo(union record *record)
{
	MUST(!seq_get_tempo(bad_self->fd, bad_own_queue, &record->tempo));
}

void bad_good_timer(union record *record)
{
	record->timer.queue = bad_own_queue;
	MUST(!seq_call(bad_self->fd, SNDRV_SEQ_IOCTL_GET_QUEUE_TIMER, record));
}

void bad_good_pool(union record *record)
{
	MUST(!seq_get_pool(bad_self->fd, bad_self->id, &record->pool));
}

void bad_good_query(union record *record)
{
	record->query.root.client = bad_self->id;
}

void bad_good_running(union record *record)
{
	record->running.client = bad_self->id;
	record->running.cpu_mode = sizeof(long);
}

static void good_nothing(union record *record)
{
	(void)record;
}

#define CALL(name, good) { #name, SNDRV_SEQ_IOCTL_##name, good }

const struct bad_call bad_calls[] = {
	CALL(PVERSION, good_nothing),
	CALL(CLIENT_ID, good_nothing),
	CALL(SYSTEM_INFO, good_nothing),
	CALL(RUNNING_MODE, bad_good_running),
	CALL(USER_PVERSION, good_nothing),
	CALL(GET_CLIENT_INFO, bad_good_client),
	CALL(SET_CLIENT_INFO, bad_good_client),
	CALL(CREATE_PORT, bad_good_port),
	CALL(DELETE_PORT, bad_good_port),
	CALL(GET_PORT_INFO, bad_good_port),
	CALL(SET_PORT_INFO, bad_good_port),
	CALL(SUBSCRIBE_PORT, bad_good_subscription),
	CALL(UNSUBSCRIBE_PORT, bad_good_subscription),
	CALL(CREATE_QUEUE, bad_good_queue),
	CALL(DELETE_QUEUE, bad_good_queue),
	CALL(GET_QUEUE_INFO, bad_good_queue),
	CALL(SET_QUEUE_INFO, bad_good_queue),
	CALL(GET_NAMED_QUEUE, bad_good_queue),
	CALL(GET_QUEUE_STATUS, bad_good_queue),
	CALL(GET_QUEUE_TEMPO, bad_good_tempo),
	CALL(SET_QUEUE_TEMPO, bad_good_tempo),
	CALL(GET_QUEUE_TIMER, bad_good_timer),
	CALL(SET_QUEUE_TIMER, bad_good_timer),
	CALL(GET_QUEUE_CLIENT, bad_good_queue),
	CALL(SET_QUEUE_CLIENT, bad_good_queue),
	CALL(GET_CLIENT_POOL, bad_good_pool),
	CALL(SET_CLIENT_POOL, bad_good_pool),
	CALL(REMOVE_EVENTS, good_nothing),
	CALL(QUERY_SUBS, bad_good_query),
	CALL(GET_SUBSCRIPTION, bad_good_subscription),
	CALL(QUERY_NEXT_CLIENT, bad_good_client),
	CALL(QUERY_NEXT_PORT, bad_good_port),
};

const unsigned int bad_call_count = ARRAY_SIZE(bad_calls);
