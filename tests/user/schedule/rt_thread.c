// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The real-time threads that deliver on PREEMPT_RT: one a CPU there, and none on
 * other kernels; their policy, and their priority. Needs two CPUs.
 * time-limit: 120
 */
#define _GNU_SOURCE
#include "ktap.h"
#include "seqlib.h"
#include "threadlib.h"

#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>

#define NAME "snd-seq-rt/"
#define MOST 64		/* CPUs */
#define PARAMETER "/sys/module/snd_seq/parameters/rt_priority"
#define DEFAULT 49
#define QUEUES 128
#define SOON 50000000ull	/* ns */
#define NOTES 50

static int threads_expected(void)
{
	return seq_is_real_time_kernel() ? sysconf(_SC_NPROCESSORS_ONLN) : 0;
}

static int find_threads(pid_t *threads)
{
	return thread_find(NAME, threads, MOST);
}

static int count_threads(void)
{
	pid_t threads[MOST];

	return find_threads(threads);
}

static int priority_of(pid_t thread)
{
	struct sched_param parameters;

	MUST(!sched_getparam(thread, &parameters));
	return parameters.sched_priority;
}

static void check_all(int policy, int priority)
{
	pid_t threads[MOST];
	int count = find_threads(threads), i;

	CHECK_EQ(count, threads_expected());
	for (i = 0; i < count; i++) {
		CHECK_EQ(sched_getscheduler(threads[i]), policy);
		CHECK_EQ(priority_of(threads[i]), priority);
	}
}

static void must_be_fifo(pid_t thread, int priority)
{
	struct sched_param parameters = { .sched_priority = priority };

	MUST(!sched_setscheduler(thread, SCHED_FIFO, &parameters));
}

static void must_schedule_to_itself(const struct seq_player *player, int queue,
				    unsigned int number, __u64 due)
{
	struct snd_seq_event event = seq_event_numbered(number);

	seq_event_to(&event, player->client->id, player->port);
	seq_event_at_time(&event, queue, due);
	seq_must_send(player->client, &event);
}

static void each_cpu_has_one_on_preempt_rt(void)
{
	struct seq_client *client = seq_must_open();
	char *parameter = seq_read_file(PARAMETER);

	CHECK_STR(parameter, "49\n");
	check_all(SCHED_FIFO, DEFAULT);
	seq_close(client);
	free(parameter);
}

static void the_parameter_is_their_priority(void)
{
	/* Nothing holds it now: an open client would. */
	MUST(!system("modprobe -r snd-seq-dummy snd-seq"));
	CHECK_EQ(count_threads(), 0);
	CHECK(system("modprobe snd-seq rt_priority=0 2>/dev/null"));
	CHECK(system("modprobe snd-seq rt_priority=100 2>/dev/null"));
	CHECK_EQ(count_threads(), 0);
	MUST(!system("modprobe snd-seq rt_priority=37"));
	check_all(SCHED_FIFO, 37);
	MUST(!system("modprobe -r snd-seq"));
	CHECK_EQ(count_threads(), 0);
	MUST(!system("modprobe snd-seq"));
}

/* On each CPU one that it delivers from, after the administrator's change. */
static void must_play_on(const struct seq_player *player, int cpu)
{
	struct snd_seq_event event;

	seq_must_run_on(cpu);
	seq_must_start(player->client, player->queue);
	must_schedule_to_itself(player, player->queue, cpu, SOON);
	seq_must_receive(player->client, &event);
	CHECK_EQ(event.data.raw32.d[0], cpu);
}

static void what_chrt_sets_stays(void)
{
	struct seq_player player = seq_must_player();
	int cpus = sysconf(_SC_NPROCESSORS_ONLN), count, i;
	struct sched_param parameters = { };
	pid_t threads[MOST];

	count = find_threads(threads);
	for (i = 0; i < count; i++)
		must_be_fifo(threads[i], 12);
	for (i = 0; i < cpus; i++)
		must_play_on(&player, i);
	check_all(SCHED_FIFO, 12);
	/* No longer real-time, if that is what the administrator wants. */
	for (i = 0; i < count; i++)
		MUST(!sched_setscheduler(threads[i], SCHED_OTHER, &parameters));
	for (i = 0; i < cpus; i++)
		must_play_on(&player, i);
	check_all(SCHED_OTHER, 0);
	for (i = 0; i < count; i++)
		must_be_fifo(threads[i], DEFAULT);
	check_all(SCHED_FIFO, DEFAULT);
}

/* All of them deliver at once, and no thread comes. */
static void queues_make_no_threads(void)
{
	struct seq_player player = seq_must_player();
	struct snd_seq_event event;
	int i, queue;

	for (i = 0; i < QUEUES; i++) {
		queue = i ? seq_must_queue(player.client) : player.queue;
		seq_must_start(player.client, queue);
		must_schedule_to_itself(&player, queue, i, SOON);
	}
	for (i = 0; i < QUEUES; i++)
		seq_must_receive(player.client, &event);
	CHECK_EQ(count_threads(), threads_expected());
}

static void must_switch(int cpu, bool on)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%d/online", cpu);
	fd = open(path, O_WRONLY);
	MUST(fd >= 0);
	MUST(write(fd, on ? "1" : "0", 1) == 1);
	close(fd);
}

/* The one that it ran on last: what the kernel says behind its name is "R 2 ...". */
static int cpu_of(pid_t thread)
{
	char path[32], *text, *field;
	int i, cpu;

	snprintf(path, sizeof(path), "/proc/%d/stat", thread);
	text = seq_read_file(path);
	MUST(text);
	field = strrchr(text, ')') + 2;
	for (i = 3; i < 39; i++)
		field = strchr(field, ' ') + 1;
	cpu = atoi(field);
	free(text);
	return cpu;
}

/* It was woken on its CPU again, by the event that the caller has seen. */
static bool is_home(int cpu)
{
	char name[32];
	pid_t thread;

	/* Names are found by their beginning. */
	MUST(sysconf(_SC_NPROCESSORS_CONF) <= 10);
	snprintf(name, sizeof(name), NAME "%d", cpu);
	MUST(thread_find(name, &thread, 1) == 1);
	return cpu_of(thread) == cpu;
}

/* Events that wait on it arrive elsewhere; back again, it has its thread as it was. */
static void a_cpu_goes_and_comes(void)
{
	struct seq_player player = seq_must_player();
	int threads = threads_expected(), i;
	pid_t all[MOST];

	find_threads(all);
	for (i = 0; i < threads; i++)
		must_be_fifo(all[i], 44);
	seq_must_run_on(1);
	seq_must_start(player.client, player.queue);
	must_schedule_to_itself(&player, player.queue, 0, 10 * SOON);
	seq_must_run_on(0);
	must_switch(1, false);
	seq_must_receive_numbers(player.client, 0, 1);
	CHECK_EQ(count_threads(), threads);
	must_switch(1, true);
	must_play_on(&player, 1);
	check_all(SCHED_FIFO, 44);
	CHECK(!seq_is_real_time_kernel() || is_home(1));
	for (i = 0; i < threads; i++)
		must_be_fifo(all[i], DEFAULT);
}

static void must_run_anywhere(void)
{
	int cpus = sysconf(_SC_NPROCESSORS_ONLN), cpu;
	cpu_set_t set;

	CPU_ZERO(&set);
	for (cpu = 0; cpu < cpus; cpu++)
		CPU_SET(cpu, &set);
	MUST(!sched_setaffinity(0, sizeof(set), &set));
}

/*
 * The thread's own waking must not move a reader to another CPU, which may sleep deeply and
 * would have to be woken as well, for each event. Where other threads of the kernel have
 * moved it, it is put back.
 */
static void a_reader_stays_where_its_events_are_due(void)
{
	struct seq_player player = seq_must_player();
	struct snd_seq_event event;
	int i, moves = 0;

	seq_must_run_on(1);
	seq_must_start(player.client, player.queue);
	for (i = 0; i < NOTES; i++)
		must_schedule_to_itself(&player, player.queue, i, SOON + i * SOON / 10);
	must_be_fifo(0, 80);
	must_run_anywhere();
	for (i = 0; i < NOTES; i++) {
		seq_must_receive(player.client, &event);
		if (sched_getcpu() == 1)
			continue;
		moves++;
		seq_must_run_on(1);
		must_run_anywhere();
	}
	MUST(!sched_setscheduler(0, SCHED_OTHER, &(struct sched_param){ }));
	ktap_note("moved %d times", moves);
	CHECK(moves <= NOTES / 10);
}

/* A program with this priority that leaves the CPU to nobody. */
static pid_t start_busy(int cpu, int priority)
{
	pid_t parent = getpid(), child = fork();

	MUST(child >= 0);
	if (child)
		return child;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	must_be_fifo(0, priority);
	seq_must_run_on(cpu);
	for (;;)
		;
}

static void must_end(pid_t child)
{
	MUST(!kill(child, SIGKILL));
	MUST(waitpid(child, NULL, 0) == child);
}

static void must_arrive(const struct seq_player *player, unsigned int number, __u64 limit)
{
	seq_must_receive_numbers(player->client, number, 1);
	CHECK(seq_now() < limit);
}

/*
 * On its own CPU it would wait until that program ends, for each queue again. On other
 * kernels that program may keep softirqs from their CPU, and there is none.
 */
static void it_delivers_elsewhere_while_its_cpu_is_taken(void)
{
	bool rt = seq_is_real_time_kernel();
	struct seq_player player = seq_must_player();
	int second = seq_must_queue(player.client);
	pid_t child = 0;
	__u64 began;

	seq_must_run_on(1);
	seq_must_start(player.client, player.queue);
	seq_must_start(player.client, second);
	must_schedule_to_itself(&player, player.queue, 0, 4 * SOON);
	must_schedule_to_itself(&player, second, 1, 8 * SOON);
	began = seq_now();
	seq_must_run_on(0);
	if (rt)
		child = start_busy(1, 60);
	must_arrive(&player, 0, began + 16 * SOON);
	must_arrive(&player, 1, began + 20 * SOON);
	if (rt)
		must_end(child);
	must_play_on(&player, 1);
	CHECK(!rt || is_home(1));
}

/*
 * The module is loaded while a program has a CPU, and its thread there has never run. Only
 * what makes it there comes before that program.
 */
static void so_does_one_whose_cpu_was_taken_before_it_came(void)
{
	struct sched_param normal = { };
	bool rt = seq_is_real_time_kernel();
	pid_t child = 0, hotplug;
	struct seq_player player;
	__u64 began;

	MUST(!system("modprobe -r snd-seq-dummy snd-seq"));
	MUST(thread_find("cpuhp/1", &hotplug, 1) == 1);
	must_be_fifo(hotplug, 70);
	if (rt)
		child = start_busy(1, 60);
	MUST(!system("modprobe snd-seq"));
	MUST(!sched_setscheduler(hotplug, SCHED_OTHER, &normal));
	player = seq_must_player();
	must_be_fifo(0, 70);
	seq_must_run_on(1);
	seq_must_start(player.client, player.queue);
	must_schedule_to_itself(&player, player.queue, 0, 4 * SOON);
	began = seq_now();
	seq_must_run_on(0);
	MUST(!sched_setscheduler(0, SCHED_OTHER, &normal));
	must_arrive(&player, 0, began + 16 * SOON);
	if (rt)
		must_end(child);
	must_play_on(&player, 1);
	CHECK(!rt || is_home(1));
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(each_cpu_has_one_on_preempt_rt),
	CASE_ONBEAT(the_parameter_is_their_priority),
	CASE_ONBEAT(what_chrt_sets_stays),
	CASE_ONBEAT(queues_make_no_threads),
	CASE_ONBEAT(a_reader_stays_where_its_events_are_due),
	CASE_ONBEAT(it_delivers_elsewhere_while_its_cpu_is_taken),
	CASE_ONBEAT(so_does_one_whose_cpu_was_taken_before_it_came),
	CASE_ONBEAT(a_cpu_goes_and_comes),
};

KTAP_MAIN(cases);
