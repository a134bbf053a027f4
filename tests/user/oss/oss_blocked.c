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
#include "threadlib.h"

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

static long (*const calls[])(int fd) = { call_write, call_sync, call_read };

/* The in-tree read() does not wait. */
static size_t call_count(void)
{
	return expect_onbeat() ? 3 : 2;
}

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
	int fd = oss_must_open_small(OSS_SEQUENCER, O_RDWR), i;

	oss_must_wait(fd, 1000000);
	for (i = 0; i < OSS_SMALL_CELLS; i++)
		oss_must_write(fd, echo, sizeof(echo));
	MUST(!oss_must_available(fd));
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
	for (i = 0; i < call_count(); i++) {
		must_block(&blocked, fd, calls[i]);
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
	for (i = 0; i < call_count(); i++) {
		must_block(&blocked[i], fd, calls[i]);
		signals = 0;
		MUST(!pthread_kill(blocked[i].thread, SIGUSR1));
		while (!signals)
			poll(NULL, 0, 1);
		CHECK(seq_wait_blocked(blocked[i].number));
	}
	/* That empties the queue: the writer and SYNC have what they want. */
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
	for (i = 0; i < call_count(); i++) {
		must_end(&blocked[i]);
		CHECK_EQ(blocked[i].result, calls[i] == call_sync ? 0 : 4);
	}
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

static void nonblocking_may_change_while_open(void)
{
	struct blocked blocked;
	int fd;

	oss_must_load_ports(1);
	fd = must_open_full();
	MUST(!fcntl(fd, F_SETFL, O_NONBLOCK));
	CHECK_EQ(call_write(fd), -1);
	CHECK_EQ(errno, EAGAIN);
	MUST(!fcntl(fd, F_SETFL, 0));
	must_block(&blocked, fd, call_write);
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
	must_end(&blocked);
	CHECK_EQ(blocked.result, 4);
	close(fd);
}

/* The file stays open for as long as somebody is in a call. */
static void closed_meanwhile(void)
{
	struct blocked blocked;
	size_t i;
	int fd;

	oss_must_load_ports(1);
	must_handle(0);
	for (i = 0; i < call_count(); i++) {
		fd = must_open_full();
		must_block(&blocked, fd, calls[i]);
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
	int fd = must_open_full();
	pid_t child = fork();

	MUST(child >= 0);
	if (!child) {
		call(fd);
		_exit(1);
	}
	close(fd);
	return child;
}

static void killed_meanwhile(void)
{
	int status, i;
	pid_t child;

	oss_must_load_ports(1);
	for (i = 0; i < (int)call_count(); i++) {
		child = spawn(calls[i]);
		/* Until it sleeps it may have got to anywhere: any is fine. */
		while (!thread_sleeps(child))
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
	int fd, i, count = call_count();

	oss_must_load_ports(1);
	must_handle(0);
	fd = must_open_full();
	for (i = 0; i < (int)ARRAY_SIZE(blocked); i++)
		must_block(&blocked[i], fd, calls[i % count]);
	CHECK(!seq_poll(fd, POLLIN | POLLOUT, 0));
	/* An echo each for the readers comes from the writers. */
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
	for (i = 0; i < (int)ARRAY_SIZE(blocked); i++) {
		must_end(&blocked[i]);
		CHECK_EQ(blocked[i].result,
			 calls[i % count] == call_sync ? 0 : 4);
	}
	CHECK_EQ(call_sync(fd), 0);
	close(fd);
	check_usable();
}

static const struct ktap_case cases[] = {
	CASE(signals_end_it),
	CASE(signals_that_restart),
	CASE(room_and_a_signal_come_together),
	CASE_ONBEAT(nonblocking_may_change_while_open),
	CASE(closed_meanwhile),
	CASE(killed_meanwhile),
	CASE_ONBEAT(crowd_on_one_file),
};

KTAP_MAIN(cases);
