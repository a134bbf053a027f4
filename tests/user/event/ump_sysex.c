// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * SysEx between programs of events and of packets: whole, or not at all.
 *
 * time-limit: 180
 */
#include "ktap.h"
#include "umplib.h"

#include <poll.h>

static bool is_whole(struct ump_end *to, const unsigned char *sysex,
		     size_t length)
{
	const unsigned char *payload;
	struct ump_event event;

	if (ump_receive_now(to, &event, &payload))
		return false;
	CHECK_EQ(event.type, SNDRV_SEQ_EVENT_SYSEX);
	CHECK_EQ(event.flags, SNDRV_SEQ_EVENT_LENGTH_VARIABLE);
	CHECK_EQ(event.data.ext.len, length);
	return event.type == SNDRV_SEQ_EVENT_SYSEX &&
	       event.data.ext.len == length && !memcmp(payload, sysex, length);
}

static bool pool_is_free(struct ump_end *end)
{
	struct snd_seq_client_pool pool;

	MUST(!seq_get_pool(end->client->fd, end->client->id, &pool));
	return pool.input_free == pool.input_pool;
}

static const size_t lengths[] = { 0, 1, 5, 6, 7, 11, 12, 13, 18, 300, 5572 - 2, 5572 };

/* From events to packets, and back to the same single event. */
static void every_length_comes_back(void)
{
	struct ump_end from = ump_must_end(0, 0), midi2 = ump_must_end(2, 0);
	struct ump_end back = ump_must_end(0, 0), midi1 = ump_must_end(1, 5);
	unsigned char *sysex;
	size_t i;

	ump_must_connect(&from, &midi2);
	ump_must_connect(&from, &midi1);
	ump_must_connect(&midi2, &back);
	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		sysex = ump_sysex_new(lengths[i]);
		ump_must_send_sysex(&from, sysex, lengths[i] + 2);
		CHECK(ump_hears(&midi1, ump_sysex_text(sysex, lengths[i], 4)));
		CHECK(ump_hears(&midi2, ump_sysex_text(sysex, lengths[i], 0)));
		CHECK(pool_is_free(&midi2));
		ump_must_say(&midi2, ump_sysex_text(sysex, lengths[i], 9));
		CHECK(is_whole(&back, sysex, lengths[i] + 2));
		CHECK(ump_nothing(&back));
	}
}

/* So does one that is much longer, with pools as they are. */
static void must_come_back(size_t length)
{
	struct ump_end from = ump_must_end(0, 0), packets = ump_must_end(2, 0);
	struct ump_end back = ump_must_end(0, 0);
	unsigned char *sysex = ump_sysex_new(length),
		      *bytes = malloc(length + 6);
	struct ump_event *records = calloc(length / 6 + 1, sizeof(*records));
	size_t count = 0, have = 0, want = (length + 5) / 6, i;
	long result;

	MUST(bytes && records);
	ump_must_connect(&from, &packets);
	ump_must_connect(&packets, &back);
	ump_must_send_sysex(&from, sysex, length + 2);
	for (; count < want; count++) {
		struct ump_event *event = &records[count];

		MUST(!ump_receive_now(&packets, event, NULL));
		MUST(event->flags & UMP_FLAG);
		MUST(event->words[0] >> 20 == (count + 1 == want ? 0x303u :
					       count ? 0x302u : 0x301u));
		for (i = 0; i < (event->words[0] >> 16 & 15); i++)
			bytes[have++] = event->words[(i + 2) / 4] >>
					(24 - (i + 2) % 4 * 8);
		event->source.port = packets.port;
		ump_event_to(event, SNDRV_SEQ_ADDRESS_SUBSCRIBERS,
			     SNDRV_SEQ_ADDRESS_UNKNOWN);
	}
	CHECK(ump_nothing(&packets));
	CHECK(pool_is_free(&packets));
	MUST(have == length);
	CHECK(!memcmp(bytes, sysex + 1, length));
	for (i = 0; i < count; i += result / sizeof(*records)) {
		result = seq_write(packets.client->fd, records + i,
				   (count - i) * sizeof(*records));
		MUST(result > 0);
	}
	CHECK(is_whole(&back, sysex, length + 2));
	CHECK(ump_nothing(&back));
	CHECK(pool_is_free(&back));
}

static void one_mebibyte_comes_back(void)
{
	must_come_back(1 << 20);
}

static void four_mebibytes_come_back(void)
{
	must_come_back((4 << 20) - 2);
}

/* The packets of an event may be read one by one. Others wait behind them. */
static void packets_are_read_one_by_one(void)
{
	struct ump_end from = ump_must_end(0, 0), to = ump_must_end(1, 0);
	static const __u32 want[] = { 0x30160001, 0x30260607, 0x30310c00, 0x20903c40 };
	struct ump_event event;
	size_t i;

	ump_must_connect(&from, &to);
	ump_must_send_sysex(&from, ump_sysex_new(13), 15);
	ump_must_say(&from, "90 3c 40");
	for (i = 0; i < ARRAY_SIZE(want); i++) {
		CHECK(seq_poll(to.client->fd, POLLIN, 0));
		CHECK_EQ(read(to.client->fd, &event, 31), 0);
		MUST(read(to.client->fd, &event, sizeof(event)) ==
		     sizeof(event));
		CHECK_EQ(event.words[0], want[i]);
		CHECK_EQ(event.source.client, from.client->id);
	}
	CHECK(ump_nothing(&to));
	CHECK(pool_is_free(&to));
}

static void listeners_of_all_versions_share_it(void)
{
	struct ump_end from = ump_must_end(0, 0), to[3];
	unsigned char *sysex = ump_sysex_new(1000);
	int version;

	for (version = 0; version < 3; version++) {
		to[version] = ump_must_end(version, 0);
		ump_must_connect(&from, &to[version]);
	}
	ump_must_send_sysex(&from, sysex, 1002);
	CHECK(is_whole(&to[0], sysex, 1002));
	CHECK(ump_hears(&to[1], ump_sysex_text(sysex, 1000, 0)));
	CHECK(ump_hears(&to[2], ump_sysex_text(sysex, 1000, 0)));
}

/* --- rows: each with connections of its own --- */

struct row {
	int from, to;
	const char *said, *heard;
};

static void all_must_become(const struct row *rows, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		struct ump_end from = ump_must_end(rows[i].from, 0);
		struct ump_end to = ump_must_end(rows[i].to, 0);

		ump_must_connect(&from, &to);
		ump_must_say(&from, rows[i].said);
		if (!ump_hears(&to, rows[i].heard))
			FAIL("that was \"%s\"", rows[i].said);
		seq_close(from.client);
		seq_close(to.client);
	}
}

#define ALL_MUST_BECOME(rows) all_must_become(rows, ARRAY_SIZE(rows))

static void clocks_pass_within(void)
{
	static const struct row rows[] = {
		{ 0, 1, "f0 01 02 f8 03 f7", "10f80000 30030102 03000000" },
		{ 0, 2, "f0 01 02 03 04 05 06 07 f8 08 f7",
		  "30160102 03040506 10f80000 30320708 00000000" },
		{ 0, 1, "f0 01 f9 02 fd 03 f7", "30030102 03000000" },
		{ 1, 0, "30160102 03040506 10f80000 30310700 00000000",
		  "f8 f0 01 02 03 04 05 06 07 f7" },
		{ 2, 0,
		  "30160102 03040506 00200001 f0000101 0000001f 00000000 00000000 "
		  "30310700 00000000",
		  "f0 01 02 03 04 05 06 07 f7" },
		{ 2, 1, "30160102 03040506 10f80000 30310700 00000000",
		  "30160102 03040506 10f80000 30310700 00000000" },
	};

	ALL_MUST_BECOME(rows);
}

static void abandoned_messages_are_nothing(void)
{
	static const struct row rows[] = {
		/* by a note, and what goes on behind it */
		{ 1, 0,
		  "30160102 03040506 20903c40 30260102 03040506 30310700 00000000",
		  "90 3c 40" },
		{ 2, 0, "30160102 03040506 40903c00 80000000 30310700 00000000",
		  "90 3c 40" },
		/* by a packet that is nothing to events */
		{ 2, 0,
		  "30160102 03040506 d0010203 00000000 00000000 00000000 "
		  "30310700 00000000",
		  "" },
		/* by another beginning */
		{ 1, 0, "30160102 03040506 30160708 090a0b0c 30310d00 00000000",
		  "f0 07 08 09 0a 0b 0c 0d f7" },
		{ 1, 0, "30160102 03040506 30010700 00000000 30310800 00000000",
		  "f0 07 f7" },
		/* no beginning at all */
		{ 1, 0, "30210100 00000000 30310200 00000000 30010300 00000000",
		  "f0 03 f7" },
		/* of another group is no end */
		{ 1, 0, "30160102 03040506 21903c40 30310700 00000000",
		  "90 3c 40 f0 01 02 03 04 05 06 07 f7" },
	};

	ALL_MUST_BECOME(rows);
}

static void status_bytes_end_a_message_of_events(void)
{
	static const struct row rows[] = {
		{ 0, 1, "f0 01 02 03 90 3c 40", "30030102 03000000 20903c40" },
		{ 0, 1, "f0 01 f0 02 f7",
		  "30010100 00000000 30010200 00000000" },
		{ 0, 1, "f0 f7", "30000000 00000000" },
		{ 0, 1, "f0 90 3c 40", "20903c40" },
	};

	ALL_MUST_BECOME(rows);
}

static void strange_packets(void)
{
	static const struct row rows[] = {
		/* more than six bytes are six */
		{ 1, 0, "300f0102 03040506", "f0 01 02 03 04 05 06 f7" },
		{ 1, 0, "30000102 03040506", "f0 f7" },
		/* reserved statuses end nothing */
		{ 1, 0, "30110100 00000000 30410900 00000000 30f10900 00000000 "
		  "30310200 00000000", "f0 01 02 f7" },
		{ 1, 0, "30410900 00000000", "" },
		{ 1, 2, "30410900 00000000", "30410900 00000000" },
	};

	ALL_MUST_BECOME(rows);
}

static void groups_are_joined_apart(void)
{
	static const struct row rows[] = {
		{ 1, 0, "30160102 03040506 37161112 13141516 30310700 00000000 "
		  "37311700 00000000",
		  "f0 01 02 03 04 05 06 07 f7 f0 11 12 13 14 15 16 17 f7" },
		{ 1, 0, "30110100 00000000 3f111100 00000000 3f311200 00000000 "
		  "30310200 00000000", "f0 11 12 f7 f0 01 02 f7" },
	};

	ALL_MUST_BECOME(rows);
}

static void senders_are_joined_apart(void)
{
	struct ump_end first = ump_must_end(1, 0), second = ump_must_end(2, 0);
	struct ump_end to = ump_must_end(0, 0);

	ump_must_connect(&first, &to);
	ump_must_connect(&second, &to);
	ump_must_say(&first, "30110100 00000000");
	ump_must_say(&second, "30111100 00000000");
	ump_must_say(&first, "30310200 00000000");
	ump_must_say(&second, "40903c00 80000000 30311200 00000000");
	CHECK(ump_hears(&to, "f0 01 02 f7 90 3c 40"));
}

/* It comes by each of two connections, and is whole by either; also in one write. */
static void connections_are_joined_apart(void)
{
	static const char *const packets[] = {
		"30160102 03040506", "30260708 090a0b0c", "30310d00 00000000",
	};
	static const char twice[] =
		"f0 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d f7 "
		"f0 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d f7";
	struct ump_end from = ump_must_end(2, 0), to = ump_must_end(0, 0);
	size_t i;

	ump_must_connect(&from, &to);
	ump_must_connect_with(&from, &to, SNDRV_SEQ_PORT_SUBS_TIMESTAMP,
			      seq_must_queue(from.client));
	for (i = 0; i < ARRAY_SIZE(packets); i++)
		ump_must_say(&from, packets[i]);
	CHECK(ump_hears(&to, twice));
	ump_must_say(&from,
		     "30160102 03040506 30260708 090a0b0c 30310d00 00000000");
	CHECK(ump_hears(&to, twice));
	ump_must_say(&from, "30030102 03000000");
	CHECK(ump_hears(&to, "f0 01 02 03 f7 f0 01 02 03 f7"));
}

/* A part that has come directly is no beginning of what comes by a connection. */
static void addressed_packets_are_joined_apart(void)
{
	struct ump_end from = ump_must_end(2, 0), to = ump_must_end(0, 0);
	struct ump_event header = ump_packet(0, 0, 0, 0, 0);

	header.flags = 0;
	ump_event_to(&header, to.client->id, to.port);
	ump_must_connect(&from, &to);
	ump_must_say_with(&from, &header, "30110100 00000000");
	ump_must_say(&from, "30110900 00000000 30310a00 00000000");
	CHECK(ump_hears(&to, "f0 09 0a f7"));
	ump_must_say_with(&from, &header, "30310200 00000000");
	CHECK(ump_hears(&to, "f0 01 02 f7"));
}

/* Parts that a program of events sends are one message, also among others. */
static void parts_of_events_are_one_message(void)
{
	struct ump_end from = ump_must_end(0, 0), other = ump_must_end(0, 0);
	struct ump_end to = ump_must_end(2, 0), back = ump_must_end(0, 0);
	char *text;

	ump_must_connect(&from, &to);
	ump_must_connect(&other, &to);
	ump_must_connect(&to, &back);
	ump_must_send_sysex(&from, "\xf0\x01\x02\x03", 4);
	ump_must_send_sysex(&other, "\xf0\x11\xf7", 3);
	ump_must_send_sysex(&from, "\x04\x05", 2);
	ump_must_send_sysex(&from, "\x06\xf7", 2);
	text = ump_take_text(&to);
	CHECK_STR(text, "30130102 03000000 30011100 00000000 30220405 00000000 "
		  "30310600 00000000");
	ump_must_say(&to,
		     "30130102 03000000 30220405 00000000 30310600 00000000");
	CHECK(ump_hears(&back, "f0 01 02 03 04 05 06 f7"));
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(every_length_comes_back),
	CASE_ONBEAT(one_mebibyte_comes_back),
	CASE_ONBEAT(four_mebibytes_come_back),
	CASE_ONBEAT(packets_are_read_one_by_one),
	CASE_ONBEAT(listeners_of_all_versions_share_it),
	CASE_ONBEAT(clocks_pass_within),
	CASE_ONBEAT(abandoned_messages_are_nothing),
	CASE_ONBEAT(status_bytes_end_a_message_of_events),
	CASE_ONBEAT(strange_packets),
	CASE_ONBEAT(groups_are_joined_apart),
	CASE_ONBEAT(senders_are_joined_apart),
	CASE_ONBEAT(connections_are_joined_apart),
	CASE_ONBEAT(addressed_packets_are_joined_apart),
	CASE_ONBEAT(parts_of_events_are_one_message),
};

KTAP_MAIN(cases);
