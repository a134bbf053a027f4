/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Values of the module parameters. Most may change at any time: read a value
 * once for each decision. core/device/module_params.c defines the parameters
 * and enforces their bounds.
 */
#ifndef ONBEAT_PARAMS_H
#define ONBEAT_PARAMS_H

#include <linux/types.h>

struct snd_timer_id;

/* Values of the parameter "numbering", also the indices of its names. */
enum ob_params_numbering {
	OB_PARAMS_MODERN,	/* 16 + 4 * card + device */
	OB_PARAMS_CLASSIC,	/* 64 + 8 * card + device */
};

/**
 * struct ob_params - values, written by the kernel's parameter code only
 * @max_pool: largest pool of a client, cells
 * @max_event_size: longest payload of one event, bytes
 * @rt_priority: of the threads that deliver on PREEMPT_RT; constant once the module
 *	is loaded
 * @numbering: constant once the module is loaded
 * @client_load: client numbers, modern; a negative one ends the list
 * @timer_class: class of a new queue's timer
 * @timer_sclass: slave class of that timer
 * @timer_card: card of that timer
 * @timer_device: device of that timer
 * @timer_subdevice: subdevice of that timer
 * @timer_resolution: Hz; 0 means the timer's own
 */
struct ob_params {
	unsigned int max_pool;
	unsigned int max_event_size;
	unsigned int rt_priority;
	enum ob_params_numbering numbering;
	int client_load[15];
	int timer_class;
	int timer_sclass;
	int timer_card;
	int timer_device;
	int timer_subdevice;
	int timer_resolution;
};

extern struct ob_params ob_params;

unsigned int ob_params_max_pool(void);
size_t ob_params_max_event_size(void);
unsigned int ob_params_rt_priority(void);
bool ob_params_classic_numbering(void);
bool ob_params_loads_client(int number);
void ob_params_default_timer(struct snd_timer_id *id, unsigned int *resolution);

#endif
