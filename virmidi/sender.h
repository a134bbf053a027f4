/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: 2026 onbeat contributors */
/*
 * One open output stream of a virtual device. output.c fetches the bytes that
 * the program wrote, sender.c sends them as events.
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

/*
 * Bytes fetched at a time: the whole buffer, unless a program has resized it.
 */
#define OB_VIRMIDI_OUTPUT_BYTES	4096

/* Events sent at a time: as many as the core delivers at a time. */
#define OB_VIRMIDI_OUTPUT_BATCH	8

/**
 * struct ob_virmidi_output - one open output stream
 * @link: in ob_virmidi.outputs
 * @device: the device
 * @substream: the raw MIDI stream
 * @running: bytes may be fetched; accessed without a lock
 * @written: see ob_rawmidi_stream_update_written(); no byte beyond it is
 *	fetched
 * @waiting: waits for the end of another stream's SysEx; read without the lock
 *	by @work
 * @draining: @work has seen a drain, which began no earlier than the last
 *	write(2); accessed without a lock
 * @drain_end: when @work gives it up, in jiffies
 * @drain_seen: a task drained it since @written was last brought up to date;
 *	accessed without a lock
 * @held: bytes were written, and @written could not be brought up to date:
 *	@work tries again; accessed without a lock
 * @held_end: when @work takes the bytes for complete, if @drain_seen, in jiffies
 * @sysex_longest: from what length on its SysEx is given up for a stream that
 *	waits, in bytes: as long as readers accepted when it was opened
 * @source: identifies the stream in ob_virmidi.sysex: client 0, and the number
 *	of the stream as the port
 * @encoder: encodes @bytes
 * @events: @batched events that are to be sent together, and behind them the
 *	current event, of type SNDRV_SEQ_EVENT_NONE if there is none
 * @batched: number of events in the batch; 0 whenever send_lock is released
 * @work: sends what a writer could not send itself
 * @next: index of the first byte in @bytes that is not encoded yet
 * @end: number of bytes in @bytes
 * @bytes: fetched from the buffer of @substream
 * @sysex: buffer of @encoder
 *
 * Protected by ob_virmidi.send_lock, except as noted.
 */
struct ob_virmidi_output {
	struct list_head link;
	struct ob_virmidi *device;
	struct snd_rawmidi_substream *substream;
	bool running;
	size_t written;
	bool waiting;
	bool draining;
	unsigned long drain_end;
	bool drain_seen;
	bool held;
	unsigned long held_end;
	size_t sysex_longest;
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

/* The current event, of type SNDRV_SEQ_EVENT_NONE until it is encoded. */
static inline struct snd_seq_event *
ob_virmidi_sender_event(struct ob_virmidi_output *output)
{
	return &output->events[output->batched];
}

/* Why ob_virmidi_sender_send() has returned: */
enum ob_virmidi_sent {
	OB_VIRMIDI_SENT_ALL,		/* no event left, or the stream is stopped */
	OB_VIRMIDI_SENT_BLOCKED,	/* another stream's SysEx must end first */
	OB_VIRMIDI_SENT_MUST_SLEEP,	/* sending the next event may sleep */
};

/* All callers hold ob_virmidi.send_lock. */
bool ob_virmidi_sender_has_event(struct ob_virmidi_output *output);
enum ob_virmidi_sent ob_virmidi_sender_send(struct ob_virmidi_output *output,
					    bool atomic);
size_t ob_virmidi_sender_event_size(struct ob_virmidi_output *output);
bool ob_virmidi_sender_in_sysex(const struct ob_virmidi_output *output);
void ob_virmidi_sender_end_sysex(struct ob_virmidi *device);

#endif
