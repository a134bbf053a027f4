// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Simple inputs, to begin with: between them they use every call, with what most
 * calls need before they do anything.
 */
#include "fuzz.h"

#include <string.h>

/* Places of some ioctls in the table of ioctls.c. */
#define SET_CLIENT	9
#define SET_TIMER	22
#define SET_POOL	26
#define REMOVE		27
#define TEST_MIDI	8

/* Where fuzzer.c has put a card with a PCM device. */
#define PCM_CARD	2

struct fuzz_call *seeds_add(struct fuzz_input *input, enum operation op,
			    int slot, uint8_t choice)
{
	struct fuzz_call *call = &input->calls[input->count++];

	call->op = op;
	call->target = slot;
	call->choice = choice;
	return call;
}

/* Two clients, each with a port, connected, and a queue of the first. */
static void begin_seq(struct fuzz_input *input)
{
	struct fuzz_call *call;
	int slot;

	for (slot = 0; slot < 2; slot++) {
		seeds_add(input, OP_OPEN, slot, 0);
		call = seeds_add(input, OP_SEQ_IOCTL, slot, 1);
		call->argument[0] = slot;
		call->argument[3] = 0x63;
	}
	seeds_add(input, OP_SEQ_IOCTL, 0, 0);
	call = seeds_add(input, OP_SEQ_IOCTL, 0, 2);
	call->argument[2] = 1;
}

static void add_events(struct fuzz_input *input, int type, uint8_t queue)
{
	struct fuzz_call *call = seeds_add(input, OP_WRITE_EVENTS, 0, 3);

	call->argument[0] = type;
	call->argument[3] = queue;
	call->argument[5] = 1;
	call->argument[7] = 1;
	call->argument[8] = 1;
	call->argument[9] = 6;
}

/* Of the types that content.c knows. */
#define SYSEX	40

static void simple_seq(struct fuzz_input *input, unsigned int number)
{
	struct fuzz_call *call;

	begin_seq(input);
	/* START to the system's timer port. */
	call = seeds_add(input, OP_WRITE_EVENTS, 0, 0);
	call->argument[0] = 18;
	call->argument[5] = 180;
	add_events(input, number, 0);
	add_events(input, number, 64);
	call = seeds_add(input, OP_SEQ_IOCTL, number & 1, number);
	call->argument[1] = number;
	call->argument[3] = 0x63;
	call = seeds_add(input, OP_SEQ_IOCTL32, 0, number);
	call->argument[0] = number & 1;
	seeds_add(input, OP_POLL, 1, 0);
	seeds_add(input, OP_READ, 1, 9);
	seeds_add(input, OP_PROC, 0, number % 6);
}

static void simple_oss(struct fuzz_input *input, unsigned int number)
{
	int slot = number & 1 ? 6 : 8;
	struct fuzz_call *call;

	seeds_add(input, OP_OPEN, slot, 0);
	call = seeds_add(input, OP_OSS_IOCTL, slot, number / 2);
	call->argument[0] = number & 3;
	call = seeds_add(input, OP_WRITE_RECORDS, slot, 4);
	memset(call->argument, 1, sizeof(call->argument));
	call->argument[0] = number / 2;
	call->argument[10] = number / 2 + 1;
	/* Another synth, and its patches. */
	call = seeds_add(input, OP_WRITE_RECORDS, slot, 8);
	memset(call->argument, number, sizeof(call->argument));
	call->argument[0] = number / 2;
	call->argument[1] = number % 4;
	call->argument[2] = number % 13;
	call->argument[10] = number / 3;
	seeds_add(input, OP_POLL, slot, 0);
	seeds_add(input, OP_READ, slot, 3);
	call = seeds_add(input, OP_PROC, 0, 208);
	call->argument[0] = number;
}

static void simple_midi(struct fuzz_input *input, unsigned int number)
{
	struct fuzz_call *call;

	begin_seq(input);
	seeds_add(input, OP_OPEN, 10, 0);
	seeds_add(input, OP_OPEN, 11, 0);
	call = seeds_add(input, OP_WRITE_BYTES, 10, 7);
	memset(call->argument, 0x40, sizeof(call->argument));
	call->argument[0] = 0x80 + number * 8;
	seeds_add(input, OP_MIDI_IOCTL, 10, number);
	/* To the readers of the device. */
	add_events(input, number * 3, 0);
	input->calls[input->count - 1].argument[5] = 184 + number % 4;
	add_events(input, SYSEX, 0);
	input->calls[input->count - 1].argument[5] = 184 + number % 4;
	input->calls[input->count - 1].argument[12] = number;
	seeds_add(input, OP_READ, 10, 9);
	seeds_add(input, OP_MMAP, 10, 0);
	seeds_add(input, OP_SEEK, 10, number);
}

/* Events that wait, and conditions that some of them meet. */
static void simple_removal(struct fuzz_input *input, unsigned int number)
{
	struct fuzz_call *call;
	int type;

	begin_seq(input);
	for (type = 2; type < 5; type++) {
		add_events(input, type, number & 1 ? 64 : 0);
		call = &input->calls[input->count - 1];
		call->argument[1] = number >> 1 & 1;
		call->argument[2] = number & 3;
	}
	call = seeds_add(input, OP_SEQ_IOCTL, !(number & 1), REMOVE);
	call->argument[0] = (number & 1 ? 2 : 1) | number << 2;
	call->argument[1] = 3;
	call->argument[3] = 0;
	call->argument[4] = 1;
	call->argument[7] = 6;
	call->argument[8] = number & 3;
	/* Two more conditions are in the second byte. */
	call->argument[FUZZ_ARGUMENTS - 4] = 0x80;
	call->argument[FUZZ_ARGUMENTS - 3] = 1;
	call->argument[FUZZ_ARGUMENTS - 2] = number >> 4 & 3;
	seeds_add(input, OP_READ, 1, 9);
}

/* More than a reader's pool holds, and pools that change meanwhile. */
static void simple_pool(struct fuzz_input *input, unsigned int number)
{
	struct fuzz_call *call;
	int round;

	begin_seq(input);
	for (round = 0; round < 3; round++) {
		add_events(input, round == 1 ? SYSEX : 3,
			   number & 2 && round ? 64 : 0);
		input->calls[input->count - 1].choice = 0x2f;
		call = seeds_add(input, OP_SEQ_IOCTL, number & 1, SET_POOL);
		call->argument[0] = number & 1;
		call->argument[1] = 5 + number * 3 + round;
		call->argument[2] = 60 - number * 3 - round;
		seeds_add(input, OP_READ, 1, 6 + round);
	}
}

/* Queues on each timer there is, for a moment. */
static void simple_timer(struct fuzz_input *input, unsigned int number)
{
	struct fuzz_call *call;

	begin_seq(input);
	call = seeds_add(input, OP_SEQ_IOCTL, 0, SET_TIMER);
	call->argument[2] = 1 + number / 4;
	call->argument[4] = number / 4 == 2 ? PCM_CARD : 0;
	call->argument[5] = number % 4;
	call->argument[7] = number;
	call = seeds_add(input, OP_WRITE_EVENTS, 0, 0);
	call->argument[0] = 18;
	call->argument[5] = 180;
	add_events(input, 2, 64);
	seeds_add(input, OP_PAUSE, 0, 255);
	seeds_add(input, OP_PROC, 0, 2);
	seeds_add(input, OP_READ, 1, 9);
}

/* To those who are not there, by a client who wants to know. */
static void simple_bounce(struct fuzz_input *input, unsigned int number)
{
	struct fuzz_call *call;

	begin_seq(input);
	call = seeds_add(input, OP_SEQ_IOCTL, 0, SET_CLIENT);
	call->argument[1] = 1;
	call->argument[3] = 4 | number;
	add_events(input, number & 1 ? SYSEX : 3, number & 2 ? 64 : 0);
	input->calls[input->count - 1].argument[5] = 176 + number;
	input->calls[input->count - 1].argument[6] = number * 16;
	seeds_add(input, OP_READ, 0, 9);
}

/* A piece for /dev/music, in its time. */
static void simple_music(struct fuzz_input *input, unsigned int number)
{
	static const uint8_t steps[][6] = {
		/* code, command, and bytes of the record */
		{ 11, 4 }, { 13, 0, 0, 1, 60, 100 }, { 11, 2, 0, 0, 1 },
		{ 13, 1, 0, 1, 60, 100 }, { 11, 6, 0, 0, 120 }, { 12, 3, 3, 1, 7 },
		{ 11, 8 }, { 14, 0, 0xf0, 1, 2, 0xf7 },
	};
	struct fuzz_call *call;
	unsigned int i;

	seeds_add(input, OP_OPEN, 8, 0);
	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		call = seeds_add(input, OP_WRITE_RECORDS, 8, number % 3);
		memcpy(call->argument, steps[i], sizeof(steps[i]));
		call->argument[1] += number % 4 * (steps[i][0] != 11);
		memcpy(call->argument + 10, call->argument, 8);
		if (i % 3 == number % 3)
			seeds_add(input, OP_OSS_IOCTL, 8, 22 + number % 6);
	}
	seeds_add(input, OP_OSS_IOCTL, 8, 1);
	seeds_add(input, OP_READ, 8, 3);
}

/* Makes and takes away the same at once, in every lane. */
static void simple_race(struct fuzz_input *input, unsigned int number)
{
	/* Places in the table of ioctls.c. */
	static const uint8_t pairs[][2] = {
		{ 2, 13 }, { 1, 10 }, { 0, 14 }, { SET_POOL, REMOVE },
	};
	const uint8_t *pair = pairs[number % ARRAY_SIZE(pairs)];
	struct fuzz_call *call;
	int lane, i;

	begin_seq(input);
	input->parallel = 3;
	for (i = 0; i < 16; i++) {
		lane = i % (FUZZ_LANES - 1) + 1;
		call = seeds_add(input, OP_PAUSE, lane << 6, 255);
		/* Until the first lane has opened both. */
		if (i < 2 * (FUZZ_LANES - 1))
			continue;
		call->op = OP_SEQ_IOCTL;
		call->choice = pair[(i / 2 + number / 4 * lane) & 1];
		call->argument[0] = pair[0] == 2 ? 0 : number / 8 & 1;
		call->argument[2] = pair[0] == 2;
		call->argument[3] = pair[0] == 1 ? 0x63 : 0;
	}
	/* The first lane has a part in it, too. */
	for (i = 0; i < 2; i++) {
		call = seeds_add(input, OP_SEQ_IOCTL, 0, pair[!i]);
		call->argument[2] = pair[0] == 2;
	}
}

/* Numbers of devices, used before and after what /proc is told. */
static void simple_numbers(struct fuzz_input *input, unsigned int number)
{
	uint8_t device = number & 1;
	struct fuzz_call *call;
	int round;

	seeds_add(input, OP_OPEN, 6, 0);
	for (round = 0; round < 2; round++) {
		call = seeds_add(input, OP_OSS_IOCTL, 6, TEST_MIDI);
		call->argument[0] = device ^ round;
		/* Bytes for both. */
		call = seeds_add(input, OP_WRITE_RECORDS, 6, 2);
		call->argument[0] = 5;
		call->argument[1] = 0xf8;
		call->argument[2] = device ^ round;
		call = seeds_add(input, OP_PROC, 0, 208);
		call->argument[0] = number >> 1;
	}
	seeds_add(input, OP_CLOSE, 6, 0);
	seeds_add(input, OP_PROC, 0, 3);
}

/* Two senders of SysEx, in parts, for a reader who is slow. */
static void simple_reader(struct fuzz_input *input, unsigned int number)
{
	struct fuzz_call *call;
	unsigned int i;

	begin_seq(input);
	seeds_add(input, OP_OPEN, 10, 0);
	seeds_add(input, OP_READ, 10, 3);
	for (i = 0; i < 8; i++) {
		add_events(input, i == 6 ? 24 : SYSEX, 0);
		call = &input->calls[input->count - 1];
		call->target = i & 1;
		call->choice = number & 3;
		call->argument[5] = 184;
		call->argument[6] = 0;
		call->argument[9] = number / 4 + i;
		call->argument[12] = i < 3 ? 1 : i;
		if (i & 2)
			seeds_add(input, OP_READ, 10, 7 + i % 4);
	}
	seeds_add(input, OP_CLOSE, 10, 0);
}

static const struct kind {
	void (*make)(struct fuzz_input *input, unsigned int number);
	unsigned int count;
} kinds[] = {
	{ simple_seq, 52 }, { simple_oss, 66 }, { simple_midi, 16 },
	{ simple_removal, 64 }, { simple_pool, 16 }, { simple_timer, 16 },
	{ simple_bounce, 16 }, { simple_music, 16 }, { simple_reader, 32 },
	{ simple_numbers, 44 }, { simple_race, 16 },
	{ seeds_packets, 72 }, { seeds_versions, 32 },
};

bool seeds_make(struct fuzz_input *input, unsigned int number)
{
	unsigned int i;

	memset(input, 0, sizeof(*input));
	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (number < kinds[i].count) {
			kinds[i].make(input, number);
			return true;
		}
		number -= kinds[i].count;
	}
	return false;
}
