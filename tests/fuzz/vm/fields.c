// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Values for the fields of records: mostly ones that mean something, some at the
 * edges of their types, some of no sense.
 */
#include "fuzz.h"

#include <stdio.h>
#include <string.h>

static const uint64_t numbers[] = {
	0, 1, 2, 3, 4, 7, 8, 10, 15, 16, 17, 24, 27, 28, 29, 32, 48, 63, 64, 65,
	96, 100, 127, 128, 129, 192, 200, 252, 253, 254, 255, 256, 257, 500, 512,
	960, 1000, 1023, 1024, 2000, 4095, 4096, 4097, 10000, 16383, 16384,
	32767, 32768, 65535, 65536, 65537, 100000, 500000, 999999999,
	1000000000, 0x10000000, 0x3fffffff, 0x40000000, 0x7ffffffe, 0x7fffffff,
	0x80000000, 0xc0000000, 0xfffffffe, 0xffffffff,
};

static uint64_t client_value(uint8_t byte)
{
	static const uint8_t known[] = {
		0, 14, 15, 16, 20, 21, 22, 23, 62, 127, 128, 252, 253, 254, 255,
	};
	int client;

	if (byte < 176) {
		client = world.clients[byte % SLOTS];
		return client >= 0 ? client : known[byte % sizeof(known)];
	}
	if (byte < 224)
		return known[byte % sizeof(known)];
	return 128 + byte % 32;
}

static uint64_t queue_value(uint8_t byte)
{
	static const uint8_t known[] = { 0, 1, 2, 3, 127, 128, 253, 254, 255 };
	int queue;

	if (byte < 200) {
		queue = world.queues[byte % QUEUES];
		return queue >= 0 ? queue : known[byte % sizeof(known)];
	}
	return byte < 240 ? known[byte % sizeof(known)] : byte;
}

static uint64_t port_value(uint8_t byte)
{
	static const uint8_t known[] = { 16, 126, 127, 200, 252, 253, 254, 255 };

	return byte < 224 ? byte % 4 : known[byte % sizeof(known)];
}

static uint64_t pversion_value(uint8_t byte)
{
	static const uint32_t versions[] = { 0, 0x20000, 0x10006, 0xffffffff };

	return byte < 240 ? 0x10000u + byte % 6 :
			    versions[byte % ARRAY_SIZE(versions)];
}

uint64_t fields_value(enum field kind, uint8_t byte)
{
	switch (kind) {
	case FIELD_CLIENT:
		return client_value(byte);
	case FIELD_PORT:
		return port_value(byte);
	case FIELD_QUEUE:
		return queue_value(byte);
	case FIELD_FLAGS:
		return byte < 192 ? byte : 1ull << byte % 32;
	case FIELD_MIDI_VERSION:
		return byte < 240 ? byte % 3 : byte;
	case FIELD_PVERSION:
		return pversion_value(byte);
	case FIELD_INFO_TYPE:
		return byte < 128 ? byte % 3 : byte < 240 ? byte % 34 : byte;
	case FIELD_SMALL:
		return byte < 240 ? byte % 16 : numbers[ARRAY_SIZE(numbers) - 1 -
							byte % 16];
	default:
		return numbers[byte % ARRAY_SIZE(numbers)];
	}
}

void fields_put(enum field kind, void *at, unsigned int size, uint8_t byte)
{
	uint64_t value;

	if (kind == FIELD_NAME) {
		/* Sometimes without an end. */
		memset(at, byte >= 250 ? 'x' : 0, size);
		if (byte < 250)
			snprintf(at, size, "fuzz %d", byte % 4);
		return;
	}
	value = fields_value(kind, byte);
	memcpy(at, &value, size < sizeof(value) ? size : sizeof(value));
}
