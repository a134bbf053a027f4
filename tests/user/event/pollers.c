// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Those that poll a client's input hear of each event that comes after they have
 * looked, and only of one until then: an event with many receivers does not visit a long
 * list of them for each.
 * time-limit: 120
 */
#include "ktap.h"
#include "seqlib.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#define ENTRIES 10000	/* of one epoll instance */
#define PORTS 250	/* that one event goes to */
#define MORE 50	/* times what an event to one port takes */
#define TIMES 5	/* that each is sent */

static int poll_input(int poller, int fd, unsigned int events)
{
	struct epoll_event event = { .events = events };

	return epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
}

static bool is_told(int poller)
{
	struct epoll_event event;

	return epoll_wait(poller, &event, 1, 0) == 1;
}

static void each_event_after_a_look_is_told(void)
{
	struct seq_client *reader = seq_must_open();
	struct seq_client *sender = seq_must_open();
	struct snd_seq_event event = seq_event_numbered(1);
	int poller = epoll_create1(0), again = epoll_create1(0), i;

	seq_must_port(sender, SEQ_CAP_ALL);
	seq_event_to(&event, reader->id, seq_must_port(reader, SEQ_CAP_ALL));
	MUST(!poll_input(poller, reader->fd, EPOLLIN | EPOLLET));
	MUST(!poll_input(again, reader->fd, EPOLLIN | EPOLLET));
	CHECK(!is_told(poller));
	for (i = 0; i < 3; i++) {
		seq_must_send(sender, &event);
		CHECK(is_told(poller));
		/* Nothing has come since, though nothing was read. */
		CHECK(!is_told(poller));
		/* Another that polls the same is told as well. */
		CHECK(is_told(again));
	}
	/* Several, before anybody looks. */
	seq_must_send(sender, &event);
	seq_must_send(sender, &event);
	CHECK(is_told(poller));
	CHECK(is_told(again));
	seq_must_send(sender, &event);
	CHECK(is_told(again));
	seq_must_send(sender, &event);
	CHECK(is_told(poller));
	/* One that comes only now sees what is there. */
	close(again);
	again = epoll_create1(0);
	MUST(!poll_input(again, reader->fd, EPOLLIN | EPOLLET));
	CHECK(is_told(again));
}

/* Sleeps until it is told; one of those that are to be woken in turn. */
static pid_t must_start_poller(int fd)
{
	int poller = epoll_create1(0);
	struct epoll_event event;
	pid_t child;

	MUST(!poll_input(poller, fd, EPOLLIN | EPOLLET | EPOLLEXCLUSIVE));
	child = fork();
	MUST(child >= 0);
	if (!child)
		_exit(epoll_wait(poller, &event, 1, SEQ_WAIT_MS) != 1);
	MUST(seq_wait_blocked(child));
	return child;
}

/* One that is woken, but killed before it has looked, leaves the event to another. */
static void one_that_is_killed_takes_nothing_from_others(void)
{
	struct sched_param before = { .sched_priority = 10 }, same = { 0 };
	struct seq_client *reader = seq_must_open();
	struct seq_client *sender = seq_must_open();
	struct snd_seq_event event = seq_event_numbered(1);
	pid_t first, second;
	int status = 1;

	seq_must_port(sender, SEQ_CAP_ALL);
	seq_event_to(&event, reader->id, seq_must_port(reader, SEQ_CAP_ALL));
	seq_must_stay_on_one_cpu();
	first = must_start_poller(reader->fd);
	second = must_start_poller(reader->fd);
	MUST(!sched_setscheduler(0, SCHED_FIFO, &before));
	seq_must_send(sender, &event);
	kill(first, SIGKILL);
	seq_must_send(sender, &event);
	MUST(!sched_setscheduler(0, SCHED_OTHER, &same));
	MUST(waitpid(second, &status, 0) == second);
	CHECK_EQ(status, 0);
	waitpid(first, NULL, 0);
}

static __u64 cpu_time(void)
{
	struct timespec time;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
	return time.tv_sec * SEQ_NSEC_PER_SEC + time.tv_nsec;
}

/* The least of some: the time of the CPU counts what a host takes away from it, too. */
static __u64 time_of_sending(struct seq_client *sender,
			     const struct snd_seq_event *event, int poller)
{
	__u64 began, took, least = ~0ull;
	int i;

	for (i = 0; i < TIMES; i++) {
		began = cpu_time();
		seq_must_send(sender, event);
		took = cpu_time() - began;
		if (took < least)
			least = took;
		CHECK(is_told(poller));
	}
	return least;
}

static void must_join_often(int poller, int fd)
{
	struct rlimit limit = { ENTRIES + 100, ENTRIES + 100 };
	int i;

	MUST(!setrlimit(RLIMIT_NOFILE, &limit));
	for (i = 0; i < ENTRIES; i++)
		MUST(!poll_input(poller, dup(fd), EPOLLIN));
}

static void a_crowd_of_pollers_is_visited_once_for_an_event(void)
{
	struct seq_client *reader = seq_must_open();
	struct seq_client *sender = seq_must_open();
	struct snd_seq_event event = seq_event_numbered(1);
	int source = seq_must_port(sender, SEQ_CAP_ALL);
	int poller = epoll_create1(0), i;
	__u64 alone, took;

	MUST(!seq_set_pool(reader->fd, 0, 2000, 0));
	for (i = 0; i < PORTS; i++)
		MUST(!seq_subscribe(sender->fd, sender->id, source, reader->id,
				    seq_must_port(reader, SEQ_CAP_ALL)));
	must_join_often(poller, reader->fd);
	seq_event_to(&event, reader->id, 0);
	alone = time_of_sending(sender, &event, poller);
	seq_event_to_subscribers(&event, source);
	took = time_of_sending(sender, &event, poller);
	ktap_note("%llu us to one port, %llu us to %d", alone / 1000, took / 1000,
		  PORTS);
	CHECK(took < MORE * alone);
}

static const struct ktap_case cases[] = {
	CASE(each_event_after_a_look_is_told),
	CASE(one_that_is_killed_takes_nothing_from_others),
	CASE_ONBEAT(a_crowd_of_pollers_is_visited_once_for_an_event),
};

KTAP_MAIN(cases);
