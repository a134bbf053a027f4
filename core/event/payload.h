/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Immutable, reference-counted block of variable-length event data. Written
 * once by its creator before anyone else sees it; every queue and every
 * reader holds a reference. ob_payload_from_event() and what other modules may use
 * beside it: include/onbeat/kernel.h.
 */
#ifndef ONBEAT_PAYLOAD_H
#define ONBEAT_PAYLOAD_H

#include <onbeat/kernel.h>

#include <linux/kref.h>
#include <linux/rcupdate.h>
#include <linux/types.h>

/**
 * struct ob_payload - the block
 * @ref: references; the block goes with the last
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

/**
 * ob_payload_create() - new block
 * @size: bytes, uninitialised: the caller fills them before sharing it
 * @gfp: with GFP_ATOMIC only what kmalloc has at hand
 *
 * Charged to the caller's memory cgroup.
 *
 * Context: any that suits @gfp.
 * Return: the block with one reference, or NULL when there is no memory.
 */
struct ob_payload *ob_payload_create(size_t size, gfp_t gfp);

/**
 * ob_payload_get() - one more reference
 * @payload: block or NULL
 *
 * Context: any.
 * Return: @payload.
 */
static inline struct ob_payload *ob_payload_get(struct ob_payload *payload)
{
	if (payload)
		kref_get(&payload->ref);
	return payload;
}

/**
 * ob_payload_attach() - show a block to a kernel port
 * @record: the port's copy of the event
 * @payload: its block; the reference stays with the caller
 *
 * Context: any.
 */
void ob_payload_attach(struct snd_seq_event *record,
		       struct ob_payload *payload);

#endif
