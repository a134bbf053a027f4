/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * What the files of snd-seq-midi share: one hardware port, with its sequencer
 * side and the two directions of the raw MIDI device behind it.
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
#include <sound/asequencer.h>
#include <sound/rawmidi.h>

/* Port numbers of one device: 8 devices have 256 of them. */
#define OB_MIDI_PORT_SUBDEVICES	32

/**
 * struct ob_midi_input - from the device to the sequencer
 * @file: the device, open while somebody is subscribed
 * @arrival: called where bytes arrive
 * @tasklet: reads them, and makes events of them
 * @work: goes on where the tasklet may not
 * @in_thread: @work reads, and uses all below; otherwise @tasklet does
 * @closing: neither is to begin any more
 * @frames: what was read last
 * @number: how many there are
 * @next: the first of them that is not used up
 * @used: bytes of that one that are
 * @event: made of them; its type is SNDRV_SEQ_EVENT_NONE if it is not to be sent
 * @encoder: makes it
 * @sysex: lent to @encoder
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
 * @file: the device, open while the port is used
 * @room: called where the device takes bytes
 * @waiting: there may be bytes that want room; read by @room without the lock
 * @work: goes on when there is room
 * @retry: goes on now and then, as long as anything is left
 * @emptied: woken when nothing may be left
 */
struct ob_midi_output {
	struct snd_rawmidi_file file;
	struct wait_queue_entry room;
	bool waiting;
	struct kthread_work work;
	struct kthread_delayed_work retry;
	wait_queue_head_t emptied;
	/**
	 * @lock: protects the members below. Taken in any context; the
	 * rawmidi substream's lock, and those that a driver takes in its
	 * trigger callback, nest inside.
	 */
	spinlock_t lock;
	/** @substream: where bytes go; NULL while the port takes no events */
	struct snd_rawmidi_substream *substream;
	/** @messages: those that the device has not taken yet */
	struct ob_transmit_stream messages;
	/** @sent: bytes that the device has taken, for who waits for the end */
	unsigned long sent;
};

/**
 * struct ob_midi_port - a port of the sequencer that is a subdevice of a card
 * @rmidi: the device
 * @subdevice: which of its subdevices
 * @client: number of the client
 * @number: number of the port
 * @input: what comes from the device
 * @output: what goes to the device
 */
struct ob_midi_port {
	struct snd_rawmidi *rmidi;
	int subdevice;
	int client;
	int number;
	struct ob_midi_input input;
	struct ob_midi_output output;
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
void ob_midi_output_close(struct ob_midi_port *port);
int ob_midi_output_send(struct ob_midi_port *port,
			const struct snd_seq_event *ev);

/* midi_port.c */
int ob_midi_port_create(struct ob_midi_port *port, int client,
			struct snd_rawmidi *rmidi, int subdevice);
void ob_midi_port_delete(struct ob_midi_port *port);

#endif
