// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* time-limit: 180 */
/*
 * A SysEx in parts of any size arrives whole or not at all, in order with what is
 * sent beside it. The receiver has the pool that every program gets, and reads
 * when all was sent.
 */
#include "ktap.h"
#include "sysexlib.h"

#include <poll.h>

#define UNIT sizeof(struct snd_seq_event)
#define NOTES 6

static void parts_of_any_size(void)
{
	static const size_t sizes[] = { 1, 7, 256, 4064, 4096, 5000, 65536 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		size_t length = sizes[i] < 100 ? 3000 : 100000;
		struct sysex_setup setup = sysex_prepare();
		unsigned char *data = sysex_new(length);
		struct sysex_heard heard = { 0 };

		sysex_must_send_in_parts(&setup, data, length, sizes[i], 0);
		CHECK_EQ(sysex_send_number(&setup, 0), 0);
		sysex_hear(&heard, setup.to->fd);
		sysex_must_have_heard(&heard, data, length, 1);
		sysex_must_be_as_new(&setup);
	}
}

/* A browser sends 391 parts of 256 bytes. */
static void more_parts_than_cells_and_what_follows(void)
{
	struct sysex_setup setup = sysex_prepare();
	unsigned char *data = sysex_new(100000);
	struct sysex_heard heard = { 0 };
	unsigned int number;

	sysex_must_send_in_parts(&setup, data, 100000, 256, 0);
	for (number = 0; number < NOTES; number++)
		CHECK_EQ(sysex_send_number(&setup, number), 0);
	sysex_hear(&heard, setup.to->fd);
	sysex_must_have_heard(&heard, data, 100000, NOTES);
	sysex_must_be_as_new(&setup);
}

static void events_between_parts_keep_their_places(void)
{
	struct sysex_setup setup = sysex_prepare();
	unsigned char *data = sysex_new(100000);
	struct sysex_heard heard = { .every = 8 * 256 };

	sysex_must_send_in_parts(&setup, data, 100000, 256, 8);
	sysex_hear(&heard, setup.to->fd);
	sysex_must_have_heard(&heard, data, 100000, 100000 / 256 / 8);
	CHECK_EQ(heard.misplaced, 0);
	sysex_must_be_as_new(&setup);
}

/* More such places than there can be kept: nothing is lost all the same. */
static void an_event_behind_every_part(void)
{
	struct sysex_setup setup = sysex_prepare();
	unsigned char *data = sysex_new(50000);
	struct sysex_heard heard = { 0 };

	MUST(!seq_set_pool(setup.to->fd, 0, 300, 0));
	sysex_must_send_in_parts(&setup, data, 50000, 256, 1);
	sysex_hear(&heard, setup.to->fd);
	sysex_must_have_heard(&heard, data, 50000, 50000 / 256 + 1);
}

/* All cells are taken when the later parts come. */
static void later_parts_need_no_cell(void)
{
	struct sysex_setup setup = sysex_prepare();
	unsigned char *data = sysex_new(100000);
	struct sysex_heard heard = { 0 };
	unsigned int i;

	CHECK_EQ(sysex_send(&setup, data, 10), 0);
	for (i = 0; i < 199; i++)
		CHECK_EQ(sysex_send_number(&setup, i), 0);
	CHECK_EQ(sysex_send_number(&setup, i), -EAGAIN);
	for (i = 10; i < 100000; i += 99990 / 10)
		CHECK_EQ(sysex_send(&setup, data + i, 99990 / 10), 0);
	sysex_hear(&heard, setup.to->fd);
	CHECK_EQ(heard.losses, 1);
	heard.losses = 0;
	sysex_must_have_heard(&heard, data, 100000, 199);
	sysex_must_be_as_new(&setup);
}

/* The reader reads a little, then more comes, again and again. */
static void reading_while_it_comes(void)
{
	struct sysex_setup setup = sysex_prepare();
	unsigned char *data = sysex_new(100000), buffer[10 * UNIT];
	struct snd_seq_event event;
	struct sysex_heard heard = { 0 };
	size_t at;

	for (at = 0; at < 100000; at += 250) {
		CHECK_EQ(sysex_send(&setup, data + at, 250), 0);
		if (at < 60000 || at % 1000)
			continue;
		MUST(read(setup.to->fd, buffer, sizeof(buffer)) > 0);
		memcpy(&event, buffer, UNIT);
		sysex_hear_event(&heard, &event, buffer + UNIT);
	}
	sysex_hear(&heard, setup.to->fd);
	sysex_must_have_heard(&heard, data, 100000, 0);
	sysex_must_be_as_new(&setup);
}

static void two_senders_at_once(void)
{
	struct sysex_setup setup = sysex_prepare(), other = setup;
	unsigned char *data = sysex_new(60000), *its = sysex_new(60001);
	static unsigned char buffer[500 * UNIT];
	size_t at, have = 0, its_have = 0;

	other.from = seq_must_open();
	other.source = seq_must_port(other.from, SEQ_CAP_ALL);
	for (at = 0; at < 60000; at += 200) {
		CHECK_EQ(sysex_send(&setup, data + at, 200), 0);
		CHECK_EQ(sysex_send(&other, its + at, at < 59800 ? 200 : 201), 0);
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
	sysex_must_be_as_new(&setup);
}

static void too_much_is_dropped_whole_and_told_once(void)
{
	struct sysex_setup setup = sysex_prepare();
	unsigned char *data = sysex_new(SYSEX_LIMIT + 4096);
	struct sysex_heard heard = { 0 };
	unsigned int refused = 0;
	size_t at;

	CHECK_EQ(sysex_send_number(&setup, 0), 0);
	for (at = 0; at < SYSEX_LIMIT + 4096; at += 1024)
		refused += sysex_send(&setup, data + at, 1024) != 0;
	CHECK_EQ(refused, 4);
	CHECK_EQ(sysex_send_number(&setup, 1), 0);
	sysex_hear(&heard, setup.to->fd);
	CHECK_EQ(heard.size, 0);
	CHECK_EQ(heard.numbers, 2);
	CHECK_EQ(heard.losses, 1);
	CHECK_EQ(seq_event_lost(setup.to->fd, setup.to->id), 4);
	sysex_must_be_as_new(&setup);
	/* The next is a new one. */
	CHECK_EQ(sysex_send(&setup, data, 1024), 0);
	CHECK_EQ(sysex_send(&setup, data + SYSEX_LIMIT, 4096), 0);
	sysex_hear(&heard, setup.to->fd);
	CHECK_EQ(heard.size, 5120);
}

/* Nothing is kept of a SysEx whose first part found no cell. */
static void refused_at_first_is_refused_to_its_end(void)
{
	struct sysex_setup setup = sysex_prepare();
	unsigned char *data = sysex_new(1000);
	struct sysex_heard heard = { 0 };
	unsigned int i;

	for (i = 0; i < 200; i++)
		CHECK_EQ(sysex_send_number(&setup, i), 0);
	CHECK_EQ(sysex_send(&setup, data, 500), -EAGAIN);
	sysex_hear(&heard, setup.to->fd);
	CHECK_EQ(heard.losses, 1);
	CHECK_EQ(sysex_send(&setup, data + 500, 400), -EAGAIN);
	CHECK_EQ(sysex_send(&setup, data + 900, 100), -EAGAIN);
	CHECK_EQ(sysex_send_number(&setup, 200), 0);
	sysex_hear(&heard, setup.to->fd);
	CHECK_EQ(heard.size, 0);
	CHECK_EQ(heard.numbers, 201);
	CHECK_EQ(heard.losses, 1);
	CHECK_EQ(sysex_send(&setup, data, 500), 0);
	CHECK_EQ(sysex_send(&setup, data + 500, 500), 0);
	sysex_hear(&heard, setup.to->fd);
	CHECK_EQ(heard.size, 1000);
}

/* Bytes that belong to no SysEx are an event like others. */
static void parts_without_a_beginning(void)
{
	struct sysex_setup setup = sysex_prepare();
	unsigned char *data = sysex_new(100);
	struct sysex_heard heard = { 0 };

	CHECK_EQ(sysex_send(&setup, data + 10, 50), 0);
	CHECK_EQ(sysex_send(&setup, data + 60, 40), 0);
	sysex_hear(&heard, setup.to->fd);
	sysex_must_have_heard(&heard, data + 10, 90, 0);
}

static void clearing_and_resizing_with_parts_waiting(void)
{
	struct snd_seq_remove_events clear = {
		.remove_mode = SNDRV_SEQ_REMOVE_INPUT,
	};
	struct sysex_setup setup = sysex_prepare();
	unsigned char *data = sysex_new(100000);
	struct sysex_heard heard = { 0 };

	sysex_must_send_in_parts(&setup, data, 100000, 256, 0);
	CHECK(!seq_call(setup.to->fd, SNDRV_SEQ_IOCTL_REMOVE_EVENTS, &clear));
	sysex_must_be_as_new(&setup);
	sysex_hear(&heard, setup.to->fd);
	CHECK_EQ(heard.size, 0);
	sysex_must_send_in_parts(&setup, data, 100000, 256, 0);
	CHECK(!seq_set_pool(setup.to->fd, 0, 5000, 0));
	CHECK(!seq_set_pool(setup.to->fd, 0, 150, 0));
	sysex_hear(&heard, setup.to->fd);
	sysex_must_have_heard(&heard, data, 100000, 0);
	sysex_must_send_in_parts(&setup, data, 100000, 256, 0);
	/* A cell is left: the last events. */
	CHECK(!seq_set_pool(setup.to->fd, 0, 1, 0));
	sysex_hear(&heard, setup.to->fd);
	sysex_must_be_as_new(&setup);
}

static void must_clear(const struct sysex_setup *setup)
{
	struct snd_seq_remove_events clear = {
		.remove_mode = SNDRV_SEQ_REMOVE_INPUT,
	};

	MUST(!seq_call(setup->to->fd, SNDRV_SEQ_IOCTL_REMOVE_EVENTS, &clear));
}

/* A whole one comes through afterwards. */
static void must_hear_next(struct sysex_setup *setup)
{
	unsigned char *data = sysex_new(700);
	struct sysex_heard heard = { 0 };

	CHECK_EQ(sysex_send(setup, data, 300), 0);
	CHECK_EQ(sysex_send(setup, data + 300, 400), 0);
	sysex_hear(&heard, setup->to->fd);
	sysex_must_have_heard(&heard, data, 700, 0);
	sysex_must_be_as_new(setup);
}

/* Whoever removes the beginning does not hear the rest, and was told enough. */
static void the_rest_of_what_was_removed_is_refused(void)
{
	struct sysex_setup setup = sysex_prepare();
	unsigned char *data = sysex_new(1000);
	struct sysex_heard heard = { 0 };

	CHECK_EQ(sysex_send(&setup, data, 300), 0);
	must_clear(&setup);
	CHECK_EQ(sysex_send(&setup, data + 300, 300), -EAGAIN);
	CHECK_EQ(sysex_send_number(&setup, 0), 0);
	CHECK_EQ(sysex_send(&setup, data + 600, 400), -EAGAIN);
	sysex_hear(&heard, setup.to->fd);
	CHECK_EQ(heard.size, 0);
	CHECK_EQ(heard.numbers, 1);
	CHECK_EQ(heard.losses, 0);
	must_hear_next(&setup);
}

/* The beginning was read already, the middle is removed. */
static void so_is_that_of_one_that_is_being_read(void)
{
	struct sysex_setup setup = sysex_prepare();
	unsigned char *data = sysex_new(1000);
	struct sysex_heard heard = { 0 };

	CHECK_EQ(sysex_send(&setup, data, 300), 0);
	sysex_hear(&heard, setup.to->fd);
	CHECK_EQ(heard.size, 300);
	CHECK_EQ(sysex_send(&setup, data + 300, 300), 0);
	must_clear(&setup);
	CHECK_EQ(sysex_send(&setup, data + 600, 400), -EAGAIN);
	sysex_hear(&heard, setup.to->fd);
	CHECK_EQ(heard.size, 300);
	CHECK_EQ(heard.losses, 0);
	must_hear_next(&setup);
}

/*
 * A smaller pool takes the oldest events: @left of two parts and two numbers stay. What is
 * left of the SysEx goes with them, and that is told once.
 */
static void must_lose_it_whole(unsigned int left)
{
	struct sysex_setup setup = sysex_prepare();
	unsigned char *data = sysex_new(1000);
	struct sysex_heard heard = { .numbers = left == 3 ? 0 : 1 };

	CHECK_EQ(sysex_send(&setup, data, 10), 0);
	CHECK_EQ(sysex_send_number(&setup, 0), 0);
	CHECK_EQ(sysex_send(&setup, data + 10, 10), 0);
	CHECK_EQ(sysex_send_number(&setup, 1), 0);
	MUST(!seq_set_pool(setup.to->fd, 0, left, 0));
	CHECK_EQ(sysex_send(&setup, data + 20, 980), -EAGAIN);
	sysex_hear(&heard, setup.to->fd);
	CHECK_EQ(heard.size, 0);
	CHECK_EQ(heard.numbers, 2);
	CHECK_EQ(heard.losses, 1);
	MUST(!seq_set_pool(setup.to->fd, 0, 200, 0));
	must_hear_next(&setup);
}

static void what_a_smaller_pool_cuts_is_lost_whole(void)
{
	unsigned int left;

	for (left = 1; left <= 3; left++)
		must_lose_it_whole(left);
}

/* Of one that has come to its end some parts wait, and it is cut all the same. */
static void so_is_one_that_has_ended(void)
{
	struct sysex_setup setup = sysex_prepare();
	unsigned char *data = sysex_new(1000);
	struct sysex_heard heard = { 0 };

	CHECK_EQ(sysex_send(&setup, data, 300), 0);
	CHECK_EQ(sysex_send(&setup, data + 300, 300), 0);
	CHECK_EQ(sysex_send(&setup, data + 600, 400), 0);
	MUST(!seq_set_pool(setup.to->fd, 0, 2, 0));
	sysex_hear(&heard, setup.to->fd);
	CHECK_EQ(heard.size, 0);
	CHECK_EQ(heard.losses, 1);
	MUST(!seq_set_pool(setup.to->fd, 0, 200, 0));
	must_hear_next(&setup);
}

static void closing_with_parts_waiting(void)
{
	struct sysex_setup setup = sysex_prepare();
	unsigned char *data = sysex_new(100000);

	struct seq_client closed = *setup.to;

	sysex_must_send_in_parts(&setup, data, 100000, 256, 50);
	seq_close(setup.to);
	setup.to = &closed;
	CHECK_EQ(sysex_send(&setup, data, 10), -ENOENT);
}

static const struct ktap_case cases[] = {
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
	CASE_ONBEAT(the_rest_of_what_was_removed_is_refused),
	CASE_ONBEAT(so_is_that_of_one_that_is_being_read),
	CASE_ONBEAT(what_a_smaller_pool_cuts_is_lost_whole),
	CASE_ONBEAT(so_is_one_that_has_ended),
	CASE_ONBEAT(closing_with_parts_waiting),
};

KTAP_MAIN(cases);
