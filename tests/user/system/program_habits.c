// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* Habits of well-known programs and libraries, each as one sequence of calls. */
#include "ktap.h"
#include "seqlib.h"

#include <limits.h>
#include <poll.h>

/* The library waits until everything it scheduled has been played by making
 * the whole pool the room, and polling for it.
 */
static void waiting_until_all_is_played(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL), i;
	int queue = seq_must_queue(client);
	struct snd_seq_client_pool before, pool;
	struct snd_seq_event event;

	seq_must_start(client, queue);
	for (i = 0; i < 5; i++) {
		event = seq_event_note(SNDRV_SEQ_EVENT_NOTE, 0, 60 + i, 100);
		event.data.note.duration = 20;
		seq_event_to(&event, client->id, port);
		seq_event_at_tick(&event, queue, 1 + i * 10);
		seq_must_send(client, &event);
	}
	MUST(!seq_get_pool(client->fd, client->id, &before));
	pool = before;
	pool.output_room = pool.output_pool;
	CHECK_EQ(seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_POOL, &pool),
		 0);
	CHECK(seq_poll(client->fd, POLLOUT, SEQ_WAIT_MS));
	MUST(!seq_get_pool(client->fd, client->id, &pool));
	CHECK_EQ(pool.output_free, pool.output_pool);
	/* All ten halves of the notes are there. */
	for (i = 0; i < 10; i++)
		seq_must_receive(client, &event);
	CHECK(seq_nothing(client));
	before.output_free = 0;
	CHECK_EQ(seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_POOL,
			  &before), 0);
	CHECK_EQ(before.output_room, 250);
}

/* aplaymidi: its own port with no capabilities, a locked queue, START and
 * the events in one write that waits where it has to.
 */
static void playing_a_file(void)
{
	struct seq_client *player = seq_must_open(), *synth = seq_must_open();
	int port = seq_must_port(synth, SEQ_CAP_ALL), i;
	struct snd_seq_queue_info queue = { .locked = 1 };
	static struct snd_seq_event batch[1001];

	MUST(seq_port_create_at(player->fd, 0, 0) == 0);
	MUST(!seq_subscribe(player->fd, player->id, 0, synth->id, port));
	seq_drop(synth);
	MUST(!seq_call(player->fd, SNDRV_SEQ_IOCTL_CREATE_QUEUE, &queue));
	MUST(!seq_set_tempo(player->fd, queue.queue, 10000, 480));
	MUST(!seq_set_pool(synth->fd, 0, 2000, 0));
	batch[0] = seq_event_new(SNDRV_SEQ_EVENT_START);
	seq_event_to(&batch[0], 0, 0);
	batch[0].data.queue.queue = queue.queue;
	for (i = 1; i <= 1000; i++) {
		batch[i] = seq_event_numbered(i);
		seq_event_to_subscribers(&batch[i], 0);
		seq_event_at_tick(&batch[i], queue.queue, i * 10);
	}
	CHECK_EQ(seq_write(player->fd, batch, sizeof(batch)), sizeof(batch));
	seq_must_receive_numbers(synth, 1, 1000);
}

/* arecordmidi: its port stamps ticks of its own queue; tempo and ticks for
 * frames of a film; a message to itself ends the recording.
 */
static void recording(void)
{
	struct seq_client *keyboard = seq_must_open(), *recorder;
	int source = seq_must_port(keyboard, SEQ_CAP_READ), queue, port;
	struct snd_seq_port_info info = { 0 };
	struct snd_seq_event event;
	unsigned int last = 0;
	int i;

	recorder = seq_must_open();
	queue = seq_must_queue(recorder);
	CHECK(!seq_set_tempo(recorder->fd, queue, 100000000, 2997 * 40));
	info.addr.client = recorder->id;
	info.capability = SEQ_CAP_WRITE;
	info.flags = SNDRV_SEQ_PORT_FLG_TIMESTAMP;
	info.time_queue = queue;
	MUST(!seq_call(recorder->fd, SNDRV_SEQ_IOCTL_CREATE_PORT, &info));
	port = info.addr.port;
	MUST(!seq_subscribe(recorder->fd, keyboard->id, source, recorder->id,
			    port));
	seq_must_start(recorder, queue);
	for (i = 0; i < 50; i++) {
		event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0, i, 100);
		seq_event_to_subscribers(&event, source);
		seq_must_send(keyboard, &event);
	}
	event = seq_event_new(SNDRV_SEQ_EVENT_USR1);
	seq_event_to(&event, recorder->id, port);
	seq_must_send(recorder, &event);
	for (i = 0;; i++) {
		seq_must_receive(recorder, &event);
		CHECK_EQ(event.queue, queue);
		CHECK_EQ(event.flags & SNDRV_SEQ_TIME_STAMP_MASK,
			 SNDRV_SEQ_TIME_STAMP_TICK);
		CHECK(event.time.tick >= last);
		last = event.time.tick;
		if (event.type == SNDRV_SEQ_EVENT_USR1)
			break;
	}
	CHECK_EQ(i, 50);
}

/* A synthesizer with many ports tells the channels apart by dest.port. */
static void synth_with_sixteen_ports(void)
{
	struct seq_client *from = seq_must_open();
	struct seq_client *synth = seq_must_open_mode(O_RDONLY);
	int source = seq_must_port(from, SEQ_CAP_READ), i;
	struct snd_seq_event event;

	for (i = 0; i < 16; i++) {
		MUST(seq_port_create_at(synth->fd, i, SEQ_CAP_WRITE) == i);
		MUST(!seq_subscribe(from->fd, from->id, source, synth->id, i));
	}
	seq_drop(synth);
	event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 3, 60, 100);
	seq_event_to_subscribers(&event, source);
	seq_must_send(from, &event);
	for (i = 0; i < 16; i++) {
		seq_must_receive_type(synth, &event, SNDRV_SEQ_EVENT_NOTEON);
		CHECK_EQ(event.dest.port, i);
	}
}

/* A server that probes for how many clients it gets, keeps two, chooses the
 * finest timer and large pools before it starts, and watches both ports of
 * the system.
 */
static void probing_server(void)
{
	struct seq_client *clients[16];
	struct snd_seq_queue_timer timer = { 0 };
	struct snd_seq_client_pool pool;
	struct snd_seq_event event;
	int i, queue, port, version = SNDRV_PROTOCOL_VERSION(1, 0, 3);
	struct snd_seq_client_info info;

	for (i = 0; i < 16; i++)
		clients[i] = seq_must_open();
	for (i = 2; i < 16; i++)
		seq_close(clients[i]);
	MUST(!seq_call(clients[0]->fd, SNDRV_SEQ_IOCTL_USER_PVERSION,
		       &version));
	MUST(!seq_get_client(clients[0]->fd, clients[0]->id, &info));
	/* It reads back whether MIDI 2.0 is there, and here it goes on without. */
	info.midi_version = 2;
	CHECK_EQ(seq_call(clients[0]->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_INFO,
			  &info), expect_onbeat() ? 0 : -EINVAL);
	MUST(!seq_get_client(clients[0]->fd, clients[0]->id, &info));
	CHECK_EQ(info.midi_version, expect_onbeat() ? 2 : 0);
	info.midi_version = 0;
	MUST(!seq_call(clients[0]->fd, SNDRV_SEQ_IOCTL_SET_CLIENT_INFO, &info));

	queue = seq_must_queue(clients[0]);
	timer.queue = queue;
	timer.u.alsa.id.dev_class = SNDRV_TIMER_CLASS_GLOBAL;
	timer.u.alsa.id.card = -1;
	timer.u.alsa.id.device = SNDRV_TIMER_GLOBAL_HRTIMER;
	timer.u.alsa.resolution = INT_MAX;
	CHECK_EQ(seq_call(clients[0]->fd, SNDRV_SEQ_IOCTL_SET_QUEUE_TIMER,
			  &timer), 0);
	CHECK(!seq_set_pool(clients[0]->fd, 2000, 2000, 0));
	MUST(!seq_get_pool(clients[0]->fd, clients[0]->id, &pool));
	CHECK_EQ(pool.output_pool, 2000);
	CHECK_EQ(pool.input_pool, 2000);
	port = seq_must_port(clients[0], SEQ_CAP_ALL);
	CHECK(!seq_subscribe(clients[0]->fd, 0, 0, clients[0]->id, port));
	CHECK(!seq_subscribe(clients[0]->fd, 0, 1, clients[0]->id, port));
	seq_drop(clients[0]);
	seq_must_start(clients[0], queue);
	seq_must_receive_type(clients[0], &event, SNDRV_SEQ_EVENT_START);
	seq_must_port(clients[1], SEQ_CAP_ALL);
	seq_must_receive_type(clients[0], &event, SNDRV_SEQ_EVENT_PORT_START);
}

/* Relative ticks at a thousand a second serve as a clock. */
static void relative_ticks_as_milliseconds(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL), i;
	int queue = seq_must_queue(client);
	struct snd_seq_queue_status status;
	struct snd_seq_event event;

	MUST(!seq_set_tempo(client->fd, queue, 480000, 480));
	seq_must_start(client, queue);
	for (i = 1; i <= 10; i++) {
		event = seq_event_numbered(i);
		seq_event_to(&event, client->id, port);
		seq_event_at_tick(&event, queue, i * 10);
		event.flags |= SNDRV_SEQ_TIME_MODE_REL;
		seq_must_send(client, &event);
	}
	seq_must_receive_numbers(client, 1, 10);
	MUST(!seq_queue_status(client->fd, queue, &status));
	CHECK(status.tick >= 100);
}

/* A program that reads until EAGAIN leaves nothing behind, however events
 * and data alternate.
 */
static void reading_until_eagain(void)
{
	struct seq_client *from = seq_must_open(), *to = seq_must_open();
	int port = seq_must_port(to, SEQ_CAP_ALL), i, seen = 0;
	unsigned char buffer[28 * 500];
	struct snd_seq_event event;
	ssize_t result;

	seq_set_nonblock(to->fd, true);
	for (i = 0; i < 60; i++) {
		event = i % 3 ? seq_event_numbered(i) :
				seq_event_new(SNDRV_SEQ_EVENT_SYSEX);
		seq_event_to(&event, to->id, port);
		if (i % 3)
			seq_must_send(from, &event);
		else
			MUST(!seq_send_variable(from, &event, "\xf0 abc\xf7",
						6));
	}
	while ((result = read(to->fd, buffer, sizeof(buffer))) > 0) {
		ssize_t at = 0;

		while (at < result) {
			memcpy(&event, buffer + at, sizeof(event));
			at += sizeof(event);
			if (event.type == SNDRV_SEQ_EVENT_SYSEX)
				at += seq_padded(event.data.ext.len);
			seen++;
		}
	}
	CHECK_EQ(errno, EAGAIN);
	CHECK_EQ(seen, 60);
}

/* Exactly one kernel client from 16 on for each device of a card: with no
 * card there is none, and browsers count on it.
 */
static void no_kernel_client_without_a_card(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_client_info info = { .client = 15 };
	int kernel = 0;

	while (!seq_call(client->fd, SNDRV_SEQ_IOCTL_QUERY_NEXT_CLIENT, &info))
		kernel += info.type == KERNEL_CLIENT;
	CHECK_EQ(kernel, 0);
}

static const struct ktap_case cases[] = {
	CASE(waiting_until_all_is_played),
	CASE(playing_a_file),
	CASE(recording),
	CASE(synth_with_sixteen_ports),
	CASE(probing_server),
	CASE(relative_ticks_as_milliseconds),
	CASE(reading_until_eagain),
	CASE(no_kernel_client_without_a_card),
};

KTAP_MAIN(cases);
