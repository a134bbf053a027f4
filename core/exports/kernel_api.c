// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * What drivers call: the exported functions that act on clients, ports and
 * queues, mostly those of <sound/seq_kernel.h>. Event data is in
 * event_data_api.c.
 *
 * The types that are visible here go into the symbols' versions, which have
 * to be those of the distribution's kernel: hence the list of headers.
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
#include <linux/compat.h>
#include <onbeat/kernel.h>

#include "exports/kernel_client.h"
#include "schedule/control.h"
#include "delivery/announcement.h"

/**
 * snd_seq_create_kernel_client() - make a client for a driver
 * @card: card that it belongs to, or NULL
 * @client_index: device on the card; without card the number, below 16; or
 *	negative for any number
 * @name_fmt: printf() format of its name
 *
 * Context: process.
 * Return: number of the client; -EINVAL for an index out of range; -EBUSY
 * when the number is taken or none is free; -ENOMEM.
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
 * No callback of its ports runs any more when this returns.
 *
 * Context: process, sleeps.
 * Return: 0, or -EINVAL when there is no such client.
 */
int snd_seq_delete_kernel_client(int client)
{
	if (WARN_ON_ONCE(in_interrupt()))
		return -EBUSY;
	return ob_kernel_client_delete(client);
}
EXPORT_SYMBOL(snd_seq_delete_kernel_client);

/**
 * snd_seq_kernel_client_enqueue() - send an event, at once or by a queue
 * @client: sender
 * @ev: event; its source client is set here
 * @file: not used
 * @blocking: wait for room in the client's pool
 *
 * Context: process, sleeps.
 * Return: 0 or more; -EINVAL; errors of delivery and scheduling.
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
 * @ev: event; source client and queue are set here
 * @atomic: the caller must not sleep
 * @hop: as given to the caller's event_input, 0 outside of it
 *
 * Context: any, with @atomic set where it must be.
 * Return: deliveries; -EINVAL; -ENOMEM; errors of a single destination.
 */
int snd_seq_kernel_client_dispatch(int client, struct snd_seq_event *ev,
				   int atomic, int hop)
{
	return ob_kernel_client_dispatch(client, ev, atomic, hop);
}
EXPORT_SYMBOL(snd_seq_kernel_client_dispatch);

/**
 * snd_seq_kernel_client_ctl() - ioctl of a client on kernel memory
 * @clientid: client that asks, of a driver or a program
 * @cmd: SNDRV_SEQ_IOCTL_*
 * @arg: its argument
 *
 * Context: process, sleeps.
 * Return: as the ioctl; -ENXIO no such client; -ENOTTY no such command.
 */
int snd_seq_kernel_client_ctl(int clientid, unsigned int cmd, void *arg)
{
	return ob_kernel_client_control(clientid, cmd, arg);
}
EXPORT_SYMBOL(snd_seq_kernel_client_ctl);

/**
 * snd_seq_kernel_client_write_poll() - poll() for room in a client's pool
 * @clientid: client
 * @file: who polls
 * @wait: poll table
 *
 * Context: process.
 * Return: 1 if there is room, 0 if not, -ENXIO no such client.
 */
int snd_seq_kernel_client_write_poll(int clientid, struct file *file,
				     poll_table *wait)
{
	return ob_kernel_client_poll(clientid, file, wait);
}
EXPORT_SYMBOL(snd_seq_kernel_client_write_poll);

/**
 * snd_seq_client_ioctl_lock() - keep a client's ioctls and writes out
 * @clientid: client
 *
 * Context: process, sleeps.
 * Return: true if there is such a client; then the other function undoes it.
 */
bool snd_seq_client_ioctl_lock(int clientid)
{
	return ob_kernel_client_lock(clientid);
}
EXPORT_SYMBOL_GPL(snd_seq_client_ioctl_lock);

/**
 * snd_seq_client_ioctl_unlock() - let them in again
 * @clientid: client
 *
 * Context: process.
 */
void snd_seq_client_ioctl_unlock(int clientid)
{
	ob_kernel_client_unlock(clientid);
}
EXPORT_SYMBOL_GPL(snd_seq_client_ioctl_unlock);

/**
 * snd_seq_set_queue_tempo() - set a queue's tempo for a client
 * @client: client that asks
 * @tempo: as in SET_QUEUE_TEMPO
 *
 * Context: process.
 * Return: as the ioctl.
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
 * Context: any.
 */
void snd_seq_system_broadcast(int client, int port, int type)
{
	ob_announcement_broadcast(type, client, port);
}
EXPORT_SYMBOL_GPL(snd_seq_system_broadcast);
