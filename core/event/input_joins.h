/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * SysEx in packets that wait in a program's input for the rest of them.
 */
#ifndef ONBEAT_INPUT_JOINS_H
#define ONBEAT_INPUT_JOINS_H

#include <linux/types.h>

struct ob_input_fifo;
struct ob_sender_key;

unsigned int ob_input_joins_forget(struct ob_input_fifo *input,
				   const struct ob_sender_key *sender, u64 port);

#endif
