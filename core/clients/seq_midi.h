/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * Shared by the files of snd-seq-midi: a hardware port, with the two directions
 * of the raw MIDI device behind it.
 */
#ifndef ONBEAT_SEQ_MIDI_H
#define ONBEAT_SEQ_MIDI_H

#include <onbeat/midi_codec.h>
#include <onbeat/transmit_stream.h>

#include <linux/interrupt.h>
#include <linux/kthread.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <sound/asequencer.h>
#include <sound/rawmidi.h>

/* Port numbers per device; a card has up to 8 devices, so 256 in all. */
#define OB_MIDI_PORT_SUBDEVICES	32

/**
 * struct ob_midi_input - from the device to the sequencer
 * @file: the device, open while the port has a subscriber
 * @arrival: wait queue entry, called when bytes arrive
 * @tasklet: reads and encodes them
 * @work: continues when the tasklet must not
 * @in_thread: the members below belong to @work; otherwise to @tasklet
 * @closing: neither may start any more
 * @frames: the frames read last
 * @number: number of @frames
 * @next: index of the current frame
 * @used: number of bytes of the current frame that were encoded
 * @event: the current event, of type SNDRV_SEQ_EVENT_NONE if there is none
 * @encoder: encodes @event
 * @sysex: buffer of @encoder
 */
struct ob_midi_input {
	struct snd_rawmidi_file file;
	struct wait_queue_entry arrival;
	struct tasklet_struct tasklet;
	struct kthread_work work;
	bool in_thread;
	bool closing;
	struct snd_rawmidi_framing_tstamp frames[8];
	unsigned int number;
	unsigned int next;
	size_t used;
	struct snd_seq_event event;
	struct ob_midi_encoder encoder;
	u8 *sysex;
};

/**
 * struct ob_midi_output - from the sequencer to the device
 * @file: the device, open while the port has a connection to it
 * @room: wait queue entry, called when the device has sent bytes
 * @waiting: there may be bytes that need room; read by @room without the lock
 * @work: continues when there is room
 * @retry: continues from time to time, as long as anything is left
 * @emptied: woken when everything may have been sent, and when the device was
 *	closed
 * @moved: jiffies when the device last took bytes, or got some into its buffer;
 *	without a lock
 */
struct ob_midi_output {
	struct snd_rawmidi_file file;
	struct wait_queue_entry room;
	bool waiting;
	struct kthread_work work;
	struct kthread_delayed_work retry;
	wait_queue_head_t emptied;
	unsigned long moved;
	/**
	 * @lock: protects the members below. Taken in any context;
	 * substream->lock and the locks of the card's driver, in its trigger
	 * callback, nest inside.
	 */
	spinlock_t lock;
	/** @substream: the raw MIDI stream; NULL while the port is not in use */
	struct snd_rawmidi_substream *substream;
	/** @closing: no event is accepted any more */
	bool closing;
	/** @messages: messages that are not in the device's buffer yet */
	struct ob_transmit_stream messages;
	/** @sent: number of bytes put into that buffer, to see progress */
	unsigned long sent;
	/** @accepted: jiffies when the last event came */
	unsigned long accepted;
};

/**
 * struct ob_midi_drain - what becomes of an output that is not used any more
 * @abort: the device goes; set once, without a lock
 * @lingering: the output is left to @work. Set by the closer, cleared by @work
 *	when the device is closed
 * @limit: time that @work has, in jiffies; 0 for any
 * @work: waits for the device and closes it
 */
struct ob_midi_drain {
	bool abort;
	bool lingering;
	unsigned long limit;
	struct work_struct work;
};

/**
 * struct ob_midi_port - a sequencer port for a subdevice of a raw MIDI device
 * @rmidi: the device
 * @subdevice: number of the subdevice
 * @client: number of the client
 * @number: number of the port
 * @input: from the device to the sequencer
 * @output: from the sequencer to the device
 * @drain: the end of @output
 */
struct ob_midi_port {
	struct snd_rawmidi *rmidi;
	int subdevice;
	int client;
	int number;
	struct ob_midi_input input;
	struct ob_midi_output output;
	struct ob_midi_drain drain;
};

/* midi_worker.c */
extern struct kthread_worker *ob_midi_worker;
int ob_midi_worker_start(void);
void ob_midi_worker_stop(void);

/* midi_input.c */
void ob_midi_input_init(struct ob_midi_port *port);
int ob_midi_input_open(struct ob_midi_port *port);
void ob_midi_input_close(struct ob_midi_port *port);

/* midi_output.c */
void ob_midi_output_init(struct ob_midi_port *port);
int ob_midi_output_open(struct ob_midi_port *port);
int ob_midi_output_send(struct ob_midi_port *port,
			const struct snd_seq_event *ev);
void ob_midi_output_begin_close(struct ob_midi_port *port);
unsigned long ob_midi_output_progress(struct ob_midi_port *port);
unsigned long ob_midi_output_last_event(struct ob_midi_port *port);
size_t ob_midi_output_close(struct ob_midi_port *port);

/* midi_drain.c */
void ob_midi_drain_init(struct ob_midi_port *port);
void ob_midi_drain_close(struct ob_midi_port *port);
int ob_midi_drain_wait(struct ob_midi_port *port);
void ob_midi_drain_abort(struct ob_midi_port *port);
void ob_midi_drain_finish(struct ob_midi_port *port);

/* midi_port.c */
int ob_midi_port_create(struct ob_midi_port *port, int client,
			struct snd_rawmidi *rmidi, int subdevice);
void ob_midi_port_delete(struct ob_midi_port *port);

#endif
