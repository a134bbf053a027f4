/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Kernel clients: the functions behind the exports of kernel_api.c, which
 * document them. Types are only declared here, because all that kernel_api.c
 * includes enters its symbol versions.
 */
#ifndef ONBEAT_KERNEL_CLIENT_H
#define ONBEAT_KERNEL_CLIENT_H

#include <linux/types.h>

struct file;
struct poll_table_struct;
struct snd_card;
struct snd_seq_event;
struct snd_seq_queue_tempo;

int ob_kernel_client_create(struct snd_card *card, int index, const char *name);
int ob_kernel_client_delete(int number);
int ob_kernel_client_enqueue(int number, struct snd_seq_event *from,
			     bool blocking);
int ob_kernel_client_dispatch(int number, struct snd_seq_event *from,
			      bool atomic, int hop);
int ob_kernel_client_control(int number, unsigned int command, void *argument);
int ob_kernel_client_poll(int number, struct file *file,
			  struct poll_table_struct *wait);
bool ob_kernel_client_lock(int number);
void ob_kernel_client_unlock(int number);

#endif
