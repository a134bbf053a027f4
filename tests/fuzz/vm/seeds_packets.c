// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Simple inputs of MIDI 2.0: packets between clients of each version, which may change
 * while something is half done.
 */
#include "fuzz.h"

#include <string.h>

/* Places of some ioctls in their table of ioctls.c. */
#define UMP_CLIENT	0
#define UMP_PORT	1
#define UMP_SET		2
#define UMP_PVERSION	4

/* Calls that open and connect them, and start their queue. */
#define PACKETS_READY	11

/* Packets of each kind between clients of each version, the second read late. */
void seeds_packets(struct fuzz_input *input, unsigned int number)
{
	struct fuzz_call *call;
	int slot, version[2] = { number % 3, number / 3 % 3 };

	for (slot = 0; slot < 2; slot++) {
		seeds_add(input, OP_OPEN, slot, 0);
		call = seeds_add(input, OP_UMP_IOCTL, slot, UMP_PVERSION);
		call->argument[0] = 5;
		call = seeds_add(input, OP_UMP_IOCTL, slot, UMP_CLIENT);
		call->argument[0] = version[slot];
		call = seeds_add(input, OP_UMP_IOCTL, slot, UMP_PORT);
		call->argument[0] = 0x63;
		call->argument[2] = number / 9 & 1 ? slot + 1 : 0;
	}
	seeds_add(input, OP_SEQ_IOCTL, 0, 0);
	call = seeds_add(input, OP_SEQ_IOCTL, 0, 2);
	call->argument[2] = 1;
	/* START to the system's timer port. */
	call = seeds_add(input, OP_WRITE_EVENTS, 0, 0);
	call->argument[0] = 18;
	call->argument[5] = 180;
	call = seeds_add(input, OP_WRITE_PACKETS, 0, 4 + number % 12);
	memset(call->argument + 14, number * 5, 12);
	call->argument[0] = number % 12;
	call->argument[3] = number / 18 & 1 ? 96 : 0;
	call->argument[5] = 1;
	call->argument[9] = 0x10;
	call->argument[10] = 0x90 + number / 12;
	call->argument[11] = 60;
	call->argument[26] = number & 4 ? 0x85 : 0;
	/* Messages that are half done when the reader changes. */
	call = seeds_add(input, OP_UMP_IOCTL, number / 6 & 1, UMP_CLIENT);
	call->argument[0] = number / 9 % 3;
	input->calls[input->count] = input->calls[input->count - 2];
	input->count++;
	call = seeds_add(input, OP_UMP_IOCTL, number & 1, UMP_SET);
	call->argument[0] = number & 1;
	call->argument[1] = number % 4;
	seeds_add(input, OP_UMP_IOCTL, 0, UMP_SET + 1);
	seeds_add(input, OP_POLL, 1, 0);
	seeds_add(input, OP_READ, 1, 13);
	seeds_add(input, OP_READ, 1, 15);
	seeds_add(input, OP_PROC, 0, 6);
}

/* A client that changes its version while another writes to it. */
void seeds_versions(struct fuzz_input *input, unsigned int number)
{
	struct fuzz_call *call;
	int i, lane;

	seeds_packets(input, number);
	input->count = PACKETS_READY;
	memset(&input->calls[PACKETS_READY], 0,
	       (FUZZ_CALLS - PACKETS_READY) * sizeof(input->calls[0]));
	input->parallel = 3;
	for (i = 0; i < FUZZ_CALLS - PACKETS_READY; i++) {
		lane = i % (FUZZ_LANES - 1) + 1;
		if (i < 2 * (FUZZ_LANES - 1)) {
			seeds_add(input, OP_PAUSE, lane << 6, 255);
		} else if (lane == 1) {
			call = seeds_add(input, OP_UMP_IOCTL, lane << 6 | 1, UMP_CLIENT);
			call->argument[0] = i / 2;
		} else if (i & 2) {
			call = seeds_add(input, OP_WRITE_PACKETS, lane << 6, 0x28);
			call->argument[0] = 7 + number % 4;
			call->argument[5] = 1;
			call->argument[9] = 0x10;
			call->argument[10] = 0x16;
		} else {
			seeds_add(input, OP_READ, lane << 6 | 1, 15);
		}
	}
}
