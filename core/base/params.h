/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Values of the module parameters. Most may change at any time, so a function
 * reads a value once for each decision. They are set by device/module_params.c.
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
 * struct ob_params - values, written through the kernel's parameter code only
 * @max_pool: cells
 * @max_event_size: bytes
 * @numbering: does not change once the module is loaded
 * @client_load: numbers, modern; a negative one ends the list
 * @timer_class: of a new queue's timer, like all that follow
 * @timer_sclass: slave class
 * @timer_card: card
 * @timer_device: device
 * @timer_subdevice: subdevice
 * @timer_resolution: in Hz, 0 for the timer's own
 */
struct ob_params {
	unsigned int max_pool;
	unsigned int max_event_size;
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

/**
 * ob_params_max_pool() - largest pool that a client may ask for
 *
 * Return: Cells, 2000 to 1048576.
 */
unsigned int ob_params_max_pool(void);

/**
 * ob_params_max_event_size() - longest payload of one event
 *
 * Return: Bytes, 64 KiB to 256 MiB.
 */
size_t ob_params_max_event_size(void);

/**
 * ob_params_classic_numbering() - do clients get the classic numbers?
 *
 * Return: True for 64 + 8 * card + device, false for 16 + 4 * card + device.
 */
bool ob_params_classic_numbering(void);

/**
 * ob_params_loads_client() - was this client named in seq_client_load?
 * @number: client number in the modern numbering, as the parameter has it
 *
 * Return: True if its module is to be loaded on demand.
 */
bool ob_params_loads_client(int number);

/**
 * ob_params_default_timer() - timer of a queue whose owner chose none
 * @id: where to store it
 * @resolution: where to store its resolution in Hz; 0 means the timer's own
 */
void ob_params_default_timer(struct snd_timer_id *id, unsigned int *resolution);

#endif
