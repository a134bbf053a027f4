// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Code that the kernel has run for this thread, as KCOV tells it. On a kernel without
 * KCOV nothing is ever new.
 */
#include "fuzz.h"

#include <fcntl.h>
#include <linux/kcov.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define ENTRIES	(64 << 10)
#define DEVICE	"/sys/kernel/debug/kcov"

struct coverage coverages[FUZZ_LANES];

bool coverage_available(void)
{
	return !access(DEVICE, R_OK);
}

void coverage_init(struct coverage *coverage)
{
	coverage->file = open(DEVICE, O_RDWR | O_CLOEXEC);
	if (coverage->file < 0)
		return;
	if (ioctl(coverage->file, KCOV_INIT_TRACE, ENTRIES)) {
		perror("KCOV_INIT_TRACE");
		exit(1);
	}
	coverage->trace = mmap(NULL, ENTRIES * sizeof(*coverage->trace),
			       PROT_READ | PROT_WRITE, MAP_SHARED,
			       coverage->file, 0);
	if (coverage->trace == MAP_FAILED ||
	    ioctl(coverage->file, KCOV_ENABLE, KCOV_TRACE_PC)) {
		perror("KCOV_ENABLE");
		exit(1);
	}
}

void coverage_start(struct coverage *coverage)
{
	if (coverage->trace)
		__atomic_store_n(coverage->trace, 0, __ATOMIC_RELAXED);
}

/* Calls that follow are not of the input; the length is kept until the next start. */
void coverage_stop(struct coverage *coverage)
{
	(void)coverage;
}

static uint64_t length_of(const struct coverage *coverage)
{
	if (!coverage->trace)
		return 0;
	return __atomic_load_n(coverage->trace, __ATOMIC_RELAXED);
}

static uint32_t hash(uint64_t number)
{
	return number * 0x9e3779b97f4a7c15ull >> 32;
}

/* True if it was not there. */
static bool add_place(uint64_t *places, uint64_t place)
{
	uint32_t index = hash(place) % FUZZ_PLACES, tries;

	for (tries = 0; tries < FUZZ_PLACES; tries++) {
		if (places[index] == place)
			return false;
		if (!places[index]) {
			places[index] = place;
			return true;
		}
		index = (index + 1) % FUZZ_PLACES;
	}
	return false;
}

unsigned int coverage_merge(const struct coverage *coverage)
{
	uint64_t count = length_of(coverage), before = 0, i;
	unsigned int news = 0;

	for (i = 1; i <= count; i++) {
		uint64_t place = coverage->trace[i];
		uint8_t *edge = &memory->edges[hash(before * 3 ^ place) %
					       FUZZ_EDGES];

		before = place;
		if (*edge)
			continue;
		*edge = 1;
		news++;
		if (add_place(memory->places, place))
			memory->place_count++;
	}
	memory->edge_count += news;
	return news;
}

unsigned int coverage_collect(const struct coverage *coverage, uint64_t *places)
{
	uint64_t count = length_of(coverage), i;
	unsigned int news = 0;

	for (i = 1; i <= count; i++)
		news += add_place(places, coverage->trace[i]);
	return news;
}
