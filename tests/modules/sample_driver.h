/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * What programs ask of the sample driver: one function of the sequencer's for
 * drivers, called with these arguments. Shared with tests/user.
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
	SAMPLE_ATTACH,		/* value: has it a name? other: refuses connections */
	SAMPLE_DETACH,		/* value: port */
	SAMPLE_CONTROL,		/* value: command, on bytes */
	SAMPLE_POLL,
	SAMPLE_LOCK,		/* and unlocked at once */
	SAMPLE_HOLD,		/* locked, by a thread of the driver's, until RELEASE */
	SAMPLE_RELEASE,
	SAMPLE_TEMPO,		/* bytes: the tempo */
	SAMPLE_BROADCAST,	/* value: type, of client and port 0 */
	SAMPLE_CLEAR_QUEUE,	/* value: queue */
	SAMPLE_MAKE_CARD,	/* value: port of its MIDI device; other: mode */
	SAMPLE_FREE_CARD,
	SAMPLE_WAIT_COUNT,	/* until a worker has counted value down */
	/* From here on they are about events. */
	SAMPLE_ENQUEUE,		/* value: wait for room? */
	SAMPLE_DISPATCH,	/* value: hop */
	SAMPLE_DUMP,		/* value: what its function returns; other: length */
	SAMPLE_EXPAND,		/* to bytes; value: their size, other: aligned */
	SAMPLE_EXPAND_USER,	/* to user; the same */
	SAMPLE_EXPAND_AT,	/* to bytes; value: their size, other: offset */
	SAMPLE_RECEIVED,	/* event, bytes: what a port got last; how many */
};

/**
 * struct sample_call - one call
 * @function: which
 * @client: first argument, or the client's number
 * @value: see the functions
 * @other: likewise
 * @result: what it returned
 * @has_data: the event's pointer is to @bytes, in the kernel's copy
 * @user: memory of the program
 * @event: an event
 * @bytes: its data; what the function fills
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
