/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Shared by the files of snd-seq-virmidi: a virtual device, with a sequencer
 * port on one side and the open raw MIDI streams of programs on the other.
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
	OB_VIRMIDI_SUBSCRIBED,	/* the port has a connection from it */
	OB_VIRMIDI_USED,	/* the port has a connection to it */
};

/**
 * struct ob_virmidi - a raw MIDI device that is a sequencer port
 * @public: the part that drivers access through rmidi->private_data. They set
 *	seq_mode, client and port for SNDRV_VIRMIDI_SEQ_ATTACH; otherwise client
 *	and port are set when the device is registered, and client is -1 before
 *	and from the disconnection on; it changes under send_lock. The members
 *	for open files are unused.
 * @flags: bits of enum ob_virmidi_flag, changed atomically
 * @port_name: set by ob_virmidi_device_set_names(), or NULL
 * @inputs: open input streams. Readers hold the RCU read lock, writers
 *	rawmidi's open_mutex.
 * @outputs: open output streams
 * @sysex: tracks the events that were sent; its sources are
 *	ob_virmidi_output.source. While it is open, other streams wait.
 * @sysex_time: when the last part of the open SysEx was sent, in jiffies
 * @sysex_bytes: number of bytes of the open SysEx that were sent
 * @sysex_longest: of the stream that sends it
 * @sysex_done: woken when the open SysEx has ended
 */
struct ob_virmidi {
	struct snd_virmidi_dev public;
	unsigned long flags;
	char *port_name;
	struct list_head inputs;
	/**
	 * @send_lock: protects the members below and all output streams of the
	 * device. Taken in process context only. It is held during delivery, so
	 * that no other stream sends between the check for an unfinished SysEx
	 * and the event.
	 */
	struct mutex send_lock;
	struct list_head outputs;
	struct ob_sysex sysex;
	unsigned long sysex_time;
	size_t sysex_bytes;
	size_t sysex_longest;
	wait_queue_head_t sysex_done;
};

static inline struct ob_virmidi *ob_virmidi_from(struct snd_rawmidi *rmidi)
{
	return container_of((struct snd_virmidi_dev *)rmidi->private_data,
			    struct ob_virmidi, public);
}

/*
 * A device that a driver attached has none of its own, and no device has one
 * before it is registered or once it is disconnected. The caller holds send_lock.
 */
static inline bool ob_virmidi_has_client(const struct ob_virmidi *device)
{
	return device->public.seq_mode == SNDRV_VIRMIDI_SEQ_DISPATCH &&
	       device->public.client >= 0;
}

/* workqueue.c */
extern struct workqueue_struct *ob_virmidi_workqueue;
int ob_virmidi_workqueue_create(void);
void ob_virmidi_workqueue_destroy(void);

/**
 * struct ob_virmidi_batch - events that one device sends in a row
 * @receivers: devices whose readers get the events at the end of the batch.
 *	Further receivers get each event at once.
 * @count: number of @receivers
 * @client: the sender's, or -1 for no batch
 */
struct ob_virmidi_batch {
	struct ob_virmidi *receivers[8];
	unsigned int count;
	int client;
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

/* device.c */
struct ob_virmidi *ob_virmidi_device_create(struct snd_card *card, int number,
					    struct snd_rawmidi *rmidi);

#endif
