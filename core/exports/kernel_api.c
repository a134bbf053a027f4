// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * Exported functions that act on clients, ports and queues, mostly those of
 * <sound/seq_kernel.h>. Called by drivers; the work is done in kernel_client.c.
 * Event data is in event_data_api.c.
 *
 * The symbol versions, which must match those of the distribution's kernel, are
 * computed from all types that are visible here: do not change the list of
 * headers.
 */
#include <linux/init.h>
#include <linux/export.h>
#include <linux/slab.h>
#include <sound/core.h>
#include <sound/minors.h>
#include <linux/kmod.h>
#include <sound/seq_kernel.h>
#include <compat/ump.h>
#include <linux/bitops.h>
#include <linux/poll.h>
#include <linux/interrupt.h>
#include <linux/list.h>
#include <linux/sched.h>
#include <sound/timer.h>
#include <sound/info.h>
#include <sound/seq_device.h>
#include <compat/calls32.h>
#include <onbeat/kernel.h>

#include "exports/kernel_client.h"
#include "schedule/control.h"
#include "delivery/announcement.h"

/**
 * snd_seq_create_kernel_client() - create a client for a driver
 * @card: card that the client belongs to, or NULL
 * @client_index: index among the clients of the card; without a card its
 *	number, 0 to 15; negative for any free number
 * @name_fmt: printf() format of its name
 *
 * Context: Process context.
 * Return: Number of the client; -EINVAL for an index out of range; -EBUSY if
 * the number is in use or none is free; -ENOMEM.
 */
int snd_seq_create_kernel_client(struct snd_card *card, int client_index,
				 const char *name_fmt, ...)
{
	char name[64];
	va_list args;

	if (WARN_ON_ONCE(in_interrupt()))
		return -EBUSY;
	va_start(args, name_fmt);
	vsnprintf(name, sizeof(name), name_fmt, args);
	va_end(args);
	return ob_kernel_client_create(card, client_index, name);
}
EXPORT_SYMBOL(snd_seq_create_kernel_client);

/**
 * snd_seq_delete_kernel_client() - delete a driver's client
 * @client: its number
 *
 * No callback of its ports is running when this returns.
 *
 * Context: Process context, may sleep.
 * Return: 0, or -EINVAL if there is no such client.
 */
int snd_seq_delete_kernel_client(int client)
{
	if (WARN_ON_ONCE(in_interrupt()))
		return -EBUSY;
	return ob_kernel_client_delete(client);
}
EXPORT_SYMBOL(snd_seq_delete_kernel_client);

/**
 * snd_seq_kernel_client_enqueue() - send an event, directly or through a queue
 * @client: sender
 * @ev: event; the source client is set to @client
 * @file: not used
 * @blocking: wait for room in the client's pool
 *
 * Context: Process context, may sleep.
 * Return: 0 or more; -EINVAL; or an error of delivering or scheduling.
 */
int snd_seq_kernel_client_enqueue(int client, struct snd_seq_event *ev,
				  struct file *file, bool blocking)
{
	return ob_kernel_client_enqueue(client, ev, blocking);
}
EXPORT_SYMBOL(snd_seq_kernel_client_enqueue);

/**
 * snd_seq_kernel_client_dispatch() - deliver an event at once
 * @client: sender
 * @ev: event; the source client is set to @client, the queue to direct
 * @atomic: the caller must not sleep
 * @hop: argument of the caller's event_input, 0 outside of it
 *
 * Context: Any; may sleep unless @atomic.
 * Return: Number of deliveries; -EINVAL; -ENOMEM; the error of a single
 * destination.
 */
int snd_seq_kernel_client_dispatch(int client, struct snd_seq_event *ev,
				   int atomic, int hop)
{
	return ob_kernel_client_dispatch(client, ev, atomic, hop);
}
EXPORT_SYMBOL(snd_seq_kernel_client_dispatch);

/**
 * snd_seq_kernel_client_ctl() - execute an ioctl on kernel memory
 * @clientid: client that asks, kernel or user
 * @cmd: SNDRV_SEQ_IOCTL_*
 * @arg: its argument
 *
 * Context: Process context, may sleep.
 * Return: As the ioctl; -ENXIO if there is no such client.
 */
int snd_seq_kernel_client_ctl(int clientid, unsigned int cmd, void *arg)
{
	return ob_kernel_client_control(clientid, cmd, arg);
}
EXPORT_SYMBOL(snd_seq_kernel_client_ctl);

/**
 * snd_seq_kernel_client_write_poll() - poll for room in a client's pool
 * @clientid: client
 * @file: file that is polled
 * @wait: poll table
 *
 * Context: Process context.
 * Return: 1 if there is room, 0 if not, -ENXIO if there is no such client.
 */
int snd_seq_kernel_client_write_poll(int clientid, struct file *file,
				     poll_table *wait)
{
	return ob_kernel_client_poll(clientid, file, wait);
}
EXPORT_SYMBOL(snd_seq_kernel_client_write_poll);

/**
 * snd_seq_client_ioctl_lock() - lock out ioctls and writes of a client
 * @clientid: client; its module is loaded if it does not exist
 *
 * Context: Process context, may sleep.
 * Return: True if there is such a client; the caller must unlock it.
 */
bool snd_seq_client_ioctl_lock(int clientid)
{
	return ob_kernel_client_lock(clientid);
}
EXPORT_SYMBOL_GPL(snd_seq_client_ioctl_lock);

/**
 * snd_seq_client_ioctl_unlock() - undo snd_seq_client_ioctl_lock()
 * @clientid: client
 *
 * Context: Process context.
 */
void snd_seq_client_ioctl_unlock(int clientid)
{
	ob_kernel_client_unlock(clientid);
}
EXPORT_SYMBOL_GPL(snd_seq_client_ioctl_unlock);

/**
 * snd_seq_set_queue_tempo() - set the tempo of a queue
 * @client: client that asks
 * @tempo: argument of SET_QUEUE_TEMPO
 *
 * Context: Process context.
 * Return: As the ioctl.
 */
int snd_seq_set_queue_tempo(int client, struct snd_seq_queue_tempo *tempo)
{
	return ob_control_set_tempo(client, tempo);
}
EXPORT_SYMBOL(snd_seq_set_queue_tempo);

/**
 * snd_seq_system_broadcast() - announce a change of a client or port
 * @client: its client number
 * @port: its port number
 * @type: SNDRV_SEQ_EVENT_*
 *
 * Context: Any.
 */
void snd_seq_system_broadcast(int client, int port, int type)
{
	ob_announcement_broadcast(type, client, port);
}
EXPORT_SYMBOL_GPL(snd_seq_system_broadcast);
