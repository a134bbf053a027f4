// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Circles: Midi Through connected to itself passes an event on to itself,
 * until it has gone through as many ports as are allowed.
 */
#include "ktap.h"
#include "seqlib.h"

#include <pthread.h>

#define THROUGH SNDRV_SEQ_CLIENT_DUMMY

/* Asking for the client loads its module. */
static void must_have_through(struct seq_client *client)
{
	struct snd_seq_client_info info;

	MUST(!seq_get_client(client->fd, THROUGH, &info));
	CHECK_STR(info.name, "Midi Through");
}

static void through_passes_on(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int port = seq_must_port(to, SEQ_CAP_ALL);
	struct snd_seq_event event;

	must_have_through(from);
	MUST(!seq_subscribe(to->fd, THROUGH, 0, to->id, port));
	event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 1, 2, 3);
	seq_event_to(&event, THROUGH, 0);
	CHECK_EQ(seq_send(from, &event), 0);
	seq_must_receive_type(to, &event, SNDRV_SEQ_EVENT_NOTEON);
	CHECK_EQ(event.source.client, THROUGH);
	CHECK_EQ(event.source.port, 0);
	CHECK(seq_nothing(to));
}

static void circle_ends(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int port = seq_must_port(to, SEQ_CAP_ALL), copies = 0;
	struct snd_seq_event event;

	must_have_through(from);
	MUST(!seq_subscribe(to->fd, THROUGH, 0, to->id, port));
	MUST(!seq_subscribe(from->fd, THROUGH, 0, THROUGH, 0));
	event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 1, 2, 3);
	seq_event_to(&event, THROUGH, 0);
	CHECK_EQ(seq_send(from, &event), -EMLINK);
	while (seq_readable(to)) {
		seq_must_receive_type(to, &event, SNDRV_SEQ_EVENT_NOTEON);
		copies++;
	}
	CHECK_EQ(copies, 6);
	MUST(!seq_unsubscribe(from->fd, THROUGH, 0, THROUGH, 0));
	event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 1, 2, 3);
	seq_event_to(&event, THROUGH, 0);
	CHECK_EQ(seq_send(from, &event), 0);
	seq_must_receive_type(to, &event, SNDRV_SEQ_EVENT_NOTEON);
	CHECK(seq_nothing(to));
}

static void scheduled_event_in_a_circle_ends_too(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int port = seq_must_port(to, SEQ_CAP_ALL), copies = 0;
	int queue = seq_must_queue(from);
	struct snd_seq_event event;

	must_have_through(from);
	MUST(!seq_subscribe(to->fd, THROUGH, 0, to->id, port));
	MUST(!seq_subscribe(from->fd, THROUGH, 0, THROUGH, 0));
	event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 1, 2, 3);
	seq_event_to(&event, THROUGH, 0);
	seq_event_at_tick(&event, queue, 5);
	seq_must_start(from, queue);
	seq_must_send(from, &event);
	event = seq_event_numbered(1);
	seq_event_to(&event, to->id, port);
	seq_event_at_tick(&event, queue, 6);
	seq_must_send(from, &event);
	for (;;) {
		seq_must_receive(to, &event);
		if (event.type == SNDRV_SEQ_EVENT_USR0)
			break;
		copies++;
	}
	CHECK_EQ(copies, 6);
	MUST(!seq_unsubscribe(from->fd, THROUGH, 0, THROUGH, 0));
}

static void *send_into_the_circle(void *argument)
{
	struct seq_client *from = argument;
	int i;

	for (i = 0; i < 3000; i++) {
		struct snd_seq_event event;

		event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 1, 2, 3);
		seq_event_to(&event, THROUGH, 0);
		CHECK_EQ(seq_send(from, &event), -EMLINK);
	}
	return NULL;
}

/* A task that waits to change the connections must not stop the circle halfway:
 * the incumbent can be brought to a standstill here.
 */
static void defect_13_connecting_while_events_circle(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int port = seq_must_port(to, SEQ_CAP_ALL), i;
	pthread_t thread;

	must_have_through(from);
	MUST(!seq_subscribe(from->fd, THROUGH, 0, THROUGH, 0));
	MUST(!pthread_create(&thread, NULL, send_into_the_circle, from));
	for (i = 0; i < 2000; i++) {
		MUST(!seq_subscribe(to->fd, THROUGH, 0, to->id, port));
		MUST(!seq_unsubscribe(to->fd, THROUGH, 0, to->id, port));
	}
	pthread_join(thread, NULL);
	MUST(!seq_unsubscribe(from->fd, THROUGH, 0, THROUGH, 0));
}

static const struct ktap_case cases[] = {
	CASE(through_passes_on),
	CASE(circle_ends),
	CASE(scheduled_event_in_a_circle_ends_too),
	CASE_ONBEAT(defect_13_connecting_while_events_circle),
};

KTAP_MAIN(cases);
