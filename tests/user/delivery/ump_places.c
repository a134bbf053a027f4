// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A port remembers 16 senders that address it. Who has nothing to be remembered, or was
 * refused, takes none of their places.
 */
#include "ktap.h"
#include "umplib.h"

#define PLACES 16

/* As many programs as there are places, each of which has chosen a bank. */
static void must_choose_banks(struct ump_end *from, struct ump_end *to)
{
	int i;

	for (i = 0; i < PLACES; i++) {
		from[i] = ump_must_end(0, 0);
		ump_must_say_to(&from[i], to, "b0 00 05");
	}
	ump_drop(to);
}

/* Each still has its bank. */
static void check_banks(struct ump_end *from, struct ump_end *to)
{
	int i;

	for (i = 0; i < PLACES; i++) {
		ump_must_say_to(&from[i], to, "c0 07");
		CHECK(ump_hears(to, "40c00001 07000500"));
	}
}

static void messages_that_are_not_remembered_take_no_place(void)
{
	struct ump_end from[PLACES], to = ump_must_end(2, 0);
	struct ump_end late = ump_must_end(0, 0), packets = ump_must_end(1, 0);

	must_choose_banks(from, &to);
	ump_must_say_to(&late, &to, "90 3c 40 b0 07 40 b0 79 00 c0 01 e0 00 40");
	ump_must_say_to(&packets, &to, "20903c40 21b00740 20b07900 20c00100 25903c40");
	ump_drop(&to);
	check_banks(from, &to);
}

/* A message that is refused has not happened. */
static void refused_messages_take_no_place(void)
{
	struct ump_end from[PLACES], to = ump_must_end(2, 0);
	struct ump_end late = ump_must_end(1, 0), filler = ump_must_end(2, 0);
	struct ump_event event;
	int i;

	ump_must_have_room(to.client, 10);
	must_choose_banks(from, &to);
	seq_set_nonblock(late.client->fd, true);
	for (i = 0; i < 10; i++)
		ump_must_say_to(&filler, &to, "40b00700 80000000");
	CHECK_EQ(ump_say_to(&late, &to, "20b00740"), -EAGAIN);
	for (i = 0; i < 10; i++)
		MUST(!ump_receive_now(&to, &event, NULL));
	CHECK_EQ(ump_receive_now(&to, &event, NULL), -ENOSPC);
	check_banks(from, &to);
}

/* Choosing something takes one, and is remembered from then on. */
static void newcomer_with_a_bank_takes_the_oldest_place(void)
{
	struct ump_end from[PLACES], to = ump_must_end(2, 0);
	struct ump_end late = ump_must_end(0, 0);

	must_choose_banks(from, &to);
	ump_must_say_to(&late, &to, "b0 00 06 c0 07");
	CHECK(ump_hears(&to, "40c00001 07000600"));
	ump_must_say_to(&from[1], &to, "c0 07");
	CHECK(ump_hears(&to, "40c00001 07000500"));
	ump_must_say_to(&from[0], &to, "c0 07");
	CHECK(ump_hears(&to, "40c00000 07000000"));
	ump_must_say_to(&late, &to, "c0 08");
	CHECK(ump_hears(&to, "40c00001 08000600"));
}

/* Values that wait on more channels than the receiver has cells. */
static void small_pool_is_not_deaf_for_ever(void)
{
	struct ump_end from = ump_must_end(1, 0), to = ump_must_end(2, 0);
	struct ump_event event;
	char text[64];
	int i;

	ump_must_have_room(to.client, 4);
	seq_set_nonblock(from.client->fd, true);
	ump_must_connect(&from, &to);
	for (i = 0; i < 5; i++) {
		snprintf(text, sizeof(text), "20b%x6500 20b%x6401 20b%x060a", i, i, i);
		ump_must_say(&from, text);
	}
	CHECK(ump_nothing(&to));
	ump_must_say(&from, "20903c40");
	CHECK_EQ(ump_receive_now(&to, &event, NULL), -ENOSPC);
	ump_must_say(&from, "20803c40");
	CHECK(ump_hears(&to, "40803c00 80000000"));
}

/* Programs that have gone, each with a value that waits for its second half. */
static void those_who_have_gone_keep_no_place(void)
{
	struct ump_end to = ump_must_end(2, 0), first = ump_must_end(0, 0);
	struct ump_end second = ump_must_end(0, 0), gone;
	int i;

	for (i = 0; i < PLACES; i++) {
		gone = ump_must_end(0, 0);
		ump_must_say_to(&gone, &to, "b0 65 00 b0 64 02 b0 06 0a");
		seq_close(gone.client);
	}
	ump_must_say_to(&first, &to, "b0 00 05");
	ump_must_say_to(&second, &to, "b0 00 06");
	CHECK(ump_nothing(&to));
	ump_must_say_to(&first, &to, "c0 07");
	ump_must_say_to(&second, &to, "c0 07");
	CHECK(ump_hears(&to, "40c00001 07000500 40c00001 07000600"));
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(messages_that_are_not_remembered_take_no_place),
	CASE_ONBEAT(refused_messages_take_no_place),
	CASE_ONBEAT(newcomer_with_a_bank_takes_the_oldest_place),
	CASE_ONBEAT(small_pool_is_not_deaf_for_ever),
	CASE_ONBEAT(those_who_have_gone_keep_no_place),
};

KTAP_MAIN(cases);
