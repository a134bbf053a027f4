// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * NOTE events: one goes in, a note-on and a note-off come out, and what has
 * begun to sound is ended whatever happens to the queue.
 */
#include "ktap.h"
#include "poollib.h"
#include "seqlib.h"

struct setup {
	struct seq_client *client;
	struct seq_client *synth;
	int port;
	int queue;
};

static struct setup prepare(void)
{
	struct setup setup;

	setup.client = seq_must_open();
	setup.synth = seq_must_open();
	setup.port = seq_must_port(setup.synth, SEQ_CAP_ALL);
	setup.queue = seq_must_queue(setup.client);
	return setup;
}

static struct snd_seq_event note(struct setup *setup, int key, int duration)
{
	struct snd_seq_event event;

	event = seq_event_note(SNDRV_SEQ_EVENT_NOTE, 5, key, 100);
	event.data.note.off_velocity = 33;
	event.data.note.duration = duration;
	seq_event_to(&event, setup->synth->id, setup->port);
	return event;
}

static void send_at_tick(struct setup *setup, int key, unsigned int tick,
			 int duration)
{
	struct snd_seq_event event = note(setup, key, duration);

	seq_event_at_tick(&event, setup->queue, tick);
	seq_must_send(setup->client, &event);
}

static void run(struct setup *setup)
{
	MUST(!seq_queue_control(setup->client, setup->queue,
				SNDRV_SEQ_EVENT_CONTINUE, 0));
}

static int output_free(struct setup *setup)
{
	struct snd_seq_client_pool pool;

	MUST(!seq_get_pool(setup->client->fd, setup->client->id, &pool));
	return pool.output_free;
}

static void must_note(struct setup *setup, int type, int key)
{
	struct snd_seq_event event;

	seq_must_receive_type(setup->synth, &event, type);
	CHECK_EQ(event.data.note.note, key);
}

static void becomes_on_and_off_in_ticks(void)
{
	struct setup setup = prepare();
	struct snd_seq_event event;

	send_at_tick(&setup, 60, 5, 10);
	run(&setup);
	seq_must_receive_type(setup.synth, &event, SNDRV_SEQ_EVENT_NOTEON);
	CHECK_EQ(event.data.note.channel, 5);
	CHECK_EQ(event.data.note.note, 60);
	CHECK_EQ(event.data.note.velocity, 100);
	CHECK_EQ(event.time.tick, 5);
	seq_must_receive_type(setup.synth, &event, SNDRV_SEQ_EVENT_NOTEOFF);
	CHECK_EQ(event.data.note.channel, 5);
	CHECK_EQ(event.data.note.note, 60);
	CHECK_EQ(event.data.note.velocity, 33);
	CHECK_EQ(event.time.tick, 15);
	CHECK_EQ(event.source.client, setup.client->id);
	CHECK(seq_nothing(setup.synth));
}

static void duration_of_a_time_stamp_is_milliseconds(void)
{
	struct setup setup = prepare();
	struct snd_seq_event event = note(&setup, 61, 1250);

	seq_event_at_time(&event, setup.queue, 999999999);
	seq_must_send(setup.client, &event);
	run(&setup);
	seq_must_receive_type(setup.synth, &event, SNDRV_SEQ_EVENT_NOTEON);
	CHECK_EQ(seq_nanoseconds(event.time.time), 999999999);
	seq_must_receive_type(setup.synth, &event, SNDRV_SEQ_EVENT_NOTEOFF);
	CHECK_EQ(seq_nanoseconds(event.time.time), 2249999999);
	CHECK(event.time.time.tv_nsec < SEQ_NSEC_PER_SEC);
}

static void no_duration_ends_at_once(void)
{
	struct setup setup = prepare();

	send_at_tick(&setup, 62, 0, 0);
	must_note(&setup, SNDRV_SEQ_EVENT_NOTEON, 62);
	must_note(&setup, SNDRV_SEQ_EVENT_NOTEOFF, 62);
	CHECK(seq_nothing(setup.synth));
}

/* The same key again at the very tick at which it ends. */
static void off_comes_before_the_next_on(void)
{
	struct setup setup = prepare();
	int i;

	for (i = 0; i < 10; i++)
		send_at_tick(&setup, 63, 1 + i * 5, 5);
	run(&setup);
	for (i = 0; i < 10; i++) {
		must_note(&setup, SNDRV_SEQ_EVENT_NOTEON, 63);
		must_note(&setup, SNDRV_SEQ_EVENT_NOTEOFF, 63);
	}
}

static void cell_is_held_until_the_note_ends(void)
{
	struct setup setup = prepare();
	int all;

	send_at_tick(&setup, 64, 0, 0);
	must_note(&setup, SNDRV_SEQ_EVENT_NOTEON, 64);
	must_note(&setup, SNDRV_SEQ_EVENT_NOTEOFF, 64);
	CHECK(pool_wait_free(setup.client));
	all = output_free(&setup);
	send_at_tick(&setup, 64, 0, 1000);
	must_note(&setup, SNDRV_SEQ_EVENT_NOTEON, 64);
	CHECK_EQ(output_free(&setup), all - 1);
	CHECK(seq_wait_queued(setup.client->fd, setup.queue, 1));
	CHECK(seq_nothing(setup.synth));
}

static void jumping_over_the_end_ends_it(void)
{
	struct setup setup = prepare();

	seq_must_start(setup.client, setup.queue);
	send_at_tick(&setup, 65, 0, 1000000);
	must_note(&setup, SNDRV_SEQ_EVENT_NOTEON, 65);
	MUST(!seq_queue_control(setup.client, setup.queue,
				SNDRV_SEQ_EVENT_SETPOS_TICK, 1000000));
	must_note(&setup, SNDRV_SEQ_EVENT_NOTEOFF, 65);
	CHECK(seq_wait_queued(setup.client->fd, setup.queue, 0));
	CHECK(pool_wait_free(setup.client));
}

static void subscribers_get_both(void)
{
	struct setup setup = prepare();
	int source = seq_must_port(setup.client, SEQ_CAP_ALL);
	struct snd_seq_event event = note(&setup, 66, 3);

	seq_must_subscribe(setup.client, source, setup.synth, setup.port);
	seq_event_to_subscribers(&event, source);
	seq_event_at_tick(&event, setup.queue, 1);
	seq_must_send(setup.client, &event);
	run(&setup);
	must_note(&setup, SNDRV_SEQ_EVENT_NOTEON, 66);
	must_note(&setup, SNDRV_SEQ_EVENT_NOTEOFF, 66);
}

/* Three notes sound, and one more is still to come. */
static void let_three_sound(struct setup *setup)
{
	int key;

	run(setup);
	for (key = 70; key < 73; key++)
		send_at_tick(setup, key, 0, 10000000);
	send_at_tick(setup, 99, 20000000, 5);
	for (key = 70; key < 73; key++)
		must_note(setup, SNDRV_SEQ_EVENT_NOTEON, key);
}

static void must_end_all_three(struct setup *setup)
{
	int key, ended = 0;

	for (key = 0; key < 3; key++) {
		struct snd_seq_event event;

		seq_must_receive_type(setup->synth, &event,
				      SNDRV_SEQ_EVENT_NOTEOFF);
		MUST(event.data.note.note >= 70 && event.data.note.note < 73);
		ended |= 1 << (event.data.note.note - 70);
	}
	CHECK_EQ(ended, 7);
	/* The one that did not begin does not end. */
	CHECK(seq_nothing(setup->synth));
}

static void defect_18_start_ends_what_sounds(void)
{
	struct setup setup = prepare();

	let_three_sound(&setup);
	seq_must_start(setup.client, setup.queue);
	must_end_all_three(&setup);
}

static void defect_18_closing_ends_what_sounds(void)
{
	struct setup setup = prepare();

	let_three_sound(&setup);
	seq_close(setup.client);
	must_end_all_three(&setup);
}

static void defect_18_removing_ends_what_sounds(void)
{
	struct setup setup = prepare();
	struct snd_seq_remove_events remove = {
		.remove_mode = SNDRV_SEQ_REMOVE_OUTPUT,
	};

	let_three_sound(&setup);
	MUST(!seq_call(setup.client->fd, SNDRV_SEQ_IOCTL_REMOVE_EVENTS,
		       &remove));
	must_end_all_three(&setup);
}

static void defect_18_deleting_the_queue_ends_what_sounds(void)
{
	struct setup setup = prepare();

	let_three_sound(&setup);
	MUST(!seq_queue_delete(setup.client->fd, setup.queue));
	must_end_all_three(&setup);
}

static const struct ktap_case cases[] = {
	CASE(becomes_on_and_off_in_ticks),
	CASE(duration_of_a_time_stamp_is_milliseconds),
	CASE(no_duration_ends_at_once),
	CASE(off_comes_before_the_next_on),
	CASE(cell_is_held_until_the_note_ends),
	CASE(jumping_over_the_end_ends_it),
	CASE(subscribers_get_both),
	CASE_DEFECT(defect_18_start_ends_what_sounds),
	CASE_DEFECT(defect_18_closing_ends_what_sounds),
	CASE_DEFECT(defect_18_removing_ends_what_sounds),
	CASE_DEFECT(defect_18_deleting_the_queue_ends_what_sounds),
};

KTAP_MAIN(cases);
