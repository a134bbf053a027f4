// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/* The timer that drives a queue: asking, choosing, changing while it runs. */
#include "ktap.h"
#include "seqlib.h"

#include <limits.h>

static struct snd_seq_queue_timer timer_of(struct seq_client *client, int queue)
{
	struct snd_seq_queue_timer timer = { .queue = queue };

	MUST(!seq_call(client->fd, SNDRV_SEQ_IOCTL_GET_QUEUE_TIMER, &timer));
	return timer;
}

static int set(struct seq_client *client,
	       const struct snd_seq_queue_timer *timer)
{
	struct snd_seq_queue_timer copy = *timer;

	return seq_call(client->fd, SNDRV_SEQ_IOCTL_SET_QUEUE_TIMER, &copy);
}

/* An event a few ticks from now has to come. */
static void must_play(struct seq_client *client, int queue)
{
	struct snd_seq_event event = seq_event_numbered(3);

	seq_event_to(&event, client->id, 0);
	seq_event_at_tick(&event, queue, 3);
	event.flags |= SNDRV_SEQ_TIME_MODE_REL;
	seq_must_send(client, &event);
	seq_must_receive_numbers(client, 3, 1);
}

static void default_is_the_high_resolution_timer(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client);
	struct snd_seq_queue_timer timer = timer_of(client, queue);

	CHECK_EQ(timer.queue, queue);
	CHECK_EQ(timer.type, SNDRV_SEQ_TIMER_ALSA);
	CHECK_EQ(timer.u.alsa.id.dev_class, SNDRV_TIMER_CLASS_GLOBAL);
	CHECK_EQ(timer.u.alsa.id.dev_sclass, SNDRV_TIMER_SCLASS_SEQUENCER);
	CHECK_EQ(timer.u.alsa.id.card, -1);
	CHECK_EQ(timer.u.alsa.id.device, SNDRV_TIMER_GLOBAL_HRTIMER);
	CHECK_EQ(timer.u.alsa.id.subdevice, 0);
	CHECK_EQ(timer.u.alsa.resolution, 0);
}

/* A program that wants the finest asks for INT_MAX Hz before it starts. */
static void any_resolution_is_accepted_and_shown(void)
{
	static const unsigned int values[] = { 0, 1, 1000, INT_MAX, UINT_MAX };
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client);
	struct snd_seq_queue_timer timer = timer_of(client, queue);
	unsigned int i;

	seq_must_port(client, SEQ_CAP_ALL);
	for (i = 0; i < 5; i++) {
		timer.u.alsa.resolution = values[i];
		CHECK_EQ(set(client, &timer), 0);
		CHECK_EQ(timer_of(client, queue).u.alsa.resolution, values[i]);
		seq_must_start(client, queue);
		must_play(client, queue);
		MUST(!seq_queue_control(client, queue, SNDRV_SEQ_EVENT_STOP,
					0));
	}
}

static void other_types_are_einval(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client);
	struct snd_seq_queue_timer timer = timer_of(client, queue), before;

	before = timer;
	timer.type = SNDRV_SEQ_TIMER_MIDI_CLOCK;
	CHECK_EQ(set(client, &timer), -EINVAL);
	timer.type = SNDRV_SEQ_TIMER_MIDI_TICK;
	CHECK_EQ(set(client, &timer), -EINVAL);
	timer.type = -1;
	CHECK_EQ(set(client, &timer), -EINVAL);
	timer = timer_of(client, queue);
	CHECK(!memcmp(&timer, &before, sizeof(timer)));
}

static void missing_queue(void)
{
	struct seq_client *client = seq_must_open();
	struct snd_seq_queue_timer timer = { .queue = 31 };

	CHECK_EQ(set(client, &timer), -EPERM);
	CHECK_EQ(seq_call(client->fd, SNDRV_SEQ_IOCTL_GET_QUEUE_TIMER, &timer),
		 -EINVAL);
	timer.queue = -1;
	CHECK_EQ(set(client, &timer), -EPERM);
	CHECK_EQ(seq_call(client->fd, SNDRV_SEQ_IOCTL_GET_QUEUE_TIMER, &timer),
		 -EINVAL);
}

static void system_timer_drives_it_too(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client);
	struct snd_seq_queue_timer timer = timer_of(client, queue);

	seq_must_port(client, SEQ_CAP_ALL);
	timer.u.alsa.id.device = SNDRV_TIMER_GLOBAL_SYSTEM;
	CHECK_EQ(set(client, &timer), 0);
	CHECK_EQ(timer_of(client, queue).u.alsa.id.device,
		 SNDRV_TIMER_GLOBAL_SYSTEM);
	seq_must_start(client, queue);
	must_play(client, queue);
	must_play(client, queue);
	/* And back again. */
	MUST(!seq_queue_control(client, queue, SNDRV_SEQ_EVENT_STOP, 0));
	timer.u.alsa.id.device = SNDRV_TIMER_GLOBAL_HRTIMER;
	CHECK_EQ(set(client, &timer), 0);
	seq_must_start(client, queue);
	must_play(client, queue);
}

static void missing_timer_falls_back(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client);
	struct snd_seq_queue_timer timer = timer_of(client, queue);

	seq_must_port(client, SEQ_CAP_ALL);
	timer.u.alsa.id.dev_class = SNDRV_TIMER_CLASS_PCM;
	timer.u.alsa.id.card = 30;
	timer.u.alsa.id.device = 7;
	CHECK_EQ(set(client, &timer), 0);
	/* Shown is what was asked for. */
	timer = timer_of(client, queue);
	CHECK_EQ(timer.u.alsa.id.dev_class, SNDRV_TIMER_CLASS_PCM);
	CHECK_EQ(timer.u.alsa.id.card, 30);
	seq_must_start(client, queue);
	must_play(client, queue);
}

/* The incumbent is left "running" without a timer; CONTINUE says EBUSY. */
static void defect_08_changing_a_running_queue_goes_on(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client);
	struct snd_seq_queue_timer timer = timer_of(client, queue);
	struct snd_seq_queue_status status;

	seq_must_port(client, SEQ_CAP_ALL);
	seq_must_start(client, queue);
	CHECK(seq_wait_tick(client->fd, queue, 20));
	timer.u.alsa.id.device = SNDRV_TIMER_GLOBAL_SYSTEM;
	CHECK_EQ(set(client, &timer), 0);
	MUST(!seq_queue_status(client->fd, queue, &status));
	CHECK_EQ(status.running, 1);
	CHECK(status.tick >= 20);
	must_play(client, queue);
	timer.u.alsa.id.device = SNDRV_TIMER_GLOBAL_HRTIMER;
	CHECK_EQ(set(client, &timer), 0);
	must_play(client, queue);
}

static void queued_events_stay(void)
{
	struct seq_client *client = seq_must_open();
	int queue = seq_must_queue(client);
	int port = seq_must_port(client, SEQ_CAP_ALL);
	struct snd_seq_queue_timer timer = timer_of(client, queue);
	struct snd_seq_event event = seq_event_numbered(8);

	seq_event_to(&event, client->id, port);
	seq_event_at_tick(&event, queue, 5);
	seq_must_send(client, &event);
	CHECK_EQ(set(client, &timer), 0);
	MUST(!seq_queue_control(client, queue, SNDRV_SEQ_EVENT_CONTINUE, 0));
	seq_must_receive_numbers(client, 8, 1);
}

static const struct ktap_case cases[] = {
	CASE(default_is_the_high_resolution_timer),
	CASE(any_resolution_is_accepted_and_shown),
	CASE(other_types_are_einval),
	CASE(missing_queue),
	CASE(system_timer_drives_it_too),
	CASE(missing_timer_falls_back),
	CASE_DEFECT(defect_08_changing_a_running_queue_goes_on),
	CASE(queued_events_stay),
};

KTAP_MAIN(cases);
