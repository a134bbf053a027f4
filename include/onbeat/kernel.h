/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Functions of the core for the other modules of onbeat, in addition to those
 * of <sound/seq_kernel.h>.
 */
#ifndef ONBEAT_KERNEL_H
#define ONBEAT_KERNEL_H

#include <linux/poll.h>
#include <linux/types.h>

struct ob_output_pool;
struct ob_payload;
struct snd_seq_event;

/**
 * ob_payload_from_event() - get a reference to the data of an event
 * @event: event as a kernel port received it
 *
 * The data of a delivered event of variable length is one immutable, contiguous
 * block, which outlives the delivery as long as there are references.
 *
 * Context: Any, within the port's event_input.
 * Return: The block, or NULL if the event has none.
 */
struct ob_payload *ob_payload_from_event(const struct snd_seq_event *event);

/**
 * ob_payload_put() - put a reference
 * @payload: block or NULL
 *
 * Context: Any.
 */
void ob_payload_put(struct ob_payload *payload);

/**
 * ob_payload_data() - the bytes of a block
 * @payload: block
 *
 * Context: Any.
 * Return: Pointer to the first byte.
 */
const u8 *ob_payload_data(const struct ob_payload *payload);

/**
 * ob_payload_size() - length of a block
 * @payload: block
 *
 * Context: Any.
 * Return: Bytes.
 */
size_t ob_payload_size(const struct ob_payload *payload);

/**
 * ob_output_pool_create() - create a pool to charge scheduled events to
 * @size: cells; an event takes one, and one for each started 28 bytes of data
 * @strict: refuse events that do not fit. If false, all are accepted, and a
 *	sender that checks ob_output_pool_available() first exceeds the size by
 *	the events of one record at most
 *
 * Every client has a pool already. A driver whose client serves several
 * applications creates one for each.
 *
 * Context: Process context, may sleep.
 * Return: The pool with one reference, or NULL without memory.
 */
struct ob_output_pool *ob_output_pool_create(unsigned int size, bool strict);

/**
 * ob_output_pool_put() - put a reference
 * @output: pool or NULL; events that are charged to it hold references
 *
 * Context: Any.
 */
void ob_output_pool_put(struct ob_output_pool *output);

/**
 * ob_output_pool_available() - number of available cells
 * @output: the pool
 *
 * Context: Any.
 * Return: Cells.
 */
unsigned int ob_output_pool_available(struct ob_output_pool *output);

/**
 * ob_output_pool_set_room() - set when a blocked writer is woken
 * @output: the pool
 * @room: available cells, 1 to the size
 *
 * Context: Any.
 */
void ob_output_pool_set_room(struct ob_output_pool *output, unsigned int room);

/**
 * ob_output_pool_poll() - poll for room
 * @output: the pool
 * @file: file that is polled
 * @wait: poll table
 *
 * Context: Process context.
 * Return: True if there is room.
 */
bool ob_output_pool_poll(struct ob_output_pool *output, struct file *file,
			 poll_table *wait);

/**
 * ob_output_pool_wait() - wait for room for an event
 * @output: the pool
 * @cells: cells of the event
 *
 * Context: Process context, may sleep; no locks are held.
 * Return: 0, or -ERESTARTSYS after a signal.
 */
int ob_output_pool_wait(struct ob_output_pool *output, unsigned int cells);

/**
 * ob_output_pool_drain() - wait until no cell is in use
 * @output: the pool
 *
 * Context: Process context, may sleep; no locks are held.
 * Return: 0, or -ERESTARTSYS after a signal.
 */
int ob_output_pool_drain(struct ob_output_pool *output);

/**
 * ob_kernel_client_submit() - send an event, and charge it to a given pool
 * @number: sender
 * @event: as for snd_seq_kernel_client_enqueue(), but it is not changed
 * @output: pool to charge if the event is scheduled
 *
 * Unlike snd_seq_kernel_client_enqueue(), this takes no lock of the client and
 * does not wait for room.
 *
 * Context: Process context, may sleep.
 * Return: 0 or more; -EINVAL; -EAGAIN if a strict pool is full; -ENOMEM; or an
 * error of delivering.
 */
int ob_kernel_client_submit(int number, const struct snd_seq_event *event,
			    struct ob_output_pool *output);

/**
 * ob_kernel_client_dispatch_stamped() - deliver an event that arrived earlier
 * @number: sender
 * @event: as for snd_seq_kernel_client_dispatch(), but it is not changed
 * @arrived: ns of CLOCK_MONOTONIC; receivers that ask for stamps get those of
 *	this moment
 *
 * Context: Any for an event of fixed length; process context, may sleep, for
 * one with data.
 * Return: Number of deliveries; -EINVAL; -ENOMEM; the error of a single
 * destination.
 */
int ob_kernel_client_dispatch_stamped(int number,
				      const struct snd_seq_event *event,
				      u64 arrived);

/**
 * ob_kernel_client_broadcast() - deliver a batch of events to subscribers
 * @number: sender
 * @port: port of the sender
 * @events: events of fixed length, none of them a NOTE, with type and data; the
 *	other fields are set here, and all of them may be changed
 * @count: number of events, at least 1
 *
 * As snd_seq_kernel_client_dispatch() for each event, but the subscribers are
 * looked up once for all of them, and errors are not returned.
 *
 * Context: Process context.
 */
void ob_kernel_client_broadcast(int number, int port,
				struct snd_seq_event *events, unsigned int count);

/**
 * ob_kernel_client_set_packets() - say what a driver's client takes
 * @number: the client, which has no ports yet
 * @midi_version: 0: events; 1 or 2: packets of MIDI 1.0 or 2.0, besides events that
 *	have no message, and SysEx, which is in events
 * @pass: with version 0, packets as they are, besides events
 *
 * Records of packets that it is called with have 32 bytes, and so must have those
 * that it sends with the flag UMP.
 *
 * Context: Process context, may sleep.
 * Return: 0; -EINVAL if there is no such client; -ENOMEM.
 */
int ob_kernel_client_set_packets(int number, unsigned int midi_version, bool pass);

/**
 * ob_kernel_client_count_dropped() - count bytes that a device did not take
 * @number: client whose port had accepted them
 * @bytes: number of bytes, for /proc/asound/seq/stats
 *
 * Context: Any context.
 */
void ob_kernel_client_count_dropped(int number, size_t bytes);

/**
 * ob_kernel_client_clear_queue() - flush all events of a queue
 * @number: owner of the queue
 * @queue: the queue
 *
 * Ends notes that are sounding. None of the flushed events is being delivered
 * when this returns.
 *
 * Context: Process context, may sleep.
 * Return: 0, or -EINVAL if @number does not own such a queue.
 */
int ob_kernel_client_clear_queue(int number, int queue);

/* Exports of the in-tree sequencer that no installed header declares. */

/* The name of this type enters the symbol version of a function below. */
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
