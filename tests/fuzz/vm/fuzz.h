/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Shared by the files of the fuzzer.
 */
#ifndef ONBEAT_FUZZ_VM_H
#define ONBEAT_FUZZ_VM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "layout.h"

#define SLOTS		12
#define QUEUES		8

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#endif

/* The files that the inputs of one worker work on. */
struct world {
	int files[SLOTS];	/* descriptors or -1 */
	int clients[SLOTS];	/* numbers of sequencer clients or -1 */
	int queues[QUEUES];	/* the last that were made, or -1 */
	unsigned int queue_count;
};

extern struct fuzz_memory *memory;
extern struct world world;

/* calls.c: the operations; those that come first are the commoner ones. */
enum operation {
	OP_SEQ_IOCTL,
	OP_WRITE_EVENTS,
	OP_OSS_IOCTL,
	OP_WRITE_RECORDS,
	OP_WRITE_BYTES,
	OP_READ,
	OP_OPEN,
	OP_CLOSE,
	OP_POLL,
	OP_MIDI_IOCTL,
	OP_RAW_IOCTL,
	OP_SEQ_IOCTL32,
	OP_PROC,
	OP_NONBLOCK,
	OP_PAUSE,
	OP_MMAP,
	OP_SEEK,
	OP_WRITE_PACKETS,
	OP_UMP_IOCTL,
	OPERATIONS,
};

void calls_run(const struct fuzz_call *call);
void calls_reset(void);

/* ioctls.c */
void ioctls_seq(int slot, const struct fuzz_call *call, bool compat);
void ioctls_ump(int slot, const struct fuzz_call *call, bool compat);
void ioctls_oss(int slot, const struct fuzz_call *call);
void ioctls_midi(int slot, const struct fuzz_call *call);
void ioctls_raw(int slot, const struct fuzz_call *call);
extern const unsigned int ioctls_seq_count, ioctls_oss_count,
	ioctls_midi_count;

/* fields.c: one byte chooses a value. */
enum field {
	FIELD_NUMBER,
	FIELD_CLIENT,
	FIELD_PORT,
	FIELD_QUEUE,
	FIELD_FLAGS,
	FIELD_NAME,
	FIELD_SMALL,
	FIELD_MIDI_VERSION,
	FIELD_PVERSION,
	FIELD_INFO_TYPE,
};

uint64_t fields_value(enum field kind, uint8_t byte);
/* Puts the value of @kind, @size bytes, at @at. */
void fields_put(enum field kind, void *at, unsigned int size, uint8_t byte);

/* content.c and packets.c: what is written; all return the length. */
#define CONTENT_MAX	(64 << 10)

size_t content_events(uint8_t *buffer, const struct fuzz_call *call);
size_t content_packets(uint8_t *buffer, const struct fuzz_call *call);
size_t content_records(uint8_t *buffer, const struct fuzz_call *call);
size_t content_bytes(uint8_t *buffer, const struct fuzz_call *call);

/* buffers.c: @size bytes of memory for a call, of the lane's own. */
void buffers_init(void);
void *buffers_content(void);
void *buffers_place(const void *data, size_t size, uint8_t fault);
/* The same below 4 GiB. */
void *buffers_place_low(const void *data, size_t size);

/* execute.c: runs inputs in this process. */
void execute_init(struct fuzz_worker *worker);
void execute_input(struct fuzz_worker *worker, const struct fuzz_input *input);

/* coverage.c: of the calling thread, between start and stop. */
struct coverage {
	uint64_t *trace;
	int file;
};

bool coverage_available(void);
void coverage_init(struct coverage *coverage);
void coverage_start(struct coverage *coverage);
void coverage_stop(struct coverage *coverage);
/* Adds what was reached to what is known; returns how many edges are new. */
unsigned int coverage_merge(const struct coverage *coverage);
/* Adds it to a set of places; returns how many are new there. */
unsigned int coverage_collect(const struct coverage *coverage, uint64_t *places);
extern struct coverage coverages[FUZZ_LANES];

/* mutate.c */
uint32_t mutate_random(void);
void mutate_seed(uint32_t seed);
void mutate_input(struct fuzz_input *input);

/* seeds.c: the number-th simple input; false when there are no more. */
bool seeds_make(struct fuzz_input *input, unsigned int number);
/* Adds a call. */
struct fuzz_call *seeds_add(struct fuzz_input *input, enum operation op, int slot,
			    uint8_t choice);

/* seeds_packets.c: those of MIDI 2.0. */
void seeds_packets(struct fuzz_input *input, unsigned int number);
void seeds_versions(struct fuzz_input *input, unsigned int number);

#endif
