// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Clients of packets: who may become one, and what they write and read.
 */
#define _GNU_SOURCE
#include "ktap.h"
#include "umplib.h"

#include <poll.h>

static void protocol_is_1_0_5_on_every_kernel(void)
{
	struct seq_client *client = seq_must_open();

	CHECK_EQ(seq_protocol(client->fd), UMP_VERSION(5));
}

static int version_of(struct seq_client *client)
{
	struct ump_client_info info;

	MUST(!ump_get_client(client, client->id, &info));
	return info.midi_version;
}

/* Older programs have anything in that place. */
static void version_is_not_read_from_old_programs(void)
{
	struct seq_client *client = seq_must_open();

	CHECK_EQ(ump_set_version(client, 2), 0);
	CHECK_EQ(version_of(client), 0);
	CHECK_EQ(ump_set_version(client, 99), 0);
	CHECK_EQ(version_of(client), 0);
	MUST(!ump_set_protocol(client, UMP_VERSION(2)));
	CHECK_EQ(ump_set_version(client, 2), 0);
	CHECK_EQ(version_of(client), 0);
}

static void version_is_read_from_programs_of_1_0_3(void)
{
	struct seq_client *client = seq_must_open();
	int version;

	MUST(!ump_set_protocol(client, UMP_VERSION(3)));
	for (version = 2; version >= 0; version--) {
		CHECK_EQ(ump_set_version(client, version), 0);
		CHECK_EQ(version_of(client), version);
	}
	/* An older program that inherits the descriptor changes nothing. */
	MUST(!ump_set_version(client, 2));
	MUST(!ump_set_protocol(client, UMP_VERSION(2)));
	CHECK_EQ(ump_set_version(client, 1), 0);
	CHECK_EQ(version_of(client), 2);
}

static void filters_are_read_from_every_program(void)
{
	struct seq_client *client = seq_must_open(), *other = seq_must_open();
	struct ump_client_info info;

	ump_must_filter(client, UMP_NO_CONVERT, 0xffffffff);
	MUST(!ump_get_client(other, client->id, &info));
	CHECK_EQ(info.filter, UMP_NO_CONVERT);
	CHECK_EQ(info.group_filter, 0x1ffff);
	ump_must_filter(client, 0, 0);
	MUST(!ump_get_client(other, client->id, &info));
	CHECK_EQ(info.filter, 0);
	CHECK_EQ(info.group_filter, 0);
}

static void must_be_words(const struct ump_event *event, const __u32 *words)
{
	CHECK_EQ(event->flags, UMP_FLAG);
	CHECK_EQ(event->queue, SNDRV_SEQ_QUEUE_DIRECT);
	CHECK_EQ(event->words[0], words[0]);
	CHECK_EQ(event->words[1], words[1]);
	CHECK_EQ(event->words[2], words[2]);
	CHECK_EQ(event->words[3], words[3]);
}

static const __u32 four[4] = { 0x53120102, 0x03040506, 0x0708090a, 0x0b0c0d0e };

static void record_of_a_packet_has_32_bytes(void)
{
	struct ump_end from = ump_must_end(2, 0), to = ump_must_end(2, 0);
	struct ump_event event =
		ump_packet(from.port, four[0], four[1], four[2], four[3]);
	struct ump_event got[2];

	ump_must_connect(&from, &to);
	CHECK_EQ(seq_write(from.client->fd, &event, sizeof(event)), 32);
	MUST(seq_poll(to.client->fd, POLLIN, 0));
	CHECK_EQ(read(to.client->fd, got, sizeof(got)), 32);
	must_be_words(got, four);
	CHECK_EQ(got->source.client, from.client->id);
	CHECK_EQ(got->source.port, from.port);
	CHECK_EQ(got->dest.client, to.client->id);
	CHECK_EQ(got->dest.port, to.port);
	CHECK(ump_nothing(&to));
}

/* A packet, an ECHO of 28 bytes, unpadded data behind a record, a packet. */
static size_t put_mixture(unsigned char *to, struct ump_end *from)
{
	struct ump_event packet =
		ump_packet(from->port, four[0], four[1], four[2], four[3]);
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_ECHO);
	unsigned char *at = to;

	at = mempcpy(at, &packet, sizeof(packet));
	seq_event_to_subscribers(&event, from->port);
	memset(&event.data, 0x5a, sizeof(event.data));
	at = mempcpy(at, &event, sizeof(event));
	event.type = SNDRV_SEQ_EVENT_USR_VAR0;
	event.flags = SNDRV_SEQ_EVENT_LENGTH_VARIABLE;
	event.data.ext.len = 5;
	at = mempcpy(at, &event, sizeof(event));
	at = mempcpy(at, "12345", 5);
	at = mempcpy(at, &packet, sizeof(packet));
	return at - to;
}

static void events_may_be_among_packets(void)
{
	struct ump_end from = ump_must_end(2, 0), to = ump_must_end(2, 0);
	unsigned char mixture[4 * 32], got[8 * 32];
	const struct ump_event *event = (void *)got;
	size_t size = put_mixture(mixture, &from), i;

	ump_must_connect(&from, &to);
	CHECK_EQ(seq_write(from.client->fd, mixture, size), size);
	MUST(read(to.client->fd, got, sizeof(got)) == 5 * 32);
	must_be_words(event++, four);
	CHECK_EQ(event->type, SNDRV_SEQ_EVENT_ECHO);
	CHECK_EQ(event->flags, 0);
	for (i = 0; i < 12; i++)
		CHECK_EQ(event->bytes[i], 0x5a);
	CHECK_EQ(event->words[3], 0);
	event++;
	CHECK_EQ(event->type, SNDRV_SEQ_EVENT_USR_VAR0);
	CHECK_EQ(event->data.ext.len, 5);
	CHECK(!event->data.ext.ptr);
	CHECK_EQ(event->words[3], 0);
	event++;
	CHECK(!memcmp(event, "12345", 5));
	for (i = 5; i < 32; i++)
		CHECK_EQ(((unsigned char *)event)[i], 0);
	must_be_words(event + 1, four);
}

static void read_wants_room_for_a_whole_record(void)
{
	struct ump_end from = ump_must_end(2, 0), to = ump_must_end(2, 0);
	unsigned char got[3 * 32];

	ump_must_connect(&from, &to);
	ump_must_say(&from, "20903c01 20903c02");
	CHECK_EQ(read(to.client->fd, got, 31), 0);
	CHECK_EQ(read(to.client->fd, got, 28), 0);
	/* Room for one is not enough for two. */
	CHECK_EQ(read(to.client->fd, got, 63), 32);
	CHECK(seq_poll(to.client->fd, POLLIN, 0));
	CHECK_EQ(read(to.client->fd, got, sizeof(got)), 32);
	CHECK(ump_nothing(&to));
}

/* How many bytes a reader gets of an event with 33 bytes of data. */
static void must_read_padded(struct ump_end *from, struct ump_end *to,
			     long unit, const unsigned char *sysex)
{
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);
	unsigned char got[256], *data = got + unit;
	long i;

	memset(got, 0xee, sizeof(got));
	seq_event_to_subscribers(&event, from->port);
	MUST(!seq_send_variable(from->client, &event, sysex, 33));
	CHECK_EQ(read(to->client->fd, got, sizeof(got)), 3 * unit);
	CHECK_EQ(((struct ump_event *)got)->data.ext.len, 33);
	CHECK(!((struct ump_event *)got)->data.ext.ptr);
	for (i = 16 + 12; i < unit; i++)
		CHECK_EQ(got[i], 0);
	CHECK(!memcmp(data, sysex, 33));
	for (i = 33; i < 2 * unit; i++)
		CHECK_EQ(data[i], 0);
}

static void data_is_padded_to_whole_records(void)
{
	struct ump_end from = ump_must_end(0, 0), packets = ump_must_end(1, 0);
	struct ump_end events = ump_must_end(0, 0);
	unsigned char *sysex = ump_sysex_new(31);

	ump_must_filter(packets.client, UMP_NO_CONVERT, 0);
	ump_must_connect(&from, &packets);
	must_read_padded(&from, &packets, 32, sysex);
	ump_must_disconnect(&from, &packets);
	ump_must_connect(&from, &events);
	must_read_padded(&from, &events, 28, sysex);
}

/* Programs set the bit by accident: their records are events all the same. */
static void stray_flag_of_an_old_program_is_ignored(void)
{
	struct ump_end from = ump_must_end(0, 0), to = ump_must_end(0, 0);
	struct ump_end packets = ump_must_end(1, 0);
	struct snd_seq_event event =
		seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 1, 60, 100);
	const unsigned char *payload;
	struct ump_event got;

	ump_must_connect(&from, &to);
	ump_must_connect(&from, &packets);
	seq_event_to_subscribers(&event, from.port);
	event.flags = UMP_FLAG;
	seq_must_send(from.client, &event);
	ump_must_receive(&to, &got);
	CHECK_EQ(got.flags, 0);
	CHECK_EQ(got.type, SNDRV_SEQ_EVENT_NOTEON);
	CHECK_EQ(got.data.note.velocity, 100);
	CHECK(ump_hears(&packets, "20913c64"));

	event.type = SNDRV_SEQ_EVENT_SYSEX;
	MUST(!seq_send_variable(from.client, &event, "\xf0\x01\xf7", 3));
	MUST(!ump_receive(&to, &got, &payload));
	CHECK_EQ(got.flags, SNDRV_SEQ_EVENT_LENGTH_VARIABLE);
	CHECK_EQ(got.data.ext.len, 3);
	CHECK(!memcmp(payload, "\xf0\x01\xf7", 3));
	CHECK(ump_hears(&packets, "30010100 00000000"));
}

/* The record of such a program has 28 bytes, whatever the bit says. */
static void stray_flag_does_not_make_the_record_longer(void)
{
	struct ump_end from = ump_must_end(0, 0), to = ump_must_end(0, 0);
	struct snd_seq_event events[3] = {
		seq_event_numbered(1),
		seq_event_numbered(2),
		seq_event_numbered(3),
	};
	int i;

	ump_must_connect(&from, &to);
	for (i = 0; i < 3; i++) {
		seq_event_to_subscribers(&events[i], from.port);
		events[i].flags |= UMP_FLAG;
	}
	CHECK_EQ(seq_write(from.client->fd, events, sizeof(events)),
		 sizeof(events));
	seq_must_receive_numbers(to.client, 1, 3);
	CHECK(ump_nothing(&to));
}

/* NOTE, SYSEX and NONE mean nothing there, nor does the filter of types. */
static void type_of_a_packet_means_nothing(void)
{
	static const unsigned char types[] = { 0, 5, 30, 68, 130, 139, 150, 255 };
	struct ump_end from = ump_must_end(2, 0), to = ump_must_end(2, 0);
	struct ump_event event =
		ump_packet(from.port, four[0], four[1], four[2], four[3]);
	struct ump_client_info info;
	int queue = seq_must_queue(from.client);
	struct ump_event got;
	size_t i;

	MUST(!ump_get_client(to.client, to.client->id, &info));
	info.filter = SNDRV_SEQ_FILTER_USE_EVENT;
	MUST(!ump_set_client(to.client, &info));
	ump_must_connect(&from, &to);
	seq_must_start(from.client, queue);
	for (i = 0; i < ARRAY_SIZE(types); i++) {
		event.type = types[i];
		event.queue = SNDRV_SEQ_QUEUE_DIRECT;
		CHECK_EQ(seq_write(from.client->fd, &event, sizeof(event)), 32);
		MUST(!ump_receive_now(&to, &got, NULL));
		must_be_words(&got, four);
		ump_event_at_tick(&event, queue, 0);
		CHECK_EQ(seq_write(from.client->fd, &event, sizeof(event)), 32);
		ump_must_receive(&to, &got);
		CHECK_EQ(got.words[3], four[3]);
		CHECK(ump_nothing(&to));
	}
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(protocol_is_1_0_5_on_every_kernel),
	CASE(version_is_not_read_from_old_programs),
	CASE_ONBEAT(version_is_read_from_programs_of_1_0_3),
	CASE_ONBEAT(filters_are_read_from_every_program),
	CASE_ONBEAT(record_of_a_packet_has_32_bytes),
	CASE_ONBEAT(events_may_be_among_packets),
	CASE_ONBEAT(read_wants_room_for_a_whole_record),
	CASE_ONBEAT(data_is_padded_to_whole_records),
	CASE_ONBEAT(stray_flag_of_an_old_program_is_ignored),
	CASE_ONBEAT(stray_flag_does_not_make_the_record_longer),
	CASE_ONBEAT(type_of_a_packet_means_nothing),
};

KTAP_MAIN(cases);
