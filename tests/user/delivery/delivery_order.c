// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Events that are due at one moment leave together, and arrive as if they had
 * left one by one: in which order, with which stamps, and what comes back.
 */
#include "driverlib.h"
#include "ktap.h"
#include "seqlib.h"

#define CHORD 100
#define DUE 10
#define THROUGH SNDRV_SEQ_CLIENT_DUMMY

struct song {
	struct seq_client *client;
	int port;
	int queue;
};

static struct song must_begin(void)
{
	struct song song = { .client = seq_must_open() };

	song.port = seq_must_port(song.client, SEQ_CAP_ALL);
	song.queue = seq_must_queue(song.client);
	return song;
}

/* All of them are due at once, later. */
static void must_play(const struct song *song, struct snd_seq_event *events,
		      unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		seq_event_at_tick(&events[i], song->queue, DUE);
	seq_must_start(song->client, song->queue);
	MUST(seq_write(song->client->fd, events, count * sizeof(*events)) ==
	     (long)(count * sizeof(*events)));
}

static void ports_of_one_client_take_turns(void)
{
	struct seq_client *to = seq_must_open();
	struct snd_seq_event events[CHORD], got;
	struct song song = must_begin();
	int ports[2], i;

	for (i = 0; i < 2; i++) {
		ports[i] = seq_must_port(to, SEQ_CAP_ALL);
		seq_must_subscribe(song.client, song.port, to, ports[i]);
	}
	for (i = 0; i < CHORD; i++) {
		events[i] = seq_event_numbered(i);
		seq_event_to_subscribers(&events[i], song.port);
	}
	must_play(&song, events, CHORD);
	for (i = 0; i < 2 * CHORD; i++) {
		seq_must_receive(to, &got);
		CHECK_EQ(got.data.raw32.d[0], i / 2);
		CHECK_EQ(got.dest.port, ports[i % 2]);
	}
	CHECK(seq_nothing(to));
}

/* Events that a driver passes on arrive between the others, as ever. */
static void forwarded_events_keep_their_place(void)
{
	struct seq_client *to = seq_must_open();
	struct snd_seq_event events[CHORD], got;
	struct song song = must_begin();
	struct snd_seq_client_info info;
	int port = seq_must_port(to, SEQ_CAP_ALL), i;

	MUST(!seq_get_client(to->fd, THROUGH, &info));
	MUST(!seq_subscribe(to->fd, THROUGH, 0, to->id, port));
	MUST(!seq_subscribe(song.client->fd, song.client->id, song.port,
			    THROUGH, 0));
	seq_must_subscribe(song.client, song.port, to, port);
	for (i = 0; i < CHORD; i++) {
		events[i] = seq_event_numbered(i);
		seq_event_to_subscribers(&events[i], song.port);
	}
	must_play(&song, events, CHORD);
	for (i = 0; i < 2 * CHORD; i++) {
		seq_must_receive(to, &got);
		CHECK_EQ(got.data.raw32.d[0], i / 2);
		CHECK_EQ(got.source.client,
			 i % 2 ? song.client->id : THROUGH);
	}
}

static void destinations_take_turns(void)
{
	struct seq_client *to[2] = { seq_must_open(), seq_must_open() };
	struct snd_seq_event events[CHORD], got;
	struct song song = must_begin();
	int ports[2], i;

	for (i = 0; i < 2; i++)
		ports[i] = seq_must_port(to[i], SEQ_CAP_ALL);
	for (i = 0; i < CHORD; i++) {
		events[i] = seq_event_numbered(i);
		seq_event_to(&events[i], to[i / 3 % 2]->id, ports[i / 3 % 2]);
	}
	must_play(&song, events, CHORD);
	for (i = 0; i < CHORD; i++) {
		seq_must_receive(to[i / 3 % 2], &got);
		CHECK_EQ(got.data.raw32.d[0], i);
		CHECK_EQ(got.source.client, song.client->id);
	}
	CHECK(seq_nothing(to[0]));
	CHECK(seq_nothing(to[1]));
}

/* Each event without room comes back, in order; the others have arrived. */
static void each_event_is_answered(void)
{
	struct seq_client *to = seq_must_open_mode(O_RDWR | O_NONBLOCK);
	struct snd_seq_event events[CHORD], got, quoted;
	struct song song = must_begin();
	struct snd_seq_client_info info;
	const unsigned char *payload;
	int port = seq_must_port(to, SEQ_CAP_ALL), i;

	MUST(!seq_get_client(song.client->fd, song.client->id, &info));
	info.filter |= SNDRV_SEQ_FILTER_BOUNCE;
	MUST(!seq_call(song.client->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_INFO, &info));
	MUST(!seq_set_pool(to->fd, 0, 37, 0));
	for (i = 0; i < CHORD; i++) {
		events[i] = seq_event_numbered(i);
		events[i].source.port = song.port;
		seq_event_to(&events[i], to->id, port);
	}
	must_play(&song, events, CHORD);
	for (i = 37; i < CHORD; i++) {
		MUST(!seq_receive(song.client, &got, &payload));
		MUST(got.type == SNDRV_SEQ_EVENT_BOUNCE);
		memcpy(&quoted, payload, sizeof(quoted));
		CHECK_EQ(quoted.data.raw32.d[0], i);
		CHECK_EQ(quoted.dest.client, to->id);
	}
	CHECK(seq_nothing(song.client));
	seq_must_receive_numbers(to, 0, 37);
	CHECK_EQ(seq_receive(to, &got, NULL), -ENOSPC);
	CHECK_EQ(seq_event_lost(to->fd, to->id), CHORD - 37);
}

/* Late events leave in the order of their ticks, also the end of a note. */
static void late_notes_end_in_their_place(void)
{
	static const struct {
		int tick;
		int type;
	} expected[] = {
		{ 10, SNDRV_SEQ_EVENT_NOTEON }, { 12, SNDRV_SEQ_EVENT_USR0 },
		/* The end of a note has priority. */
		{ 15, SNDRV_SEQ_EVENT_NOTEOFF }, { 15, SNDRV_SEQ_EVENT_USR0 },
		{ 16, SNDRV_SEQ_EVENT_USR0 },
	};
	struct song song = must_begin();
	struct snd_seq_event events[4] = {
		seq_event_note(SNDRV_SEQ_EVENT_NOTE, 0, 60, 64),
		seq_event_numbered(0), seq_event_numbered(1),
		seq_event_numbered(2),
	};
	static const int ticks[4] = { 10, 12, 15, 16 };
	struct snd_seq_event got;
	unsigned int i;

	events[0].data.note.duration = 5;
	for (i = 0; i < ARRAY_SIZE(events); i++) {
		seq_event_to(&events[i], song.client->id, song.port);
		seq_event_at_tick(&events[i], song.queue, ticks[i]);
		seq_must_send(song.client, &events[i]);
	}
	MUST(!seq_queue_control(song.client, song.queue,
				SNDRV_SEQ_EVENT_SETPOS_TICK, 100));
	for (i = 0; i < ARRAY_SIZE(expected); i++) {
		seq_must_receive(song.client, &got);
		CHECK_EQ(got.type, expected[i].type);
		CHECK_EQ(got.time.tick, expected[i].tick);
	}
}

/* A control event takes effect before what follows it, due at the same moment. */
static void control_takes_effect_at_once(void)
{
	struct snd_seq_event events[CHORD];
	struct song song = must_begin();
	struct snd_seq_queue_status status;
	int i;

	for (i = 0; i < CHORD; i++) {
		events[i] = seq_event_numbered(i < 50 ? i : i - 1);
		seq_event_to(&events[i], song.client->id, song.port);
	}
	events[50] = seq_event_new(SNDRV_SEQ_EVENT_SETPOS_TICK);
	seq_event_to(&events[50], SNDRV_SEQ_CLIENT_SYSTEM,
		     SNDRV_SEQ_PORT_SYSTEM_TIMER);
	events[50].data.queue.queue = song.queue;
	must_play(&song, events, CHORD);
	seq_must_receive_numbers(song.client, 0, CHORD - 1);
	/* Ten ticks are 52 ms, and those behind the jump back waited for them twice. */
	MUST(!seq_queue_status(song.client->fd, song.queue, &status));
	CHECK(seq_nanoseconds(status.time) >= 104000000);
}

/* Direct events do not come back, whatever stamp they get on their way. */
static void stamped_events_stay_direct(void)
{
	struct seq_client *to = seq_must_open_mode(O_RDWR | O_NONBLOCK);
	struct song song = must_begin();
	struct snd_seq_client_info info;
	struct snd_seq_port_subscribe connection =
		seq_subscription(song.client->id, song.port, to->id,
				 seq_must_port(to, SEQ_CAP_ALL));
	struct snd_seq_event event = seq_event_numbered(1);
	int i;

	MUST(!seq_get_client(song.client->fd, song.client->id, &info));
	info.filter |= SNDRV_SEQ_FILTER_BOUNCE;
	MUST(!seq_call(song.client->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_INFO, &info));
	connection.flags = SNDRV_SEQ_PORT_SUBS_TIMESTAMP;
	connection.queue = song.queue;
	MUST(!seq_set_pool(to->fd, 0, 5, 0));
	MUST(!seq_call(to->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT, &connection));
	seq_drop(song.client);
	seq_event_to_subscribers(&event, song.port);
	for (i = 0; i < 20; i++)
		CHECK_EQ(seq_send(song.client, &event), 0);
	CHECK(seq_event_lost(to->fd, to->id) >= 15);
	CHECK(seq_nothing(song.client));
}

/* When an event came is known to the last stamp that it gets. */
static void both_stamps_are_of_its_arrival(void)
{
	struct song song = must_begin();
	struct snd_seq_port_subscribe connection;
	struct snd_seq_queue_status status;
	struct snd_seq_port_info info;
	int driver = driver_must_create();
	int from = driver_do(SAMPLE_ATTACH, driver, 1);
	struct sample_call call = { .value = 1000 };
	struct snd_seq_event got;

	MUST(!seq_get_port(song.client->fd, song.client->id, song.port, &info));
	info.flags |= SNDRV_SEQ_PORT_FLG_TIMESTAMP |
		      SNDRV_SEQ_PORT_FLG_TIME_REAL;
	info.time_queue = song.queue;
	MUST(!seq_call(song.client->fd, SNDRV_SEQ_IOCTL_SET_PORT_INFO, &info));
	connection = seq_subscription(driver, from, song.client->id, song.port);
	connection.flags = SNDRV_SEQ_PORT_SUBS_TIMESTAMP |
			   SNDRV_SEQ_PORT_SUBS_TIME_REAL;
	connection.queue = song.queue;
	MUST(!seq_call(song.client->fd, SNDRV_SEQ_IOCTL_SUBSCRIBE_PORT,
		       &connection));
	seq_must_start(song.client, song.queue);
	do
		MUST(!seq_queue_status(song.client->fd, song.queue, &status));
	while (seq_nanoseconds(status.time) < 1500000000ull);
	call.event = seq_event_numbered(7);
	seq_event_to_subscribers(&call.event, from);
	CHECK(driver_ask(&call, SAMPLE_DISPATCH_STAMPED, driver) >= 0);
	MUST(!seq_queue_status(song.client->fd, song.queue, &status));
	do
		seq_must_receive(song.client, &got);
	while (got.type != SNDRV_SEQ_EVENT_USR0);
	CHECK(seq_nanoseconds(got.time.time) + 1000000000ull <=
	      seq_nanoseconds(status.time));
	driver_must_delete(driver);
}

static const struct ktap_case cases[] = {
	CASE(ports_of_one_client_take_turns),
	CASE(forwarded_events_keep_their_place),
	CASE(destinations_take_turns),
	CASE_ONBEAT(each_event_is_answered),
	CASE_ONBEAT(late_notes_end_in_their_place),
	CASE_ONBEAT(control_takes_effect_at_once),
	CASE_ONBEAT(stamped_events_stay_direct),
	CASE_ONBEAT(both_stamps_are_of_its_arrival),
};

KTAP_MAIN(cases);
