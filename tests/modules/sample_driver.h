/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Interface of the sample driver: each ioctl calls one function that the
 * sequencer exports for drivers. Shared with tests/user.
 */
#ifndef ONBEAT_TESTS_SAMPLE_DRIVER_H
#define ONBEAT_TESTS_SAMPLE_DRIVER_H

#include <linux/ioctl.h>
#include <linux/types.h>
#include <sound/asequencer.h>

#define SAMPLE_DRIVER	"/proc/sample-driver"
#define SAMPLE_BYTES	512

enum sample_function {
	SAMPLE_CREATE,		/* client: wanted number */
	SAMPLE_DELETE,
	SAMPLE_ATTACH,		/* value: with a name; other: refuse connections */
	SAMPLE_DETACH,		/* value: port */
	SAMPLE_CONTROL,		/* value: command, on bytes */
	SAMPLE_POLL,
	SAMPLE_LOCK,		/* and unlock at once */
	SAMPLE_HOLD,		/* lock, by a thread of the driver, until RELEASE */
	SAMPLE_RELEASE,
	SAMPLE_TEMPO,		/* bytes: the tempo */
	SAMPLE_BROADCAST,	/* value: type, of client and port 0 */
	SAMPLE_CLEAR_QUEUE,	/* value: queue */
	SAMPLE_MAKE_CARD,	/* value: port of its MIDI device; other: mode */
	SAMPLE_FREE_CARD,
	SAMPLE_WAIT_COUNT,	/* until a worker has counted down from value */
	/* From here on they use the event. */
	SAMPLE_ENQUEUE,		/* value: wait for room */
	SAMPLE_DISPATCH,	/* value: hop */
	SAMPLE_DISPATCH_IRQ,	/* from a hard interrupt */
	SAMPLE_DISPATCH_STAMPED, /* arrived so many ms ago: value */
	SAMPLE_DUMP,		/* value: result of the callback; other: length */
	SAMPLE_EXPAND,		/* to bytes; value: their size, other: aligned */
	SAMPLE_EXPAND_USER,	/* to user; otherwise as EXPAND */
	SAMPLE_EXPAND_AT,	/* to bytes; value: their size, other: offset */
	SAMPLE_RECEIVED,	/* event, bytes: last received; result: count */
};

/**
 * struct sample_call - one call
 * @function: function to call
 * @client: number of the client, the first argument
 * @value: see enum sample_function
 * @other: see enum sample_function
 * @result: result of the function
 * @has_data: data.ext.ptr of the event is to point to @bytes
 * @user: user memory
 * @event: an event
 * @bytes: data of the event, or the output of the function
 */
struct sample_call {
	__s32 function;
	__s32 client;
	__s32 value;
	__s32 other;
	__s32 result;
	__s32 has_data;
	__u64 user;
	struct snd_seq_event event;
	__u8 bytes[SAMPLE_BYTES];
};

#define SAMPLE_CALL	_IOWR('s', 1, struct sample_call)

#endif
