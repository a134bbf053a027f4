/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * A SysEx that was sent in an event, read as packets.
 */
#ifndef ONBEAT_SYSEX_READER_H
#define ONBEAT_SYSEX_READER_H

#include <linux/types.h>

struct ob_client;
struct ob_input_batch;

ssize_t ob_sysex_reader_read(struct ob_client *client,
			     struct ob_input_batch *batch, char __user *buffer,
			     size_t space);
void ob_sysex_reader_drop_empty(struct ob_client *client);

#endif
