/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Module parameters, as the rest of the core reads them. They may change at
 * any time: read a value once for each decision.
 */
#ifndef ONBEAT_PARAMS_H
#define ONBEAT_PARAMS_H

#include <linux/types.h>

struct snd_timer_id;

/**
 * ob_params_max_pool() - largest pool that a client may ask for
 *
 * Return: cells, 2000 to 1048576.
 */
unsigned int ob_params_max_pool(void);

/**
 * ob_params_max_event_size() - longest payload of one event
 *
 * Return: bytes, 64 KiB to 256 MiB.
 */
size_t ob_params_max_event_size(void);

/**
 * ob_params_classic_numbering() - do clients get the numbers of old?
 *
 * Does not change while the module is loaded.
 *
 * Return: true for 64 + 8 * card + device, false for 16 + 4 * card + device.
 */
bool ob_params_classic_numbering(void);

/**
 * ob_params_loads_client() - was this client named in seq_client_load?
 * @number: client number as in the parameter: that of the modern numbering
 *
 * Return: true when its module shall be loaded on demand.
 */
bool ob_params_loads_client(int number);

/**
 * ob_params_default_timer() - timer of a queue whose owner chose none
 * @id: where to
 * @resolution: where to, in Hz; 0 means the timer's own
 */
void ob_params_default_timer(struct snd_timer_id *id, unsigned int *resolution);

#endif
