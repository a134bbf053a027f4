// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Threads that are blocked in a call of the OSS sequencer, and what ends that:
 * signals, the end of the process, a RESET, but not another thread's close().
 */
#define _GNU_SOURCE
#include "ktap.h"
#include "osslib.h"
#include "ossports.h"

#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>

static const unsigned char note[] = { 0x90, 60, 64 };

/* Calls that block, by one thread. */
struct blocked {
	pthread_t thread;
	atomic_int number;
	int fd;
	long (*call)(int fd);
	long result;
	int error;
};

static long call_read(int fd)
{
	unsigned char got[4];

	return read(fd, got, sizeof(got));
}

static long call_write(int fd)
{
	static const unsigned char echo[4] = { SEQ_ECHO };

	return write(fd, echo, sizeof(echo));
}

static long call_sync(int fd)
{
	return ioctl(fd, SNDCTL_SEQ_SYNC);
}

static const struct {
	const char *name;
	long (*call)(int fd);
} calls[] = {
	{ "read", call_read }, { "write", call_write }, { "SYNC", call_sync },
};

static void *run(void *argument)
{
	struct blocked *blocked = argument;

	blocked->number = seq_thread();
	blocked->result = blocked->call(blocked->fd);
	blocked->error = errno;
	return NULL;
}

static void must_block(struct blocked *blocked, int fd, long (*call)(int fd))
{
	blocked->number = 0;
	blocked->fd = fd;
	blocked->call = call;
	MUST(!pthread_create(&blocked->thread, NULL, run, blocked));
	while (!blocked->number)
		poll(NULL, 0, 1);
	MUST(seq_wait_blocked(blocked->number));
}

static void must_end(struct blocked *blocked)
{
	MUST(!pthread_join(blocked->thread, NULL));
}

/* An application whose queue is full of what is due in a long time. */
static int must_open_full(void)
{
	unsigned char echo[4] = { SEQ_ECHO };
	int fd, flags;

	MUST(!oss_tell("maxqlen 16"));
	fd = oss_must_open(OSS_SEQUENCER, O_RDWR | O_NONBLOCK);
	MUST(!oss_tell("maxqlen 1024"));
	oss_must_wait(fd, 1000000);
	while (write(fd, echo, sizeof(echo)) > 0)
		;
	MUST(errno == EAGAIN);
	flags = fcntl(fd, F_GETFL);
	MUST(!fcntl(fd, F_SETFL, flags & ~O_NONBLOCK));
	return fd;
}

static void check_usable(void)
{
	int fd = oss_must_open(OSS_SEQUENCER, O_WRONLY);

	oss_must_write_bytes(fd, oss_port_number(0), note, sizeof(note));
	for (;;) {
		struct snd_seq_event event;

		oss_must_hear(&event);
		if (event.type == SNDRV_SEQ_EVENT_NOTEON)
			break;
		CHECK_EQ(event.type, SNDRV_SEQ_EVENT_CONTROLLER);
	}
	close(fd);
	seq_drop(oss_ports);
}

static atomic_int signals;

static void note_signal(int number)
{
	signals += number == SIGUSR1;
}

static void must_handle(int flags)
{
	struct sigaction action = {
		.sa_handler = note_signal,
		.sa_flags = flags,
	};

	MUST(!sigaction(SIGUSR1, &action, NULL));
}

static void signals_end_it(void)
{
	struct blocked blocked;
	size_t i;
	int fd;

	oss_must_load_ports(1);
	must_handle(0);
	fd = must_open_full();
	for (i = 0; i < ARRAY_SIZE(calls); i++) {
		must_block(&blocked, fd, calls[i].call);
		MUST(!pthread_kill(blocked.thread, SIGUSR1));
		must_end(&blocked);
		CHECK_EQ(blocked.result, -1);
		CHECK_EQ(blocked.error, EINTR);
	}
	close(fd);
	check_usable();
}

/* The call is restarted by the kernel. */
static void signals_that_restart(void)
{
	struct blocked blocked[ARRAY_SIZE(calls)];
	size_t i;
	int fd;

	oss_must_load_ports(1);
	must_handle(SA_RESTART);
	fd = must_open_full();
	for (i = 0; i < ARRAY_SIZE(calls); i++) {
		must_block(&blocked[i], fd, calls[i].call);
		signals = 0;
		MUST(!pthread_kill(blocked[i].thread, SIGUSR1));
		while (!signals)
			poll(NULL, 0, 1);
		CHECK(seq_wait_blocked(blocked[i].number));
	}
	/* That empties the queue: the writer and SYNC have what they want. */
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
	must_end(&blocked[1]);
	CHECK_EQ(blocked[1].result, 4);
	must_end(&blocked[2]);
	CHECK_EQ(blocked[2].result, 0);
	must_end(&blocked[0]);
	CHECK_EQ(blocked[0].result, 4);
	close(fd);
	check_usable();
}

/* On one CPU, a thread that came before a writer goes on until it waits for it. */
static void must_come_first(void)
{
	struct sched_param first = { .sched_priority = 1 };

	MUST(!sched_setscheduler(0, SCHED_FIFO, &first));
}

/*
 * When the writer looks, there is room and a signal, too. It has written, or is told
 * of the signal; but it is never told that it wrote nothing.
 */
static void room_and_a_signal_come_together(void)
{
	static const int flags[] = { 0, SA_RESTART };
	struct sched_param normal = { };
	struct blocked blocked;
	size_t i;
	int fd;

	oss_must_load_ports(1);
	seq_must_stay_on_one_cpu();
	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		must_handle(flags[i]);
		fd = must_open_full();
		must_block(&blocked, fd, call_write);
		must_come_first();
		CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
		MUST(!pthread_kill(blocked.thread, SIGUSR1));
		must_end(&blocked);
		MUST(!sched_setscheduler(0, SCHED_OTHER, &normal));
		if (flags[i] || blocked.result >= 0)
			CHECK_EQ(blocked.result, 4);
		else
			CHECK_EQ(blocked.error, EINTR);
		close(fd);
	}
	check_usable();
}

/* The file stays open for as long as somebody is in a call. */
static void closed_meanwhile(void)
{
	struct blocked blocked;
	size_t i;
	int fd;

	oss_must_load_ports(1);
	must_handle(0);
	for (i = 0; i < ARRAY_SIZE(calls); i++) {
		fd = must_open_full();
		must_block(&blocked, fd, calls[i].call);
		CHECK(!close(fd));
		CHECK_EQ(oss_count("Number of applications"), 1);
		CHECK(seq_wait_blocked(blocked.number));
		MUST(!pthread_kill(blocked.thread, SIGUSR1));
		must_end(&blocked);
		CHECK_EQ(blocked.result, -1);
		CHECK_EQ(oss_count("Number of applications"), 0);
		check_usable();
	}
}

static pid_t spawn(long (*call)(int fd))
{
	pid_t child = fork();
	int fd;

	MUST(child >= 0);
	if (child)
		return child;
	fd = must_open_full();
	call(fd);
	_exit(1);
}

static bool sleeps_in_kernel(pid_t child)
{
	char path[32], *text;
	bool sleeps;

	snprintf(path, sizeof(path), "/proc/%d/stat", child);
	text = seq_read_file(path);
	sleeps = text && strstr(text, ") S ");
	free(text);
	return sleeps;
}

static void killed_meanwhile(void)
{
	int status, i;
	pid_t child;

	oss_must_load_ports(1);
	for (i = 0; i < (int)ARRAY_SIZE(calls); i++) {
		child = spawn(calls[i].call);
		/* Until it sleeps it may have got to anywhere: any is fine. */
		while (oss_count("Number of applications") < 1 ||
		       !sleeps_in_kernel(child))
			poll(NULL, 0, 1);
		MUST(!kill(child, SIGKILL));
		MUST(waitpid(child, &status, 0) == child);
		CHECK(WIFSIGNALED(status));
		CHECK_EQ(oss_count("Number of applications"), 0);
		check_usable();
	}
}

/* All at once, on one file, by several threads. */
static void crowd_on_one_file(void)
{
	struct blocked blocked[12];
	int fd, i;

	oss_must_load_ports(1);
	must_handle(0);
	fd = must_open_full();
	for (i = 0; i < (int)ARRAY_SIZE(blocked); i++)
		must_block(&blocked[i], fd, calls[i % 3].call);
	CHECK(!seq_poll(fd, POLLIN | POLLOUT, 0));
	/* An echo each for the readers comes from the writers. */
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
	for (i = 0; i < (int)ARRAY_SIZE(blocked); i++) {
		must_end(&blocked[i]);
		CHECK_EQ(blocked[i].result, i % 3 == 2 ? 0 : 4);
	}
	CHECK_EQ(call_sync(fd), 0);
	close(fd);
	check_usable();
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(signals_end_it),
	CASE_ONBEAT(signals_that_restart),
	CASE_ONBEAT(room_and_a_signal_come_together),
	CASE_ONBEAT(closed_meanwhile),
	CASE_ONBEAT(killed_meanwhile),
	CASE_ONBEAT(crowd_on_one_file),
};

KTAP_MAIN(cases);
