// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A program of normal priority that delivers a late event to several receivers is
 * preempted by the first of them, a real-time program, which then waits for the next
 * event of the same queue without ever sleeping: it arrives all the same, for on
 * PREEMPT_RT the thread that delivers it comes before that program, and helps the
 * first one to finish. On a slow machine that may take longer than the thread has,
 * but not each time.
 * time-limit: 240
 */
#include "ktap.h"
#include "seqlib.h"

#include <poll.h>
#include <sched.h>

#define OTHERS 3	/* receivers, which the writer has yet to serve */
#define LATER 100000000ull	/* ns */
#define REAL_TIME 30	/* below the threads that deliver on PREEMPT_RT */
#define ROUNDS 20
#define NEVER (~0ull)
#define PATIENCE 300000000ull	/* before others get the CPU, ns */

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

/* Delivers its event in its own write(), which is due since the queue's start. */
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

/*
 * Return: how late the event was, in ns, PATIENCE at most; NEVER if the writer was
 * not preempted.
 */
static __u64 preempt(const struct seq_player *player)
{
	struct snd_seq_event event;
	__u64 due, late;
	bool preempted;
	pid_t writer;

	due = seq_now() + LATER;
	seq_must_start(player->client, player->queue);
	must_schedule(player, LATER);
	must_be_real_time(true);
	writer = must_start_writer(player);
	MUST(seq_poll(first->fd, POLLIN, SEQ_WAIT_MS));
	preempted = !waitpid(writer, NULL, WNOHANG) && seq_nothing(last);
	while (seq_nothing(last) && seq_now() < due + PATIENCE)
		;
	late = seq_nothing(last) ? PATIENCE : seq_now() - due;
	must_be_real_time(false);
	seq_must_receive(last, &event);
	waitpid(writer, NULL, 0);
	return preempted ? late : NEVER;
}

static void a_preempted_dispatcher_is_helped(void)
{
	struct seq_player player;
	__u64 late, least = NEVER;
	int i;

	must_make_receivers();
	player = seq_must_player();
	must_connect(player.client, player.port);
	seq_must_stay_on_one_cpu();
	for (i = 0; i < ROUNDS && least >= PATIENCE; i++) {
		late = preempt(&player);
		if (late < least)
			least = late;
		seq_drop(first);
	}
	if (least == NEVER) {
		ktap_note("no writer was preempted");
		CHECK(!seq_is_real_time_kernel());
	} else {
		ktap_note("%llu ms late at best", least / 1000000);
		CHECK(least < PATIENCE);
	}
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(a_preempted_dispatcher_is_helped),
};

KTAP_MAIN(cases);
