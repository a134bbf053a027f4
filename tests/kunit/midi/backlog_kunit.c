// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The order of messages for one reader of a virtual device: known cases, and
 * random senders whose messages the reader checks byte for byte.
 */
#include <onbeat/backlog.h>

#include "core/event/payload.h"

#include <kunit/test.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/string.h>

#define STEPS		50000
#define SENDERS		3
#define ROOM		200

static struct ob_backlog *create_backlog(struct kunit *test, size_t bytes_max)
{
	struct ob_backlog *backlog;

	backlog = kunit_kzalloc(test, sizeof(*backlog), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, backlog);
	KUNIT_ASSERT_EQ(test, ob_backlog_init(backlog, bytes_max), 0);
	return backlog;
}

static void destroy_backlog(struct ob_backlog *backlog)
{
	ob_backlog_clear(backlog);
	ob_backlog_exit(backlog);
}

static struct ob_backlog_message make_event(u8 sender, u8 type)
{
	struct ob_backlog_message message = {
		.event = { .type = type, .source.client = sender },
	};

	return message;
}

static struct ob_backlog_message make_sysex(struct kunit *test, u8 sender,
					    const void *data, size_t size)
{
	struct ob_backlog_message message;

	message = make_event(sender, SNDRV_SEQ_EVENT_SYSEX);
	message.payload = ob_payload_create(size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, message.payload);
	memcpy(message.payload->data, data, size);
	return message;
}

static size_t push_event(struct ob_backlog *backlog, u8 sender, u8 type)
{
	struct ob_backlog_message message = make_event(sender, type);

	return ob_backlog_push(backlog, &message);
}

static size_t push_sysex(struct kunit *test, struct ob_backlog *backlog,
			 u8 sender, const char *text)
{
	struct ob_backlog_message message = make_sysex(test, sender, text,
						       strlen(text));

	return ob_backlog_push(backlog, &message);
}

/* The next message must be from @sender; @text is its payload, or NULL. */
static void expect_next(struct kunit *test, struct ob_backlog *backlog,
			u8 sender, const char *text, bool begins)
{
	struct ob_backlog_message message;

	KUNIT_ASSERT_TRUE(test, ob_backlog_pop(backlog, &message));
	KUNIT_EXPECT_EQ(test, message.event.source.client, sender);
	KUNIT_EXPECT_EQ(test, ob_backlog_begin(backlog, &message), begins);
	KUNIT_ASSERT_EQ(test, !message.payload, !text);
	if (!text)
		return;
	KUNIT_EXPECT_EQ(test, message.payload->size, strlen(text));
	KUNIT_EXPECT_EQ(test, memcmp(message.payload->data, text,
				     message.payload->size), 0);
	ob_payload_put(message.payload);
}

static void expect_none(struct kunit *test, struct ob_backlog *backlog)
{
	struct ob_backlog_message message;

	KUNIT_EXPECT_FALSE(test, ob_backlog_pop(backlog, &message));
}

static void others_wait_for_the_end_of_a_sysex(struct kunit *test)
{
	struct ob_backlog *backlog = create_backlog(test, ROOM);

	push_sysex(test, backlog, 1, "\xf0p");
	push_event(backlog, 2, SNDRV_SEQ_EVENT_NOTEON);
	push_event(backlog, 2, SNDRV_SEQ_EVENT_CLOCK);
	push_sysex(test, backlog, 2, "\xf0q\xf7");
	expect_next(test, backlog, 1, "\xf0p", true);
	expect_next(test, backlog, 2, NULL, true);
	expect_none(test, backlog);
	push_sysex(test, backlog, 1, "r\xf7");
	expect_next(test, backlog, 1, "r\xf7", true);
	expect_next(test, backlog, 2, NULL, true);
	expect_next(test, backlog, 2, "\xf0q\xf7", true);
	KUNIT_EXPECT_TRUE(test, ob_backlog_is_empty(backlog));
	destroy_backlog(backlog);
}

static void abandoned_sysex_lets_others_go_on(struct kunit *test)
{
	struct ob_backlog *backlog = create_backlog(test, ROOM);

	push_sysex(test, backlog, 1, "\xf0p");
	push_event(backlog, 2, SNDRV_SEQ_EVENT_NOTEON);
	expect_next(test, backlog, 1, "\xf0p", true);
	expect_none(test, backlog);
	ob_backlog_abandon_sysex(backlog);
	expect_next(test, backlog, 2, NULL, true);
	push_sysex(test, backlog, 1, "q");
	push_sysex(test, backlog, 1, "\xf7");
	push_event(backlog, 1, SNDRV_SEQ_EVENT_NOTEON);
	expect_next(test, backlog, 1, "q", false);
	expect_next(test, backlog, 1, "\xf7", false);
	expect_next(test, backlog, 1, NULL, true);
	destroy_backlog(backlog);
}

static void parts_without_room_take_the_others_along(struct kunit *test)
{
	struct ob_backlog *backlog = create_backlog(test, 6);

	KUNIT_EXPECT_EQ(test, push_sysex(test, backlog, 1, "\xf0\xf7"), 0);
	KUNIT_EXPECT_EQ(test, push_sysex(test, backlog, 1, "\xf0pq"), 0);
	KUNIT_EXPECT_EQ(test, push_sysex(test, backlog, 1, "rs"), 5);
	KUNIT_EXPECT_EQ(test, push_sysex(test, backlog, 1, "t\xf7"), 0);
	expect_next(test, backlog, 1, "\xf0\xf7", true);
	expect_next(test, backlog, 1, "t\xf7", false);
	expect_none(test, backlog);
	destroy_backlog(backlog);
}

static void beginning_that_is_read_is_cut_off(struct kunit *test)
{
	struct ob_backlog *backlog = create_backlog(test, 6);

	push_sysex(test, backlog, 1, "\xf0p");
	expect_next(test, backlog, 1, "\xf0p", true);
	KUNIT_EXPECT_EQ(test, push_sysex(test, backlog, 2, "\xf0qrs"), 0);
	KUNIT_EXPECT_EQ(test, push_sysex(test, backlog, 1, "tuv"), 3);
	expect_next(test, backlog, 2, "\xf0qrs", true);
	KUNIT_EXPECT_EQ(test, push_sysex(test, backlog, 1, "w\xf7"), 0);
	expect_none(test, backlog);
	destroy_backlog(backlog);
}

static void one_message_may_be_of_any_size(struct kunit *test)
{
	struct ob_backlog *backlog = create_backlog(test, 2);

	KUNIT_EXPECT_EQ(test, push_event(backlog, 1, SNDRV_SEQ_EVENT_NOTEON),
			0);
	KUNIT_EXPECT_EQ(test, push_sysex(test, backlog, 1, "\xf0pq\xf7"),
			0);
	KUNIT_EXPECT_EQ(test, push_sysex(test, backlog, 1, "\xf0\xf7"), 2);
	/* It costs no event that comes after it. */
	KUNIT_EXPECT_EQ(test, push_event(backlog, 1, SNDRV_SEQ_EVENT_NOTEOFF),
			0);
	KUNIT_EXPECT_EQ(test, backlog->bytes, 4);
	destroy_backlog(backlog);
}

/* For a reader that can tell the senders apart. */
static void the_oldest_comes_whatever_is_unfinished(struct kunit *test)
{
	static const u8 senders[] = { 1, 2, 2, 1, 3 };
	struct ob_backlog *backlog = create_backlog(test, ROOM);
	struct ob_backlog_message message;
	unsigned int i;

	push_sysex(test, backlog, 1, "\xf0p");
	push_event(backlog, 2, SNDRV_SEQ_EVENT_NOTEON);
	push_sysex(test, backlog, 2, "\xf0q\xf7");
	push_sysex(test, backlog, 1, "r\xf7");
	push_event(backlog, 3, SNDRV_SEQ_EVENT_NOTEON);
	for (i = 0; i < ARRAY_SIZE(senders); i++) {
		KUNIT_ASSERT_TRUE(test, ob_backlog_pop_oldest(backlog, &message));
		KUNIT_EXPECT_EQ(test, senders[i], message.event.source.client);
		ob_payload_put(message.payload);
	}
	KUNIT_EXPECT_FALSE(test, ob_backlog_pop_oldest(backlog, &message));
	KUNIT_EXPECT_EQ(test, 0, backlog->bytes);
	destroy_backlog(backlog);
}

static void clearing_begins_anew(struct kunit *test)
{
	struct ob_backlog *backlog = create_backlog(test, ROOM);

	push_sysex(test, backlog, 1, "\xf0p");
	expect_next(test, backlog, 1, "\xf0p", true);
	push_event(backlog, 2, SNDRV_SEQ_EVENT_NOTEON);
	ob_backlog_clear(backlog);
	KUNIT_EXPECT_TRUE(test, ob_backlog_is_empty(backlog));
	KUNIT_EXPECT_EQ(test, backlog->bytes, 0);
	push_event(backlog, 2, SNDRV_SEQ_EVENT_NOTEON);
	expect_next(test, backlog, 2, NULL, true);
	destroy_backlog(backlog);
}

/* A sender's SysEx: F0, then pairs of its number and a count, then F7. */
struct sender {
	bool open;
	u8 sysex;
	u8 count;
};

/* The reader's part of the SysEx that it is in, if its sender is not 0. */
struct reader {
	u8 sender;
	u8 sysex;
	u8 count;
};

static size_t send_part(struct kunit *test, struct ob_backlog *backlog,
			struct sender *sender, u8 number, u32 random)
{
	u8 data[16], size = 0, pairs = 1 + random % 4;
	struct ob_backlog_message message;

	if (!sender->open || !(random & 0x700)) {
		data[size++] = 0xf0;
		sender->sysex = (sender->sysex + 1) & 0x7f;
		sender->count = 0;
		sender->open = true;
	}
	while (pairs--) {
		data[size++] = sender->sysex;
		data[size++] = sender->count++ & 0x7f;
	}
	if (random & 0x10) {
		data[size++] = 0xf7;
		sender->open = false;
	}
	message = make_sysex(test, number, data, size);
	return ob_backlog_push(backlog, &message);
}

static void read_sysex(struct kunit *test, struct reader *reader,
		       const struct ob_backlog_message *message)
{
	const u8 *data = message->payload->data;
	size_t size = message->payload->size, i = 0;

	if (data[0] == 0xf0) {
		reader->sender = message->event.source.client;
		reader->sysex = data[1];
		reader->count = 0;
		i = 1;
	}
	KUNIT_ASSERT_EQ(test, reader->sender, message->event.source.client);
	for (; i + 1 < size; i += 2) {
		KUNIT_ASSERT_EQ(test, data[i], reader->sysex);
		KUNIT_ASSERT_EQ(test, data[i + 1], reader->count++ & 0x7f);
	}
	if (data[size - 1] == 0xf7)
		reader->sender = 0;
}

/* Return: payload bytes of the message that was read, or 0. */
static size_t read_message(struct kunit *test, struct ob_backlog *backlog,
			   struct reader *reader)
{
	struct ob_backlog_message message;
	size_t size = 0;

	if (!ob_backlog_pop(backlog, &message)) {
		/* Either nothing waits, or all wait for one that is gone. */
		if (!ob_backlog_is_empty(backlog))
			KUNIT_EXPECT_TRUE(test, ob_sysex_is_open(&backlog->sysex));
		ob_backlog_abandon_sysex(backlog);
		reader->sender = 0;
		return 0;
	}
	if (message.payload)
		size = message.payload->size;
	if (!ob_sysex_is_open(&backlog->sysex))
		reader->sender = 0;
	if (ob_backlog_begin(backlog, &message)) {
		if (message.payload)
			read_sysex(test, reader, &message);
		else if (message.event.type != SNDRV_SEQ_EVENT_CLOCK)
			reader->sender = 0;
	}
	ob_payload_put(message.payload);
	return size;
}

static void random_senders_are_never_mixed(struct kunit *test)
{
	struct ob_backlog *backlog = create_backlog(test, ROOM);
	struct sender senders[SENDERS + 1] = {};
	size_t sent = 0, lost = 0, read = 0, before;
	struct reader reader = {};
	struct rnd_state state;
	u32 random;
	int i;

	prandom_seed_state(&state, 20);
	for (i = 0; i < STEPS; i++) {
		u8 number = 1 + prandom_u32_state(&state) % SENDERS;

		random = prandom_u32_state(&state);
		switch (prandom_u32_state(&state) % 8) {
		case 0:
			push_event(backlog, number, SNDRV_SEQ_EVENT_CLOCK);
			break;
		case 1:
			push_event(backlog, number, SNDRV_SEQ_EVENT_NOTEON);
			senders[number].open = false;
			break;
		case 2 ... 4:
			before = backlog->bytes;
			random = send_part(test, backlog, &senders[number],
					   number, random);
			lost += random;
			sent += backlog->bytes + random - before;
			KUNIT_ASSERT_LE(test, backlog->bytes, ROOM);
			break;
		default:
			read += read_message(test, backlog, &reader);
		}
	}
	KUNIT_EXPECT_EQ(test, sent, lost + read + backlog->bytes);
	KUNIT_EXPECT_GT(test, lost, 0);
	KUNIT_EXPECT_GT(test, read, 0);
	destroy_backlog(backlog);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(others_wait_for_the_end_of_a_sysex),
	KUNIT_CASE(abandoned_sysex_lets_others_go_on),
	KUNIT_CASE(parts_without_room_take_the_others_along),
	KUNIT_CASE(beginning_that_is_read_is_cut_off),
	KUNIT_CASE(one_message_may_be_of_any_size),
	KUNIT_CASE(the_oldest_comes_whatever_is_unfinished),
	KUNIT_CASE(clearing_begins_anew),
	KUNIT_CASE(random_senders_are_never_mixed),
	{}
};

static struct kunit_suite suite = {
	.name = "onbeat_backlog",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of the backlog of a virtual device");
MODULE_LICENSE("GPL");
