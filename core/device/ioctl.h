/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Control calls on /dev/snd/seq, from user space, 32-bit and kernel clients.
 */
#ifndef ONBEAT_IOCTL_H
#define ONBEAT_IOCTL_H

#include "base/core.h"

#include <linux/fs.h>

struct ob_client;

/* -- ioctl.c -- */

/**
 * ob_ioctl_chardev() - unlocked_ioctl of the device
 * @file: its private_data is the client
 * @cmd: command
 * @arg: user pointer
 *
 * Context: process.
 * Return: 0 or more; -ENOTTY unknown command, -EFAULT, or the command's error.
 */
long ob_ioctl_chardev(struct file *file, unsigned int cmd, unsigned long arg);

/**
 * ob_ioctl_execute() - one command on kernel memory
 * @client: who asks
 * @cmd: command
 * @arg: its structure, read and overwritten
 *
 * Takes no lock: whoever shares @client with other threads holds its
 * ioctl_mutex.
 *
 * Context: process.
 * Return: 0 or more; -ENOTTY unknown command, or the command's error.
 */
int ob_ioctl_execute(struct ob_client *client, unsigned int cmd, void *arg);

/* -- ioctl_compat32.c -- */

#ifdef CONFIG_COMPAT
/**
 * ob_ioctl_compat32() - compat_ioctl of the device
 * @file: its private_data is the client
 * @cmd: command as a 32-bit program knows it
 * @arg: its 32-bit pointer
 *
 * Context: process.
 * Return: as ob_ioctl_chardev().
 */
long ob_ioctl_compat32(struct file *file, unsigned int cmd, unsigned long arg);
#else
#define ob_ioctl_compat32 NULL
#endif

/*
 * Handlers, one for each command. @arg is kernel memory of the command's size,
 * @client who asks; its ioctl_mutex is held unless it is a kernel client.
 * Process context; they may sleep.
 */

/* -- ioctl_client.c -- */
int ob_ioctl_client_pversion(struct ob_client *client, void *arg);
int ob_ioctl_client_id(struct ob_client *client, void *arg);
int ob_ioctl_client_system_info(struct ob_client *client, void *arg);
int ob_ioctl_client_running_mode(struct ob_client *client, void *arg);
int ob_ioctl_client_user_pversion(struct ob_client *client, void *arg);
int ob_ioctl_client_get_info(struct ob_client *client, void *arg);
int ob_ioctl_client_set_info(struct ob_client *client, void *arg);
int ob_ioctl_client_query_next(struct ob_client *client, void *arg);
int ob_ioctl_client_get_pool(struct ob_client *client, void *arg);
int ob_ioctl_client_set_pool(struct ob_client *client, void *arg);
int ob_ioctl_client_remove_events(struct ob_client *client, void *arg);

/* -- ioctl_port.c -- */
int ob_ioctl_port_create(struct ob_client *client, void *arg);
int ob_ioctl_port_delete(struct ob_client *client, void *arg);
int ob_ioctl_port_get_info(struct ob_client *client, void *arg);
int ob_ioctl_port_set_info(struct ob_client *client, void *arg);
int ob_ioctl_port_query_next(struct ob_client *client, void *arg);
int ob_ioctl_port_subscribe(struct ob_client *client, void *arg);
int ob_ioctl_port_unsubscribe(struct ob_client *client, void *arg);
int ob_ioctl_port_get_subscription(struct ob_client *client, void *arg);
int ob_ioctl_port_query_subscribers(struct ob_client *client, void *arg);

/* -- ioctl_queue.c -- */
int ob_ioctl_queue_create(struct ob_client *client, void *arg);
int ob_ioctl_queue_delete(struct ob_client *client, void *arg);
int ob_ioctl_queue_get_info(struct ob_client *client, void *arg);
int ob_ioctl_queue_set_info(struct ob_client *client, void *arg);
int ob_ioctl_queue_get_named(struct ob_client *client, void *arg);
int ob_ioctl_queue_get_status(struct ob_client *client, void *arg);
int ob_ioctl_queue_get_tempo(struct ob_client *client, void *arg);
int ob_ioctl_queue_set_tempo(struct ob_client *client, void *arg);
int ob_ioctl_queue_get_timer(struct ob_client *client, void *arg);
int ob_ioctl_queue_set_timer(struct ob_client *client, void *arg);
int ob_ioctl_queue_get_client(struct ob_client *client, void *arg);
int ob_ioctl_queue_set_client(struct ob_client *client, void *arg);

#endif
