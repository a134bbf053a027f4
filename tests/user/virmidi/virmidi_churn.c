// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * time-limit: 600
 *
 * Cards are made, renamed and removed while programs open their devices, write,
 * read, connect and send: all at once, as often as --times says.
 */
#include "ktap.h"
#include "cardlib.h"
#include "rawlib.h"

#include <poll.h>
#include <pthread.h>
#include <sound/asound.h>
#include <stdatomic.h>

#define CARD 6
#define CLIENT(device) (16 + 4 * CARD + (device))
#define TIMES 60
#define SYSEX 3000

static atomic_bool over;

/* Whether there is a card just now is nobody's business in these threads. */
static void *use_device(void *unused)
{
	static const unsigned char sysex[SYSEX] = { 0xf0, [SYSEX - 1] = 0xf7 };
	static const unsigned char notes[] = { 0x90, 60, 64, 0x80, 60, 64 };
	unsigned char bytes[4096];
	unsigned int i, n = 0;

	while (!over) {
		int fd = card_open(CARD, n++ & 1, O_RDWR | O_NONBLOCK);

		for (i = 0; fd >= 0 && i < 50; i++) {
			if (write(fd, notes, sizeof(notes)) < 0 &&
			    errno == ENODEV)
				break;
			if (i % 10 == 9 && write(fd, sysex, n % 2 ? SYSEX : 9) < 0)
				break;
			if (read(fd, bytes, sizeof(bytes)) < 0 && errno == ENODEV)
				break;
		}
		if (fd >= 0)
			close(fd);
		else
			sched_yield();
	}
	return unused;
}

/* Sleeps in read() until something comes, or the card goes. */
static void *wait_for_device(void *unused)
{
	char byte;
	int fd;

	while (!over) {
		fd = card_open(CARD, 0, O_RDONLY);
		if (fd < 0) {
			sched_yield();
			continue;
		}
		while (read(fd, &byte, 1) == 1)
			;
		close(fd);
	}
	return unused;
}

static void *use_port(void *unused)
{
	struct seq_client *me = seq_must_open();
	int port = seq_must_port(me, SEQ_CAP_ALL);
	struct snd_seq_event event;
	unsigned int i;

	for (i = 0; !over; i++) {
		event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0, i % 128, 64);
		seq_subscribe(me->fd, me->id, port, CLIENT(i & 1), 0);
		seq_subscribe(me->fd, CLIENT(i & 1), 0, me->id, port);
		seq_event_to_subscribers(&event, port);
		seq_send(me, &event);
		seq_event_to(&event, CLIENT(1), 0);
		seq_send(me, &event);
		/* From one device to the other and back, in batches. */
		seq_subscribe(me->fd, CLIENT(0), 0, CLIENT(1), 0);
		if (i % 4 == 3) {
			seq_unsubscribe(me->fd, CLIENT(0), 0, CLIENT(1), 0);
			seq_unsubscribe(me->fd, me->id, port, CLIENT(i & 1), 0);
		}
		seq_drop(me);
	}
	seq_close(me);
	return unused;
}

/* Mostly refused, since the card is live or the directory not there. */
static void *use_directory(void *unused)
{
	char name[32];
	unsigned int i;

	for (i = 0; !over; i++) {
		snprintf(name, sizeof(name), "Name %u", i % 100);
		card_set("studio/devices/keys/name", name);
		card_set("studio/name", name);
		card_mkdir("studio/devices/bass");
		card_rmdir("studio/devices/bass");
		card_rmdir("studio/devices/drums");
		card_mkdir("studio/devices/drums");
	}
	return unused;
}

static void must_work(void)
{
	static const unsigned char note[] = { 0x90, 60, 64 };
	struct seq_client *me = seq_must_open();
	int port = seq_must_port(me, SEQ_CAP_ALL);
	struct snd_seq_event event;
	int fd;

	card_must_begin();
	card_must_make("studio", CARD);
	MUST(!seq_subscribe(me->fd, CLIENT(0), 0, me->id, port));
	seq_drop(me);
	fd = card_must_open(CARD, 0, O_WRONLY);
	raw_must_write(fd, note, sizeof(note));
	seq_must_receive_type(me, &event, SNDRV_SEQ_EVENT_NOTEON);
	close(fd);
	seq_close(me);
	card_must_remove("studio");
}

static void cards_come_and_go_under_traffic(void)
{
	void *(*const bodies[])(void *) = {
		use_device, use_device, wait_for_device, use_port, use_directory,
	};
	unsigned long times = ktap_option("times", TIMES), i, lived = 0;
	pthread_t threads[ARRAY_SIZE(bodies)];

	alarm(0);	/* there is the limit of the whole test */
	card_must_begin();
	card_must_make("studio", CARD);
	for (i = 0; i < ARRAY_SIZE(bodies); i++)
		MUST(!pthread_create(&threads[i], NULL, bodies[i], NULL));
	for (i = 0; i < times; i++) {
		int err;

		CHECK_EQ(card_live("studio", false), 0);
		/* A directory that is just being made or removed. */
		do {
			err = card_live("studio", true);
		} while (err == -EBUSY || err == -ENODATA);
		CHECK(!err || err == -ENOSPC);
		lived += !err;
		usleep(500 << i % 5);
	}
	over = true;
	card_live("studio", false);
	for (i = 0; i < ARRAY_SIZE(bodies); i++)
		pthread_join(threads[i], NULL);
	ktap_note("made %lu times", lived);
	CHECK(lived > times / 2);
	must_work();
	CHECK_EQ(card_unload(), 0);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(cards_come_and_go_under_traffic),
};

KTAP_MAIN(cases);
