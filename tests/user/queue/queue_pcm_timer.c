// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A queue that another ALSA timer drives: that of a PCM device, which ticks as
 * long as something plays on it.
 */
#include "ktap.h"
#include "seqlib.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define MILLISECOND 1000000ull

/* Of snd-dummy, whose first card is the device "snd_dummy.0". */
#define DRIVER "/sys/bus/platform/drivers/snd_dummy/"

/* A client with one queue on the PCM's timer and one on the system's clock. */
struct setup {
	struct seq_client *client;
	int queue;
	int clock;
};

static void must_choose(struct setup *setup, int class, int device)
{
	struct snd_seq_queue_timer timer = {
		.queue = setup->queue,
		.type = SNDRV_SEQ_TIMER_ALSA,
	};

	timer.u.alsa.id.dev_class = class;
	timer.u.alsa.id.dev_sclass = SNDRV_TIMER_SCLASS_NONE;
	timer.u.alsa.id.card = class == SNDRV_TIMER_CLASS_PCM ? 0 : -1;
	timer.u.alsa.id.device = device;
	MUST(!seq_call(setup->client->fd, SNDRV_SEQ_IOCTL_SET_QUEUE_TIMER,
		       &timer));
}

static struct setup prepare(void)
{
	struct setup setup = { .client = seq_must_open() };

	MUST(!system("modprobe snd-dummy index=0 pcm_devs=1 pcm_substreams=1"));
	seq_must_port(setup.client, SEQ_CAP_ALL);
	setup.queue = seq_must_queue(setup.client);
	setup.clock = seq_must_queue(setup.client);
	must_choose(&setup, SNDRV_TIMER_CLASS_PCM, 0);
	seq_must_start(setup.client, setup.queue);
	seq_must_start(setup.client, setup.clock);
	return setup;
}

static void schedule(struct setup *setup, int queue, unsigned int number,
		     __u64 nanoseconds)
{
	struct snd_seq_event event = seq_event_numbered(number);

	seq_event_to(&event, setup->client->id, 0);
	seq_event_at_time(&event, queue, nanoseconds);
	event.flags |= SNDRV_SEQ_TIME_MODE_REL;
	seq_must_send(setup->client, &event);
}

/* Until this much of the system's time has passed, and no other event came. */
static void must_pass(struct setup *setup, unsigned int number,
		      __u64 nanoseconds)
{
	schedule(setup, setup->clock, number, nanoseconds);
	seq_must_receive_numbers(setup->client, number, 1);
}

static __u64 position(struct setup *setup)
{
	struct snd_seq_queue_status status;

	MUST(!seq_queue_status(setup->client->fd, setup->queue, &status));
	return seq_nanoseconds(status.time);
}

/* Silence, in periods of 10 ms, until it is stopped. */
static pid_t must_play(void)
{
	pid_t child = fork();

	MUST(child >= 0);
	if (!child) {
		execlp("aplay", "aplay", "-q", "-D", "hw:0,0", "-t", "raw",
		       "-f", "cd", "--period-size=441", "--buffer-size=4410",
		       "/dev/zero", NULL);
		_exit(127);
	}
	return child;
}

static void must_stop(pid_t child)
{
	int status;

	MUST(!kill(child, SIGTERM));
	MUST(waitpid(child, &status, 0) == child);
	MUST(!WIFEXITED(status) || WEXITSTATUS(status) != 127);
}

static void stands_while_nothing_plays(void)
{
	struct setup setup = prepare();

	schedule(&setup, setup.queue, 7, 20 * MILLISECOND);
	must_pass(&setup, 1, 200 * MILLISECOND);
	CHECK_EQ(position(&setup), 0);
}

static void runs_while_something_plays(void)
{
	struct setup setup = prepare();
	pid_t player = must_play();
	__u64 stopped;

	schedule(&setup, setup.queue, 7, 200 * MILLISECOND);
	seq_must_receive_numbers(setup.client, 7, 1);
	CHECK(position(&setup) >= 200 * MILLISECOND);
	must_stop(player);
	stopped = position(&setup);
	must_pass(&setup, 1, 100 * MILLISECOND);
	CHECK_EQ(position(&setup), stopped);
}

static void goes_on_with_the_clock_where_it_stands(void)
{
	struct setup setup = prepare();
	pid_t player = must_play();
	__u64 stopped;

	schedule(&setup, setup.queue, 7, 100 * MILLISECOND);
	seq_must_receive_numbers(setup.client, 7, 1);
	must_stop(player);
	stopped = position(&setup);
	must_choose(&setup, SNDRV_TIMER_CLASS_GLOBAL,
		    SNDRV_TIMER_GLOBAL_HRTIMER);
	schedule(&setup, setup.queue, 8, 50 * MILLISECOND);
	seq_must_receive_numbers(setup.client, 8, 1);
	CHECK(position(&setup) >= stopped + 50 * MILLISECOND);
}

static void tell_driver(const char *file)
{
	int fd = open(file, O_WRONLY);

	MUST(fd >= 0);
	MUST(write(fd, "snd_dummy.0", 11) == 11);
	close(fd);
}

/* It ends when nobody has the card's timer open any more. */
static pid_t unplug(void)
{
	pid_t child = fork();

	MUST(child >= 0);
	if (!child) {
		tell_driver(DRIVER "unbind");
		_exit(0);
	}
	return child;
}

/* The timer is gone, and the queue stands until it gets another. */
static void goes_on_when_the_card_has_gone(void)
{
	struct setup setup = prepare();
	pid_t player = must_play(), unplugger;
	__u64 stopped;
	int status;

	schedule(&setup, setup.queue, 7, 100 * MILLISECOND);
	seq_must_receive_numbers(setup.client, 7, 1);
	schedule(&setup, setup.queue, 8, 10000 * MILLISECOND);
	unplugger = unplug();
	MUST(waitpid(player, NULL, 0) == player);
	stopped = position(&setup);
	must_pass(&setup, 1, 100 * MILLISECOND);
	CHECK_EQ(position(&setup), stopped);
	must_choose(&setup, SNDRV_TIMER_CLASS_GLOBAL,
		    SNDRV_TIMER_GLOBAL_HRTIMER);
	MUST(waitpid(unplugger, &status, 0) == unplugger);
	CHECK(WIFEXITED(status) && !WEXITSTATUS(status));
	schedule(&setup, setup.queue, 9, 50 * MILLISECOND);
	seq_must_receive_numbers(setup.client, 9, 1);
	CHECK(position(&setup) >= stopped + 50 * MILLISECOND);
	seq_must_receive_numbers(setup.client, 8, 1);
	tell_driver(DRIVER "bind");
}

static void is_shown_by_name(void)
{
	struct setup setup = prepare();
	char line[100];
	char *text;

	/* How it writes "playback" depends on the kernel. */
	snprintf(line, sizeof(line), "Timer for queue %d : PCM ", setup.queue);
	text = seq_read_file("/proc/asound/seq/timer");
	CHECK(text && strstr(text, line));
	free(text);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(stands_while_nothing_plays),
	CASE_ONBEAT(runs_while_something_plays),
	CASE_ONBEAT(is_shown_by_name),
	CASE_ONBEAT(goes_on_with_the_clock_where_it_stands),
	CASE_ONBEAT(goes_on_when_the_card_has_gone),
};

KTAP_MAIN(cases);
