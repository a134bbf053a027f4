// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* The MIDI version changes while events wait; and packets that bounce. */
#include "ktap.h"
#include "umplib.h"

#include <poll.h>
#include <pthread.h>

static int used_cells(struct ump_end *end)
{
	struct snd_seq_client_pool pool;

	MUST(!seq_get_pool(end->client->fd, end->client->id, &pool));
	return pool.input_pool - pool.input_free;
}

static void must_send_number(struct ump_end *from, unsigned int number)
{
	struct snd_seq_event event = seq_event_numbered(number);

	seq_event_to_subscribers(&event, from->port);
	seq_must_send(from->client, &event);
}

static void must_be_empty(struct ump_end *end)
{
	char got[64];

	CHECK(!seq_poll(end->client->fd, POLLIN, 0));
	seq_set_nonblock(end->client->fd, true);
	CHECK_EQ(read(end->client->fd, got, sizeof(got)), -1);
	CHECK_EQ(errno, EAGAIN);
	seq_set_nonblock(end->client->fd, false);
	CHECK_EQ(used_cells(end), 0);
}

static void waiting_packets_are_dropped_with_the_version(void)
{
	struct ump_end from = ump_must_end(2, 0), to = ump_must_end(2, 0);

	ump_must_connect(&from, &to);
	ump_must_say(&from, "40903c00 c0000000 40803c00 00000000");
	MUST(seq_poll(to.client->fd, POLLIN, 0));
	ump_must_switch(&to, 0);
	must_be_empty(&to);
	/* From now on all that comes is an event. */
	ump_must_say(&from, "40903c00 c0000000");
	CHECK(ump_hears(&to, "90 3c 60"));
}

static void waiting_events_are_read_in_28_bytes(void)
{
	struct ump_end from = ump_must_end(2, 0), to = ump_must_end(2, 0);
	struct snd_seq_event got[5];
	unsigned int i;

	ump_must_connect(&from, &to);
	for (i = 0; i < 3; i++) {
		ump_must_say(&from, "40903c00 c0000000");
		must_send_number(&from, i);
	}
	ump_must_say(&from, "40903c00 c0000000");
	ump_must_switch(&to, 0);
	CHECK(seq_poll(to.client->fd, POLLIN, 0));
	CHECK_EQ(read(to.client->fd, got, sizeof(got)), 3 * sizeof(got[0]));
	for (i = 0; i < 3; i++) {
		CHECK_EQ(got[i].type, SNDRV_SEQ_EVENT_USR0);
		CHECK_EQ(got[i].data.raw32.d[0], i);
	}
	must_be_empty(&to);
}

static void waiting_events_are_read_in_32_bytes(void)
{
	struct ump_end from = ump_must_end(0, 0), to = ump_must_end(0, 0);
	struct ump_event got[4];

	ump_must_connect(&from, &to);
	ump_must_say(&from, "90 3c 40");
	must_send_number(&from, 7);
	ump_must_switch(&to, 2);
	CHECK(seq_poll(to.client->fd, POLLIN, 0));
	CHECK_EQ(read(to.client->fd, got, sizeof(got)), 2 * sizeof(got[0]));
	CHECK_EQ(got[0].type, SNDRV_SEQ_EVENT_NOTEON);
	CHECK_EQ(got[0].flags, 0);
	CHECK_EQ(got[0].data.note.note, 60);
	CHECK_EQ(got[0].words[3], 0);
	CHECK_EQ(got[1].type, SNDRV_SEQ_EVENT_USR0);
	CHECK_EQ(got[1].data.raw32.d[0], 7);
	CHECK_EQ(got[1].words[3], 0);
	must_be_empty(&to);
}

/* Ports, connections and what is scheduled stay. Packets are still packets. */
static void scheduled_packets_outlive_the_version(void)
{
	struct ump_end from = ump_must_end(2, 0), to = ump_must_end(2, 0);
	int queue = seq_must_queue(from.client);

	ump_must_connect(&from, &to);
	ump_must_say_at_tick(&from, queue, 5, "40903c00 c0010203");
	ump_must_switch(&from, 0);
	ump_must_say_at_tick(&from, queue, 6, "80 3c 40");
	MUST(!seq_queue_control(from.client, queue, SNDRV_SEQ_EVENT_CONTINUE,
				0));
	CHECK(ump_hears_later(&to, "40903c00 c0010203 40803c00 80000000"));
}

/* The memory of a group is still of that group, and not of its sender's events. */
static void scheduled_packets_keep_their_groups(void)
{
	struct ump_end from = ump_must_end(1, 0), to = { ump_must_open(2), 2, 0 };
	int queue = seq_must_queue(from.client);

	to.port = ump_must_port(to.client, -1, UMP_CAP_ENDPOINT, 0, 0);
	ump_must_connect(&from, &to);
	ump_must_say_at_tick(&from, queue, 5, "20b06500 25b06500 20b06401 25b06402 "
			     "20b0060a 25b00614 20b02601 25b02602");
	ump_must_switch(&from, 0);
	MUST(!seq_queue_control(from.client, queue, SNDRV_SEQ_EVENT_CONTINUE,
				0));
	CHECK(ump_hears_later(&to, "40200001 14040000 45200002 28080000"));
}

/* The events of their sender are in the group of the port, which may be another. */
static void scheduled_packets_do_not_mix_with_events(void)
{
	struct ump_end from = ump_must_end(1, 0), to = ump_must_end(2, 3);
	int queue = seq_must_queue(from.client);

	ump_must_connect(&from, &to);
	ump_must_say_at_tick(&from, queue, 5, "20b06500 20b06401");
	ump_must_say_at_tick(&from, queue, 6, "20b0060a 20b02601");
	ump_must_switch(&from, 0);
	ump_must_say_at_tick(&from, queue, 5, "b0 65 00 b0 64 02");
	ump_must_say_at_tick(&from, queue, 6, "b0 06 14 b0 26 02");
	MUST(!seq_queue_control(from.client, queue, SNDRV_SEQ_EVENT_CONTINUE,
				0));
	CHECK(ump_hears_later(&to, "42200001 14040000 42200002 28080000"));
}

/* Nothing can be read of an event whose data make no packet. */
static void message_without_packets_is_not_readable(void)
{
	static const struct {
		const char *data;
		size_t length;
	} messages[] = { { "\xf9", 1 }, { "\xf0\x90\x3c\x40", 4 } };
	struct ump_end from = ump_must_end(0, 0), to = ump_must_end(2, 0);
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);
	size_t i;

	ump_must_connect(&from, &to);
	seq_event_to_subscribers(&event, from.port);
	for (i = 0; i < ARRAY_SIZE(messages); i++) {
		MUST(!seq_send_variable(from.client, &event, messages[i].data,
					messages[i].length));
		must_be_empty(&to);
	}
	MUST(!seq_send_variable(from.client, &event, "\xf9", 1));
	MUST(!seq_send_variable(from.client, &event, "\xf9\xf0\x01\xf7", 4));
	MUST(seq_poll(to.client->fd, POLLIN, 0));
	CHECK(ump_hears(&to, "30010100 00000000"));
	CHECK_EQ(used_cells(&to), 0);
}

/* Packets from @sysex + @at on, which is in the middle of a message, to its end. */
static void must_read_rest(struct ump_end *to, const unsigned char *sysex, size_t at,
			   size_t size)
{
	struct ump_event event;
	unsigned int count, i;

	/* But for F7. */
	while (at < size - 1 && !ktap_failures) {
		MUST(!ump_receive_now(to, &event, NULL));
		count = event.words[0] >> 16 & 15;
		MUST(event.words[0] >> 28 == 3 && count <= 6);
		CHECK_EQ(event.words[0] >> 20 & 15, at + count < size - 1 ? 2 : 3);
		for (i = 0; i < count; i++, at++)
			CHECK_EQ(event.words[(i + 2) / 4] >> (8 * (5 - i) % 32) & 255,
				 sysex[at]);
	}
	CHECK_EQ(at, size - 1);
	must_be_empty(to);
}

/* Bytes that were read as packets are read again; nothing is left out. */
static void message_is_read_in_both_forms(void)
{
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);
	struct ump_end from = ump_must_end(0, 0), to = ump_must_end(2, 0);
	unsigned char *sysex = ump_sysex_new(600), got[84];

	ump_must_connect(&from, &to);
	seq_event_to_subscribers(&event, from.port);
	MUST(!seq_send_variable(from.client, &event, sysex, 602));
	CHECK_EQ(read(to.client->fd, got, 64), 64);
	ump_must_switch(&to, 0);
	CHECK_EQ(read(to.client->fd, got, sizeof(got)), sizeof(got));
	CHECK(!memcmp(got + 28, sysex, 56));
	ump_must_switch(&to, 2);
	must_read_rest(&to, sysex, 56, 602);
	free(sysex);
}

struct reader {
	struct ump_end end;
	pthread_t thread;
	int number;
	ssize_t result;
};

static void *read_event(void *argument)
{
	struct reader *reader = argument;
	struct snd_seq_event event;

	__atomic_store_n(&reader->number, seq_thread(), __ATOMIC_RELEASE);
	reader->result = read(reader->end.client->fd, &event, sizeof(event));
	if (reader->result < 0)
		reader->result = -errno;
	return NULL;
}

/* The buffer of a program that waits has become smaller than a record. */
static void waiting_reader_has_no_room_for_packets(void)
{
	struct ump_end from = ump_must_end(2, 0);
	struct reader reader = { .end = ump_must_end(0, 0) };
	struct snd_seq_event event;

	ump_must_connect(&from, &reader.end);
	MUST(!pthread_create(&reader.thread, NULL, read_event, &reader));
	while (!__atomic_load_n(&reader.number, __ATOMIC_ACQUIRE))
		sched_yield();
	MUST(seq_wait_blocked(reader.number));
	ump_must_switch(&reader.end, 1);
	ump_must_say(&from, "40903c00 80000000");
	MUST(!pthread_join(reader.thread, NULL));
	CHECK_EQ(reader.result, 0);
	CHECK_EQ(read(reader.end.client->fd, &event, sizeof(event)), 0);
	CHECK(ump_hears(&reader.end, "20903c40"));
}

static struct ump_end must_bounce_to(int version)
{
	struct ump_end end = ump_must_end(version, 0);

	ump_must_filter(end.client, SNDRV_SEQ_FILTER_BOUNCE, 0);
	return end;
}

static void must_be_bounce(const struct ump_event *event, unsigned int length)
{
	MUST(event->type == SNDRV_SEQ_EVENT_BOUNCE);
	CHECK_EQ(event->flags, SNDRV_SEQ_EVENT_LENGTH_VARIABLE);
	CHECK_EQ(event->source.client, UMP_SYSTEM);
	MUST(event->data.ext.len == length);
	CHECK(!event->data.ext.ptr);
	CHECK_EQ(event->words[3], 0);
}

static void bounced_packet_is_quoted_whole(void)
{
	static const __u32 words[4] = { 0x50120102, 0x03040506, 0x0708090a, 0x0b0c0d0e };
	struct ump_end end = must_bounce_to(2);
	struct ump_event event =
		ump_packet(end.port, words[0], words[1], words[2], words[3]);
	struct ump_event quoted;
	const unsigned char *payload;
	int queue = seq_must_queue(end.client), i;

	event.tag = 12;
	ump_event_to(&event, 127, 9);
	ump_event_at_tick(&event, queue, 0);
	CHECK_EQ(seq_write(end.client->fd, &event, sizeof(event)), 32);
	MUST(!ump_receive(&end, &event, &payload));
	must_be_bounce(&event, 32);
	memcpy(&quoted, payload, sizeof(quoted));
	for (i = 0; i < 4; i++)
		CHECK_EQ(quoted.words[i], words[i]);
	CHECK(quoted.flags & UMP_FLAG);
	CHECK_EQ(quoted.tag, 12);
	CHECK_EQ(quoted.queue, queue);
	CHECK_EQ(quoted.dest.client, 127);
	CHECK_EQ(quoted.dest.port, 9);
	CHECK(ump_nothing(&end));
}

static void bounced_event_is_quoted_in_28_bytes(void)
{
	struct ump_end end = must_bounce_to(2);
	struct snd_seq_event event = seq_event_numbered(77), quoted;
	const unsigned char *payload;
	struct ump_event bounce;
	int queue = seq_must_queue(end.client);

	event.source.port = end.port;
	seq_event_to(&event, 127, 9);
	seq_event_at_tick(&event, queue, 0);
	seq_must_send(end.client, &event);
	MUST(!ump_receive(&end, &bounce, &payload));
	must_be_bounce(&bounce, 28);
	memcpy(&quoted, payload, sizeof(quoted));
	CHECK_EQ(quoted.type, SNDRV_SEQ_EVENT_USR0);
	CHECK_EQ(quoted.data.raw32.d[0], 77);
	CHECK(ump_nothing(&end));
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(waiting_packets_are_dropped_with_the_version),
	CASE_ONBEAT(waiting_events_are_read_in_28_bytes),
	CASE_ONBEAT(waiting_events_are_read_in_32_bytes),
	CASE_ONBEAT(scheduled_packets_outlive_the_version),
	CASE_ONBEAT(scheduled_packets_keep_their_groups),
	CASE_ONBEAT(scheduled_packets_do_not_mix_with_events),
	CASE_ONBEAT(message_without_packets_is_not_readable),
	CASE_ONBEAT(message_is_read_in_both_forms),
	CASE_ONBEAT(waiting_reader_has_no_room_for_packets),
	CASE_ONBEAT(bounced_packet_is_quoted_whole),
	CASE_ONBEAT(bounced_event_is_quoted_in_28_bytes),
};

KTAP_MAIN(cases);
