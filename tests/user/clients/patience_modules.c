// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * A module may take long to be loaded. The OSS sequencer looks for devices when it is
 * loaded, for which the sequencer loads one: programs that wait for it can be killed. A
 * queue's timer may be in one: whoever chooses it waits, and nobody else does.
 *
 * time-limit: 200
 */
#include "ktap.h"
#include "osslib.h"
#include "patiencelib.h"

#include <poll.h>
#include <sys/stat.h>

/* A process that was killed is gone by then, in ms. */
#define SOON 1000

#define MODPROBE "/proc/sys/kernel/modprobe"

/* Loads no module of a client or timer before it reads a line. It begins without files. */
static const char slow_modprobe[] =
	"#!/bin/sh\n"
	"cd \"${0%/*}\"\n"
	"case $* in\n"
	"*snd-seq-client-*|*snd-timer-*)\n"
	"	exec </dev/null >slow-begun 2>&1\n"
	"	timeout 100 head -n 1 slow-pipe; : >slow-ended ;;\n"
	"esac\n"
	"exec /sbin/modprobe \"$@\"\n";

/* Returns the file, open. A pipe that nobody reads yet is not waited for. */
static int must_write_text(const char *path, const char *text)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0755);

	MUST(fd >= 0);
	MUST(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	return fd;
}

static void must_wait_for_file(const char *path)
{
	int left;

	for (left = SEQ_WAIT_MS / 10; left && access(path, F_OK); left--)
		poll(NULL, 0, 10);
	MUST(left);
}

static void must_slow_down_modprobe(void)
{
	char directory[200], path[220];

	unlink("slow-begun");
	unlink("slow-ended");
	unlink("slow-pipe");
	MUST(getcwd(directory, sizeof(directory)));
	snprintf(path, sizeof(path), "%s/slow-modprobe", directory);
	close(must_write_text(path, slow_modprobe));
	MUST(!mkfifo("slow-pipe", 0600));
	close(must_write_text(MODPROBE, path));
}

static void must_end_modprobe(void)
{
	close(must_write_text(MODPROBE, "/sbin/modprobe"));
	/* It stays open: the line is not lost if nobody reads it yet. */
	must_write_text("slow-pipe", "\n");
	must_wait_for_file("slow-ended");
}

static void check_gone(const char *name, void (*run)(void))
{
	long took = patience_gone(patience_spawn(run), SIGKILL);

	ktap_note("%s: gone after %ld ms", name, took);
	if (took > SOON)
		FAIL("%s: gone after %ld ms", name, took);
}

static void call_open(void)
{
	patience_ready();
	open(OSS_SEQUENCER, O_RDWR);
}

static void call_read_proc(void)
{
	patience_ready();
	free(seq_read_file(OSS_PROC));
}

static void call_write_proc(void)
{
	patience_ready();
	oss_tell("reset");
}

static const struct {
	const char *name;
	void (*run)(void);
} calls[] = {
	{ "open", call_open },
	{ "reading /proc", call_read_proc },
	{ "writing /proc", call_write_proc },
};

/* A module is asked for once, so that this can be tried once. */
static void killed_while_a_module_is_loaded(void)
{
	size_t i;
	int fd;

	alarm(0);	/* there is the limit of the whole test */
	MUST(!system("modprobe snd-seq"));
	must_slow_down_modprobe();
	MUST(!system("modprobe snd-seq-oss"));
	must_wait_for_file("slow-begun");
	for (i = 0; i < ARRAY_SIZE(calls); i++)
		check_gone(calls[i].name, calls[i].run);
	CHECK(access("slow-ended", F_OK));
	must_end_modprobe();
	/* It waits for it, and gets what there is then. */
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR);
	close(fd);
}

/* A queue, and what its clients do while one of them waits for a timer. */
static struct seq_client *owner;
static int queue;

static int set_timer(int fd, int device)
{
	struct snd_seq_queue_timer timer = {
		.queue = queue,
		.type = SNDRV_SEQ_TIMER_ALSA,
		.u.alsa.id = {
			.dev_class = SNDRV_TIMER_CLASS_GLOBAL,
			.device = device,
		},
	};

	return seq_call(fd, SNDRV_SEQ_IOCTL_SET_QUEUE_TIMER, &timer);
}

/* The timer that was chosen, whether or not there is such a one. */
static int timer_device(void)
{
	struct snd_seq_queue_timer timer = { .queue = queue };

	MUST(!seq_call(owner->fd, SNDRV_SEQ_IOCTL_GET_QUEUE_TIMER, &timer));
	return timer.u.alsa.id.device;
}

static void call_set_slow_timer(void)
{
	struct seq_client *me = seq_must_open();

	patience_ready();
	set_timer(me->fd, SNDRV_TIMER_GLOBAL_RTC);
}

static void call_get_timer(void)
{
	patience_ready();
	timer_device();
}

static void call_set_other_timer(void)
{
	patience_ready();
	set_timer(owner->fd, SNDRV_TIMER_GLOBAL_SYSTEM);
}

static void call_delete_queue(void)
{
	patience_ready();
	seq_queue_delete(owner->fd, queue);
}

static void nobody_else_waits_for_a_queues_timer(void)
{
	pid_t chooser;

	alarm(0);
	MUST(!system("modprobe snd-seq"));
	must_slow_down_modprobe();
	owner = seq_must_open();
	queue = seq_must_queue(owner);
	chooser = patience_spawn(call_set_slow_timer);
	must_wait_for_file("slow-begun");
	check_gone("asking for the timer", call_get_timer);
	CHECK_EQ(timer_device(), SNDRV_TIMER_GLOBAL_RTC);
	check_gone("choosing another one", call_set_other_timer);
	CHECK_EQ(timer_device(), SNDRV_TIMER_GLOBAL_SYSTEM);
	check_gone("deleting the queue", call_delete_queue);
	CHECK(seq_queue_delete(owner->fd, queue) < 0);
	CHECK(access("slow-ended", F_OK));
	CHECK(patience_gone(chooser, SIGKILL) <= SOON);
	must_end_modprobe();
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(nobody_else_waits_for_a_queues_timer),
	CASE_ONBEAT(killed_while_a_module_is_loaded),
};

KTAP_MAIN(cases);
