/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * One open of /dev/sequencer or /dev/music and everything that belongs to it:
 * the data that the files of the floors above share.
 */
#ifndef ONBEAT_OSS_APPLICATION_H
#define ONBEAT_OSS_APPLICATION_H

#include "input.h"
#include "midi_devices.h"
#include "read_queue.h"
#include "synth_devices.h"
#include "timing.h"
#include "translator.h"

#include <onbeat/backlog.h>
#include <onbeat/kernel.h>

#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <sound/core.h>
#include <sound/seq_oss.h>

#define OB_OSS_APPLICATIONS		64
#define OB_OSS_APPLICATION_SYNTHS	(OB_OSS_SYNTH_DEVICES + OB_OSS_MIDI_DEVICES)

/* A MIDI device that an application has open. */
struct ob_oss_application_midi {
	struct list_head link;			/* in midi_list */
	struct ob_oss_midi_device *device;	/* holds a reference */
	struct ob_oss_translator output;	/* application's mutex */
	struct ob_oss_input_device input;	/* application's lock */
	struct ob_sysex sysex;			/* received; application's lock */
	u8 *buffers;	/* SysEx of records, then of bytes; lent to output */
};

/*
 * A synthesizer as an application numbers it: a driver's, or in music mode a
 * MIDI device that takes the place of one. Protected by the application's
 * mutex.
 */
struct ob_oss_application_synth {
	struct ob_oss_synth_device *synth;	/* holds a reference, or NULL */
	int midi;				/* MIDI device, if no synth */
	struct snd_seq_oss_arg argument;	/* shared with the driver */
	struct ob_oss_translator output;
	u8 *buffer;				/* SysEx; lent to output */
};

/**
 * struct ob_oss_application_sysex - the SysEx of which records are being made
 * @payload: reference to its bytes, or NULL
 * @source: port that it came from
 * @number: see &struct ob_oss_input_device
 * @time: application's tick at which it came
 * @next: bytes that are no records yet
 * @left: number of these bytes; 0 if there is no such SysEx
 */
struct ob_oss_application_sysex {
	struct ob_payload *payload;
	struct snd_seq_addr source;
	u8 number;
	u32 time;
	const u8 *next;
	size_t left;
};

/**
 * struct ob_oss_application - one open file
 * @link: in the list of applications.c
 * @ref: one for the file, others of applications.c
 * @rcu: readers of that list may still see a closed application
 * @index: number in /proc and in the name of the port
 * @file_mode: SNDRV_SEQ_OSS_FILE_READ and _WRITE
 * @music: opened as /dev/music
 * @port: its port at the client, -1 if none
 * @queue: its queue, -1 if none
 * @queue_length: limit of scheduled events, and of records to read
 * @output: pool that scheduled events are charged to
 * @mutex: serializes writes and ioctls; dropped while a writer waits for room
 * @midis: open MIDI devices by number; protected by @mutex
 * @synths: synthesizers by number, NULL where one could not be opened or its
 *	driver unregistered it; protected by @mutex
 * @synth_count: entries of @synths in use; protected by @mutex
 * @lock: protects @timing, @input, @midi_list and the input of its members,
 *	@elsewhere, @sysex and @backlog. Taken in any context, inside of @mutex;
 *	the lock of @read_queue nests inside
 * @timing: time at the end of what was written
 * @input: time that the reader was told
 * @midi_list: open MIDI devices, as delivery sees them
 * @read_queue: records for read(2)
 * @elsewhere: SysEx received from no open device
 * @sysex: the SysEx that is next, as far as it found no room in @read_queue
 * @backlog: events behind @sysex; each has the application's tick as its time
 *	and the number of the device as its tag. Unused unless open to read
 *
 * Members without a lock are constant once the file is open.
 */
struct ob_oss_application {
	struct list_head link;
	struct kref ref;
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
	struct ob_sysex elsewhere;
	struct ob_oss_application_sysex sysex;
	struct ob_backlog backlog;
};

struct ob_oss_application *ob_oss_application_alloc(unsigned int file_mode,
						    bool music);
void ob_oss_application_put(struct ob_oss_application *application);
struct ob_oss_application_midi *
ob_oss_application_find_midi(const struct ob_oss_application *application,
			     const struct snd_seq_addr *addr);

static inline bool
ob_oss_application_reads(const struct ob_oss_application *application)
{
	return application->file_mode & SNDRV_SEQ_OSS_FILE_READ;
}

static inline bool
ob_oss_application_writes(const struct ob_oss_application *application)
{
	return application->file_mode & SNDRV_SEQ_OSS_FILE_WRITE;
}

#endif
