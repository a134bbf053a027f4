/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Immutable, reference-counted block of variable-length event data. Its creator
 * fills it before sharing it; every queued event and every receiver then holds
 * a reference. include/onbeat/kernel.h declares the functions that other
 * modules use as well.
 */
#ifndef ONBEAT_PAYLOAD_H
#define ONBEAT_PAYLOAD_H

#include <onbeat/kernel.h>

#include <linux/kref.h>
#include <linux/rcupdate.h>
#include <linux/types.h>

/**
 * struct ob_payload - the block
 * @ref: references; the last put frees the block
 * @size: bytes in @data
 * @rcu: defers freeing out of contexts that must not free vmalloc memory
 * @data: the bytes
 */
struct ob_payload {
	struct kref ref;
	u32 size;
	struct rcu_head rcu;
	u8 data[];
};

struct ob_payload *ob_payload_create(size_t size, gfp_t gfp);

/**
 * ob_payload_get() - get a reference
 * @payload: block or NULL
 *
 * Return: @payload.
 */
static inline struct ob_payload *ob_payload_get(struct ob_payload *payload)
{
	if (payload)
		kref_get(&payload->ref);
	return payload;
}

void ob_payload_attach(struct snd_seq_event *record,
		       struct ob_payload *payload);

#endif
