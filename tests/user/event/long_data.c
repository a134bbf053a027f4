// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* time-limit: 180 */
/*
 * Long data costs a receiver no other events, nor do other events cost it long
 * data. It has the pool that every program gets, and reads when all was sent.
 */
#include "ktap.h"
#include "sysexlib.h"

#define NOTES 6

static void sysex_and_events_cost_each_other_nothing(void)
{
	static const size_t lengths[] = { 5500, 5600, 12000, 100000, SYSEX_LIMIT };
	unsigned int i, number;

	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		struct sysex_setup setup = sysex_prepare();
		unsigned char *data = sysex_new(lengths[i]);
		struct sysex_heard heard = { 0 };

		CHECK_EQ(sysex_send_number(&setup, 0), 0);
		CHECK_EQ(sysex_send(&setup, data, lengths[i]), 0);
		for (number = 1; number <= NOTES; number++)
			CHECK_EQ(sysex_send_number(&setup, number), 0);
		sysex_hear(&heard, setup.to->fd);
		sysex_must_have_heard(&heard, data, lengths[i], 1 + NOTES);
		sysex_must_be_as_new(&setup);
	}
}

static void as_many_events_as_cells_beside_a_long_one(void)
{
	struct sysex_setup setup = sysex_prepare();
	unsigned char *data = sysex_new(1000000);
	struct sysex_heard heard = { 0 };
	unsigned int i;

	for (i = 0; i < 100; i++)
		CHECK_EQ(sysex_send_number(&setup, i), 0);
	CHECK_EQ(sysex_send(&setup, data, 1000000), 0);
	for (; i < 199; i++)
		CHECK_EQ(sysex_send_number(&setup, i), 0);
	CHECK_EQ(sysex_send_number(&setup, i), -EAGAIN);
	sysex_hear(&heard, setup.to->fd);
	CHECK_EQ(heard.losses, 1);
	heard.losses = 0;
	sysex_must_have_heard(&heard, data, 1000000, 199);
}

static void data_has_a_limit_of_its_own(void)
{
	struct sysex_setup setup = sysex_prepare();
	unsigned char *data = sysex_new(SYSEX_LIMIT / 2);
	struct sysex_heard heard = { 0 };

	CHECK_EQ(sysex_send(&setup, data, SYSEX_LIMIT / 2), 0);
	CHECK_EQ(sysex_send(&setup, data, SYSEX_LIMIT / 2), 0);
	CHECK_EQ(sysex_send(&setup, data, 2), -EAGAIN);
	CHECK_EQ(sysex_send_number(&setup, 0), 0);
	sysex_hear(&heard, setup.to->fd);
	CHECK_EQ(heard.size, SYSEX_LIMIT);
	CHECK_EQ(heard.losses, 1);
	CHECK_EQ(heard.numbers, 1);
	CHECK_EQ(sysex_send(&setup, data, SYSEX_LIMIT / 2), 0);
	sysex_hear(&heard, setup.to->fd);
	CHECK_EQ(heard.size, SYSEX_LIMIT + SYSEX_LIMIT / 2);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(sysex_and_events_cost_each_other_nothing),
	CASE_ONBEAT(as_many_events_as_cells_beside_a_long_one),
	CASE_ONBEAT(data_has_a_limit_of_its_own),
};

KTAP_MAIN(cases);
