// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* time-limit: 180 */
/*
 * System exclusive messages longer than any pool or buffer: they arrive
 * whole, if need be in parts, each of which is a SYSEX event of its own.
 */
#include "ktap.h"
#include "seqlib.h"
#include "sysexlib.h"

#include <poll.h>

#define UNIT sizeof(struct snd_seq_event)
#define MIB 1048576u

static struct snd_seq_event sysex_to(struct seq_pair *setup)
{
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);

	seq_event_to(&event, setup->to->id, setup->port);
	event.tag = 9;
	return event;
}

static void must_send_message(struct seq_pair *setup, const unsigned char *data,
			      size_t length)
{
	struct snd_seq_event event = sysex_to(setup);

	MUST(!seq_send_variable(setup->from, &event, data, length));
}

/* Reads with a buffer of that many bytes until the whole message is there;
 * returns the number of parts.
 */
static int must_read_in_parts(struct seq_pair *setup, const unsigned char *data,
			      size_t length, size_t space)
{
	unsigned char *buffer = malloc(space), *whole = malloc(length);
	size_t have = 0;
	int parts = 0;

	MUST(buffer && whole);
	while (have < length) {
		struct snd_seq_event event;
		ssize_t result;
		size_t at = 0;

		MUST(seq_poll(setup->to->fd, POLLIN, SEQ_WAIT_MS));
		result = read(setup->to->fd, buffer, space);
		MUST(result >= (ssize_t)UNIT);
		while (at < (size_t)result) {
			size_t size;

			memcpy(&event, buffer + at, UNIT);
			size = event.data.ext.len;
			MUST(event.type == SNDRV_SEQ_EVENT_SYSEX);
			CHECK_EQ(event.tag, 9);
			CHECK_EQ(event.flags & SNDRV_SEQ_EVENT_LENGTH_MASK,
				 SNDRV_SEQ_EVENT_LENGTH_VARIABLE);
			CHECK_EQ(event.source.client, setup->from->id);
			CHECK_EQ(event.dest.port, setup->port);
			CHECK(!event.data.ext.ptr);
			MUST(size > 0);
			MUST(have + size <= length);
			MUST(at + UNIT + seq_padded(size) <= (size_t)result);
			memcpy(whole + have, buffer + at + UNIT, size);
			have += size;
			at += UNIT + seq_padded(size);
			parts++;
			CHECK_EQ(buffer[at - seq_padded(size)] == 0xf0,
				 parts == 1);
			CHECK_EQ(whole[have - 1] == 0xf7, have == length);
		}
		CHECK_EQ(at, result);
	}
	CHECK(!memcmp(whole, data, length));
	free(whole);
	free(buffer);
	return parts;
}

static void one_mebibyte_with_pools_that_hold_it(void)
{
	struct seq_pair setup = seq_must_pair();
	unsigned char *data = sysex_new(MIB);

	MUST(!seq_set_pool(setup.to->fd, 0, 40000, 0));
	must_send_message(&setup, data, MIB);
	CHECK_EQ(must_read_in_parts(&setup, data, MIB, 2 * MIB), 1);
	CHECK(seq_nothing(setup.to));
	CHECK_EQ(seq_event_lost(setup.to->fd, setup.to->id), 0);
}

static void defect_01_one_mebibyte_into_an_empty_small_pool(void)
{
	struct seq_pair setup = seq_must_pair();
	unsigned char *data = sysex_new(MIB);
	struct snd_seq_client_pool pool;

	must_send_message(&setup, data, MIB);
	CHECK_EQ(must_read_in_parts(&setup, data, MIB, 2 * MIB), 1);
	/* The pool is as good as new. */
	MUST(!seq_get_pool(setup.to->fd, setup.to->id, &pool));
	CHECK_EQ(pool.input_free, pool.input_pool);
	must_send_message(&setup, data, MIB);
	CHECK_EQ(must_read_in_parts(&setup, data, MIB, 2 * MIB), 1);
}

static void one_mebibyte_on_time(void)
{
	struct seq_pair setup = seq_must_pair();
	struct snd_seq_event event = sysex_to(&setup);
	int queue = seq_must_queue(setup.from);
	unsigned char *data = sysex_new(MIB);

	MUST(!seq_set_pool(setup.from->fd, 40000, 0, 0));
	seq_must_start(setup.from, queue);
	seq_event_at_tick(&event, queue, 10);
	MUST(!seq_send_variable(setup.from, &event, data, MIB));
	CHECK_EQ(must_read_in_parts(&setup, data, MIB, 2 * MIB), 1);
}

static void subscribers_share_it(void)
{
	struct seq_pair setup = seq_must_pair(), other = setup;
	struct snd_seq_event event = sysex_to(&setup);
	int source = seq_must_port(setup.from, SEQ_CAP_ALL);
	unsigned char *data = sysex_new(300000);

	other.to = seq_must_open();
	other.port = seq_must_port(other.to, SEQ_CAP_ALL);
	seq_must_subscribe(setup.from, source, setup.to, setup.port);
	seq_must_subscribe(setup.from, source, other.to, other.port);
	seq_event_to_subscribers(&event, source);
	MUST(!seq_send_variable(setup.from, &event, data, 300000));
	CHECK(must_read_in_parts(&setup, data, 300000, 14000) > 20);
	CHECK_EQ(must_read_in_parts(&other, data, 300000, 400000), 1);
}

/* 500 events is what the library's input buffer holds. */
static void hundred_thousand_bytes_with_the_librarys_buffer(void)
{
	struct seq_pair setup = seq_must_pair();
	unsigned char *data = sysex_new(100000);
	int parts;

	must_send_message(&setup, data, 100000);
	parts = must_read_in_parts(&setup, data, 100000, 500 * UNIT);
	CHECK_EQ(parts, 8);
	CHECK(seq_nothing(setup.to));
}

static void every_buffer_size(void)
{
	static const size_t spaces[] = { 56, 57, 83, 84, 112, 1000, 1028, 4096,
					 9999 };
	struct seq_pair setup = seq_must_pair();
	unsigned char *data = sysex_new(10000);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(spaces); i++) {
		must_send_message(&setup, data, 10000);
		CHECK(must_read_in_parts(&setup, data, 10000, spaces[i]) > 1);
		CHECK(seq_nothing(setup.to));
	}
}

static void buffer_changes_in_between(void)
{
	struct seq_pair setup = seq_must_pair();
	unsigned char *data = sysex_new(1000), buffer[28 * 10];
	struct snd_seq_event event;

	must_send_message(&setup, data, 1000);
	CHECK_EQ(read(setup.to->fd, buffer, sizeof(buffer)), sizeof(buffer));
	memcpy(&event, buffer, UNIT);
	CHECK_EQ(event.data.ext.len, 9 * UNIT);
	CHECK(!memcmp(buffer + UNIT, data, 9 * UNIT));
	/* There is no part that a record alone could carry. */
	CHECK_EQ(read(setup.to->fd, buffer, UNIT), -1);
	CHECK_EQ(errno, EAGAIN);
	{
		const unsigned char *payload;

		MUST(!seq_receive(setup.to, &event, &payload));
		CHECK_EQ(event.data.ext.len, 1000 - 9 * UNIT);
		CHECK(!memcmp(payload, data + 9 * UNIT, 1000 - 9 * UNIT));
	}
	CHECK(seq_nothing(setup.to));
}

/* A numbered event before, between and after two messages; the buffer is such
 * that parts and other events share a read.
 */
static void other_events_keep_their_place(void)
{
	struct seq_pair setup = seq_must_pair();
	unsigned char *data = sysex_new(5000), buffer[28 * 11];
	int messages = 0, numbers = 0;
	size_t have = 0;
	int i;

	MUST(!seq_set_pool(setup.to->fd, 0, 1000, 0));
	for (i = 0; i < 3; i++) {
		struct snd_seq_event event = seq_event_numbered(i);

		seq_event_to(&event, setup.to->id, setup.port);
		seq_must_send(setup.from, &event);
		if (i < 2)
			must_send_message(&setup, data, 5000);
	}
	while (numbers < 3) {
		struct snd_seq_event event;
		ssize_t result, at = 0;

		MUST(seq_poll(setup.to->fd, POLLIN, SEQ_WAIT_MS));
		result = read(setup.to->fd, buffer, sizeof(buffer));
		MUST(result >= (ssize_t)UNIT);
		while (at < result) {
			memcpy(&event, buffer + at, UNIT);
			at += UNIT;
			if (event.type == SNDRV_SEQ_EVENT_USR0) {
				CHECK_EQ(have, 0);
				CHECK_EQ(event.data.raw32.d[0], numbers);
				CHECK_EQ(messages, numbers);
				numbers++;
				continue;
			}
			MUST(event.type == SNDRV_SEQ_EVENT_SYSEX);
			MUST(have + event.data.ext.len <= 5000);
			CHECK(!memcmp(buffer + at, data + have,
				      event.data.ext.len));
			at += seq_padded(event.data.ext.len);
			have += event.data.ext.len;
			if (have == 5000) {
				messages++;
				have = 0;
			}
		}
	}
	CHECK_EQ(messages, 2);
	CHECK(seq_nothing(setup.to));
}

static void clearing_in_the_middle_of_the_parts(void)
{
	struct seq_pair setup = seq_must_pair();
	struct snd_seq_remove_events info = {
		.remove_mode = SNDRV_SEQ_REMOVE_INPUT,
	};
	unsigned char *data = sysex_new(5000), buffer[280];

	must_send_message(&setup, data, 5000);
	MUST(read(setup.to->fd, buffer, sizeof(buffer)) > 0);
	MUST(!seq_call(setup.to->fd, SNDRV_SEQ_IOCTL_REMOVE_EVENTS, &info));
	CHECK(seq_nothing(setup.to));
	must_send_message(&setup, data, 5000);
	CHECK(must_read_in_parts(&setup, data, 5000, 280) > 1);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(one_mebibyte_with_pools_that_hold_it),
	CASE_DEFECT(defect_01_one_mebibyte_into_an_empty_small_pool),
	CASE_ONBEAT(one_mebibyte_on_time),
	CASE_ONBEAT(subscribers_share_it),
	CASE_ONBEAT(hundred_thousand_bytes_with_the_librarys_buffer),
	CASE_ONBEAT(every_buffer_size),
	CASE_ONBEAT(buffer_changes_in_between),
	CASE_ONBEAT(other_events_keep_their_place),
	CASE_ONBEAT(clearing_in_the_middle_of_the_parts),
};

KTAP_MAIN(cases);
