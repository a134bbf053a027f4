/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Making, resizing and closing the input of a user client.
 */
#ifndef ONBEAT_INPUT_LIFECYCLE_H
#define ONBEAT_INPUT_LIFECYCLE_H

#include <linux/types.h>

struct ob_input_fifo;

struct ob_input_fifo *ob_input_lifecycle_create(unsigned int size, atomic_t *event_lost);
void ob_input_lifecycle_close(struct ob_input_fifo *input);
void ob_input_lifecycle_destroy(struct ob_input_fifo *input);
int ob_input_lifecycle_resize(struct ob_input_fifo *input, unsigned int size);

#endif
