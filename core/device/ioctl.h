/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Ioctls of /dev/snd/seq, for 64-bit and 32-bit programs and for kernel
 * clients. Process context, may sleep.
 */
#ifndef ONBEAT_IOCTL_H
#define ONBEAT_IOCTL_H

#include "base/core.h"

#include <linux/fs.h>

struct ob_client;

/* -- ioctl.c -- */

/* unlocked_ioctl of the device; private_data of @file is the client. */
long ob_ioctl_chardev(struct file *file, unsigned int cmd, unsigned long arg);

int ob_ioctl_execute(struct ob_client *client, unsigned int cmd, void *arg);

/* -- ioctl_compat32.c -- */

#ifdef CONFIG_COMPAT
/* compat_ioctl of the device; @cmd is a 32-bit program's. */
long ob_ioctl_compat32(struct file *file, unsigned int cmd, unsigned long arg);
#else
#define ob_ioctl_compat32 NULL
#endif

/*
 * Handlers, one for each command. @arg is kernel memory of the command's size,
 * @client the client that asks; its ioctl_mutex is held unless it is a kernel
 * client.
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

/* -- ioctl_ump.c -- */
int ob_ioctl_ump_get_info(struct ob_client *client, void *arg);
int ob_ioctl_ump_set_info(struct ob_client *client, void *arg);

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
