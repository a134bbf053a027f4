// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Everything at once, so that each call meets every other one half way. The
 * result of a call does not matter; that the kernel survives it, that no call
 * hangs, and that nothing is left in the end do.
 *
 * --seconds=N is how long each case lasts, --seed=N chooses the random numbers.
 * time-limit: 240
 */
#define _GNU_SOURCE
#include "ktap.h"
#include "racelib.h"
#include "seqlib.h"

#include <signal.h>
#include <time.h>

#define THREADS 6
#define SECONDS 3

/* How often whoever waits for room or for events is interrupted. */
#define INTERRUPT_US 50000

static time_t end;

static time_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec;
}

static void do_nothing(int signal)
{
	(void)signal;
}

static void *interrupt_all(void *argument)
{
	struct racer *racers = argument;
	int i;

	while (now() < end) {
		usleep(INTERRUPT_US);
		for (i = 0; i < THREADS; i++)
			pthread_kill(racers[i].thread, SIGUSR1);
	}
	return NULL;
}

/* Ends every thread; whoever waits for room or for events is interrupted. */
static void must_finish(struct racer *racers)
{
	struct timespec moment = { .tv_nsec = 100000000 }, until;
	int i, err;

	for (i = 0; i < THREADS; i++) {
		do {
			clock_gettime(CLOCK_REALTIME, &until);
			until.tv_sec += (until.tv_nsec + moment.tv_nsec) /
					1000000000;
			until.tv_nsec = (until.tv_nsec + moment.tv_nsec) %
					1000000000;
			err = pthread_timedjoin_np(racers[i].thread, NULL,
						   &until);
			if (err)
				pthread_kill(racers[i].thread, SIGUSR1);
		} while (err == ETIMEDOUT);
		MUST(!err);
	}
}

static void run_race(bool cards, void (*meanwhile)(void))
{
	unsigned int seed = ktap_option("seed", time(NULL));
	struct sigaction action = { .sa_handler = do_nothing };
	struct racer racers[THREADS];
	pthread_t interrupter;
	int i;

	end = now() + ktap_option("seconds", SECONDS);
	ktap_note("again: race.c --seed=%u --seconds=%lu", seed,
		  ktap_option("seconds", SECONDS));
	sigaction(SIGUSR1, &action, NULL);
	alarm(0);	/* the harness limits it */
	for (i = 0; i < RACE_SLOTS; i++)
		race_slots[i] = seq_open(O_RDWR | O_NONBLOCK);
	race_stop = false;
	for (i = 0; i < THREADS; i++) {
		racers[i] = (struct racer) {
			.random = seed + i * 0x9e3779b9u,
			.cards = cards,
		};
		MUST(!pthread_create(&racers[i].thread, NULL, race_run,
				     &racers[i]));
	}
	MUST(!pthread_create(&interrupter, NULL, interrupt_all, racers));
	if (meanwhile)
		meanwhile();
	pthread_join(interrupter, NULL);
	__atomic_store_n(&race_stop, true, __ATOMIC_RELAXED);
	must_finish(racers);
	for (i = 0; i < RACE_SLOTS; i++)
		close(race_slots[i]);
}

/* The part of a file of /proc that a race must leave as it was. */
static char *must_picture(const char *path)
{
	char *text = seq_read_file(path), *peak;

	MUST(text);
	/* The most clients at once, and what Midi Through has passed on. */
	peak = strstr(text, "  peak clients");
	if (peak)
		memmove(peak, strchr(peak, '\n'),
			strlen(strchr(peak, '\n')) + 1);
	return text;
}

static void load_all(void)
{
	MUST(!system("modprobe snd-virmidi index=1"));
	MUST(!system("modprobe snd-seq-oss"));
}

static void must_leave_nothing(bool cards, void (*meanwhile)(void))
{
	char *clients, *queues;

	/* All that is loaded when it is asked for, is now. */
	free(must_picture("/proc/asound/seq/clients"));
	clients = must_picture("/proc/asound/seq/clients");
	queues = must_picture("/proc/asound/seq/queues");
	CHECK(!strstr(queues, "queue"));
	run_race(cards, meanwhile);
	if (meanwhile)
		load_all();
	CHECK_STR(must_picture("/proc/asound/seq/clients"), clients);
	CHECK_STR(must_picture("/proc/asound/seq/queues"), queues);
}

static void programs_leave_nothing(void)
{
	MUST(system("modprobe snd-seq-dummy") == 0);
	must_leave_nothing(false, NULL);
}

static void programs_and_cards_leave_nothing(void)
{
	load_all();
	must_leave_nothing(true, NULL);
}

/* It stays where a program has a device of it open. */
static void take_cards_away(void)
{
	while (now() < end) {
		(void)!system("modprobe -q -r snd-virmidi 2>/dev/null");
		(void)!system("modprobe -q -r snd-seq-oss 2>/dev/null");
		(void)!system("modprobe -q snd-seq-oss 2>/dev/null");
		(void)!system("modprobe -q snd-virmidi index=1 2>/dev/null");
	}
}

static void cards_that_come_and_go_leave_nothing(void)
{
	load_all();
	must_leave_nothing(true, take_cards_away);
}

/* With the last program gone, nothing holds a module. */
static void everything_unloads(void)
{
	load_all();
	run_race(true, NULL);
	CHECK(!system("rmmod snd-virmidi snd-seq-virmidi snd-seq-oss"));
	CHECK(!system("modprobe -r snd-seq-dummy"));
	CHECK(!system("rmmod snd-seq-midi-event snd-seq"));
}

static const struct ktap_case cases[] = {
	CASE(programs_leave_nothing),
	CASE(programs_and_cards_leave_nothing),
	CASE(cards_that_come_and_go_leave_nothing),
	CASE(everything_unloads),
};

KTAP_MAIN(cases);
