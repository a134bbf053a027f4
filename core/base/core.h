/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Limits and types that every part of the core shares.
 */
#ifndef ONBEAT_CORE_H
#define ONBEAT_CORE_H

#include <compat/asequencer.h>

#include <linux/types.h>

/* Larger ones have a meaning: 253 unknown, 254 subscribers, 255 broadcast. */
#define OB_CLIENT_NUMBERS	253
#define OB_CLIENT_FIRST_CARD	16
#define OB_CLIENT_FIRST_DYNAMIC	128
#define OB_PORT_NUMBERS		253
#define OB_QUEUES		128
#define OB_MIDI_CHANNELS	256
#define OB_UMP_GROUPS		16

/* An event that went through this many deliveries is in a loop. */
#define OB_HOPS			8

/*
 * Deliveries that one submitted event may cause, also through drivers that pass
 * it on; a port with its subscribers is served whole.
 */
#define OB_DELIVERIES		4096
#define OB_SUBSCRIBERS		OB_DELIVERIES

/* Payload bytes that are charged as one cell of a pool. */
#define OB_CELL_BYTES		sizeof(struct snd_seq_event)

/* Position of a queue in musical ticks; wraps like the ABI's 32 bits. */
typedef u32 ob_tick_t;

#endif
