// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Events that are no MIDI are not converted: clients of packets hear them as
 * programs of events do. No packet is an order to a queue.
 */
#include "ktap.h"
#include "poollib.h"
#include "umplib.h"

static struct ump_end must_subscribe_to(int version, int port)
{
	struct ump_end end = ump_must_end(version, 1);

	MUST(!seq_subscribe(end.client->fd, UMP_SYSTEM, port, end.client->id,
			    end.port));
	ump_drop(&end);
	return end;
}

static void announcements_are_events(void)
{
	struct ump_end to = must_subscribe_to(2, UMP_ANNOUNCE_PORT), other;
	struct ump_event event;

	other = ump_must_end(2, 0);
	ump_must_receive_type(&to, &event, SNDRV_SEQ_EVENT_CLIENT_START);
	CHECK_EQ(event.data.addr.client, other.client->id);
	CHECK_EQ(event.source.client, UMP_SYSTEM);
	CHECK_EQ(event.source.port, UMP_ANNOUNCE_PORT);
	ump_must_receive_type(&to, &event, SNDRV_SEQ_EVENT_CLIENT_CHANGE);
	CHECK_EQ(event.data.addr.client, other.client->id);
	ump_must_receive_type(&to, &event, SNDRV_SEQ_EVENT_PORT_START);
	CHECK_EQ(event.data.addr.client, other.client->id);
	CHECK_EQ(event.data.addr.port, other.port);
	MUST(!seq_subscribe(other.client->fd, other.client->id, other.port,
			    other.client->id, other.port));
	ump_must_receive_type(&to, &event, SNDRV_SEQ_EVENT_PORT_SUBSCRIBED);
	CHECK_EQ(event.data.connect.sender.client, other.client->id);
	CHECK_EQ(event.data.connect.dest.port, other.port);
	CHECK(ump_nothing(&to));
}

/* START there is that of a queue, not that of MIDI. */
static void news_of_queues_are_events(void)
{
	static const int types[] = {
		SNDRV_SEQ_EVENT_START,	     SNDRV_SEQ_EVENT_STOP,
		SNDRV_SEQ_EVENT_CONTINUE,    SNDRV_SEQ_EVENT_TEMPO,
		SNDRV_SEQ_EVENT_SETPOS_TICK,
	};
	struct ump_end measure = must_subscribe_to(0, UMP_TIMER_PORT);
	struct ump_end to[2] = {
		must_subscribe_to(1, UMP_TIMER_PORT),
		must_subscribe_to(2, UMP_TIMER_PORT),
	};
	struct ump_end from = ump_must_end(2, 0);
	struct ump_event event, want;
	int queue = seq_must_queue(from.client), j;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		MUST(!seq_queue_control(from.client, queue, types[i], 500000));
		ump_must_receive_type(&measure, &want, types[i]);
		CHECK_EQ(want.data.queue.queue, queue);
		for (j = 0; j < 2; j++) {
			ump_must_receive_type(&to[j], &event, types[i]);
			CHECK_EQ(event.flags, want.flags);
			CHECK_EQ(event.source.client, UMP_SYSTEM);
			CHECK(!memcmp(event.bytes, want.bytes, 12));
			CHECK(ump_nothing(&to[j]));
		}
	}
}

static void programs_events_are_events(void)
{
	static const int types[] = {
		SNDRV_SEQ_EVENT_SYSTEM,	 SNDRV_SEQ_EVENT_RESULT,
		SNDRV_SEQ_EVENT_TEMPO,	 SNDRV_SEQ_EVENT_TIMESIGN,
		SNDRV_SEQ_EVENT_KEYSIGN, SNDRV_SEQ_EVENT_ECHO,
		SNDRV_SEQ_EVENT_OSS,	 SNDRV_SEQ_EVENT_USR0,
		SNDRV_SEQ_EVENT_USR9,
	};
	struct ump_end from = ump_must_end(0, 0), to[2];
	struct snd_seq_event event;
	struct ump_event got;
	int version;
	size_t i;

	for (version = 1; version < 3; version++) {
		to[version - 1] = ump_must_end(version, 5);
		ump_must_connect(&from, &to[version - 1]);
	}
	for (i = 0; i < ARRAY_SIZE(types); i++) {
		event = seq_event_new(types[i]);
		seq_event_to_subscribers(&event, from.port);
		memset(&event.data, 0xc3, sizeof(event.data));
		seq_must_send(from.client, &event);
		for (version = 1; version < 3; version++) {
			ump_must_receive_type(&to[version - 1], &got, types[i]);
			CHECK(!memcmp(got.bytes, &event.data,
				      sizeof(event.data)));
		}
	}
}

static void programs_data_are_events(void)
{
	struct ump_end from = ump_must_end(0, 0), to = ump_must_end(2, 0);
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_USR_VAR0);
	const unsigned char *payload;
	struct ump_event got;

	ump_must_connect(&from, &to);
	seq_event_to_subscribers(&event, from.port);
	MUST(!seq_send_variable(from.client, &event,
				"\xf0 this is no SysEx \xf7", 20));
	MUST(!ump_receive(&to, &got, &payload));
	CHECK_EQ(got.type, SNDRV_SEQ_EVENT_USR_VAR0);
	CHECK_EQ(got.data.ext.len, 20);
	CHECK(!memcmp(payload, "\xf0 this is no SysEx \xf7", 20));
	CHECK(ump_nothing(&to));
}

/* The message names no queue, whatever stands behind it. */
static void start_of_midi_starts_no_queue(void)
{
	struct ump_end from = ump_must_end(1, 0);
	struct snd_seq_queue_status status;
	struct ump_event event;
	int queue = seq_must_queue(from.client);

	event = ump_packet(from.port, 0x10fa0000, queue, queue, queue);
	ump_event_to(&event, UMP_SYSTEM, UMP_TIMER_PORT);
	seq_write(from.client->fd, &event, sizeof(event));
	event.words[0] |= queue | queue << 8;
	seq_write(from.client->fd, &event, sizeof(event));
	event.type = SNDRV_SEQ_EVENT_START;
	seq_write(from.client->fd, &event, sizeof(event));
	MUST(!seq_queue_status(from.client->fd, queue, &status));
	CHECK_EQ(status.running, 0);
	/* The order does. */
	seq_must_start(from.client, queue);
	MUST(!seq_queue_status(from.client->fd, queue, &status));
	CHECK_EQ(status.running, 1);
	event.words[0] = 0x10fc0000;
	seq_write(from.client->fd, &event, sizeof(event));
	MUST(!seq_queue_status(from.client->fd, queue, &status));
	CHECK_EQ(status.running, 1);
}

/* Orders come from clients of packets as they always did, also on time. */
static void client_of_packets_changes_the_tempo(void)
{
	struct ump_end from = ump_must_end(2, 0);
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_TEMPO);
	struct snd_seq_queue_tempo tempo;
	int queue = seq_must_queue(from.client);

	seq_event_to(&event, UMP_SYSTEM, UMP_TIMER_PORT);
	event.data.queue.queue = queue;
	event.data.queue.param.value = 123456;
	seq_event_at_tick(&event, queue, 0);
	seq_must_send(from.client, &event);
	CHECK(pool_wait_free(from.client));
	MUST(!seq_get_tempo(from.client->fd, queue, &tempo));
	CHECK_EQ(tempo.tempo, 123456);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(announcements_are_events),
	CASE_ONBEAT(news_of_queues_are_events),
	CASE_ONBEAT(programs_events_are_events),
	CASE_ONBEAT(programs_data_are_events),
	CASE_ONBEAT(start_of_midi_starts_no_queue),
	CASE_ONBEAT(client_of_packets_changes_the_tempo),
};

KTAP_MAIN(cases);
