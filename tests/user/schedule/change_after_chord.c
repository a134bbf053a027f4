// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Many events are due at the same moment, and when the first of them has arrived a program
 * removes the rest, starts, stops or deletes the queue, or sets its tempo: those that
 * are due arrive all the same, and before what is told of the change.
 */
#include "ktap.h"
#include "seqlib.h"

#include <poll.h>
#include <sched.h>

#define FEWEST 50
#define MOST 1600	/* fit the pools */
#define AHEAD 300000000ull	/* ns, between writing and being due */

struct setup {
	struct seq_player player;
	struct seq_client *reader;
	int port;
	unsigned int count;
};

/* All are due at once. Returns when the first has arrived. */
static void must_play(const struct setup *setup, unsigned int count)
{
	struct snd_seq_event event;
	unsigned int i;

	for (i = 0; i < count; i++) {
		event = seq_event_numbered(i);
		seq_event_to(&event, setup->reader->id, setup->port);
		seq_event_at_time(&event, setup->player.queue, AHEAD);
		seq_must_send(setup->player.client, &event);
	}
	MUST(seq_poll(setup->reader->fd, POLLIN, SEQ_WAIT_MS));
}

/* How many of them can be read, before an event of the type @last. */
static unsigned int count_numbers(const struct setup *setup, int last)
{
	struct snd_seq_event event;
	unsigned int count = 0;

	while (read(setup->reader->fd, &event, sizeof(event)) == sizeof(event)) {
		if (event.type == last)
			return count;
		count += event.type == SNDRV_SEQ_EVENT_USR0;
	}
	return count;
}

static bool some_are_left(const struct setup *setup)
{
	struct snd_seq_queue_status status;

	MUST(!seq_queue_status(setup->player.client->fd, setup->player.queue, &status));
	return status.events;
}

/*
 * As many events as begin to be more than are delivered in one go: not all are there
 * when the first is heard of. A machine may be too fast for that.
 */
static void choose_count(struct setup *setup)
{
	unsigned int heard, count = FEWEST;
	bool left, warm;

	/* The first time takes longer, and does not count. */
	for (warm = false; ; warm = true) {
		seq_must_start(setup->player.client, setup->player.queue);
		must_play(setup, count);
		left = some_are_left(setup);
		for (heard = 0; heard < count; heard += count_numbers(setup, -1))
			MUST(seq_poll(setup->reader->fd, POLLIN, SEQ_WAIT_MS));
		if (warm && (left || count == MOST))
			break;
		if (warm)
			count *= 2;
	}
	ktap_note("%u events at once%s", count, left ? "" : ", and no more");
	setup->count = count;
}

/* It comes before the thread that delivers the rest, except on PREEMPT_RT. */
static struct setup must_set_up(void)
{
	struct sched_param before = { .sched_priority = 10 };
	struct setup setup = {
		.player = seq_must_player(),
		.reader = seq_must_open_mode(O_RDWR | O_NONBLOCK),
	};

	setup.port = seq_must_port(setup.reader, SEQ_CAP_ALL);
	MUST(!seq_set_pool(setup.reader->fd, 0, 2000, 0));
	MUST(!seq_set_pool(setup.player.client->fd, 2000, 0, 0));
	seq_must_stay_on_one_cpu();
	MUST(!sched_setscheduler(0, SCHED_FIFO, &before));
	choose_count(&setup);
	seq_must_start(setup.player.client, setup.player.queue);
	return setup;
}

static void must_arrive_before(void (*change)(const struct seq_player *player))
{
	struct setup setup = must_set_up();

	must_play(&setup, setup.count);
	change(&setup.player);
	CHECK_EQ(count_numbers(&setup, -1), setup.count);
}

static void must_be_heard_before(int type, int value)
{
	struct setup setup = must_set_up();

	MUST(!seq_subscribe(setup.reader->fd, SNDRV_SEQ_CLIENT_SYSTEM,
			    SNDRV_SEQ_PORT_SYSTEM_TIMER, setup.reader->id, setup.port));
	must_play(&setup, setup.count);
	MUST(!seq_queue_control(setup.player.client, setup.player.queue, type, value));
	CHECK_EQ(count_numbers(&setup, type), setup.count);
}

static void delete_queue(const struct seq_player *player)
{
	MUST(!seq_queue_delete(player->client->fd, player->queue));
}

static void they_arrive_though_their_queue_is_deleted(void)
{
	must_arrive_before(delete_queue);
}

static void remove_events(const struct seq_player *player)
{
	struct snd_seq_remove_events all = {
		.remove_mode = SNDRV_SEQ_REMOVE_OUTPUT,
	};

	MUST(!seq_call(player->client->fd, SNDRV_SEQ_IOCTL_REMOVE_EVENTS, &all));
}

static void they_arrive_though_they_are_removed(void)
{
	must_arrive_before(remove_events);
}

static void start_again(const struct seq_player *player)
{
	seq_must_start(player->client, player->queue);
}

static void they_arrive_though_their_queue_is_started(void)
{
	must_arrive_before(start_again);
}

static void a_stop_is_heard_after_them(void)
{
	must_be_heard_before(SNDRV_SEQ_EVENT_STOP, 0);
}

static void a_tempo_is_heard_after_them(void)
{
	must_be_heard_before(SNDRV_SEQ_EVENT_TEMPO, 250000);
}

static const struct ktap_case cases[] = {
	CASE(they_arrive_though_their_queue_is_deleted),
	CASE(they_arrive_though_they_are_removed),
	CASE(they_arrive_though_their_queue_is_started),
	CASE(a_stop_is_heard_after_them),
	CASE(a_tempo_is_heard_after_them),
};

KTAP_MAIN(cases);
