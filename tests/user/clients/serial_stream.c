// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The properties of snd-rawmidi's streams that include/onbeat/rawmidi_stream.h lists,
 * as far as a program can see them: on a hardware port, and when its card goes.
 */
#include "ktap.h"
#include "rawlib.h"
#include "seriallib.h"

#include <pthread.h>
#include <sound/asound.h>

#define CARD 1
#define CLIENT SERIAL_CLIENT(CARD)
#define FRAMED (SNDRV_RAWMIDI_MODE_FRAMING_TSTAMP | \
		SNDRV_RAWMIDI_MODE_CLOCK_MONOTONIC)

static const unsigned char note[] = { 0x90, 60, 64 };

static size_t bytes_received(void)
{
	return raw_must_look_up(CARD, "Input 0", "Rx bytes");
}

static struct seq_client *must_hear(void)
{
	struct seq_client *client = seq_must_open();
	int port = seq_must_port(client, SEQ_CAP_ALL);

	MUST(!seq_subscribe(client->fd, CLIENT, 0, client->id, port));
	seq_drop(client);
	return client;
}

/* The port reads frames, of which snd-rawmidi counts no bytes. */
static void port_counts_what_arrived(void)
{
	struct snd_seq_event event;
	struct seq_client *me;
	size_t before;
	int i;

	serial_must_load(CARD);
	before = bytes_received();
	me = must_hear();
	for (i = 1; i <= 3; i++) {
		serial_must_write(note, sizeof(note));
		seq_must_receive_type(me, &event, SNDRV_SEQ_EVENT_NOTEON);
		CHECK_EQ(bytes_received() - before, i * sizeof(note));
	}
	seq_close(me);
	CHECK_EQ(bytes_received() - before, 3 * sizeof(note));
}

/* In turns; neither finds the frames of the other, nor their absence. */
static void framing_of_the_port_and_of_programs_is_apart(void)
{
	struct snd_seq_event event;
	unsigned char got[3];
	struct seq_client *me;
	int in, i;

	serial_must_load(CARD);
	for (i = 0; i < 2; i++) {
		in = raw_must_open(0, O_RDONLY);
		raw_must_set_mode(in, FRAMED);
		close(in);
		me = must_hear();
		serial_must_write(note, sizeof(note));
		seq_must_receive_type(me, &event, SNDRV_SEQ_EVENT_NOTEON);
		CHECK_EQ(event.data.note.note, 60);
		seq_close(me);
		in = raw_must_listen(0);
		serial_must_write(note, sizeof(note));
		MUST(raw_read(in, got, sizeof(got)) == sizeof(got));
		CHECK(!memcmp(got, note, sizeof(note)));
		close(in);
	}
}

struct reader {
	int fd;
	int thread;
	int error;
};

static void *run_read(void *argument)
{
	struct reader *reader = argument;
	unsigned char byte;

	__atomic_store_n(&reader->thread, seq_thread(), __ATOMIC_RELEASE);
	reader->error = read(reader->fd, &byte, 1) < 0 ? errno : 0;
	/* Until then the card waits. */
	close(reader->fd);
	return NULL;
}

/* read() has no time limit: it returns because it is woken, and sees why. */
static void sleeper_is_woken_when_the_card_goes(void)
{
	struct reader reader = { .thread = 0 };
	pthread_t thread;

	serial_must_load(CARD);
	reader.fd = raw_must_open(0, O_RDONLY);
	MUST(!pthread_create(&thread, NULL, run_read, &reader));
	while (!__atomic_load_n(&reader.thread, __ATOMIC_ACQUIRE))
		sched_yield();
	MUST(seq_wait_blocked(reader.thread));
	serial_must_unplug();
	MUST(!pthread_join(thread, NULL));
	CHECK_EQ(reader.error, ENODEV);
	serial_must_plug_in();
}

static const struct ktap_case cases[] = {
	CASE(port_counts_what_arrived),
	CASE_ONBEAT(framing_of_the_port_and_of_programs_is_apart),
	CASE(sleeper_is_woken_when_the_card_goes),
};

KTAP_MAIN(cases);
