// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Any messages of a few senders for one reader: nothing comes between the parts of
 * a SysEx, every message is given to the reader or counted as lost, and nothing is
 * kept.
 */
#include <onbeat/backlog.h>

#include "fuzz.h"

#include <onbeat/kernel.h>

#define BYTES_MAX	64
#define SENDERS		3

struct ob_payload {
	size_t size;
	u8 data[];
};

static unsigned int payloads;

void ob_payload_put(struct ob_payload *payload)
{
	payloads -= !!payload;
	free(payload);
}

const u8 *ob_payload_data(const struct ob_payload *payload)
{
	return payload->data;
}

size_t ob_payload_size(const struct ob_payload *payload)
{
	return payload->size;
}

/* The next bytes of one sender: whole SysEx, parts, other bytes, real-time. */
static struct ob_backlog_message any_message(struct rnd_state *rnd)
{
	static const u8 types[] = {
		SNDRV_SEQ_EVENT_NOTEON, SNDRV_SEQ_EVENT_CLOCK,
		SNDRV_SEQ_EVENT_SYSEX, SNDRV_SEQ_EVENT_SYSEX,
	};
	u8 what = fuzz_u8(rnd), size = 1 + fuzz_u8(rnd) % 48;
	struct ob_backlog_message message = {
		.event.type = types[what % 4],
		.event.source = { 128 + what / 4 % SENDERS, 0 },
	};

	if (message.event.type != SNDRV_SEQ_EVENT_SYSEX)
		return message;
	message.payload = calloc(1, sizeof(*message.payload) + size);
	message.payload->size = size;
	payloads++;
	if (what & 0x40)
		message.payload->data[size - 1] = 0xf7;
	if (what & 0x80)
		message.payload->data[0] = what & 0x20 ? 0xf0 : 0x90;
	return message;
}

static bool ends(const struct ob_payload *payload)
{
	return payload->data[payload->size - 1] == 0xf7;
}

/* Takes what the reader may get; @open is whose SysEx has begun, or -1. */
static void take(struct ob_backlog *backlog,
		 const struct ob_backlog_message *message, int *open)
{
	int source = message->event.source.client;
	bool realtime = ob_backlog_is_realtime(&message->event);

	FUZZ_ASSERT(realtime || *open < 0 || *open == source);
	if (!ob_backlog_begin(backlog, message)) {
		FUZZ_ASSERT(message->payload && *open < 0);
		FUZZ_ASSERT(message->payload->data[0] < 0x80 ||
			    message->payload->data[0] == 0xf7);
	} else if (!realtime) {
		*open = -1;
		if (message->payload && message->payload->data[0] != 0x90 &&
		    !ends(message->payload))
			*open = source;
	}
	FUZZ_ASSERT(ob_sysex_is_open(&backlog->sysex) == (*open >= 0));
	ob_payload_put(message->payload);
}

static void change(struct ob_backlog *backlog, struct rnd_state *rnd, int *open)
{
	struct ob_backlog_message message;
	u8 what = fuzz_u8(rnd) % 16;
	size_t size, bytes = backlog->bytes;

	if (what < 8) {
		message = any_message(rnd);
		size = message.payload ? message.payload->size : 0;
		if (ob_backlog_push(backlog, &message))
			FUZZ_ASSERT(bytes && bytes + size > BYTES_MAX);
		if (!ob_sysex_is_open(&backlog->sysex))
			*open = -1;
	} else if (what < 14) {
		if (ob_backlog_pop(backlog, &message))
			take(backlog, &message, open);
	} else if (what == 14) {
		ob_backlog_abandon_sysex(backlog);
		*open = -1;
	} else {
		ob_backlog_clear(backlog);
		*open = -1;
		FUZZ_ASSERT(!payloads);
	}
}

int fuzz_input(const u8 *data, size_t size)
{
	struct rnd_state rnd = { data, size };
	struct ob_backlog backlog;
	int open = -1;

	payloads = 0;
	FUZZ_ASSERT(!ob_backlog_init(&backlog, BYTES_MAX));
	while (rnd.left) {
		change(&backlog, &rnd, &open);
		FUZZ_ASSERT(!ob_backlog_is_empty(&backlog) || !backlog.bytes);
	}
	ob_backlog_clear(&backlog);
	FUZZ_ASSERT(!payloads && !backlog.bytes);
	FUZZ_ASSERT(ob_backlog_is_empty(&backlog));
	ob_backlog_exit(&backlog);
	return 0;
}
