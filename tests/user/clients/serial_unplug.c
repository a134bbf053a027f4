// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A hardware port whose device goes and comes back while programs connect, send and
 * listen, and bytes arrive: all at once, for as long as --seconds says.
 */
#include "ktap.h"
#include "seriallib.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>

#define CLIENT SERIAL_CLIENT(1)
#define SECONDS 2
#define SYSEX 5000
#define LAST_NOTE 127

static atomic_bool over, outside_over;

/* Whether there is a port just now is nobody's business here. */
static void send_some(struct seq_client *me, unsigned int number)
{
	static const unsigned char sysex[SYSEX] = { 0xf0, [SYSEX - 1] = 0xf7 };
	struct snd_seq_event event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0,
						    number % LAST_NOTE, 64);

	seq_event_to(&event, CLIENT, 0);
	seq_send(me, &event);
	event = seq_event_new(SNDRV_SEQ_EVENT_SYSEX);
	seq_event_to_subscribers(&event, 0);
	if (number % 8 == 0)
		seq_send_variable(me, &event, sysex, sizeof(sysex));
}

static void *use_output(void *unused)
{
	struct seq_client *me = seq_must_open();
	int port = seq_must_port(me, SEQ_CAP_ALL);
	unsigned int i = 0;

	for (; !over; i++) {
		if (i % 16 == 0)
			seq_subscribe(me->fd, me->id, port, CLIENT, 0);
		send_some(me, i);
		if (i % 16 == 15)
			seq_unsubscribe(me->fd, me->id, port, CLIENT, 0);
	}
	seq_close(me);
	return unused;
}

static void *use_input(void *unused)
{
	struct seq_client *me = seq_must_open();
	int port = seq_must_port(me, SEQ_CAP_ALL);

	while (!over) {
		seq_subscribe(me->fd, CLIENT, 0, me->id, port);
		seq_poll(me->fd, POLLIN, 20);
		seq_drop(me);
		seq_unsubscribe(me->fd, CLIENT, 0, me->id, port);
	}
	seq_close(me);
	return unused;
}

static void *be_outside(void *unused)
{
	static const unsigned char notes[] = { 0x90, 60, 64, 0x90, 62, 64 };
	unsigned char bytes[2048];

	while (!outside_over) {
		serial_try_write(notes, sizeof(notes));
		serial_read_some(bytes, sizeof(bytes), 1);
	}
	return unused;
}

static void must_reach_the_outside(void)
{
	struct snd_seq_event note = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 15,
						   LAST_NOTE, 64);
	struct seq_client *me = seq_must_open();
	int port = seq_must_port(me, SEQ_CAP_ALL);
	unsigned char byte = 0;

	MUST(!seq_subscribe(me->fd, me->id, port, CLIENT, 0));
	seq_event_to_subscribers(&note, port);
	seq_must_send(me, &note);
	while (byte != 0x9f)
		MUST(serial_read_some(&byte, 1, SEQ_WAIT_MS) == 1);
	seq_close(me);
}

static void must_come_from_outside(void)
{
	static const unsigned char note[] = { 0x90, LAST_NOTE, 64 };
	struct seq_client *me = seq_must_open();
	int port = seq_must_port(me, SEQ_CAP_ALL);
	struct snd_seq_event event;

	MUST(!seq_subscribe(me->fd, CLIENT, 0, me->id, port));
	seq_drop(me);
	serial_must_write(note, sizeof(note));
	do {
		seq_must_receive_type(me, &event, SNDRV_SEQ_EVENT_NOTEON);
	} while (event.data.note.note != LAST_NOTE);
	seq_close(me);
}

static void goes_and_comes_back_while_it_plays(void)
{
	void *(*const bodies[])(void *) = {
		be_outside, use_output, use_output, use_input,
	};
	unsigned long seconds = ktap_option("seconds", SECONDS);
	pthread_t threads[4];
	unsigned int i, times = 0;
	__u64 end;

	serial_must_load(1);
	alarm(0);	/* there is the limit of the whole test */
	for (i = 0; i < 4; i++)
		MUST(!pthread_create(&threads[i], NULL, bodies[i], NULL));
	for (end = seq_now() + seconds * 1000000000ull; seq_now() < end;) {
		serial_must_unplug();
		MUST(access("/proc/asound/card1", F_OK));
		serial_must_plug_in();
		usleep(1000 << times++ % 8);
	}
	over = true;
	/* A program that closes the device waits for the outside. */
	for (i = 1; i < 4; i++)
		pthread_join(threads[i], NULL);
	outside_over = true;
	pthread_join(threads[0], NULL);
	ktap_note("unplugged %u times", times);
	must_reach_the_outside();
	must_come_from_outside();
}

static const struct ktap_case cases[] = {
	CASE(goes_and_comes_back_while_it_plays),
};

KTAP_MAIN(cases);
