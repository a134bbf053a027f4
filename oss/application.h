/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * One open of /dev/sequencer or /dev/music, and all that belongs to it.
 */
#ifndef ONBEAT_OSS_APPLICATION_H
#define ONBEAT_OSS_APPLICATION_H

#include "input.h"
#include "midi_devices.h"
#include "read_queue.h"
#include "synth_devices.h"
#include "timing.h"
#include "translator.h"

#include <onbeat/kernel.h>

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <sound/core.h>
#include <sound/seq_oss.h>

#define OB_OSS_APPLICATIONS		64
#define OB_OSS_APPLICATION_SYNTHS	(OB_OSS_SYNTH_DEVICES + OB_OSS_MIDI_DEVICES)

/**
 * struct ob_oss_application_midi - a MIDI device that an application has open
 * @link: in the application's list
 * @device: reference
 * @output: records to events; under the application's mutex
 * @input: events to records; under the application's lock
 * @buffers: lent to @output, SysEx of records and of bytes
 */
struct ob_oss_application_midi {
	struct list_head link;
	struct ob_oss_midi_device *device;
	struct ob_oss_translator output;
	struct ob_oss_input_device input;
	u8 *buffers;
};

/**
 * struct ob_oss_application_synth - a synthesizer that an application has
 * @synth: a driver's, a reference; or NULL
 * @midi: number of the MIDI device in its place, when @synth is NULL
 * @argument: shared with the driver's callbacks
 * @output: records to events
 * @buffer: lent to @output
 *
 * Under the application's mutex.
 */
struct ob_oss_application_synth {
	struct ob_oss_synth_device *synth;
	int midi;
	struct snd_seq_oss_arg argument;
	struct ob_oss_translator output;
	u8 *buffer;
};

/**
 * struct ob_oss_application - one open file
 * @link: in the table's list
 * @rcu: for readers of that list
 * @index: smallest number that was free
 * @file_mode: SNDRV_SEQ_OSS_FILE_READ and _WRITE
 * @music: opened as /dev/music
 * @port: port of the client
 * @queue: queue of its own
 * @queue_length: events to write, and records to read, that may wait
 * @output: pool that its scheduled events are charged to
 * @mutex: one write or ioctl at a time; not held while waiting for room
 * @midis: open MIDI devices by number, NULL where not; under @mutex
 * @synths: synthesizers by number, NULL where the driver took it back; under
 *	@mutex
 * @synth_count: how many
 * @lock: protects @timing, @input, @midi_list and the input of its members;
 *	any context; @read_queue's lock nests inside
 * @timing: what was written up to
 * @input: what was read up to
 * @midi_list: open MIDI devices
 * @read_queue: what read() returns
 */
struct ob_oss_application {
	struct list_head link;
	struct rcu_head rcu;
	unsigned int index;
	unsigned int file_mode;
	bool music;
	int port;
	int queue;
	unsigned int queue_length;
	struct ob_output_pool *output;
	struct mutex mutex;
	struct ob_oss_application_midi *midis[OB_OSS_MIDI_DEVICES];
	struct ob_oss_application_synth *synths[OB_OSS_APPLICATION_SYNTHS];
	unsigned int synth_count;
	spinlock_t lock;
	struct ob_oss_timing timing;
	struct ob_oss_input input;
	struct list_head midi_list;
	struct ob_oss_read_queue read_queue;
};

/*
 * Memory for an application that opens with SNDRV_SEQ_OSS_FILE_READ and _WRITE as
 * @file_mode; without number, port, queue and devices. NULL: no memory.
 *
 * Context: process.
 */
struct ob_oss_application *ob_oss_application_alloc(unsigned int file_mode,
						    bool music);

/* After a grace period. Its port, queue and devices are gone. */
void ob_oss_application_free(struct ob_oss_application *application);

/**
 * ob_oss_application_reads() - was it opened to read?
 * @application: the application
 *
 * Context: any.
 * Return: true if so.
 */
static inline bool
ob_oss_application_reads(const struct ob_oss_application *application)
{
	return application->file_mode & SNDRV_SEQ_OSS_FILE_READ;
}

/**
 * ob_oss_application_writes() - was it opened to write?
 * @application: the application
 *
 * Context: any.
 * Return: true if so.
 */
static inline bool
ob_oss_application_writes(const struct ob_oss_application *application)
{
	return application->file_mode & SNDRV_SEQ_OSS_FILE_WRITE;
}

#endif
