// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Runs inputs in a process whose threads, the lanes, live as long as it does. A
 * parallel input is run by all of them, each taking the calls of its own.
 */
#define _GNU_SOURCE
#include "fuzz.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_barrier_t begin, end;
static struct fuzz_worker *self;
static const struct fuzz_input *current;

static int lane_of(const struct fuzz_call *call)
{
	return (call->target >> 6) % FUZZ_LANES;
}

static void run_lane(int lane)
{
	bool parallel = current->parallel & 1;
	int rounds = lane && current->parallel & 2 ? FUZZ_ROUNDS : 1;
	int i;

	coverage_start(&coverages[lane]);
	while (rounds--) {
		for (i = 0; i < current->count && i < FUZZ_CALLS; i++) {
			if (parallel && lane_of(&current->calls[i]) != lane)
				continue;
			calls_run(&current->calls[i]);
			__atomic_fetch_add(&self->step, 1, __ATOMIC_RELAXED);
		}
	}
	coverage_stop(&coverages[lane]);
}

static void prepare_lane(int lane)
{
	self->threads[lane] = syscall(SYS_gettid);
	coverage_init(&coverages[lane]);
	buffers_init();
}

static void *serve(void *argument)
{
	int lane = (int)(long)argument;

	prepare_lane(lane);
	for (;;) {
		pthread_barrier_wait(&begin);
		run_lane(lane);
		pthread_barrier_wait(&end);
	}
	return NULL;
}

void execute_init(struct fuzz_worker *worker)
{
	pthread_t thread;
	long lane;

	self = worker;
	calls_reset();
	pthread_barrier_init(&begin, NULL, FUZZ_LANES);
	pthread_barrier_init(&end, NULL, FUZZ_LANES);
	prepare_lane(0);
	for (lane = 1; lane < FUZZ_LANES; lane++) {
		if (pthread_create(&thread, NULL, serve, (void *)lane)) {
			perror("pthread_create");
			exit(1);
		}
	}
}

void execute_input(struct fuzz_worker *worker, const struct fuzz_input *input)
{
	int lane;

	/* First of all: if the machine dies, it is known from what. */
	worker->journal[worker->runs % FUZZ_JOURNAL] = *input;
	worker->runs++;
	current = input;
	if (input->parallel & 1) {
		pthread_barrier_wait(&begin);
		run_lane(0);
		pthread_barrier_wait(&end);
	} else {
		for (lane = 1; lane < FUZZ_LANES; lane++)
			coverage_start(&coverages[lane]);
		run_lane(0);
	}
	calls_reset();
	__atomic_fetch_add(&worker->step, 1, __ATOMIC_RELAXED);
}
