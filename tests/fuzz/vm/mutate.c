// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * New inputs: changes of those that have reached something new.
 */
#include "fuzz.h"

#include <stddef.h>
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
		input->parallel ^= 1 + mutate_random() % 3;
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
