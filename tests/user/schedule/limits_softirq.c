// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * However many events are due at once, on one queue or on all of them, a program
 * on the same CPU gets its time meanwhile: a real-time program at once, any
 * other half of the CPU.
 * time-limit: 240
 */
#include "ktap.h"
#include "seqlib.h"

#include <sched.h>
#include <sys/wait.h>

#define MANY 48000
#define QUEUES 128
#define DUE 20
#define TICK_NS (500000000ull / 96)
#define AT_A_TIME 500
#define CALIBRATE_NS 200000000ull
#define SHARE_PERCENT 40
#define ATTEMPTS 4
#define REAL_TIME 40	/* below the threads that deliver on PREEMPT_RT */
#define LATER_NS (DUE * TICK_NS + 1000000)	/* when a storm has begun */
#define SPIN_NS 500000000ull
#define BESIDE_STORM_NS 50000000ull

struct storm {
	struct seq_client *client;
	int port;
	int queues[QUEUES];
	int count;
};

/* They wait in queues that stand still. */
static void must_schedule(struct storm *storm)
{
	static struct snd_seq_event events[AT_A_TIME];
	int written, i;

	for (written = 0; written < MANY; written += AT_A_TIME) {
		for (i = 0; i < AT_A_TIME; i++) {
			events[i] = seq_event_numbered(i);
			seq_event_to(&events[i], storm->client->id, storm->port);
			seq_event_at_tick(&events[i],
					  storm->queues[i % storm->count], DUE);
		}
		MUST(seq_write(storm->client->fd, events, sizeof(events)) ==
		     sizeof(events));
	}
}

static struct storm must_prepare(int queues)
{
	struct storm storm = { .client = seq_must_open(), .count = queues };
	int i;

	seq_must_stay_on_one_cpu();
	storm.port = seq_must_port(storm.client, SEQ_CAP_ALL);
	/* Room for what a case adds. */
	MUST(!seq_set_pool(storm.client->fd, MANY + 2, MANY, 0));
	for (i = 0; i < queues; i++)
		storm.queues[i] = seq_must_queue(storm.client);
	must_schedule(&storm);
	return storm;
}

/* By one write, so that all are due at nearly the same time. */
static void must_continue(const struct storm *storm)
{
	static struct snd_seq_event events[QUEUES];
	long size = storm->count * sizeof(*events);
	int i;

	for (i = 0; i < storm->count; i++) {
		events[i] = seq_event_new(SNDRV_SEQ_EVENT_CONTINUE);
		seq_event_to(&events[i], SNDRV_SEQ_CLIENT_SYSTEM,
			     SNDRV_SEQ_PORT_SYSTEM_TIMER);
		events[i].data.queue.queue = storm->queues[i];
	}
	MUST(seq_write(storm->client->fd, events, size) == size);
}

/* How many events wait to be delivered. */
static int count_waiting(const struct storm *storm)
{
	struct snd_seq_client_pool pool;

	MUST(!seq_get_pool(storm->client->fd, storm->client->id, &pool));
	return pool.output_pool - pool.output_free;
}

static void must_be_scheduled(int policy, int priority)
{
	struct sched_param parameters = { .sched_priority = priority };

	MUST(!sched_setscheduler(0, policy, &parameters));
}

/*
 * Sleeps, though the caller is a real-time program: before Linux 6.5 all softirqs of a
 * CPU wait for ksoftirqd once that has been woken, and it must have had the CPU.
 * @before: how many events wait until then. Return: how many do now.
 */
static int wait_until_storm_begins(const struct storm *storm, int before)
{
	int waiting;

	while ((waiting = count_waiting(storm)) >= before)
		usleep(50);
	return waiting;
}

/*
 * It looks again before most of them were delivered, whose time it does not have
 * to wait for; and it goes on, as a normal program may not go on then.
 */
static void real_time_is_let_in(int queues)
{
	struct storm storm = must_prepare(queues);
	int waiting;

	must_be_scheduled(SCHED_FIFO, REAL_TIME);
	must_continue(&storm);
	waiting = wait_until_storm_begins(&storm, MANY);
	must_be_scheduled(SCHED_OTHER, 0);
	ktap_note("%d of %d were delivered before it looked again", MANY - waiting, MANY);
	CHECK(waiting > MANY / 2);
	/* All of them arrive, in the end. */
	while (count_waiting(&storm))
		usleep(1000);
}

static void real_time_is_let_in_by_one_queue(void)
{
	real_time_is_let_in(1);
}

static void real_time_is_let_in_by_many_queues(void)
{
	real_time_is_let_in(QUEUES);
}

/* Looks that a program makes in a nanosecond that it has for itself. */
static double calibrate(const struct storm *storm)
{
	__u64 began = seq_now();
	long looks = 0;

	while (seq_now() < began + CALIBRATE_NS) {
		count_waiting(storm);
		looks++;
	}
	return (double)looks / (seq_now() - began);
}

static int share_in_a_storm(int queues)
{
	struct storm storm = must_prepare(queues);
	double alone = calibrate(&storm);
	__u64 began, ended;
	long looks = 0;
	int share;

	must_continue(&storm);
	while (count_waiting(&storm) == MANY)
		;
	began = seq_now();
	while (count_waiting(&storm))
		looks++;
	ended = seq_now();
	share = 100 * looks / (alone * (ended - began));
	ktap_note("%d %% of the CPU, for %llu ms", share,
		  (ended - began) / 1000000);
	seq_close(storm.client);
	return share;
}

/* The host may take the machine's CPU away, but not each time. */
static void programs_have_half(int queues)
{
	int share = 0, i;

	for (i = 0; i < ATTEMPTS && share < SHARE_PERCENT; i++)
		share = share_in_a_storm(queues);
	CHECK(share >= SHARE_PERCENT);
}

static void programs_have_half_beside_one_queue(void)
{
	programs_have_half(1);
}

static void programs_have_half_beside_many_queues(void)
{
	programs_have_half(QUEUES);
}

/* Ten times slower, behind all that is due at the same moment. */
static void must_schedule_tempo(const struct storm *storm)
{
	struct snd_seq_event event = seq_event_new(SNDRV_SEQ_EVENT_TEMPO);

	seq_event_to(&event, SNDRV_SEQ_CLIENT_SYSTEM,
		     SNDRV_SEQ_PORT_SYSTEM_TIMER);
	seq_event_at_tick(&event, storm->queues[0], DUE);
	event.data.queue.queue = storm->queues[0];
	event.data.queue.param.value = 5000000;
	seq_must_send(storm->client, &event);
}

/*
 * A change of tempo counts from when it was due, however long what is before it
 * takes, and though an event comes meanwhile that is late itself.
 */
static void late_events_move_no_tempo(void)
{
	struct storm storm = must_prepare(1);
	struct snd_seq_queue_status status;
	struct snd_seq_event late;
	int expected;
	__u64 began;

	must_schedule_tempo(&storm);
	must_be_scheduled(SCHED_FIFO, REAL_TIME);
	must_continue(&storm);
	wait_until_storm_begins(&storm, MANY + 1);
	/* Nobody of normal priority gets the CPU, and so many of them wait. */
	began = seq_now();
	while (seq_now() < began + 20000000)
		;
	late = seq_event_numbered(0);
	seq_event_to(&late, storm.client->id, storm.port);
	seq_event_at_tick(&late, storm.queues[0], 0);
	seq_must_send(storm.client, &late);
	CHECK(count_waiting(&storm) > 0);
	must_be_scheduled(SCHED_OTHER, 0);
	while (count_waiting(&storm))
		usleep(1000);
	MUST(!seq_queue_status(storm.client->fd, storm.queues[0], &status));
	expected = DUE + (seq_nanoseconds(status.time) - DUE * TICK_NS) /
		   (10 * TICK_NS);
	ktap_note("tick %u, %d is expected", status.tick, expected);
	CHECK(abs((int)status.tick - expected) <= 1);
}

/* A real-time program that does not sleep while the note is waited for. */
static pid_t must_start_spinner(void)
{
	pid_t spinner = fork();
	__u64 began = seq_now();

	MUST(spinner >= 0);
	if (spinner)
		return spinner;
	must_be_scheduled(SCHED_FIFO, REAL_TIME - 1);
	while (seq_now() < began + SPIN_NS)
		;
	_exit(0);
}

/* Return: whether a note on a queue of its own is in time, in the middle of a storm. */
static bool is_in_time_beside_a_storm(void)
{
	struct storm storm = must_prepare(1);
	struct seq_player player = seq_must_player();
	struct snd_seq_event note = seq_event_numbered(0);
	pid_t spinner = 0;
	__u64 due, late;
	int waiting;

	must_be_scheduled(SCHED_FIFO, REAL_TIME);
	seq_event_to(&note, player.client->id, player.port);
	seq_event_at_time(&note, player.queue, LATER_NS);
	/* The storm's queue first, so that the storm begins before the note is due. */
	must_continue(&storm);
	/* Not after the start, lest the note come before it is due. */
	due = seq_now() + LATER_NS;
	seq_must_start(player.client, player.queue);
	seq_must_send(player.client, &note);
	if (seq_is_real_time_kernel())
		spinner = must_start_spinner();
	seq_must_receive(player.client, &note);
	late = seq_now() - due;
	waiting = count_waiting(&storm);
	must_be_scheduled(SCHED_OTHER, 0);
	ktap_note("%llu ms late, before %d of %d events of the storm", late / 1000000,
		  waiting, MANY);
	if (spinner)
		waitpid(spinner, NULL, 0);
	while (count_waiting(&storm))
		usleep(1000);
	seq_close(player.client);
	seq_close(storm.client);
	return late < BESIDE_STORM_NS && waiting > 0 && waiting < MANY;
}

/*
 * The thread that delivers on PREEMPT_RT does both in turn, and comes before a
 * real-time program that only computes. Elsewhere both wait for their CPU like any
 * program. The host may take it away, but not each time.
 */
static void a_storm_is_no_concern_of_another_queue(void)
{
	bool in_time = false;
	int i;

	for (i = 0; i < ATTEMPTS && !in_time; i++)
		in_time = is_in_time_beside_a_storm();
	CHECK(in_time);
}

static const struct ktap_case cases[] = {
	CASE_ONBEAT(real_time_is_let_in_by_one_queue),
	CASE_ONBEAT(real_time_is_let_in_by_many_queues),
	CASE_ONBEAT(programs_have_half_beside_one_queue),
	CASE_ONBEAT(programs_have_half_beside_many_queues),
	CASE_ONBEAT(late_events_move_no_tempo),
	CASE_ONBEAT(a_storm_is_no_concern_of_another_queue),
};

KTAP_MAIN(cases);
