/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Input and results of the fuzzer: memory that the guest shares with
 * the host, where it is a file that outlives the guest.
 *
 * An input is a header and calls of the same size, so that any bytes are one.
 */
#ifndef ONBEAT_FUZZ_LAYOUT_H
#define ONBEAT_FUZZ_LAYOUT_H

#include <assert.h>
#include <stdint.h>

#define FUZZ_MAGIC	0x6f6e66757a7a3031ull

#define FUZZ_BYTES	(16 << 20)	/* of the shared memory */
#define FUZZ_WORKERS	8
#define FUZZ_LANES	3		/* threads of a worker */
#define FUZZ_CALLS	24		/* of an input at most */
#define FUZZ_ROUNDS	16
#define FUZZ_ARGUMENTS	28
#define FUZZ_CORPUS	8192
#define FUZZ_JOURNAL	32		/* latest inputs of a worker */
#define FUZZ_EDGES	(1 << 18)
#define FUZZ_PLACES	(1 << 15)

/*
 * @target: low four bits: slot of a file; high two bits: lane in a parallel input
 * @choice: which ioctl, device or file
 * @fault: where the argument's memory is
 */
struct fuzz_call {
	uint8_t op;
	uint8_t target;
	uint8_t choice;
	uint8_t fault;
	uint8_t argument[FUZZ_ARGUMENTS];
};

/*
 * @parallel: bit 0: lanes run at the same time; else one call after the other;
 *            bit 1: all but the first do so FUZZ_ROUNDS times
 */
struct fuzz_input {
	uint8_t parallel;
	uint8_t count;
	struct fuzz_call calls[FUZZ_CALLS];
};

struct fuzz_entry {
	struct fuzz_input input;
	uint8_t keep;		/* one of the few that reach everything */
};

struct fuzz_worker {
	uint64_t runs;
	uint64_t step;		/* grows with each call */
	int32_t threads[FUZZ_LANES];
	struct fuzz_input journal[FUZZ_JOURNAL];
};

struct fuzz_memory {
	/* From the host. */
	uint64_t magic;
	uint32_t seconds;
	uint32_t seed;
	uint32_t replay;	/* only run the corpus, in order */
	uint32_t repeat;	/* so many times */
	/* From both. */
	uint32_t corpus_count;
	struct fuzz_entry corpus[FUZZ_CORPUS];
	/* From the guest. */
	uint32_t edge_count;
	uint32_t place_count;
	struct fuzz_worker workers[FUZZ_WORKERS];
	uint8_t edges[FUZZ_EDGES];
	uint64_t places[FUZZ_PLACES];	/* return addresses, 0 for none */
};

static_assert(sizeof(struct fuzz_memory) <= FUZZ_BYTES, "it does not fit");

static inline unsigned int fuzz_size(const struct fuzz_input *input)
{
	return 2 + input->count * sizeof(struct fuzz_call);
}

#endif
