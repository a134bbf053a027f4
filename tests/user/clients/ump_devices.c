// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Devices of bytes and programs of packets: virtual devices by their rawmidi
 * files, a serial one by its cable.
 */
#include "ktap.h"
#include "rawlib.h"
#include "seriallib.h"
#include "umplib.h"

/* The virtual devices are card 1. */
#define SERIAL_CARD 2

/* Note, RPN, program with a bank, bend, pressure, velocity close to 0. */
static const char midi2_packets[] =
	"40903c00 80000000 40230001 80040000 40c50001 05000102 40e00000 80000000 "
	"40e00000 ffffffff 40a03c00 00000000 40d10000 80000000 40913c00 00010000 "
	"40803c00 00000000";
static const unsigned char midi2_bytes[] = {
	0x90, 60, 64, 0xb3, 101, 0, 100, 1, 6, 64, 38, 1, 0xb5, 0, 1, 32, 2, 0xc5, 5,
	0xe0, 0, 64, 127, 127, 0xa0, 60, 0, 0xd1, 64, 0x91, 60, 1, 0x80, 60, 0,
};

/* Packets that become nothing, and one whose data are above 127. */
static const char strange_packets[] =
	"00201234 40000000 80000000 40b06500 80000000 d0010203 00000000 00000000 00000000 "
	"f0000101 00000000 00000000 00000000 20b287c0 10f40000 10f00000";
static const unsigned char strange_bytes[] = { 0xb2, 7, 64 };

static const char sysex_packets[] =
	"30160102 03040506 30260708 090a0b0c 30310d00 00000000 20c00500";
static const unsigned char sysex_bytes[] = {
	0xf0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0xf7, 0xc0, 5,
};

/* The same in the other direction, with a note of velocity 0. */
static const unsigned char played[] = {
	0x90, 60, 64, 0xb3, 101, 0, 100, 1, 6, 64, 38, 1, 0xb5, 0, 1, 32, 2, 0xc5, 5,
	0xe0, 0, 64, 127, 127, 0xa0, 60, 0, 0x90, 60, 0, 0xf8, 0xf2, 1, 1,
	0xf0, 1, 2, 3, 4, 5, 6, 7, 0xf7,
};

static const char heard_as_midi2[] =
	"40903c00 80000000 40230001 80040000 40c50001 05000102 40e00000 80000000 "
	"40e00000 ffffffff 40a03c00 00000000 40803c00 80000000 10f80000 10f20101 "
	"30160102 03040506 30310700 00000000";
static const char heard_as_midi1[] =
	"20903c40 20b36500 20b36401 20b30640 20b32601 20b50001 20b52002 20c50500 20e00040 "
	"20e07f7f 20a03c00 20903c00 10f80000 10f20101 30160102 03040506 30310700 00000000";

static struct ump_end must_feed(int version, int client)
{
	struct ump_end end = ump_must_end(version, 0);

	MUST(!seq_subscribe(end.client->fd, end.client->id, end.port, client,
			    0));
	ump_drop(&end);
	return end;
}

static struct ump_end must_hear(int version, int client)
{
	struct ump_end end = ump_must_end(version, 0);

	ump_must_have_room(end.client, 2000);
	MUST(!seq_subscribe(end.client->fd, client, 0, end.client->id,
			    end.port));
	ump_drop(&end);
	return end;
}

static void packets_are_read_as_bytes(void)
{
	struct ump_end from;
	int in;

	raw_must_load();
	from = must_feed(2, RAW_CLIENT(0));
	in = raw_must_listen(0);
	ump_must_say(&from, midi2_packets);
	CHECK(raw_reads(in, midi2_bytes, sizeof(midi2_bytes)));
	ump_must_say(&from, strange_packets);
	CHECK(raw_reads(in, strange_bytes, sizeof(strange_bytes)));
	ump_must_say(&from, sysex_packets);
	CHECK(raw_reads(in, sysex_bytes, sizeof(sysex_bytes)));
	CHECK(raw_nothing(in));
}

/* A long one, which is longer than any buffer of packets. */
static void long_sysex_is_read_as_bytes(void)
{
	const size_t length = 20000;
	unsigned char *sysex = ump_sysex_new(length);
	char *text = ump_sysex_text(sysex, length, 3), *at = text, byte;
	struct ump_end from;
	int in;

	raw_must_load();
	from = must_feed(1, RAW_CLIENT(0));
	in = raw_must_listen(0);
	/* In pieces of a hundred packets, as programs do. */
	while (strlen(at) > 1800) {
		byte = at[1799];
		at[1799] = '\0';
		ump_must_say(&from, at);
		at[1799] = byte;
		at += 1800;
	}
	ump_must_say(&from, at);
	CHECK(raw_reads(in, sysex, length + 2));
	CHECK(raw_nothing(in));
}

/* Two connections of one program are one stream of bytes to a driver. */
static void sysex_of_two_connections_is_not_torn(void)
{
	static const unsigned char once[] = { 0xf0, 1, 2, 3, 0xf7 };
	struct snd_seq_port_subscribe second;
	struct ump_end from;
	int in;

	raw_must_load();
	from = must_feed(2, RAW_CLIENT(0));
	second = seq_subscription(from.client->id, from.port, RAW_CLIENT(0), 0);
	second.flags = SNDRV_SEQ_PORT_SUBS_TIMESTAMP;
	second.queue = seq_must_queue(from.client);
	MUST(!seq_call(from.client->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &second));
	in = raw_must_listen(0);
	ump_must_say(&from,
		     "30110100 00000000 30210200 00000000 30310300 00000000");
	CHECK(raw_reads(in, once, sizeof(once)));
	CHECK(raw_nothing(in));
	/* A message that is whole in a packet comes by both. */
	ump_must_say(&from, "30030102 03000000");
	CHECK(raw_reads(in, once, sizeof(once)));
	CHECK(raw_reads(in, once, sizeof(once)));
	CHECK(raw_nothing(in));
}

/* Messages that two programs send at once are not mixed. */
static void sysex_of_two_senders_are_apart(void)
{
	static const unsigned char want[] = { 0xf0, 1, 2, 0xf7, 0xf0, 17, 18, 0xf7 };
	static const unsigned char other[] = { 0xf0, 17, 18, 0xf7, 0xf0, 1, 2, 0xf7 };
	unsigned char got[sizeof(want)];
	struct ump_end first, second;
	int in;

	raw_must_load();
	first = must_feed(2, RAW_CLIENT(0));
	second = must_feed(1, RAW_CLIENT(0));
	in = raw_must_listen(0);
	ump_must_say(&first, "30110100 00000000");
	ump_must_say(&second, "30111100 00000000");
	ump_must_say(&first, "30310200 00000000");
	ump_must_say(&second, "30311200 00000000");
	MUST(raw_read(in, got, sizeof(got)) == sizeof(got));
	CHECK(!memcmp(got, want, sizeof(got)) ||
	      !memcmp(got, other, sizeof(got)));
	CHECK(raw_nothing(in));
}

/* Reads up to these bytes; false if that one is among those before. */
static bool reads_up_to(int in, const unsigned char *last, size_t length,
			unsigned char never)
{
	unsigned char got[256];
	size_t count = 0;
	bool right = true;

	while (count < length || memcmp(got + count - length, last, length)) {
		MUST(count < sizeof(got));
		MUST(raw_read(in, got + count, 1) == 1);
		right &= got[count++] != never;
	}
	return right;
}

/* A message that was begun is not ended by a later connection of the same ports. */
static void open_sysex_ends_with_the_connection(void)
{
	static const unsigned char whole[] = { 0xf0, 2, 3, 0xf7 };
	struct ump_end from;
	int in, group;
	char text[40];

	raw_must_load();
	from = must_feed(1, RAW_CLIENT(0));
	in = raw_must_listen(0);
	for (group = 0; group < 2; group++) {
		ump_must_say(&from, "30110100 00000000");
		MUST(!seq_unsubscribe(from.client->fd, from.client->id,
				      from.port, RAW_CLIENT(0), 0));
		MUST(!seq_subscribe(from.client->fd, from.client->id, from.port,
				    RAW_CLIENT(0), 0));
		snprintf(text, sizeof(text),
			 "30310900 00000000 3%d020203 00000000", group);
		ump_must_say(&from, text);
		CHECK(reads_up_to(in, whole, sizeof(whole), 9));
	}
}

static void bytes_are_heard_as_packets(void)
{
	struct ump_end midi1, midi2;
	int out;

	raw_must_load();
	midi1 = must_hear(1, RAW_CLIENT(1));
	midi2 = must_hear(2, RAW_CLIENT(1));
	out = raw_must_open(1, O_WRONLY);
	raw_must_write(out, played, sizeof(played));
	CHECK(ump_hears_later(&midi2, heard_as_midi2));
	CHECK(ump_hears_later(&midi1, heard_as_midi1));
}

static void cable_gets_bytes(void)
{
	unsigned char got[sizeof(midi2_bytes)], more[sizeof(sysex_bytes)];
	struct ump_end from;

	serial_must_load(SERIAL_CARD);
	from = must_feed(2, SERIAL_CLIENT(SERIAL_CARD));
	ump_must_say(&from, midi2_packets);
	serial_must_read(got, sizeof(got));
	CHECK(!memcmp(got, midi2_bytes, sizeof(got)));
	ump_must_say(&from, sysex_packets);
	serial_must_read(more, sizeof(more));
	CHECK(!memcmp(more, sysex_bytes, sizeof(more)));
}

static void cable_is_heard_as_packets(void)
{
	struct ump_end midi1, midi2;

	serial_must_load(SERIAL_CARD);
	midi1 = must_hear(1, SERIAL_CLIENT(SERIAL_CARD));
	midi2 = must_hear(2, SERIAL_CLIENT(SERIAL_CARD));
	serial_must_write(played, sizeof(played));
	CHECK(ump_hears_later(&midi2, heard_as_midi2));
	CHECK(ump_hears_later(&midi1, heard_as_midi1));
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(packets_are_read_as_bytes),
	CASE_ONBEAT(long_sysex_is_read_as_bytes),
	CASE_ONBEAT(sysex_of_two_connections_is_not_torn),
	CASE_ONBEAT(sysex_of_two_senders_are_apart),
	CASE_ONBEAT(open_sysex_ends_with_the_connection),
	CASE_ONBEAT(bytes_are_heard_as_packets),
	CASE_ONBEAT(cable_gets_bytes),
	CASE_ONBEAT(cable_is_heard_as_packets),
};

KTAP_MAIN(cases);
