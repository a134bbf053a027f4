// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Payloads: reference-counted blocks of variable-length event data. Created
 * where events enter the sequencer (chardev.c in process context,
 * kernel_client.c in any), shared by every queued event and every input fifo,
 * put in any context.
 */
#include "event/payload.h"

#include <linux/mm.h>
#include <linux/slab.h>
#include <sound/core.h>
#include <sound/seq_kernel.h>

/**
 * ob_payload_create() - allocate a block
 * @size: bytes; they are uninitialised
 * @gfp: unless it may block, only kmalloc() is tried
 *
 * Charged to the caller's memory cgroup.
 *
 * Context: Any that suits @gfp.
 * Return: The block with one reference, or NULL without memory.
 */
struct ob_payload *ob_payload_create(size_t size, gfp_t gfp)
{
	struct ob_payload *payload;
	size_t total = struct_size(payload, data, size);

	if (gfpflags_allow_blocking(gfp))
		payload = kvmalloc(total, gfp | __GFP_ACCOUNT);
	else
		payload = kmalloc(total, gfp | __GFP_ACCOUNT | __GFP_NOWARN);
	if (!payload)
		return NULL;
	kref_init(&payload->ref);
	payload->size = size;
	return payload;
}

static void payload_release(struct kref *ref)
{
	struct ob_payload *payload = container_of(ref, struct ob_payload, ref);

	/* The last put may be in a context that must not call vfree(). */
	if (is_vmalloc_addr(payload))
		kvfree_rcu(payload, rcu);
	else
		kfree(payload);
}

void ob_payload_put(struct ob_payload *payload)
{
	if (payload)
		kref_put(&payload->ref, payload_release);
}

/*
 * Kernel ports find the data at ext.ptr. SNDRV_SEQ_EXT_CHAINED in the length is
 * the flag of <sound/seq_kernel.h> for data that does not belong to the sender;
 * it marks a payload here. Ports read data through snd_seq_expand_var_event()
 * and its siblings, which accept both forms.
 */
/**
 * ob_payload_attach() - show a block to a kernel port
 * @record: the port's copy of the event
 * @payload: its block; the reference stays with the caller
 */
void ob_payload_attach(struct snd_seq_event *record,
		       struct ob_payload *payload)
{
	record->data.ext.len = payload->size | SNDRV_SEQ_EXT_CHAINED;
	record->data.ext.ptr = payload->data;
}

struct ob_payload *ob_payload_from_event(const struct snd_seq_event *event)
{
	if (!snd_seq_ev_is_variable(event) ||
	    !(event->data.ext.len & SNDRV_SEQ_EXT_CHAINED))
		return NULL;
	return ob_payload_get(container_of(event->data.ext.ptr,
					    struct ob_payload, data));
}

const u8 *ob_payload_data(const struct ob_payload *payload)
{
	return payload->data;
}

size_t ob_payload_size(const struct ob_payload *payload)
{
	return payload->size;
}
