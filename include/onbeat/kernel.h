/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the core offers to onbeat's other modules beyond <sound/seq_kernel.h>.
 */
#ifndef ONBEAT_KERNEL_H
#define ONBEAT_KERNEL_H

#include <linux/poll.h>
#include <linux/types.h>

struct ob_payload;
struct snd_seq_event;

/**
 * ob_payload_get() - reference to the data of an event
 * @event: event as a kernel port received it
 *
 * The data of a delivered variable-length event is one immutable, contiguous
 * block that outlives the delivery for as long as somebody holds a reference.
 *
 * Context: any, within the port's event_input.
 * Return: the block, or NULL for a fixed event and for one whose data is not
 * in such a block.
 */
struct ob_payload *ob_payload_get(const struct snd_seq_event *event);

/**
 * ob_payload_put() - drop a reference
 * @payload: block or NULL
 *
 * Context: any.
 */
void ob_payload_put(struct ob_payload *payload);

/**
 * ob_payload_data() - the bytes of a block
 * @payload: block
 */
const u8 *ob_payload_data(const struct ob_payload *payload);

/**
 * ob_payload_size() - how many bytes there are
 * @payload: block
 */
size_t ob_payload_size(const struct ob_payload *payload);

/* Functions of the kernel's sequencer that no installed header declares. */
int snd_seq_kernel_client_write_poll(int clientid, struct file *file,
				     poll_table *wait);
bool snd_seq_client_ioctl_lock(int clientid);
void snd_seq_client_ioctl_unlock(int clientid);
void snd_seq_system_broadcast(int client, int port, int type);
int snd_seq_expand_var_event_at(const struct snd_seq_event *event, int count,
				char *buf, int offset);

#endif
