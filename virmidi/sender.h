/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * One open output stream of a virtual device: output.c takes bytes from the
 * program, sender.c has the events leave, in turn with those of other streams.
 */
#ifndef ONBEAT_VIRMIDI_SENDER_H
#define ONBEAT_VIRMIDI_SENDER_H

#include <onbeat/midi_codec.h>

#include <linux/list.h>
#include <linux/types.h>
#include <linux/workqueue.h>
#include <sound/asequencer.h>

struct ob_virmidi;
struct snd_rawmidi_substream;

/* Bytes taken from the ring at once: all of it, as long as nobody resizes it. */
#define OB_VIRMIDI_OUTPUT_BYTES		4096

/* Events that go to the core together: as many as it delivers together. */
#define OB_VIRMIDI_OUTPUT_BATCH	8

/**
 * struct ob_virmidi_output - one open output stream, protected by ob_virmidi.send_lock
 * @link: in ob_virmidi.outputs
 * @device: its device
 * @substream: its rawmidi side
 * @running: bytes may be taken from the ring; read and written without lock
 * @written: see ob_rawmidi_stream_update_written(); no byte behind it is taken
 * @waiting: somebody else's SysEx must end first
 * @source: stands for the stream in ob_virmidi.sysex: client 0, and the number
 *	of the stream as port
 * @encoder: makes events
 * @events: the first @batched leave with the next one that cannot wait for others;
 *	the one behind them is to be sent, unless its type is SNDRV_SEQ_EVENT_NONE
 * @batched: 0 when @send_lock is released
 * @work: sends
 * @next: first byte in @bytes that was not encoded
 * @end: how many bytes there are in @bytes
 * @bytes: fetched from the ring
 * @sysex: lent to @encoder
 */
struct ob_virmidi_output {
	struct list_head link;
	struct ob_virmidi *device;
	struct snd_rawmidi_substream *substream;
	bool running;
	size_t written;
	bool waiting;
	struct snd_seq_addr source;
	struct ob_midi_encoder encoder;
	struct snd_seq_event events[OB_VIRMIDI_OUTPUT_BATCH + 1];
	unsigned int batched;
	struct delayed_work work;
	size_t next;
	size_t end;
	u8 bytes[OB_VIRMIDI_OUTPUT_BYTES];
	u8 sysex[];
};

/**
 * ob_virmidi_sender_event() - the event that is to be sent next
 * @output: the stream
 *
 * Context: ob_virmidi.send_lock.
 * Return: Where it is; if its type is SNDRV_SEQ_EVENT_NONE, where it will be.
 */
static inline struct snd_seq_event *
ob_virmidi_sender_event(struct ob_virmidi_output *output)
{
	return &output->events[output->batched];
}

/* Why sending has stopped: */
enum ob_virmidi_sent {
	OB_VIRMIDI_SENT_ALL,		/* no event is left, or the stream was stopped */
	OB_VIRMIDI_SENT_BLOCKED,		/* another stream's SysEx must end first */
	OB_VIRMIDI_SENT_MUST_SLEEP,	/* the next event is for somebody who may */
};

bool ob_virmidi_sender_has_event(struct ob_virmidi_output *output);
enum ob_virmidi_sent ob_virmidi_sender_send(struct ob_virmidi_output *output,
					    bool atomic);
bool ob_virmidi_sender_in_sysex(const struct ob_virmidi_output *output);
void ob_virmidi_sender_end_sysex(struct ob_virmidi *device);

#endif
