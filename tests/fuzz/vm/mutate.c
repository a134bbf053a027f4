// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * New inputs: simple ones that reach every call once, and changes of those that
 * have reached something new.
 */
#include "fuzz.h"

#include <string.h>

static uint64_t state = 1;

void mutate_seed(uint32_t seed)
{
	state = seed * 2ull + 1;
}

uint32_t mutate_random(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return state * 0x2545f4914f6cdd1dull >> 32;
}

static void random_call(struct fuzz_call *call)
{
	uint8_t *bytes = (uint8_t *)call;
	size_t i;

	for (i = 0; i < sizeof(*call); i++)
		bytes[i] = mutate_random();
	/* The common operations twice as often as the others. */
	call->op = mutate_random() % (OPERATIONS + 8);
	if (call->op >= OPERATIONS)
		call->op -= OPERATIONS;
	call->fault = mutate_random() % 16 ? 0 : mutate_random();
}

static void insert_call(struct fuzz_input *input, const struct fuzz_call *call)
{
	unsigned int at;

	if (input->count >= FUZZ_CALLS)
		return;
	at = mutate_random() % (input->count + 1);
	memmove(&input->calls[at + 1], &input->calls[at],
		(input->count - at) * sizeof(*call));
	input->calls[at] = *call;
	input->count++;
}

static void remove_call(struct fuzz_input *input)
{
	unsigned int at;

	if (input->count < 2)
		return;
	at = mutate_random() % input->count;
	input->count--;
	memmove(&input->calls[at], &input->calls[at + 1],
		(input->count - at) * sizeof(input->calls[0]));
}

static void change_bytes(struct fuzz_call *call)
{
	uint8_t *bytes = (uint8_t *)call;
	unsigned int i, count = 1 + mutate_random() % 3;

	for (i = 0; i < count; i++) {
		/* Not the operation, and seldom where the memory is. */
		unsigned int at = 1 + mutate_random() % (sizeof(*call) - 1);

		if (at == offsetof(struct fuzz_call, fault) &&
		    mutate_random() % 8)
			continue;
		switch (mutate_random() % 4) {
		case 0:
			bytes[at] ^= 1 << mutate_random() % 8;
			break;
		case 1:
			bytes[at] += mutate_random() % 9 - 4;
			break;
		default:
			bytes[at] = mutate_random();
			break;
		}
	}
}

/* Takes the beginning of one and the end of another. */
static void splice(struct fuzz_input *input)
{
	const struct fuzz_input *other;
	unsigned int from, count, keep;

	if (!memory->corpus_count)
		return;
	other = &memory->corpus[mutate_random() % memory->corpus_count].input;
	if (!other->count || other->count > FUZZ_CALLS)
		return;
	from = mutate_random() % other->count;
	keep = mutate_random() % (input->count + 1);
	count = other->count - from;
	if (count > FUZZ_CALLS - keep)
		count = FUZZ_CALLS - keep;
	memcpy(&input->calls[keep], &other->calls[from],
	       count * sizeof(input->calls[0]));
	input->count = keep + count;
}

static void mutate_once(struct fuzz_input *input)
{
	struct fuzz_call call;
	unsigned int one = mutate_random() % input->count;
	unsigned int other = mutate_random() % input->count;

	switch (mutate_random() % 16) {
	case 0 ... 6:
		change_bytes(&input->calls[one]);
		break;
	case 7 ... 9:
		random_call(&call);
		insert_call(input, &call);
		break;
	case 10:
		call = input->calls[one];
		insert_call(input, &call);
		break;
	case 11:
		remove_call(input);
		break;
	case 12:
		call = input->calls[one];
		input->calls[one] = input->calls[other];
		input->calls[other] = call;
		break;
	case 13:
		input->parallel ^= 1;
		break;
	default:
		splice(input);
		break;
	}
}

void mutate_input(struct fuzz_input *input)
{
	unsigned int times = 1 + mutate_random() % 4;

	if (!input->count || input->count > FUZZ_CALLS) {
		input->count = 1;
		random_call(&input->calls[0]);
	}
	while (times--)
		mutate_once(input);
	if (!input->count)
		input->count = 1;
}

static struct fuzz_call *add(struct fuzz_input *input, enum operation op,
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
		add(input, OP_OPEN, slot, 0);
		call = add(input, OP_SEQ_IOCTL, slot, 1);
		call->argument[0] = slot;
		call->argument[3] = 0x63;
	}
	add(input, OP_SEQ_IOCTL, 0, 0);
	call = add(input, OP_SEQ_IOCTL, 0, 2);
	call->argument[2] = 1;
}

static void add_events(struct fuzz_input *input, int type, uint8_t queue)
{
	struct fuzz_call *call = add(input, OP_WRITE_EVENTS, 0, 3);

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
	call = add(input, OP_WRITE_EVENTS, 0, 0);
	call->argument[0] = 18;
	call->argument[5] = 180;
	add_events(input, number, 0);
	add_events(input, number, 64);
	call = add(input, OP_SEQ_IOCTL, number & 1, number);
	call->argument[1] = number;
	call->argument[3] = 0x63;
	call = add(input, OP_SEQ_IOCTL32, 0, number);
	call->argument[0] = number & 1;
	add(input, OP_POLL, 1, 0);
	add(input, OP_READ, 1, 9);
	add(input, OP_PROC, 0, number % 6);
}

static void simple_oss(struct fuzz_input *input, unsigned int number)
{
	int slot = number & 1 ? 6 : 8;
	struct fuzz_call *call;

	add(input, OP_OPEN, slot, 0);
	call = add(input, OP_OSS_IOCTL, slot, number / 2);
	call->argument[0] = number & 3;
	call = add(input, OP_WRITE_RECORDS, slot, 4);
	memset(call->argument, 1, sizeof(call->argument));
	call->argument[0] = number / 2;
	call->argument[10] = number / 2 + 1;
	/* Another synth, and its patches. */
	call = add(input, OP_WRITE_RECORDS, slot, 8);
	memset(call->argument, number, sizeof(call->argument));
	call->argument[0] = number / 2;
	call->argument[1] = number % 4;
	call->argument[2] = number % 13;
	call->argument[10] = number / 3;
	add(input, OP_POLL, slot, 0);
	add(input, OP_READ, slot, 3);
	call = add(input, OP_PROC, 0, 208);
	call->argument[0] = number;
}

static void simple_midi(struct fuzz_input *input, unsigned int number)
{
	struct fuzz_call *call;

	begin_seq(input);
	add(input, OP_OPEN, 10, 0);
	add(input, OP_OPEN, 11, 0);
	call = add(input, OP_WRITE_BYTES, 10, 7);
	memset(call->argument, 0x40, sizeof(call->argument));
	call->argument[0] = 0x80 + number * 8;
	add(input, OP_MIDI_IOCTL, 10, number);
	/* To the readers of the device. */
	add_events(input, number * 3, 0);
	input->calls[input->count - 1].argument[5] = 184 + number % 4;
	add_events(input, SYSEX, 0);
	input->calls[input->count - 1].argument[5] = 184 + number % 4;
	input->calls[input->count - 1].argument[12] = number;
	add(input, OP_READ, 10, 9);
	add(input, OP_MMAP, 10, 0);
	add(input, OP_SEEK, 10, number);
}

bool mutate_simple(struct fuzz_input *input, unsigned int number)
{
	memset(input, 0, sizeof(*input));
	if (number < 52)
		simple_seq(input, number);
	else if (number < 52 + 66)
		simple_oss(input, number - 52);
	else if (number < 52 + 66 + 16)
		simple_midi(input, number - 52 - 66);
	else
		return false;
	return true;
}
