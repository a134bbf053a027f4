/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * The sequencer client that owns all ports and queues of the OSS sequencer.
 */
#ifndef ONBEAT_OSS_CLIENT_H
#define ONBEAT_OSS_CLIENT_H

struct snd_seq_event;

int ob_oss_client_init(void);
void ob_oss_client_exit(void);
int ob_oss_client_number(void);
int ob_oss_client_control(unsigned int command, void *argument);
void ob_oss_client_send(struct snd_seq_event *event);

#endif
