/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The sequencer client that all applications share.
 */
#ifndef ONBEAT_OSS_CLIENT_H
#define ONBEAT_OSS_CLIENT_H

#include <linux/types.h>

struct snd_seq_event;
struct snd_seq_port_info;

/**
 * ob_oss_client_init() - make the client
 *
 * Context: process.
 * Return: 0 or a negative errno.
 */
int ob_oss_client_init(void);

/**
 * ob_oss_client_exit() - delete it; no application is left
 *
 * Context: process, sleeps.
 */
void ob_oss_client_exit(void);

/**
 * ob_oss_client_number() - its number
 *
 * Context: any.
 * Return: the number.
 */
int ob_oss_client_number(void);

/**
 * ob_oss_client_control() - an ioctl of the sequencer
 * @command: SNDRV_SEQ_IOCTL_*
 * @argument: its argument, kernel memory
 *
 * Context: process, sleeps.
 * Return: as the ioctl.
 */
int ob_oss_client_control(unsigned int command, void *argument);

/**
 * ob_oss_client_send() - deliver an event at once
 * @event: with source port and destination; the rest is set here
 *
 * Context: process.
 */
void ob_oss_client_send(struct snd_seq_event *event);

#endif
