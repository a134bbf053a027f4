// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Direct events that are written together arrive as if they had been written
 * one by one: what write() returns, who loses what, in which order.
 */
#include <pthread.h>
#include <sched.h>
#include "ktap.h"
#include "seqlib.h"

#define MOST 24

static struct snd_seq_event batch[MOST];

static long write_batch(struct seq_client *from, unsigned int count)
{
	return seq_write(from->fd, batch, count * sizeof(*batch));
}

static void fill_to(struct seq_client *to, int port)
{
	unsigned int i;

	for (i = 0; i < MOST; i++) {
		batch[i] = seq_event_numbered(i);
		seq_event_to(&batch[i], to->id, port);
	}
}

static void fill_to_subscribers(int source)
{
	unsigned int i;

	for (i = 0; i < MOST; i++) {
		batch[i] = seq_event_numbered(i);
		seq_event_to_subscribers(&batch[i], source);
	}
}

static void must_lose(struct seq_client *to)
{
	struct snd_seq_event event;

	CHECK_EQ(seq_receive(to, &event, NULL), -ENOSPC);
}

static void first_error_ends_the_write(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int port = seq_must_port(to, SEQ_CAP_ALL);

	fill_to(to, port);
	batch[10].dest.port = port + 1;
	CHECK_EQ(write_batch(from, MOST), 10 * sizeof(*batch));
	seq_must_receive_numbers(to, 0, 10);
	CHECK(seq_nothing(to));
	CHECK_EQ(write_batch(from, 1), sizeof(*batch));
	seq_must_receive_numbers(to, 0, 1);

	batch[10] = batch[9];
	batch[3].type = SNDRV_SEQ_EVENT_NOTE;
	CHECK_EQ(write_batch(from, MOST), 3 * sizeof(*batch));
	seq_must_receive_numbers(to, 0, 3);
	batch[3].type = SNDRV_SEQ_EVENT_USR0;
	batch[2].flags |= SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
	CHECK_EQ(write_batch(from, MOST), 2 * sizeof(*batch));
	seq_must_receive_numbers(to, 0, 2);
	CHECK(seq_nothing(to));
}

static void full_receiver_takes_what_fits(void)
{
	struct seq_client *from = seq_must_open(), *to;
	int port;

	to = seq_must_open_mode(O_RDWR | O_NONBLOCK);
	port = seq_must_port(to, SEQ_CAP_ALL);
	MUST(!seq_set_pool(to->fd, 0, 11, 0));
	fill_to(to, port);
	CHECK_EQ(write_batch(from, MOST), 11 * sizeof(*batch));
	CHECK_EQ(seq_event_lost(from->fd, to->id), 1);
	CHECK_EQ(write_batch(from, MOST), -EAGAIN);
	CHECK_EQ(seq_event_lost(from->fd, to->id), 2);
	seq_must_receive_numbers(to, 0, 11);
	must_lose(to);
	CHECK_EQ(write_batch(from, 5), 5 * sizeof(*batch));
	seq_must_receive_numbers(to, 0, 5);
	CHECK(seq_nothing(to));
}

static void filter_is_asked_for_each(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int port = seq_must_port(to, SEQ_CAP_ALL);
	struct snd_seq_client_info info;

	MUST(!seq_get_client(to->fd, to->id, &info));
	info.filter |= SNDRV_SEQ_FILTER_USE_EVENT;
	memset(info.event_filter, 0, sizeof(info.event_filter));
	info.event_filter[SNDRV_SEQ_EVENT_USR0 / 8] =
		1 << SNDRV_SEQ_EVENT_USR0 % 8;
	MUST(!seq_call(to->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_INFO, &info));
	fill_to(to, port);
	batch[4].type = SNDRV_SEQ_EVENT_USR1;
	CHECK_EQ(write_batch(from, MOST), 4 * sizeof(*batch));
	seq_must_receive_numbers(to, 0, 4);
	CHECK(seq_nothing(to));
}

static void destinations_take_turns(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	struct seq_client *other = seq_must_open();
	int ports[2], other_port = seq_must_port(other, SEQ_CAP_ALL);
	struct snd_seq_event got;
	unsigned int i;

	ports[0] = seq_must_port(to, SEQ_CAP_ALL);
	ports[1] = seq_must_port(to, SEQ_CAP_ALL);
	fill_to(to, 0);
	for (i = 0; i < MOST; i++) {
		batch[i].dest.port = ports[i / 3 % 2];
		batch[i].source.port = i;
	}
	seq_event_to(&batch[5], other->id, other_port);
	CHECK_EQ(write_batch(from, MOST), sizeof(batch));
	for (i = 0; i < MOST; i++) {
		if (i == 5)
			continue;
		seq_must_receive(to, &got);
		CHECK_EQ(got.data.raw32.d[0], i);
		CHECK_EQ(got.dest.port, ports[i / 3 % 2]);
		CHECK_EQ(got.source.client, from->id);
		CHECK_EQ(got.source.port, i);
	}
	seq_must_receive_numbers(other, 5, 1);
	CHECK(seq_nothing(to));
	CHECK(seq_nothing(other));
}

static void data_among_others_keeps_its_place(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int port = seq_must_port(to, SEQ_CAP_ALL);
	struct {
		struct snd_seq_event before[2], sysex;
		unsigned char data[40];
		struct snd_seq_event after[3];
	} message = { 0 };
	const unsigned char *data;
	struct snd_seq_event got;

	fill_to(to, port);
	memcpy(message.before, batch, sizeof(message.before));
	memcpy(message.after, batch + 2, sizeof(message.after));
	message.sysex = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);
	seq_event_to(&message.sysex, to->id, port);
	message.sysex.flags |= SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
	message.sysex.data.ext.len = sizeof(message.data);
	memset(message.data, 0x55, sizeof(message.data));
	CHECK_EQ(seq_write(from->fd, &message, sizeof(message)),
		 sizeof(message));
	seq_must_receive_numbers(to, 0, 2);
	MUST(!seq_receive(to, &got, &data));
	CHECK_EQ(got.type, SNDRV_SEQ_EVENT_SYSEX);
	CHECK(!memcmp(data, message.data, sizeof(message.data)));
	seq_must_receive_numbers(to, 2, 3);
	CHECK(seq_nothing(to));
}

static void full_subscriber_harms_no_other(void)
{
	struct seq_client *from = seq_must_open(), *wide = seq_must_open();
	struct seq_client *narrow = seq_must_open_mode(O_RDWR | O_NONBLOCK);
	int source = seq_must_port(from, SEQ_CAP_ALL);

	MUST(!seq_set_pool(narrow->fd, 0, 5, 0));
	seq_must_subscribe(from, source, narrow,
			   seq_must_port(narrow, SEQ_CAP_ALL));
	seq_must_subscribe(from, source, wide,
			   seq_must_port(wide, SEQ_CAP_ALL));
	fill_to_subscribers(source);
	CHECK_EQ(write_batch(from, MOST), sizeof(batch));
	seq_must_receive_numbers(wide, 0, MOST);
	CHECK(seq_nothing(wide));
	CHECK_EQ(seq_event_lost(from->fd, narrow->id), MOST - 5);
	CHECK_EQ(seq_event_lost(from->fd, wide->id), 0);
	seq_must_receive_numbers(narrow, 0, 5);
	must_lose(narrow);
	CHECK(seq_nothing(narrow));
}

/* As with one event at a time: to all ports, and then the next. */
static void two_ports_of_one_client_take_turns(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int source = seq_must_port(from, SEQ_CAP_ALL), ports[2];
	struct snd_seq_event got;
	unsigned int i;

	for (i = 0; i < 2; i++) {
		ports[i] = seq_must_port(to, SEQ_CAP_ALL);
		seq_must_subscribe(from, source, to, ports[i]);
	}
	fill_to_subscribers(source);
	CHECK_EQ(write_batch(from, MOST), sizeof(batch));
	for (i = 0; i < 2 * MOST; i++) {
		seq_must_receive(to, &got);
		CHECK_EQ(got.data.raw32.d[0], i / 2);
		CHECK_EQ(got.dest.port, ports[i % 2]);
	}
	CHECK(seq_nothing(to));
}

/* A connection or a port that stamps does so for each event. */
static void stamps_are_made_for_each(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int source = seq_must_port(from, SEQ_CAP_ALL);
	int port = seq_must_port(to, SEQ_CAP_ALL);
	int queue = seq_must_queue(to);
	struct snd_seq_port_subscribe info =
		seq_subscription(from->id, source, to->id, port);
	struct snd_seq_event got;
	unsigned int i;

	seq_must_start(to, queue);
	info.flags = SNDRV_SEQ_PORT_SUBS_TIMESTAMP |
		     SNDRV_SEQ_PORT_SUBS_TIME_REAL;
	info.queue = queue;
	MUST(!seq_call(to->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &info));
	fill_to_subscribers(source);
	CHECK_EQ(write_batch(from, MOST), sizeof(batch));
	for (i = 0; i < MOST; i++) {
		seq_must_receive(to, &got);
		CHECK_EQ(got.data.raw32.d[0], i);
		CHECK_EQ(got.queue, queue);
		CHECK_EQ(got.flags & SNDRV_SEQ_TIME_STAMP_MASK,
			 SNDRV_SEQ_TIME_STAMP_REAL);
	}
	CHECK(seq_nothing(to));
}

static int reader_id;

static void *read_all(void *argument)
{
	__atomic_store_n(&reader_id, seq_thread(), __ATOMIC_SEQ_CST);
	seq_must_receive_numbers(argument, 0, MOST);
	return NULL;
}

static void reader_that_waits_is_woken(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int port = seq_must_port(to, SEQ_CAP_ALL);
	pthread_t reader;

	fill_to(to, port);
	MUST(!pthread_create(&reader, NULL, read_all, to));
	while (!__atomic_load_n(&reader_id, __ATOMIC_SEQ_CST))
		sched_yield();
	MUST(seq_wait_blocked(reader_id));
	CHECK_EQ(write_batch(from, MOST), sizeof(batch));
	MUST(!pthread_join(reader, NULL));
	CHECK(seq_nothing(to));
}

static const struct ktap_case cases[] = {
	CASE(first_error_ends_the_write),
	CASE(full_receiver_takes_what_fits),
	CASE(filter_is_asked_for_each),
	CASE(destinations_take_turns),
	CASE(data_among_others_keeps_its_place),
	CASE(full_subscriber_harms_no_other),
	CASE(two_ports_of_one_client_take_turns),
	CASE(stamps_are_made_for_each),
	CASE(reader_that_waits_is_woken),
};

KTAP_MAIN(cases);
