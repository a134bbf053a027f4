// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Programs that wait for the OSS sequencer: for room, for records, for the end.
 * time-limit: 120
 */
#include "ktap.h"
#include "osslib.h"
#include "rawlib.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>

#define CELLS OSS_SMALL_CELLS
#define FAR 1000000
#define MUCH (1l << 30)

/* A thread that makes one call which may block. */
struct caller {
	pthread_t thread;
	int fd;
	int number;
	int done;
	long result;
};

static void begin(struct caller *caller)
{
	__atomic_store_n(&caller->number, seq_thread(), __ATOMIC_SEQ_CST);
}

static void *end(struct caller *caller, long result)
{
	caller->result = result < 0 ? -errno : result;
	__atomic_store_n(&caller->done, 1, __ATOMIC_SEQ_CST);
	return NULL;
}

static bool is_done(struct caller *caller)
{
	return __atomic_load_n(&caller->done, __ATOMIC_SEQ_CST);
}

static void *write_echo(void *argument)
{
	unsigned char record[8] = { EV_TIMING, TMR_ECHO };
	struct caller *caller = argument;

	begin(caller);
	return end(caller, write(caller->fd, record, sizeof(record)));
}

static void *read_record(void *argument)
{
	struct caller *caller = argument;
	unsigned char record[8];

	begin(caller);
	return end(caller, read(caller->fd, record, sizeof(record)));
}

static void *sync_all(void *argument)
{
	struct caller *caller = argument;

	begin(caller);
	return end(caller, ioctl(caller->fd, SNDCTL_SEQ_SYNC));
}

static void *(*const calls[])(void *) = {
	write_echo, read_record, sync_all,
};

/* Returns when it sleeps in the kernel. */
static void start(struct caller *caller, int fd, void *(*call)(void *))
{
	*caller = (struct caller) { .fd = fd };
	MUST(!pthread_create(&caller->thread, NULL, call, caller));
	while (!__atomic_load_n(&caller->number, __ATOMIC_SEQ_CST))
		sched_yield();
	CHECK(seq_wait_blocked(caller->number));
	CHECK(!is_done(caller));
}

static void join(struct caller *caller)
{
	MUST(!pthread_join(caller->thread, NULL));
}

static void set_tempo(int fd, int tempo)
{
	MUST(!ioctl(fd, SNDCTL_TMR_TEMPO, &tempo));
}

/*
 * Fills the queue of a music timer that stands. After its first tick, one cell
 * less than room is free again; after its second, there is one more. That one
 * takes 7.5 s unless the tempo is changed again.
 */
static int fill(int threshold, int room)
{
	int fd = oss_must_open_small(OSS_MUSIC, O_RDWR);
	int timebase = 1, i;

	CHECK(!threshold || !ioctl(fd, SNDCTL_SEQ_THRESHOLD, &threshold));
	CHECK(!ioctl(fd, SNDCTL_TMR_TIMEBASE, &timebase));
	set_tempo(fd, 360);
	oss_must_time(fd, TMR_WAIT_ABS, 1);
	oss_must_time(fd, TMR_TEMPO, 8);
	for (i = 1; i < room - 1; i++)
		oss_must_echo(fd, i);
	oss_must_time(fd, TMR_WAIT_ABS, 2);
	for (; i < room + 1; i++)
		oss_must_echo(fd, i);
	oss_must_time(fd, TMR_WAIT_ABS, FAR);
	for (; i < CELLS; i++)
		oss_must_echo(fd, i);
	CHECK_EQ(oss_must_available(fd), 0);
	return fd;
}

static void check_wake_up(int threshold, int room)
{
	int fd = fill(threshold, room);
	struct caller writer;

	start(&writer, fd, write_echo);
	CHECK(!seq_poll(fd, POLLOUT, 0));
	CHECK(!ioctl(fd, SNDCTL_TMR_CONTINUE));
	while (oss_must_available(fd) < room - 1)
		poll(NULL, 0, 10);
	CHECK(!seq_poll(fd, POLLOUT, 0));
	CHECK(seq_wait_blocked(writer.number));
	CHECK(!is_done(&writer));
	set_tempo(fd, 360);
	join(&writer);
	CHECK_EQ(writer.result, 8);
	CHECK(seq_poll(fd, POLLOUT, SEQ_WAIT_MS));
	CHECK_EQ(oss_must_available(fd), room);
}

static void half_wakes_the_writer(void)
{
	check_wake_up(0, CELLS / 2);
}

static void threshold_wakes_the_writer(void)
{
	check_wake_up(10, 10);
}

static void large_threshold_wakes_the_writer(void)
{
	check_wake_up(CELLS - 2, CELLS - 2);
}

static void reset_wakes_the_writer(void)
{
	int fd = fill(0, CELLS / 2);
	struct caller writer;

	start(&writer, fd, write_echo);
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
	join(&writer);
	CHECK_EQ(writer.result, 8);
}

static void interrupt(int signal)
{
	(void)signal;
}

static void signals_interrupt(void)
{
	struct sigaction action = { .sa_handler = interrupt };
	int fd = fill(0, CELLS / 2);
	struct caller caller;
	unsigned int i;

	MUST(!sigaction(SIGUSR1, &action, NULL));
	for (i = 0; i < ARRAY_SIZE(calls); i++) {
		start(&caller, fd, calls[i]);
		MUST(!pthread_kill(caller.thread, SIGUSR1));
		join(&caller);
		CHECK_EQ(caller.result, -EINTR);
	}
}

/* Records of which none ever waits: notes for a synthesizer that is not there. */
static void *write_much(void *argument)
{
	struct caller *caller = argument;
	void *zeros = mmap(NULL, MUCH, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS,
			   -1, 0);

	MUST(zeros != MAP_FAILED);
	begin(caller);
	return end(caller, write(caller->fd, zeros, MUCH));
}

static void long_writes_can_be_interrupted(void)
{
	struct sigaction action = { .sa_handler = interrupt };
	struct caller caller = { };

	MUST(!sigaction(SIGUSR1, &action, NULL));
	caller.fd = oss_must_open_small(OSS_SEQUENCER, O_WRONLY);
	MUST(!pthread_create(&caller.thread, NULL, write_much, &caller));
	while (!__atomic_load_n(&caller.number, __ATOMIC_SEQ_CST))
		sched_yield();
	while (!is_done(&caller)) {
		pthread_kill(caller.thread, SIGUSR1);
		poll(NULL, 0, 10);
	}
	join(&caller);
	CHECK(caller.result > 0 && caller.result < MUCH);
}

static void sync_is_in_nobodys_way(void)
{
	int fd = oss_must_open_small(OSS_SEQUENCER, O_RDWR);
	struct caller caller;

	oss_must_wait(fd, FAR);
	oss_must_echo(fd, 1);
	start(&caller, fd, sync_all);
	oss_must_time(fd, TMR_WAIT_ABS, 0);
	oss_must_echo(fd, 2);
	CHECK(oss_echo_comes(fd, 2));
	/* The incumbent tells the time that was written last. */
	CHECK(!expect_onbeat() || oss_time(fd) < FAR);
	CHECK(!is_done(&caller));
	CHECK(!ioctl(fd, SNDCTL_SEQ_RESET));
	join(&caller);
	CHECK_EQ(caller.result, 0);
}

static void reader_sleeps_until_something_comes(void)
{
	int fd = oss_must_open_small(OSS_SEQUENCER, O_RDWR);
	struct caller reader;

	start(&reader, fd, read_record);
	CHECK(oss_wait_for("[sleeping]"));
	oss_must_echo(fd, 1);
	join(&reader);
	CHECK_EQ(reader.result, 4);
}

static void reader_may_give_up(void)
{
	struct oss_moment from, to;
	int fd, tenths = 2;
	unsigned char record[8];
	struct caller reader;

	fd = oss_must_open_small(OSS_SEQUENCER, O_RDWR);
	CHECK(!ioctl(fd, SNDCTL_MIDI_PRETIME, &tenths));
	CHECK_EQ(tenths, 2);
	from = oss_moment(fd);
	CHECK_EQ(read(fd, record, sizeof(record)), 0);
	to = oss_moment(fd);
	CHECK(to.after - from.before >= 200000000);
	oss_must_echo(fd, 1);
	CHECK_EQ(read(fd, record, sizeof(record)), 4);
	tenths = 0;
	CHECK(!ioctl(fd, SNDCTL_MIDI_PRETIME, &tenths));
	CHECK_EQ(tenths, -1);
	start(&reader, fd, read_record);
	oss_must_echo(fd, 2);
	join(&reader);
	CHECK_EQ(reader.result, 4);
}

static void full_read_queue_keeps_the_oldest(void)
{
	int fd = oss_must_open_small(OSS_SEQUENCER, O_RDWR);
	int room = expect_onbeat() ? CELLS : CELLS - 1;
	int count = -1, i;

	oss_must_time(fd, TMR_WAIT_ABS, 0);
	for (i = 0; i < CELLS + 20; i++)
		oss_must_echo(fd, i);
	CHECK(!ioctl(fd, SNDCTL_SEQ_GETINCOUNT, &count));
	CHECK_EQ(count, room);
	for (i = 0; i < room; i++)
		CHECK(oss_echo_comes(fd, i));
	CHECK(!seq_poll(fd, POLLIN, 0));
	oss_must_echo(fd, CELLS);
	CHECK(oss_echo_comes(fd, CELLS));
}

static void reading_nothing_does_not_wait(void)
{
	int fd = oss_must_open_small(OSS_SEQUENCER, O_RDWR);
	char byte;

	CHECK_EQ(read(fd, &byte, 0), 0);
	CHECK_EQ(write(fd, &byte, 0), 0);
}

static void sleep_in(int number)
{
	struct caller caller = { .fd = fill(0, CELLS / 2) };

	calls[number](&caller);
}

static bool sleeps(pid_t process)
{
	char path[40], *text, *state;
	int left, seen = 0;

	snprintf(path, sizeof(path), "/proc/%d/stack", process);
	for (left = SEQ_WAIT_MS / 10; left && seen < 5; left--) {
		text = seq_read_file(path);
		MUST(text);
		state = strstr(text, "ob_");
		seen = state ? seen + 1 : 0;
		free(text);
		poll(NULL, 0, 10);
	}
	return seen == 5;
}

static void killed_sleepers_leave_nothing(void)
{
	unsigned int i;
	pid_t child;

	oss_must_load();
	for (i = 0; i < ARRAY_SIZE(calls); i++) {
		child = raw_spawn(sleep_in, i);
		CHECK(oss_wait_for("Application 0"));
		CHECK(sleeps(child));
		MUST(!kill(child, SIGKILL));
		MUST(waitpid(child, NULL, 0) == child);
		CHECK_EQ(oss_count("Number of applications"), 0);
	}
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(half_wakes_the_writer),
	CASE_ONBEAT(threshold_wakes_the_writer),
	CASE_ONBEAT(large_threshold_wakes_the_writer),
	CASE_ONBEAT(reset_wakes_the_writer),
	CASE_ONBEAT(signals_interrupt),
	CASE_ONBEAT(long_writes_can_be_interrupted),
	CASE(sync_is_in_nobodys_way),
	CASE_ONBEAT(reader_sleeps_until_something_comes),
	CASE_ONBEAT(reader_may_give_up),
	CASE(full_read_queue_keeps_the_oldest),
	CASE(reading_nothing_does_not_wait),
	CASE_ONBEAT(killed_sleepers_leave_nothing),
};

KTAP_MAIN(cases);
