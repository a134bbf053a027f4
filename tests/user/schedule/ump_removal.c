// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Scheduled packets that are removed: conditions look at the packet, not at the
 * type, and notes that have begun are ended.
 */
#include "ktap.h"
#include "umplib.h"

#include <poll.h>
#include <signal.h>

/* Every case ends with this, behind everything else. */
#define LAST 1000
#define LAST_PACKET "10fe0000"

/* In ticks of 5 ms. */
#define FAR 100000000

struct setup {
	struct ump_end from, to;
	int queue;
};

static struct setup prepare(void)
{
	struct setup setup = {
		.from = ump_must_end(2, 0),
		.to = ump_must_end(2, 0),
	};

	setup.queue = seq_must_queue(setup.from.client);
	ump_must_connect(&setup.from, &setup.to);
	/* 10 microseconds a tick: what is left comes out soon. */
	MUST(!seq_set_tempo(setup.from.client->fd, setup.queue, 960, 96));
	return setup;
}

static void at_tick(struct setup *setup, unsigned int tick, const char *text)
{
	ump_must_say_at_tick(&setup->from, setup->queue, tick, text);
}

static void remove_events(struct setup *setup,
			  struct snd_seq_remove_events info)
{
	info.remove_mode |= SNDRV_SEQ_REMOVE_OUTPUT;
	info.queue = setup->queue;
	CHECK_EQ(seq_call(setup->from.client->fd, SNDRV_SEQ_IOCTL_REMOVE_EVENTS,
			  &info),
		 0);
}

/* Runs the queue to its end; this comes. */
static void must_remain(struct setup *setup, const char *text)
{
	char want[1024];

	snprintf(want, sizeof(want), "%s%s" LAST_PACKET, text,
		 *text ? " " : "");
	at_tick(setup, LAST, LAST_PACKET);
	MUST(!seq_queue_control(setup->from.client, setup->queue,
				SNDRV_SEQ_EVENT_CONTINUE, 0));
	CHECK(ump_hears_later(&setup->to, want));
}

/* Types 2 and 4 have channels, others do not. */
static void channel_is_that_of_the_packet(void)
{
	struct setup setup = prepare();
	struct snd_seq_remove_events info = {
		.remove_mode = SNDRV_SEQ_REMOVE_DEST_CHANNEL,
		.channel = 3,
	};

	at_tick(&setup, 1, "40933c00 80000000");
	at_tick(&setup, 2, "40943c00 80000000");
	at_tick(&setup, 3, "45b30700 80000000");
	at_tick(&setup, 4, "4fe40000 80000000");
	at_tick(&setup, 5, "10f30300");
	at_tick(&setup, 6, "30030303 03000000");
	at_tick(&setup, 7, "50030303 03000000 00000000 00000000");
	remove_events(&setup, info);
	must_remain(&setup, "40943c00 80000000 4fe40000 80000000 10f30300 "
		    "30030303 03000000 50030303 03000000 00000000 00000000");
}

static void channel_of_midi_1_packets(void)
{
	struct setup setup = prepare();
	struct snd_seq_remove_events info = {
		.remove_mode = SNDRV_SEQ_REMOVE_DEST_CHANNEL,
		.channel = 15,
	};

	ump_must_switch(&setup.from, 1);
	ump_must_switch(&setup.to, 1);
	at_tick(&setup, 1, "209f3c40");
	at_tick(&setup, 2, "20903c40");
	at_tick(&setup, 3, "2cbf0740");
	at_tick(&setup, 4, "2cbe0f0f");
	remove_events(&setup, info);
	must_remain(&setup, "20903c40 2cbe0f0f");
}

static void note_offs_are_spared(void)
{
	struct setup setup = prepare();
	struct snd_seq_remove_events info = {
		.remove_mode = SNDRV_SEQ_REMOVE_IGNORE_OFF,
	};

	at_tick(&setup, 1, "40903c00 80000000");
	at_tick(&setup, 2, "40803c00 80000000");
	at_tick(&setup, 3, "48b00700 80000000");
	at_tick(&setup, 4, "4f8f3d00 12340000");
	at_tick(&setup, 5, "30020808 00000000");
	remove_events(&setup, info);
	must_remain(&setup, "40803c00 80000000 4f8f3d00 12340000");
}

static void note_offs_of_midi_1_packets_are_spared(void)
{
	struct setup setup = prepare();
	struct snd_seq_remove_events info = {
		.remove_mode = SNDRV_SEQ_REMOVE_IGNORE_OFF,
	};

	ump_must_switch(&setup.from, 1);
	ump_must_switch(&setup.to, 1);
	at_tick(&setup, 1, "20903c40");
	at_tick(&setup, 2, "20803c40");
	at_tick(&setup, 3, "2fb08080");
	at_tick(&setup, 4, "2a8a3c00");
	remove_events(&setup, info);
	must_remain(&setup, "20803c40 2a8a3c00");
}

static void channel_and_note_offs_together(void)
{
	struct setup setup = prepare();
	struct snd_seq_remove_events info = {
		.remove_mode = SNDRV_SEQ_REMOVE_IGNORE_OFF |
			       SNDRV_SEQ_REMOVE_DEST_CHANNEL,
		.channel = 2,
	};

	at_tick(&setup, 1, "40923c00 80000000");
	at_tick(&setup, 2, "40823c00 80000000");
	at_tick(&setup, 3, "40913c00 80000000");
	at_tick(&setup, 4, "40813c00 80000000");
	remove_events(&setup, info);
	must_remain(&setup,
		    "40823c00 80000000 40913c00 80000000 40813c00 80000000");
}

/* The byte where events have their type is 0 here, or anything. */
static void type_is_not_that_byte(void)
{
	struct setup setup = prepare();
	struct snd_seq_remove_events info = {
		.remove_mode = SNDRV_SEQ_REMOVE_EVENT_TYPE,
	};
	struct ump_event event =
		ump_packet(setup.from.port, 0x40903c00, 0x80000000, 0, 0);

	at_tick(&setup, 1, "40903d00 80000000");
	event.type = SNDRV_SEQ_EVENT_NOTEOFF;
	ump_event_at_tick(&event, setup.queue, 2);
	MUST(seq_write(setup.from.client->fd, &event, sizeof(event)) ==
	     sizeof(event));
	info.type = 0;
	remove_events(&setup, info);
	info.type = SNDRV_SEQ_EVENT_NOTEOFF;
	remove_events(&setup, info);
	must_remain(&setup, "40903d00 80000000 40903c00 80000000");
}

static void time_and_tag_are_those_of_the_record(void)
{
	struct setup setup = prepare();
	struct snd_seq_remove_events info = {
		.remove_mode = SNDRV_SEQ_REMOVE_TAG_MATCH, .tag = 9,
	};
	struct ump_event header = ump_packet(0, 0, 0, 0, 0);

	header.flags = 0;
	header.tag = 9;
	ump_event_at_tick(&header, setup.queue, 2);
	ump_must_say_with(&setup.from, &header, "40903c00 80000000");
	at_tick(&setup, 1, "40903d00 80000000");
	at_tick(&setup, 500, "40903e00 80000000");
	remove_events(&setup, info);
	memset(&info, 0, sizeof(info));
	info.remove_mode = SNDRV_SEQ_REMOVE_TIME_AFTER |
			   SNDRV_SEQ_REMOVE_TIME_TICK;
	info.time.tick = 400;
	remove_events(&setup, info);
	must_remain(&setup, "40903d00 80000000");
}

static void removed_packets_free_their_cells(void)
{
	struct setup setup = prepare();
	struct snd_seq_remove_events info = { 0 };
	struct snd_seq_client_pool pool;

	at_tick(&setup, 1, "40903d00 80000000 40903d00 80000000");
	at_tick(&setup, 1, "50030303 03000000 00000000 00000000");
	MUST(!seq_get_pool(setup.from.client->fd, setup.from.client->id,
			   &pool));
	CHECK_EQ(pool.output_free, pool.output_pool - 3);
	remove_events(&setup, info);
	MUST(!seq_get_pool(setup.from.client->fd, setup.from.client->id,
			   &pool));
	CHECK_EQ(pool.output_free, pool.output_pool);
	must_remain(&setup, "");
}

/* --- notes that sound --- */

/* A program that has begun a note, and is to end it in a long time. */
static void play_packets(struct ump_end *from, int queue, const char *on,
			 const char *off)
{
	ump_must_say_at_tick(from, queue, 0, on);
	ump_must_say_at_tick(from, queue, FAR, off);
}

static void play_note_event(struct ump_end *from, int queue)
{
	struct snd_seq_event event =
		seq_event_note(SNDRV_SEQ_EVENT_NOTE, 0, 60, 64);

	event.data.note.duration = FAR;
	seq_event_to_subscribers(&event, from->port);
	seq_event_at_tick(&event, queue, 0);
	seq_must_send(from->client, &event);
}

/* Tells that it has played, and stays. */
static void play(struct ump_end *to, int version, const char *on,
		 const char *off, int told)
{
	struct ump_end from = ump_must_end(version, 0);
	int queue = seq_must_queue(from.client);

	ump_must_connect(&from, to);
	seq_must_start(from.client, queue);
	if (off)
		play_packets(&from, queue, on, off);
	else
		play_note_event(&from, queue);
	MUST(write(told, "", 1) == 1);
	pause();
	_exit(0);
}

static void must_be_killed(pid_t child)
{
	int status;

	MUST(!kill(child, SIGKILL));
	MUST(waitpid(child, &status, 0) == child);
}

/* The velocity with which notes end is open. The end of the connection follows. */
static void must_end(struct ump_end *to, const char *begin, const char *whole)
{
	char *text, *told;

	MUST(seq_poll(to->client->fd, POLLIN, SEQ_WAIT_MS));
	text = ump_take_text(to);
	told = strstr(text, " event:67");
	if (told)
		*told = '\0';
	if (strncmp(text, begin, strlen(begin)) ||
	    strlen(text) != strlen(whole))
		FAIL("\"%s\" came", text);
	free(text);
}

static void kill_player(int version, const char *on, const char *off,
			int heard_version, const char *heard_on,
			const char *ended, const char *heard_off)
{
	struct ump_end to = ump_must_end(heard_version, 0);
	int told[2];
	pid_t child;
	char byte;

	MUST(!pipe(told));
	child = fork();
	MUST(child >= 0);
	if (!child)
		play(&to, version, on, off, told[1]);
	close(told[1]);
	MUST(seq_poll(told[0], POLLIN, SEQ_WAIT_MS));
	MUST(read(told[0], &byte, 1) == 1);
	CHECK(ump_hears_later(&to, heard_on));
	must_be_killed(child);
	must_end(&to, ended, heard_off);
}

static void killed_midi_2_sender_ends_its_notes(void)
{
	kill_player(2, "40903c00 80000000", "40803c00 12340000",
		    2, "40903c00 80000000", "40803c00 ", "40803c00 12340000");
}

static void killed_midi_1_sender_ends_its_notes(void)
{
	kill_player(1, "29913c40", "29813c01", 1, "29913c40", "29813c",
		    "29813c01");
}

static void its_notes_end_for_listeners_of_events(void)
{
	kill_player(2, "40903c00 80000000", "40803c00 80000000",
		    0, "90 3c 40", "80 3c ", "80 3c 40");
}

static void killed_sender_of_a_note_event_ends_it(void)
{
	kill_player(2, NULL, NULL, 2, "40903c00 80000000",
		    "40803c00 00000000", "40803c00 00000000");
}

/* Others are still there, and can end theirs. */
static void deleted_queue_ends_the_notes_of_its_owner(void)
{
	struct ump_end from = ump_must_end(2, 0), other = ump_must_end(2, 0);
	struct ump_end to = ump_must_end(2, 0);
	int queue = seq_must_queue(from.client);
	struct snd_seq_queue_client use = { .queue = queue, .used = 1 };
	struct snd_seq_client_pool pool;

	ump_must_connect(&from, &to);
	ump_must_connect(&other, &to);
	use.client = other.client->id;
	MUST(!seq_call(other.client->fd, SNDRV_SEQ_IOCTL_SET_QUEUE_CLIENT, &use));
	ump_must_say_at_tick(&other, queue, FAR, "40813c00 12340000");
	ump_must_say_at_tick(&from, queue, FAR, "40803c00 12340000");
	MUST(seq_wait_queued(from.client->fd, queue, 2));
	MUST(!seq_queue_delete(from.client->fd, queue));
	CHECK(ump_hears(&to, "40803c00 12340000"));
	MUST(!seq_get_pool(other.client->fd, other.client->id, &pool));
	CHECK_EQ(pool.output_free, pool.output_pool);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(channel_is_that_of_the_packet),
	CASE_ONBEAT(channel_of_midi_1_packets),
	CASE_ONBEAT(note_offs_are_spared),
	CASE_ONBEAT(note_offs_of_midi_1_packets_are_spared),
	CASE_ONBEAT(channel_and_note_offs_together),
	CASE_ONBEAT(type_is_not_that_byte),
	CASE_ONBEAT(time_and_tag_are_those_of_the_record),
	CASE_ONBEAT(removed_packets_free_their_cells),
	CASE_ONBEAT(killed_midi_2_sender_ends_its_notes),
	CASE_ONBEAT(killed_midi_1_sender_ends_its_notes),
	CASE_ONBEAT(its_notes_end_for_listeners_of_events),
	CASE_ONBEAT(killed_sender_of_a_note_event_ends_it),
	CASE_ONBEAT(deleted_queue_ends_the_notes_of_its_owner),
};

KTAP_MAIN(cases);
