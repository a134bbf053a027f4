// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* time-limit: 180 */
/*
 * Long data costs a receiver no other events, nor do other events cost it long
 * data; a SysEx in parts of any size arrives whole or not at all. The receiver has
 * the pool that every program gets, and reads only when all was sent.
 */
#include "ktap.h"
#include "seqlib.h"

#include <poll.h>

#define UNIT sizeof(struct snd_seq_event)
#define NOTES 6
#define LIMIT 4194304u		/* max_event_size */

struct setup {
	struct seq_client *from;
	struct seq_client *to;
	int source;
	int port;
};

static struct setup prepare(void)
{
	struct setup setup;

	setup.from = seq_must_open();
	setup.to = seq_must_open();
	setup.source = seq_must_port(setup.from, SEQ_CAP_ALL);
	setup.port = seq_must_port(setup.to, SEQ_CAP_ALL);
	seq_set_nonblock(setup.to->fd, true);
	return setup;
}

static unsigned char *new_message(size_t length)
{
	unsigned char *data = malloc(length);
	__u32 random = length;
	size_t i;

	MUST(data);
	for (i = 0; i < length; i++)
		data[i] = seq_random(&random) & 0x7f;
	data[0] = 0xf0;
	data[length - 1] = 0xf7;
	return data;
}

static int send_part(struct setup *setup, const unsigned char *data,
		     size_t length)
{
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);

	seq_event_to(&event, setup->to->id, setup->port);
	event.source.port = setup->source;
	return seq_send_variable(setup->from, &event, data, length);
}

static int send_number(struct setup *setup, unsigned int number)
{
	struct snd_seq_event event = seq_event_numbered(number);

	seq_event_to(&event, setup->to->id, setup->port);
	event.source.port = setup->source;
	return seq_send(setup->from, &event);
}

/* Sends a message in parts, after every @notes parts a numbered event. */
static void must_send_in_parts(struct setup *setup, const unsigned char *data,
			       size_t length, size_t part, unsigned int notes)
{
	unsigned int parts = 0, number = 0;
	size_t at, size;

	for (at = 0; at < length; at += size) {
		size = length - at < part ? length - at : part;
		CHECK_EQ(send_part(setup, data + at, size), 0);
		if (notes && ++parts % notes == 0)
			CHECK_EQ(send_number(setup, number++), 0);
	}
}

/* What a reader has got so far. */
struct heard {
	unsigned char *data;
	size_t size;
	unsigned int numbers;
	unsigned int losses;
	unsigned int misplaced;	/* numbers elsewhere than after @every bytes */
	size_t every;
};

static void hear_event(struct heard *heard, const struct snd_seq_event *event,
		       const unsigned char *payload)
{
	if (event->type == SNDRV_SEQ_EVENT_SYSEX) {
		heard->data = realloc(heard->data,
				      heard->size + event->data.ext.len + 1);
		MUST(heard->data);
		memcpy(heard->data + heard->size, payload, event->data.ext.len);
		heard->size += event->data.ext.len;
		return;
	}
	CHECK_EQ(event->type, SNDRV_SEQ_EVENT_USR0);
	CHECK_EQ(event->data.raw32.d[0], heard->numbers);
	heard->numbers++;
	if (heard->every && heard->size != heard->numbers * heard->every)
		heard->misplaced++;
}

/* Reads with the buffer of the usual library until nothing is left. */
static void hear(struct heard *heard, int fd)
{
	static unsigned char buffer[500 * UNIT];
	struct snd_seq_event event;
	ssize_t result, at;

	while (seq_poll(fd, POLLIN, 0)) {
		result = read(fd, buffer, sizeof(buffer));
		if (result < 0) {
			CHECK_EQ(errno, ENOSPC);
			heard->losses++;
			continue;
		}
		for (at = 0; at < result; at += UNIT) {
			memcpy(&event, buffer + at, UNIT);
			hear_event(heard, &event, buffer + at + UNIT);
			if (event.type == SNDRV_SEQ_EVENT_SYSEX)
				at += seq_padded(event.data.ext.len);
		}
		CHECK_EQ(at, result);
	}
}

static void must_have_heard(const struct heard *heard,
			    const unsigned char *data, size_t length,
			    unsigned int numbers)
{
	CHECK_EQ(heard->size, length);
	CHECK(heard->size == length && !memcmp(heard->data, data, length));
	CHECK_EQ(heard->numbers, numbers);
	CHECK_EQ(heard->losses, 0);
}

static void must_be_as_new(struct setup *setup)
{
	struct snd_seq_client_pool pool;

	MUST(!seq_get_pool(setup->to->fd, setup->to->id, &pool));
	CHECK_EQ(pool.input_free, pool.input_pool);
}

static void sysex_and_events_cost_each_other_nothing(void)
{
	static const size_t lengths[] = { 5500, 5600, 12000, 100000, LIMIT };
	unsigned int i, number;

	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		struct setup setup = prepare();
		unsigned char *data = new_message(lengths[i]);
		struct heard heard = { 0 };

		CHECK_EQ(send_number(&setup, 0), 0);
		CHECK_EQ(send_part(&setup, data, lengths[i]), 0);
		for (number = 1; number <= NOTES; number++)
			CHECK_EQ(send_number(&setup, number), 0);
		hear(&heard, setup.to->fd);
		must_have_heard(&heard, data, lengths[i], 1 + NOTES);
		must_be_as_new(&setup);
	}
}

static void as_many_events_as_cells_beside_a_long_one(void)
{
	struct setup setup = prepare();
	unsigned char *data = new_message(1000000);
	struct heard heard = { 0 };
	unsigned int i;

	for (i = 0; i < 100; i++)
		CHECK_EQ(send_number(&setup, i), 0);
	CHECK_EQ(send_part(&setup, data, 1000000), 0);
	for (; i < 199; i++)
		CHECK_EQ(send_number(&setup, i), 0);
	CHECK_EQ(send_number(&setup, i), -EAGAIN);
	hear(&heard, setup.to->fd);
	CHECK_EQ(heard.losses, 1);
	heard.losses = 0;
	must_have_heard(&heard, data, 1000000, 199);
}

static void data_has_a_limit_of_its_own(void)
{
	struct setup setup = prepare();
	unsigned char *data = new_message(LIMIT / 2);
	struct heard heard = { 0 };

	CHECK_EQ(send_part(&setup, data, LIMIT / 2), 0);
	CHECK_EQ(send_part(&setup, data, LIMIT / 2), 0);
	CHECK_EQ(send_part(&setup, data, 2), -EAGAIN);
	CHECK_EQ(send_number(&setup, 0), 0);
	hear(&heard, setup.to->fd);
	CHECK_EQ(heard.size, LIMIT);
	CHECK_EQ(heard.losses, 1);
	CHECK_EQ(heard.numbers, 1);
	CHECK_EQ(send_part(&setup, data, LIMIT / 2), 0);
	hear(&heard, setup.to->fd);
	CHECK_EQ(heard.size, LIMIT + LIMIT / 2);
}

static void parts_of_any_size(void)
{
	static const size_t sizes[] = { 1, 7, 256, 4064, 4096, 5000, 65536 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		size_t length = sizes[i] < 100 ? 3000 : 100000;
		struct setup setup = prepare();
		unsigned char *data = new_message(length);
		struct heard heard = { 0 };

		must_send_in_parts(&setup, data, length, sizes[i], 0);
		CHECK_EQ(send_number(&setup, 0), 0);
		hear(&heard, setup.to->fd);
		must_have_heard(&heard, data, length, 1);
		must_be_as_new(&setup);
	}
}

/* A browser sends 391 parts of 256 bytes. */
static void more_parts_than_cells_and_what_follows(void)
{
	struct setup setup = prepare();
	unsigned char *data = new_message(100000);
	struct heard heard = { 0 };
	unsigned int number;

	must_send_in_parts(&setup, data, 100000, 256, 0);
	for (number = 0; number < NOTES; number++)
		CHECK_EQ(send_number(&setup, number), 0);
	hear(&heard, setup.to->fd);
	must_have_heard(&heard, data, 100000, NOTES);
	must_be_as_new(&setup);
}

static void events_between_parts_keep_their_places(void)
{
	struct setup setup = prepare();
	unsigned char *data = new_message(100000);
	struct heard heard = { .every = 8 * 256 };

	must_send_in_parts(&setup, data, 100000, 256, 8);
	hear(&heard, setup.to->fd);
	must_have_heard(&heard, data, 100000, 100000 / 256 / 8);
	CHECK_EQ(heard.misplaced, 0);
	must_be_as_new(&setup);
}

/* More such places than there can be kept: nothing is lost all the same. */
static void an_event_behind_every_part(void)
{
	struct setup setup = prepare();
	unsigned char *data = new_message(50000);
	struct heard heard = { 0 };

	MUST(!seq_set_pool(setup.to->fd, 0, 300, 0));
	must_send_in_parts(&setup, data, 50000, 256, 1);
	hear(&heard, setup.to->fd);
	must_have_heard(&heard, data, 50000, 50000 / 256 + 1);
}

/* All cells are taken when the later parts come. */
static void later_parts_need_no_cell(void)
{
	struct setup setup = prepare();
	unsigned char *data = new_message(100000);
	struct heard heard = { 0 };
	unsigned int i;

	CHECK_EQ(send_part(&setup, data, 10), 0);
	for (i = 0; i < 199; i++)
		CHECK_EQ(send_number(&setup, i), 0);
	CHECK_EQ(send_number(&setup, i), -EAGAIN);
	for (i = 10; i < 100000; i += 99990 / 10)
		CHECK_EQ(send_part(&setup, data + i, 99990 / 10), 0);
	hear(&heard, setup.to->fd);
	CHECK_EQ(heard.losses, 1);
	heard.losses = 0;
	must_have_heard(&heard, data, 100000, 199);
	must_be_as_new(&setup);
}

/* The reader reads a little, then more comes, again and again. */
static void reading_while_it_comes(void)
{
	struct setup setup = prepare();
	unsigned char *data = new_message(100000), buffer[10 * UNIT];
	struct snd_seq_event event;
	struct heard heard = { 0 };
	size_t at;

	for (at = 0; at < 100000; at += 250) {
		CHECK_EQ(send_part(&setup, data + at, 250), 0);
		if (at < 60000 || at % 1000)
			continue;
		MUST(read(setup.to->fd, buffer, sizeof(buffer)) > 0);
		memcpy(&event, buffer, UNIT);
		hear_event(&heard, &event, buffer + UNIT);
	}
	hear(&heard, setup.to->fd);
	must_have_heard(&heard, data, 100000, 0);
	must_be_as_new(&setup);
}

static void two_senders_at_once(void)
{
	struct setup setup = prepare(), other = setup;
	unsigned char *data = new_message(60000), *its = new_message(60001);
	static unsigned char buffer[500 * UNIT];
	size_t at, have = 0, its_have = 0;

	other.from = seq_must_open();
	other.source = seq_must_port(other.from, SEQ_CAP_ALL);
	for (at = 0; at < 60000; at += 200) {
		CHECK_EQ(send_part(&setup, data + at, 200), 0);
		CHECK_EQ(send_part(&other, its + at, at < 59800 ? 200 : 201), 0);
	}
	while (seq_poll(setup.to->fd, POLLIN, 0)) {
		struct snd_seq_event event;
		ssize_t result, i;

		result = read(setup.to->fd, buffer, sizeof(buffer));
		MUST(result > 0);
		for (i = 0; i < result; i += UNIT + seq_padded(event.data.ext.len)) {
			bool first;

			memcpy(&event, buffer + i, UNIT);
			first = event.source.client == setup.from->id;
			MUST(have + its_have + event.data.ext.len <= 120001);
			CHECK(!memcmp(buffer + i + UNIT,
				      first ? data + have : its + its_have,
				      event.data.ext.len));
			if (first)
				have += event.data.ext.len;
			else
				its_have += event.data.ext.len;
		}
	}
	CHECK_EQ(have, 60000);
	CHECK_EQ(its_have, 60001);
	must_be_as_new(&setup);
}

static void too_much_is_dropped_whole_and_told_once(void)
{
	struct setup setup = prepare();
	unsigned char *data = new_message(LIMIT + 4096);
	struct heard heard = { 0 };
	unsigned int refused = 0;
	size_t at;

	CHECK_EQ(send_number(&setup, 0), 0);
	for (at = 0; at < LIMIT + 4096; at += 1024)
		refused += send_part(&setup, data + at, 1024) != 0;
	CHECK_EQ(refused, 4);
	CHECK_EQ(send_number(&setup, 1), 0);
	hear(&heard, setup.to->fd);
	CHECK_EQ(heard.size, 0);
	CHECK_EQ(heard.numbers, 2);
	CHECK_EQ(heard.losses, 1);
	CHECK_EQ(seq_event_lost(setup.to->fd, setup.to->id), 4);
	must_be_as_new(&setup);
	/* The next is a new one. */
	CHECK_EQ(send_part(&setup, data, 1024), 0);
	CHECK_EQ(send_part(&setup, data + LIMIT, 4096), 0);
	hear(&heard, setup.to->fd);
	CHECK_EQ(heard.size, 5120);
}

/* Nothing is kept of a SysEx whose first part found no cell. */
static void refused_at_first_is_refused_to_its_end(void)
{
	struct setup setup = prepare();
	unsigned char *data = new_message(1000);
	struct heard heard = { 0 };
	unsigned int i;

	for (i = 0; i < 200; i++)
		CHECK_EQ(send_number(&setup, i), 0);
	CHECK_EQ(send_part(&setup, data, 500), -EAGAIN);
	hear(&heard, setup.to->fd);
	CHECK_EQ(heard.losses, 1);
	CHECK_EQ(send_part(&setup, data + 500, 400), -EAGAIN);
	CHECK_EQ(send_part(&setup, data + 900, 100), -EAGAIN);
	CHECK_EQ(send_number(&setup, 200), 0);
	hear(&heard, setup.to->fd);
	CHECK_EQ(heard.size, 0);
	CHECK_EQ(heard.numbers, 201);
	CHECK_EQ(heard.losses, 1);
	CHECK_EQ(send_part(&setup, data, 500), 0);
	CHECK_EQ(send_part(&setup, data + 500, 500), 0);
	hear(&heard, setup.to->fd);
	CHECK_EQ(heard.size, 1000);
}

/* Bytes that belong to no SysEx are an event like others. */
static void parts_without_a_beginning(void)
{
	struct setup setup = prepare();
	unsigned char *data = new_message(100);
	struct heard heard = { 0 };

	CHECK_EQ(send_part(&setup, data + 10, 50), 0);
	CHECK_EQ(send_part(&setup, data + 60, 40), 0);
	hear(&heard, setup.to->fd);
	must_have_heard(&heard, data + 10, 90, 0);
}

static void clearing_and_resizing_with_parts_waiting(void)
{
	struct snd_seq_remove_events clear = {
		.remove_mode = SNDRV_SEQ_REMOVE_INPUT,
	};
	struct setup setup = prepare();
	unsigned char *data = new_message(100000);
	struct heard heard = { 0 };

	must_send_in_parts(&setup, data, 100000, 256, 0);
	CHECK(!seq_call(setup.to->fd, SNDRV_SEQ_IOCTL_REMOVE_EVENTS, &clear));
	must_be_as_new(&setup);
	hear(&heard, setup.to->fd);
	CHECK_EQ(heard.size, 0);
	must_send_in_parts(&setup, data, 100000, 256, 0);
	CHECK(!seq_set_pool(setup.to->fd, 0, 5000, 0));
	CHECK(!seq_set_pool(setup.to->fd, 0, 150, 0));
	hear(&heard, setup.to->fd);
	must_have_heard(&heard, data, 100000, 0);
	must_send_in_parts(&setup, data, 100000, 256, 0);
	/* A cell is left: the last events. */
	CHECK(!seq_set_pool(setup.to->fd, 0, 1, 0));
	hear(&heard, setup.to->fd);
	must_be_as_new(&setup);
}

static void closing_with_parts_waiting(void)
{
	struct setup setup = prepare();
	unsigned char *data = new_message(100000);

	struct seq_client closed = *setup.to;

	must_send_in_parts(&setup, data, 100000, 256, 50);
	seq_close(setup.to);
	setup.to = &closed;
	CHECK_EQ(send_part(&setup, data, 10), -ENOENT);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(sysex_and_events_cost_each_other_nothing),
	CASE_ONBEAT(as_many_events_as_cells_beside_a_long_one),
	CASE_ONBEAT(data_has_a_limit_of_its_own),
	CASE_ONBEAT(parts_of_any_size),
	CASE_ONBEAT(more_parts_than_cells_and_what_follows),
	CASE_ONBEAT(events_between_parts_keep_their_places),
	CASE_ONBEAT(an_event_behind_every_part),
	CASE_ONBEAT(later_parts_need_no_cell),
	CASE_ONBEAT(reading_while_it_comes),
	CASE_ONBEAT(two_senders_at_once),
	CASE_ONBEAT(too_much_is_dropped_whole_and_told_once),
	CASE_ONBEAT(refused_at_first_is_refused_to_its_end),
	CASE_ONBEAT(parts_without_a_beginning),
	CASE_ONBEAT(clearing_and_resizing_with_parts_waiting),
	CASE_ONBEAT(closing_with_parts_waiting),
};

KTAP_MAIN(cases);
