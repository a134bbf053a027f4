// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The input is resized and cleared while events come in and are read: none
 * comes twice, none out of order, and none stays behind in its memory.
 */
#include "ktap.h"
#include "seqlib.h"

#include <pthread.h>

#define EVENTS 20000

struct stream {
	struct seq_client *from;
	struct seq_client *to;
	int port;
	bool sent;
};

static void *send_all(void *argument)
{
	struct stream *stream = argument;
	int i;

	for (i = 1; i <= EVENTS; i++) {
		struct snd_seq_event event = seq_event_numbered(i);

		seq_event_to(&event, stream->to->id, stream->port);
		seq_send(stream->from, &event);	/* or lost: it is full */
	}
	__atomic_store_n(&stream->sent, true, __ATOMIC_RELEASE);
	return NULL;
}

static void *read_all(void *argument)
{
	struct stream *stream = argument;
	struct snd_seq_event events[16];
	unsigned int last = 0;
	ssize_t result;
	size_t i;

	for (;;) {
		bool last_time = __atomic_load_n(&stream->sent,
						 __ATOMIC_ACQUIRE);

		result = read(stream->to->fd, events, sizeof(events));
		if (result < 0 && errno == EAGAIN && last_time)
			return NULL;
		for (i = 0; result > 0 && i < result / sizeof(events[0]); i++) {
			MUST(events[i].type == SNDRV_SEQ_EVENT_USR0);
			MUST(events[i].data.raw32.d[0] > last);
			last = events[i].data.raw32.d[0];
		}
	}
}

static void resized_while_events_come_and_go(void)
{
	struct snd_seq_remove_events clear = {
		.remove_mode = SNDRV_SEQ_REMOVE_INPUT,
	};
	struct snd_seq_client_pool pool;
	struct stream stream = { 0 };
	pthread_t sender, reader;
	int i = 0;

	stream.from = seq_must_open();
	stream.to = seq_must_open();
	stream.port = seq_must_port(stream.to, SEQ_CAP_ALL);
	seq_set_nonblock(stream.to->fd, true);
	MUST(!pthread_create(&sender, NULL, send_all, &stream));
	MUST(!pthread_create(&reader, NULL, read_all, &stream));
	while (!__atomic_load_n(&stream.sent, __ATOMIC_ACQUIRE)) {
		MUST(!seq_set_pool(stream.to->fd, 0, 10 + i++ % 7 * 50, 0));
		if (i % 3 == 0)
			MUST(!seq_call(stream.to->fd,
				       SNDRV_SEQ_IOCTL_REMOVE_EVENTS, &clear));
	}
	pthread_join(sender, NULL);
	pthread_join(reader, NULL);
	MUST(!seq_get_pool(stream.to->fd, stream.to->id, &pool));
	CHECK_EQ(pool.input_free, pool.input_pool);
	CHECK(seq_nothing(stream.to));
}

static const struct ktap_case cases[] = {
	CASE_DEFECT(resized_while_events_come_and_go),
};

KTAP_MAIN(cases);
