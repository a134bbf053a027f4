// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A program of normal priority writes an event that is due, to several receivers. The
 * first of them, a real-time program, preempts it, and then waits for the next event
 * of the same queue without ever sleeping: that arrives all the same, whether it was
 * scheduled before or only then. On PREEMPT_RT all is delivered by a thread that comes
 * before that program; on others the writer cannot be preempted there. The same where it
 * starts the queue, and the first to hear of that preempts it.
 * time-limit: 120
 */
#include "ktap.h"
#include "seqlib.h"
#include "threadlib.h"

#include <poll.h>
#include <sched.h>

#define OTHERS 3	/* receivers, which the writer has yet to serve */
#define LATER 100000000ull	/* ns */
#define REAL_TIME 30	/* below the threads that deliver on PREEMPT_RT */
#define BEFORE_THREADS 60
#define ROUNDS 5
#define MOST_ROUNDS 30	/* of those that count and of those that do not */
#define PATIENCE 300000000ull	/* before others get the CPU, ns */

/* Of the rounds that count. */
static unsigned int rounds, late_rounds;
static __u64 worst;	/* ns */
static pid_t softirq_thread;
static struct seq_client *first, *last, *others;
static int first_port, last_port;

static void must_make_receivers(void)
{
	int i;

	first = seq_must_open_mode(O_RDWR | O_NONBLOCK);
	first_port = seq_must_port(first, SEQ_CAP_ALL);
	last = seq_must_open_mode(O_RDWR | O_NONBLOCK);
	last_port = seq_must_port(last, SEQ_CAP_ALL);
	others = seq_must_open();
	for (i = 0; i < OTHERS; i++)
		MUST(seq_must_port(others, SEQ_CAP_ALL) == i);
}

static void must_connect(struct seq_client *sender, int source)
{
	int i;

	seq_must_subscribe(sender, source, first, first_port);
	for (i = 0; i < OTHERS; i++)
		MUST(!seq_subscribe(sender->fd, sender->id, source, others->id, i));
}

static void must_schedule(const struct seq_player *player, __u64 due)
{
	struct snd_seq_event event = seq_event_numbered(due ? 2 : 1);

	if (due)
		seq_event_to(&event, last->id, last_port);
	else
		seq_event_to_subscribers(&event, player->port);
	seq_event_at_time(&event, player->queue, due);
	seq_must_send(player->client, &event);
}

static void must_be_real_time(bool on)
{
	struct sched_param parameters = { .sched_priority = on ? REAL_TIME : 0 };

	MUST(!sched_setscheduler(0, on ? SCHED_FIFO : SCHED_OTHER, &parameters));
}

/* Its event is due since the queue's start. */
static pid_t must_start_writer(const struct seq_player *player)
{
	pid_t writer = fork();

	MUST(writer >= 0);
	if (writer)
		return writer;
	must_be_real_time(false);
	must_schedule(player, 0);
	_exit(0);
}

static void add_round(__u64 late)
{
	rounds++;
	if (late >= PATIENCE / 2)
		late_rounds++;
	if (late > worst)
		worst = late;
}

/*
 * Never sleeps, until the event at @due arrives or PATIENCE has passed. Softirqs that
 * have taken long, as on a machine that is slow for a moment, are left to a thread of
 * normal priority before Linux 6.5, and those of clocks with them: while that waits
 * for the CPU, which is never given, nothing that we do makes an event arrive. Such a
 * round does not count; on PREEMPT_RT, where we do not deliver in softirqs, each does.
 */
static void wait_for_last(__u64 due, pid_t process)
{
	struct snd_seq_event event;
	bool counts;
	__u64 now;

	while (seq_nothing(last) && seq_now() < due + PATIENCE)
		;
	now = seq_now();
	counts = seq_is_real_time_kernel() || thread_state(softirq_thread) == 'S';
	must_be_real_time(false);
	seq_must_receive(last, &event);
	waitpid(process, NULL, 0);
	if (counts)
		add_round(now > due ? now - due : 0);
}

static void preempt(const struct seq_player *player, bool before)
{
	pid_t writer;
	__u64 due;

	due = seq_now() + LATER;
	seq_must_start(player->client, player->queue);
	if (before)
		must_schedule(player, LATER);
	must_be_real_time(true);
	writer = must_start_writer(player);
	MUST(seq_poll(first->fd, POLLIN, SEQ_WAIT_MS));
	if (!before)
		must_schedule(player, LATER);
	wait_for_last(due, writer);
}

/* The start of a queue preempts it. */
static void preempt_start(const struct seq_player *player)
{
	struct snd_seq_event event = seq_event_numbered(2);
	pid_t starter;

	/* From where the queue stands on: a CONTINUE drops nothing. */
	seq_event_to(&event, last->id, last_port);
	seq_event_at_time(&event, player->queue, LATER);
	event.flags |= SNDRV_SEQ_TIME_MODE_REL;
	seq_must_send(player->client, &event);
	must_be_real_time(true);
	starter = fork();
	MUST(starter >= 0);
	if (!starter) {
		must_be_real_time(false);
		MUST(!seq_queue_control(player->client, player->queue,
					SNDRV_SEQ_EVENT_CONTINUE, 0));
		_exit(0);
	}
	MUST(seq_poll(first->fd, POLLIN, SEQ_WAIT_MS));
	wait_for_last(seq_now() + LATER, starter);
	MUST(!seq_queue_control(player->client, player->queue,
				SNDRV_SEQ_EVENT_STOP, 0));
}

static void must_begin_rounds(void)
{
	seq_must_stay_on_one_cpu();
	MUST(thread_find("ksoftirqd/0", &softirq_thread, 1) == 1);
}

static bool wants_round(void)
{
	static int tried;

	return rounds < ROUNDS && tried++ < MOST_ROUNDS;
}

/* The host may take the CPU away when the event is due, but not in each round. */
static void check_rounds(void)
{
	ktap_note("%llu ms late at worst", worst / 1000000);
	CHECK_EQ(rounds, ROUNDS);
	CHECK(late_rounds <= ROUNDS / 2);
}

static void an_event_of_a_queue_that_starts_is_in_time(void)
{
	struct seq_player player;

	must_make_receivers();
	player = seq_must_player();
	MUST(!seq_subscribe(first->fd, SNDRV_SEQ_CLIENT_SYSTEM,
			    SNDRV_SEQ_PORT_SYSTEM_TIMER, first->id, first_port));
	must_begin_rounds();
	while (wants_round()) {
		preempt_start(&player);
		seq_drop(first);
	}
	check_rounds();
}

static void must_be_in_time(bool before)
{
	struct seq_player player;

	must_make_receivers();
	player = seq_must_player();
	must_connect(player.client, player.port);
	must_begin_rounds();
	while (wants_round()) {
		preempt(&player, before);
		seq_drop(first);
	}
	check_rounds();
}

static void an_event_that_is_scheduled_already_is_in_time(void)
{
	must_be_in_time(true);
}

static void an_event_that_is_scheduled_later_is_in_time(void)
{
	must_be_in_time(false);
}

/*
 * The writer comes before the thread, which has not got the CPU when what it is yet to
 * deliver is dropped.
 */
static void must_arrive_before(void (*drop)(const struct seq_player *player))
{
	struct sched_param before = { .sched_priority = BEFORE_THREADS };
	struct seq_client *reader = seq_must_open_mode(O_RDWR | O_NONBLOCK);
	struct seq_player player = seq_must_player();
	struct snd_seq_event event = seq_event_numbered(1);
	int port = seq_must_port(reader, SEQ_CAP_ALL);

	seq_must_stay_on_one_cpu();
	seq_must_start(player.client, player.queue);
	seq_event_to(&event, reader->id, port);
	seq_event_at_time(&event, player.queue, 1);
	MUST(!sched_setscheduler(0, SCHED_FIFO, &before));
	seq_must_send(player.client, &event);
	drop(&player);
	CHECK(!seq_nothing(reader));
}

static void delete_queue(const struct seq_player *player)
{
	MUST(!seq_queue_delete(player->client->fd, player->queue));
}

static void due_events_arrive_though_their_queue_is_deleted(void)
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

static void due_events_arrive_though_they_are_removed(void)
{
	must_arrive_before(remove_events);
}

static void start_again(const struct seq_player *player)
{
	seq_must_start(player->client, player->queue);
}

static void due_events_arrive_though_their_queue_is_started(void)
{
	must_arrive_before(start_again);
}

/* Both are sent directly; afterwards the event would never be due. */
static void stop_at_the_beginning(const struct seq_player *player)
{
	MUST(!seq_queue_control(player->client, player->queue,
				SNDRV_SEQ_EVENT_STOP, 0));
	MUST(!seq_queue_control(player->client, player->queue,
				SNDRV_SEQ_EVENT_SETPOS_TICK, 0));
}

static void due_events_arrive_though_their_queue_is_set_back(void)
{
	must_arrive_before(stop_at_the_beginning);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(an_event_that_is_scheduled_already_is_in_time),
	CASE_ONBEAT(an_event_that_is_scheduled_later_is_in_time),
	CASE_ONBEAT(an_event_of_a_queue_that_starts_is_in_time),
	CASE(due_events_arrive_though_their_queue_is_deleted),
	CASE(due_events_arrive_though_they_are_removed),
	CASE(due_events_arrive_though_their_queue_is_started),
	CASE(due_events_arrive_though_their_queue_is_set_back),
};

KTAP_MAIN(cases);
