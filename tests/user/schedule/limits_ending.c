// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * However many notes of how many listeners end because a program goes, it is gone
 * soon, and a note of another ends as well.
 * time-limit: 240
 */
#include "ktap.h"
#include "patiencelib.h"

#include <poll.h>

#define NOTES 4000
#define PART 1000
#define PORTS 250
#define CROWD 4000	/* listeners of each note: about a microsecond each */
#define LONG 100000000	/* ticks */
#define SOON (1000 * ktap_slowness())	/* ms; all ends for all of the crowd take 16 s */

/* A queue, its owner, and a sender with very many notes that sound. */
static struct seq_client *owner, *sender;
static int queue;

/* Another one, with one note. */
static struct seq_client *other, *listener;

static void must_join(struct seq_client *client)
{
	struct snd_seq_queue_client use = { .queue = queue, .used = 1 };

	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_QUEUE_CLIENT, &use));
}

static struct snd_seq_event long_note(int length)
{
	struct snd_seq_event event = seq_event_note(SNDRV_SEQ_EVENT_NOTE, 0, 60, 100);

	event.data.note.duration = length;
	seq_event_to_subscribers(&event, 0);
	seq_event_at_tick(&event, queue, 0);
	return event;
}

/* Nobody listens yet, so that they begin at once. */
static void must_begin_notes(void)
{
	static struct snd_seq_event events[PART];
	struct snd_seq_event event;
	int i, part;

	for (i = 0; i < PART; i++)
		events[i] = long_note(LONG);
	for (part = 0; part < NOTES / PART; part++)
		MUST(seq_write(sender->fd, events, sizeof(events)) == sizeof(events));
	event = seq_event_numbered(1);
	seq_event_to(&event, sender->id, 0);
	seq_event_at_tick(&event, queue, 0);
	seq_must_send(sender, &event);
	seq_must_receive_numbers(sender, 1, 1);
}

static void must_gather_crowd(void)
{
	struct seq_client *client = NULL;
	int i, port;

	for (i = 0; i < CROWD; i++) {
		port = i % PORTS;
		if (!port)
			client = seq_must_open();
		MUST(seq_must_port(client, SEQ_CAP_ALL) == port);
		MUST(!seq_subscribe(sender->fd, sender->id, 0, client->id, port));
	}
}

/* The other's note lasts longest, and so is the last to end. */
static void must_set_up(void)
{
	struct snd_seq_event event;

	owner = seq_must_open();
	queue = seq_must_queue(owner);
	sender = seq_must_open();
	MUST(!seq_must_port(sender, SEQ_CAP_ALL));
	MUST(!seq_set_pool(sender->fd, NOTES + 1, 0, 0));
	must_join(sender);
	other = seq_must_open();
	MUST(!seq_must_port(other, SEQ_CAP_ALL));
	must_join(other);
	listener = seq_must_hear(other->id, 0);
	seq_must_start(owner, queue);
	event = long_note(LONG + 1);
	seq_must_send(other, &event);
	seq_must_receive_type(listener, &event, SNDRV_SEQ_EVENT_NOTEON);
	must_begin_notes();
	must_gather_crowd();
}

static void do_nothing(void)
{
}

/*
 * A process calls this and is killed then. The client's file is closed with it, and
 * does not belong to this process any more.
 */
static void must_be_gone_soon(struct seq_client *client, void (*call)(void))
{
	pid_t process;
	long took;

	patience_clock();
	process = fork();
	MUST(process >= 0);
	if (!process) {
		call();
		for (;;)
			pause();
	}
	seq_close(client);
	poll(NULL, 0, 20);
	took = patience_gone(process, SIGKILL);
	ktap_note("gone after %ld ms", took);
	CHECK(took < SOON);
}

static void must_end_the_note_of_the_other(void)
{
	struct snd_seq_event event;

	seq_must_receive_type(listener, &event, SNDRV_SEQ_EVENT_NOTEOFF);
	CHECK(seq_nothing(listener));
}

static void killed_owner_of_a_queue_is_gone(void)
{
	must_set_up();
	must_be_gone_soon(owner, do_nothing);
	must_end_the_note_of_the_other();
}

static void delete_queue(void)
{
	seq_queue_delete(owner->fd, queue);
}

static void it_is_gone_while_it_deletes_it(void)
{
	must_set_up();
	must_be_gone_soon(owner, delete_queue);
	must_end_the_note_of_the_other();
}

static void deleting_a_queue_takes_no_longer(void)
{
	long began;

	must_set_up();
	began = patience_clock();
	MUST(!seq_queue_delete(owner->fd, queue));
	CHECK(patience_clock() - began < SOON);
	must_end_the_note_of_the_other();
}

static void killed_sender_is_gone(void)
{
	must_set_up();
	must_be_gone_soon(sender, do_nothing);
	CHECK(seq_nothing(listener));
}

static void remove_events(void)
{
	struct snd_seq_remove_events all = {
		.remove_mode = SNDRV_SEQ_REMOVE_OUTPUT,
	};

	seq_call(sender->fd, SNDRV_SEQ_IOCTL_REMOVE_EVENTS, &all);
}

static void it_is_gone_while_it_removes_them(void)
{
	must_set_up();
	must_be_gone_soon(sender, remove_events);
	CHECK(seq_nothing(listener));
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(killed_owner_of_a_queue_is_gone),
	CASE_ONBEAT(it_is_gone_while_it_deletes_it),
	CASE_ONBEAT(deleting_a_queue_takes_no_longer),
	CASE_ONBEAT(killed_sender_is_gone),
	CASE_ONBEAT(it_is_gone_while_it_removes_them),
};

KTAP_MAIN(cases);
