// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * time-limit: 120
 *
 * A queue whose timer changes while an event is pending: the event comes when
 * the queue gets there, however fast it went meanwhile.
 */
#include "ktap.h"
#include "seqlib.h"

#include <stdlib.h>

/* The number of the timer of tests/modules/sample_timer.c. */
#define FAST_TIMER 77
#define SECOND SEQ_NSEC_PER_SEC
/*
 * More than the fast timer goes while the machine stands still; less than a wrong timer,
 * by which an event is later than 30 seconds.
 */
#define SLACK (20 * SECOND)

static void must_choose(struct seq_client *client, int queue, int device)
{
	struct snd_seq_queue_timer timer = {
		.queue = queue,
		.type = SNDRV_SEQ_TIMER_ALSA,
	};

	timer.u.alsa.id.dev_class = SNDRV_TIMER_CLASS_GLOBAL;
	timer.u.alsa.id.dev_sclass = SNDRV_TIMER_SCLASS_NONE;
	timer.u.alsa.id.card = -1;
	timer.u.alsa.id.device = device;
	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_QUEUE_TIMER, &timer));
}

static __u64 position(struct seq_client *client, int queue)
{
	struct snd_seq_queue_status status;

	MUST(!seq_queue_status(client->fd, queue, &status));
	return seq_nanoseconds(status.time);
}

static void schedule(struct seq_client *client, int queue, unsigned int number,
		     __u64 when)
{
	struct snd_seq_event event = seq_event_numbered(number);

	seq_event_to(&event, client->id, 0);
	seq_event_at_time(&event, queue, when);
	seq_must_send(client, &event);
}

/* Until then by the fast timer, and then by the system's clock again. */
static void go_fast_to(struct seq_client *client, int queue, __u64 when)
{
	struct snd_seq_event event;

	schedule(client, queue, 0, when);
	must_choose(client, queue, FAST_TIMER);
	seq_must_receive(client, &event);
	CHECK_EQ(event.data.raw32.d[0], 0);
	CHECK(position(client, queue) >= when);
	CHECK(position(client, queue) < when + SLACK);
	must_choose(client, queue, SNDRV_TIMER_GLOBAL_HRTIMER);
}

static void must_come(struct seq_client *client, int queue, unsigned int number,
		      __u64 when)
{
	__u64 now;

	seq_must_receive_numbers(client, number, 1);
	now = position(client, queue);
	ktap_note("due at %llu ms, read at %llu ms of the queue",
		  when / 1000000, now / 1000000);
	CHECK(now >= when);
	CHECK(now < when + SLACK);
}

static struct seq_client *must_have_queue(int *queue)
{
	struct seq_client *client = seq_must_open();

	MUST(!system("modprobe snd-sample-timer"));
	MUST(!seq_must_port(client, SEQ_CAP_ALL));
	*queue = seq_must_queue(client);
	seq_must_start(client, *queue);
	return client;
}

static void fast_and_back_with_an_event_pending(void)
{
	struct seq_client *client;
	int queue, i;

	client = must_have_queue(&queue);
	for (i = 1; i <= 2; i++) {
		__u64 when = i * 40 * SECOND;

		schedule(client, queue, i, when);
		must_choose(client, queue, FAST_TIMER);
		while (position(client, queue) < when - 2 * SECOND)
			usleep(10000);
		must_choose(client, queue, SNDRV_TIMER_GLOBAL_HRTIMER);
		must_come(client, queue, i, when);
	}
}

static void an_earlier_event_comes_by_the_fast_timer(void)
{
	struct seq_client *client;
	int queue;

	client = must_have_queue(&queue);
	schedule(client, queue, 1, 40 * SECOND);
	go_fast_to(client, queue, 38 * SECOND);
	must_come(client, queue, 1, 40 * SECOND);
	/* From the fast timer to the fast timer. */
	must_choose(client, queue, FAST_TIMER);
	schedule(client, queue, 2, 80 * SECOND);
	must_choose(client, queue, FAST_TIMER);
	must_come(client, queue, 2, 80 * SECOND);
}

static void must_control(struct seq_client *client, int queue, int type)
{
	MUST(!seq_queue_control(client, queue, type, 0));
}

/* Stops the queue, and chooses one timer after the other. It stays where it is. */
static __u64 change_while_stopped(struct seq_client *client, int queue,
				  int first, int second)
{
	__u64 stopped;

	must_control(client, queue, SNDRV_SEQ_EVENT_STOP);
	stopped = position(client, queue);
	must_choose(client, queue, first);
	CHECK_EQ(position(client, queue), stopped);
	must_choose(client, queue, second);
	CHECK_EQ(position(client, queue), stopped);
	must_control(client, queue, SNDRV_SEQ_EVENT_CONTINUE);
	return stopped;
}

static void a_stopped_queue_goes_on_where_it_was(void)
{
	struct seq_client *client;
	__u64 stopped;
	int queue;

	client = must_have_queue(&queue);
	schedule(client, queue, 1, 40 * SECOND);
	stopped = change_while_stopped(client, queue, SNDRV_TIMER_GLOBAL_HRTIMER,
				       FAST_TIMER);
	CHECK(stopped < SLACK);
	must_come(client, queue, 1, 40 * SECOND);
	schedule(client, queue, 2, 80 * SECOND);
	while (position(client, queue) < 78 * SECOND)
		usleep(10000);
	change_while_stopped(client, queue, FAST_TIMER,
			     SNDRV_TIMER_GLOBAL_HRTIMER);
	must_come(client, queue, 2, 80 * SECOND);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(fast_and_back_with_an_event_pending),
	CASE_ONBEAT(an_earlier_event_comes_by_the_fast_timer),
	CASE_ONBEAT(a_stopped_queue_goes_on_where_it_was),
};

KTAP_MAIN(cases);
