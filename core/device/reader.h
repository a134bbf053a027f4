/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * read(2) on /dev/snd/seq.
 */
#ifndef ONBEAT_READER_H
#define ONBEAT_READER_H

#include <linux/types.h>

struct ob_client;

ssize_t ob_reader_read(struct ob_client *client, char __user *buffer,
		       size_t count, bool nonblock);

#endif
