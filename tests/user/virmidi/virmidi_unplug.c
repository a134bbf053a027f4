// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A card made by configfs goes while programs use it: nobody hangs, all are
 * told, and the next one of its name and number can be made at once.
 */
#include "ktap.h"
#include "cardlib.h"
#include "rawlib.h"

#include <poll.h>
#include <pthread.h>
#include <sound/asound.h>

#define CARD 6
#define MANY 99999
#define NOTES 50
#define LATE 1000000
#define CLIENT(device) (16 + 4 * CARD + (device))

static const unsigned char note[] = { 0x90, 60, 64 };

/* A system call of another thread. */
struct blocked {
	int fd;
	long result;
	int number;
	pthread_t thread;
};

static void start_thread(struct blocked *blocked, void *(*run)(void *), int fd)
{
	blocked->fd = fd;
	blocked->number = 0;
	MUST(!pthread_create(&blocked->thread, NULL, run, blocked));
	while (!__atomic_load_n(&blocked->number, __ATOMIC_ACQUIRE))
		sched_yield();
}

static void start_blocked(struct blocked *blocked, void *(*run)(void *), int fd)
{
	start_thread(blocked, run, fd);
	MUST(seq_wait_blocked(blocked->number));
}

static long join_thread(struct blocked *blocked)
{
	MUST(!pthread_join(blocked->thread, NULL));
	return blocked->result;
}

static void began(struct blocked *blocked)
{
	__atomic_store_n(&blocked->number, seq_thread(), __ATOMIC_RELEASE);
}

static void *read_one(void *argument)
{
	struct blocked *blocked = argument;
	char byte;

	began(blocked);
	blocked->result = read(blocked->fd, &byte, 1);
	if (blocked->result < 0)
		blocked->result = -errno;
	return NULL;
}

/* More than its buffer and what is fetched from it have room for. */
static void *write_much(void *argument)
{
	static unsigned char many[MANY];
	struct blocked *blocked = argument;
	int i;

	for (i = 0; i < MANY; i++)
		many[i] = note[i % sizeof(note)];
	began(blocked);
	blocked->result = write(blocked->fd, many, sizeof(many));
	if (blocked->result < 0)
		blocked->result = -errno;
	return NULL;
}

static void *poll_without_end(void *argument)
{
	struct blocked *blocked = argument;
	struct pollfd wanted = { .fd = blocked->fd, .events = POLLIN };

	began(blocked);
	blocked->result = poll(&wanted, 1, -1) == 1 ? wanted.revents : -errno;
	return NULL;
}

static void *drain(void *argument)
{
	struct blocked *blocked = argument;
	int stream = SNDRV_RAWMIDI_STREAM_OUTPUT;

	began(blocked);
	blocked->result = ioctl(blocked->fd, SNDRV_RAWMIDI_IOCTL_DRAIN, &stream);
	if (blocked->result < 0)
		blocked->result = -errno;
	return NULL;
}

static void must_work(void)
{
	struct seq_client *me = seq_must_open();
	int port = seq_must_port(me, SEQ_CAP_ALL);
	int fd = card_must_open(CARD, 0, O_WRONLY);
	struct snd_seq_event event;

	CHECK(card_client_is(CLIENT(0), "studio keys"));
	MUST(!seq_subscribe(me->fd, CLIENT(0), 0, me->id, port));
	seq_drop(me);
	raw_must_write(fd, note, sizeof(note));
	seq_must_receive_type(me, &event, SNDRV_SEQ_EVENT_NOTEON);
	close(fd);
	seq_close(me);
}

/* A file that was opened before stays useless, and closes. */
static void must_be_dead(int fd)
{
	struct pollfd wanted = { .fd = fd, .events = POLLIN | POLLOUT };
	int stream = SNDRV_RAWMIDI_STREAM_OUTPUT;
	char byte = 0;

	CHECK(read(fd, &byte, 1) == -1 && (errno == ENODEV || errno == EBADF));
	CHECK(write(fd, &byte, 1) == -1 && (errno == ENODEV || errno == EBADF));
	CHECK(ioctl(fd, SNDRV_RAWMIDI_IOCTL_DROP, &stream) == -1 &&
	      errno == ENODEV);
	CHECK_EQ(poll(&wanted, 1, 0), 1);
	CHECK(wanted.revents & (POLLERR | POLLNVAL));
	CHECK_EQ(close(fd), 0);
}

static void go_and_come_back(void)
{
	CHECK_EQ(card_live("studio", false), 0);
	CHECK(!card_client_is(CLIENT(0), "studio keys"));
	CHECK_EQ(card_open(CARD, 0, O_RDWR), -ENOENT);
	CHECK_EQ(card_live("studio", true), 0);
	must_work();
}

static void readers_are_woken(void)
{
	struct blocked reader, poller;

	card_must_begin();
	card_must_make("studio", CARD);
	start_blocked(&reader, read_one, card_must_open(CARD, 0, O_RDONLY));
	start_blocked(&poller, poll_without_end, card_must_open(CARD, 1, O_RDONLY));
	go_and_come_back();
	CHECK_EQ(join_thread(&reader), -ENODEV);
	CHECK(join_thread(&poller) & POLLERR);
	must_be_dead(reader.fd);
	must_be_dead(poller.fd);
	must_work();
	card_must_remove("studio");
	CHECK_EQ(card_unload(), 0);
}

/* An unfinished SysEx of one program holds up what others write. */
static void writers_are_woken(void)
{
	/* Longer than one event. */
	unsigned char sysex[70000];
	struct blocked writer, drainer;
	struct seq_client *me;
	int hung, port;

	card_must_begin();
	card_must_make("studio", CARD);
	me = seq_must_open();
	port = seq_must_port(me, SEQ_CAP_ALL);
	MUST(!seq_subscribe(me->fd, CLIENT(0), 0, me->id, port));
	hung = card_must_open(CARD, 0, O_WRONLY);
	raw_fill_sysex(sysex, sizeof(sysex), 1);
	raw_must_write(hung, sysex, sizeof(sysex) - 1);
	drainer.fd = card_must_open(CARD, 0, O_WRONLY);
	raw_must_write(drainer.fd, note, sizeof(note));
	start_blocked(&writer, write_much, card_must_open(CARD, 0, O_WRONLY));
	/* The SysEx goes on, so that they are kept waiting. */
	raw_must_write(hung, note + 1, 1);
	start_thread(&drainer, drain, drainer.fd);
	go_and_come_back();
	CHECK_EQ(join_thread(&writer), -ENODEV);
	join_thread(&drainer);
	must_be_dead(writer.fd);
	must_be_dead(drainer.fd);
	must_be_dead(hung);
	must_work();
	card_must_remove("studio");
}

/* All streams are taken, and a program waits for one. */
static void *open_another(void *argument)
{
	struct blocked *blocked = argument;

	began(blocked);
	blocked->result = card_open(CARD, 0, O_WRONLY);
	return NULL;
}

static void openers_are_woken(void)
{
	struct blocked opener;
	int fds[16], i;

	card_must_begin();
	card_must_make("studio", CARD);
	for (i = 0; i < 16; i++)
		fds[i] = card_must_open(CARD, 0, O_WRONLY);
	start_blocked(&opener, open_another, -1);
	CHECK_EQ(card_live("studio", false), 0);
	CHECK_EQ(join_thread(&opener), -ENODEV);
	for (i = 0; i < 16; i++)
		must_be_dead(fds[i]);
	card_must_remove("studio");
	CHECK_EQ(card_unload(), 0);
}

static void notes_under_way_are_dropped(void)
{
	struct seq_client *me, *watcher;
	struct snd_seq_event event;
	int queue, port, fd, client, i;

	card_must_begin();
	card_must_make("studio", CARD);
	me = seq_must_open();
	watcher = seq_must_open();
	port = seq_must_port(me, SEQ_CAP_ALL);
	queue = seq_must_queue(me);
	fd = card_must_open(CARD, 0, O_RDWR);
	MUST(!seq_poll(fd, POLLIN, 0));
	MUST(!seq_subscribe(me->fd, me->id, port, CLIENT(0), 0));
	MUST(!seq_subscribe(me->fd, CLIENT(0), 0, me->id, port));
	for (i = 0; i < NOTES; i++) {
		event = seq_event_note(SNDRV_SEQ_EVENT_NOTE, 0, i, 64);
		event.data.note.duration = LATE;
		seq_event_to(&event, CLIENT(0), 0);
		seq_event_at_tick(&event, queue, 0);
		seq_must_send(me, &event);
		event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0, i, 64);
		seq_event_to(&event, CLIENT(0), 0);
		seq_event_at_tick(&event, queue, 10 + i);
		seq_must_send(me, &event);
	}
	seq_must_start(me, queue);
	MUST(raw_reads(fd, note, 1));
	seq_must_watch(watcher);
	seq_drop(me);
	CHECK_EQ(card_live("studio", false), 0);
	/* The port, the client, and both connections. */
	do {
		seq_must_receive_type(watcher, &event, SNDRV_SEQ_EVENT_PORT_EXIT);
		client = event.data.addr.client;
		seq_must_receive_type(watcher, &event,
				      SNDRV_SEQ_EVENT_CLIENT_EXIT);
		CHECK_EQ(event.data.addr.client, client);
	} while (client != CLIENT(0));
	seq_must_receive_type(me, &event, SNDRV_SEQ_EVENT_PORT_UNSUBSCRIBED);
	seq_must_receive_type(me, &event, SNDRV_SEQ_EVENT_PORT_UNSUBSCRIBED);
	CHECK(seq_subscribe(me->fd, me->id, port, CLIENT(0), 0) < 0);
	/* Events that are due from now on go nowhere, and hold up nobody. */
	CHECK(seq_wait_tick(me->fd, queue, 10 + NOTES));
	event = seq_event_note(SNDRV_SEQ_EVENT_NOTEON, 0, 60, 64);
	seq_event_to(&event, CLIENT(0), 0);
	CHECK(seq_send(me, &event) < 0);
	must_be_dead(fd);
	CHECK_EQ(card_live("studio", true), 0);
	must_work();
	card_must_remove("studio");
}

/* Programs with files open keep memory, and so a part of what there may be. */
static void open_devices_still_count(void)
{
	static const char *const eight[] = {
		"1", "2", "3", "4", "5", "6", "7", "8", NULL,
	};
	int fds[8], i;

	card_must_begin();
	card_must_describe("studio", eight);
	MUST(!card_set("studio/index", "6"));
	for (i = 0; i < 8; i++) {
		MUST(!card_live("studio", true));
		fds[i] = card_must_open(CARD, i, O_RDWR);
		MUST(!card_live("studio", false));
	}
	CHECK_EQ(card_live("studio", true), -ENOSPC);
	close(fds[3]);
	CHECK_EQ(card_live("studio", true), 0);
	for (i = 0; i < 8; i++)
		if (i != 3)
			must_be_dead(fds[i]);
	card_must_remove("studio");
	CHECK_EQ(card_unload(), 0);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(readers_are_woken),
	CASE_ONBEAT(writers_are_woken),
	CASE_ONBEAT(openers_are_woken),
	CASE_ONBEAT(notes_under_way_are_dropped),
	CASE_ONBEAT(open_devices_still_count),
};

KTAP_MAIN(cases);
