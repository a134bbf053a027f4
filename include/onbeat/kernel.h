/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * What the core offers to onbeat's other modules beyond <sound/seq_kernel.h>.
 */
#ifndef ONBEAT_KERNEL_H
#define ONBEAT_KERNEL_H

#include <linux/poll.h>
#include <linux/types.h>

struct ob_output_pool;
struct ob_payload;
struct snd_seq_event;

/**
 * ob_payload_from_event() - reference to the data of an event
 * @event: event as a kernel port received it
 *
 * The data of a delivered variable-length event is one immutable, contiguous
 * block that outlives the delivery for as long as somebody holds a reference.
 *
 * Context: any, within the port's event_input.
 * Return: the block, or NULL for a fixed event and for one whose data is not
 * in such a block.
 */
struct ob_payload *ob_payload_from_event(const struct snd_seq_event *event);

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
 *
 * Context: any.
 * Return: the first byte.
 */
const u8 *ob_payload_data(const struct ob_payload *payload);

/**
 * ob_payload_size() - how many bytes there are
 * @payload: block
 *
 * Context: any.
 * Return: the number.
 */
size_t ob_payload_size(const struct ob_payload *payload);

/**
 * ob_output_pool_create() - pool to charge scheduled events to
 * @size: cells; one for each event and one for each started 28 bytes of data
 * @strict: refuse what does not fit; else whoever sends asks first whether there
 *	is a free cell, and may go beyond the size by one record's events
 *
 * A driver's client has one already; one that serves several applications
 * gives each its own.
 *
 * Context: process.
 * Return: the pool with one reference, or NULL without memory.
 */
struct ob_output_pool *ob_output_pool_create(unsigned int size, bool strict);

/**
 * ob_output_pool_put() - drop a reference
 * @output: pool or NULL; events that are charged to it keep it
 *
 * Context: any.
 */
void ob_output_pool_put(struct ob_output_pool *output);

/**
 * ob_output_pool_available() - free cells
 * @output: the pool
 *
 * Context: any.
 * Return: the number.
 */
unsigned int ob_output_pool_available(struct ob_output_pool *output);

/**
 * ob_output_pool_set_room() - free cells at which a blocked writer goes on
 * @output: the pool
 * @room: cells, 1 to the size; others are ignored
 *
 * Context: any.
 */
void ob_output_pool_set_room(struct ob_output_pool *output, unsigned int room);

/**
 * ob_output_pool_poll() - wait for room, in a poll() of the driver's
 * @output: the pool
 * @file: who polls
 * @wait: poll table
 *
 * Context: process.
 * Return: true when there is room.
 */
bool ob_output_pool_poll(struct ob_output_pool *output, struct file *file,
			 poll_table *wait);

/**
 * ob_output_pool_wait() - sleep until an event may go on
 * @output: the pool
 * @cells: what it takes
 *
 * Context: process, no locks.
 * Return: 0, or -ERESTARTSYS after a signal.
 */
int ob_output_pool_wait(struct ob_output_pool *output, unsigned int cells);

/**
 * ob_output_pool_drain() - sleep until every event has been played
 * @output: the pool
 *
 * Context: process, no locks.
 * Return: 0, or -ERESTARTSYS after a signal.
 */
int ob_output_pool_drain(struct ob_output_pool *output);

/**
 * ob_kernel_client_submit() - send an event, charged to a pool
 * @number: client that sends it
 * @event: as for snd_seq_kernel_client_enqueue(); not changed
 * @output: pool; used for scheduled events only
 *
 * Unlike snd_seq_kernel_client_enqueue() it takes no lock of the client's, and
 * does not wait for room.
 *
 * Context: process.
 * Return: 0 or more; -EINVAL; -EAGAIN when a strict pool is full; -ENOMEM; errors
 * of delivery.
 */
int ob_kernel_client_submit(int number, const struct snd_seq_event *event,
			    struct ob_output_pool *output);

/**
 * ob_kernel_client_dispatch_stamped() - deliver what arrived a moment ago
 * @number: client that sends it
 * @event: as for snd_seq_kernel_client_dispatch(); not changed
 * @arrived: when, in ns of CLOCK_MONOTONIC; the stamps that receivers ask for are
 *	those of that moment
 *
 * Context: Any for an event of fixed length; process, sleeps, for one with data.
 * Return: deliveries; -EINVAL; -ENOMEM; errors of a single destination.
 */
int ob_kernel_client_dispatch_stamped(int number,
				      const struct snd_seq_event *event,
				      u64 arrived);

/**
 * ob_kernel_client_broadcast() - deliver several events to subscribers, now
 * @number: client that sends them
 * @port: from this port of its
 * @events: of fixed length, none a NOTE; their type and data, all else is set here,
 *	and may be changed
 * @count: how many, at least 1
 *
 * As if each went by snd_seq_kernel_client_dispatch(), but who gets them is found
 * once, and nobody tells what became of them.
 *
 * Context: process.
 */
void ob_kernel_client_broadcast(int number, int port,
				struct snd_seq_event *events, unsigned int count);

/**
 * ob_kernel_client_clear_queue() - drop all that is scheduled on a queue
 * @number: owner of the queue
 * @queue: the queue
 *
 * Notes that sound are ended. Nothing of what was scheduled is delivered any more
 * when this returns.
 *
 * Context: process, sleeps.
 * Return: 0, or -EINVAL when @number does not own such a queue.
 */
int ob_kernel_client_clear_queue(int number, int queue);

/* Functions of the kernel's sequencer that no installed header declares. */

/* The name of the type goes into the version of the function below. */
typedef atomic_t snd_use_lock_t;

int snd_seq_kernel_client_write_poll(int clientid, struct file *file,
				     poll_table *wait);
bool snd_seq_client_ioctl_lock(int clientid);
void snd_seq_client_ioctl_unlock(int clientid);
void snd_seq_system_broadcast(int client, int port, int type);
void snd_use_lock_sync_helper(snd_use_lock_t *lockp, const char *file,
			      int line);
int snd_seq_expand_var_event_at(const struct snd_seq_event *event, int count,
				char *buf, int offset);

#endif
