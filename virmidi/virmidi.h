/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * What the files of snd-seq-virmidi share: one device, with its sequencer port
 * on one side and the streams of the programs that have it open on the other.
 */
#ifndef ONBEAT_VIRMIDI_H
#define ONBEAT_VIRMIDI_H

#include <onbeat/sysex.h>

#include <linux/bitops.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <sound/seq_virmidi.h>

struct workqueue_struct;

enum ob_virmidi_flag {
	OB_VIRMIDI_SUBSCRIBED,	/* somebody hears what programs write */
	OB_VIRMIDI_USED,		/* somebody sends what programs read */
};

/**
 * struct ob_virmidi - a rawmidi device that is a sequencer port
 * @public: what drivers see behind rmidi->private_data. They set its seq_mode,
 *	client and port for SNDRV_VIRMIDI_SEQ_ATTACH; otherwise client and
 *	port are written when the device is registered. The members that describe
 *	open files are unused.
 * @flags: enum ob_virmidi_flag, atomic bits
 * @inputs: open input streams. Readers hold the RCU read lock; writers hold the
 *	rawmidi's open_mutex.
 * @outputs: open output streams
 * @sysex: of the events that left; while it is open, other streams wait for its
 *	end. Its sources are those of struct ob_virmidi_output.
 * @sysex_time: when the last part left, in jiffies
 * @sysex_bytes: what has left of it
 * @sysex_done: woken when @sysex is not open any more
 */
struct ob_virmidi {
	struct snd_virmidi_dev public;
	unsigned long flags;
	struct list_head inputs;
	/**
	 * @send_lock: protects the members below and every output stream of
	 * the device. Taken in process context only, and held while events are
	 * dispatched, so that nothing comes between the check for an unfinished
	 * SysEx and the event.
	 */
	struct mutex send_lock;
	struct list_head outputs;
	struct ob_sysex sysex;
	unsigned long sysex_time;
	size_t sysex_bytes;
	wait_queue_head_t sysex_done;
};

static inline struct ob_virmidi *ob_virmidi_from(struct snd_rawmidi *rmidi)
{
	return container_of((struct snd_virmidi_dev *)rmidi->private_data,
				  struct ob_virmidi, public);
}

/* workqueue.c */
extern struct workqueue_struct *ob_virmidi_workqueue;
int ob_virmidi_workqueue_create(void);
void ob_virmidi_workqueue_destroy(void);

/* device.c */
struct ob_virmidi *ob_virmidi_device_create(struct snd_card *card, int number,
					    struct snd_rawmidi *rmidi);
extern const struct snd_rawmidi_global_ops ob_virmidi_device_ops;

/**
 * struct ob_virmidi_batch - events that a device sends in a row
 * @receivers: whose readers get them at the end of the run; with more of them, the
 *	others get each event at once
 * @count: how many receivers there are
 */
struct ob_virmidi_batch {
	struct ob_virmidi *receivers[8];
	unsigned int count;
};

/* input.c */
extern const struct snd_rawmidi_ops ob_virmidi_input_ops;
void ob_virmidi_input_begin_batch(struct ob_virmidi *sender,
				  struct ob_virmidi_batch *batch);
void ob_virmidi_input_end_batch(struct ob_virmidi *sender,
				struct ob_virmidi_batch *batch);
void ob_virmidi_input_receive(struct ob_virmidi *device,
			      const struct snd_seq_event *ev);
size_t ob_virmidi_input_longest_sysex(void);

/* output.c */
extern const struct snd_rawmidi_ops ob_virmidi_output_ops;

#endif
