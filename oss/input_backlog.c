// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The way of an event from the port of an application (port.c) into its read
 * queue. Delivery calls ob_oss_input_backlog_receive() in any context; a reader
 * calls ob_oss_input_backlog_refill() when it has made room.
 *
 * A SysEx may need many more records than the read queue holds. It waits as the
 * event that it is, with a reference to its payload, and becomes records as the
 * reader makes room. Events behind it wait in the backlog, which virtual
 * devices and hardware ports use, too: a reader that does not keep up loses the
 * newest, a SysEx as a whole. Those have one reader of bytes, from which they
 * keep other senders while a SysEx is unfinished. Here each record names its
 * device, so the order is that of arrival, and no device waits for another's
 * SysEx to end.
 *
 * The backlog fills the read queue to the half only, since an echo does not wait: it
 * says what has been played, and finds room as long as the reader keeps up.
 *
 * While anything waits, the read queue is not empty, or is about to be filled by
 * the reader that emptied it.
 *
 * Sources that are no open device share the number 0 with the device that has it, and
 * each begins its messages with a status byte. So does the device after them, and an
 * unfinished SysEx of one is abandoned for a message of another.
 *
 * Locks: all of it runs under the application's lock.
 */
#include "input_backlog.h"

#include "application.h"

#include <onbeat/transmit_stream.h>

#include <linux/math.h>

/* The number of what comes from no open device. */
#define ELSEWHERE_NUMBER	0

static bool append_records(void *context,
			   const u8 records[][OB_OSS_RECORD_LONG],
			   unsigned int count)
{
	struct ob_oss_application *application = context;

	return ob_oss_read_queue_append(&application->read_queue, records, count);
}

/* Is there room in the half of the queue that is for what has to wait? */
static bool may_fill(struct ob_oss_application *application)
{
	const struct ob_oss_read_queue *queue = &application->read_queue;

	return ob_oss_read_queue_count(&application->read_queue) <
	       queue->size / 2;
}

static bool append_sysex(void *context,
			 const u8 records[][OB_OSS_RECORD_LONG],
			 unsigned int count)
{
	return may_fill(context) && append_records(context, records, count);
}

/*
 * Where the bytes of an event belong. Sources that are no open device share
 * @elsewhere: their bytes may be interleaved, so no running status, and none for the
 * next bytes of a device with the same number.
 */
static struct ob_oss_input_device *
find_device(struct ob_oss_application *application,
	    const struct snd_seq_addr *source, u8 number,
	    struct ob_oss_input_device *elsewhere)
{
	struct ob_oss_application_midi *midi =
		ob_oss_application_find_midi(application, source);

	if (midi)
		return &midi->input;
	list_for_each_entry(midi, &application->midi_list, link)
		if (midi->input.number == number)
			ob_midi_codec_reset_decoder(&midi->input.decoder);
	ob_oss_input_init_device(elsewhere, number);
	elsewhere->decoder.no_running_status = true;
	return elsewhere;
}

static bool anything_waits(const struct ob_oss_application *application)
{
	return application->sysex.left ||
	       !ob_backlog_is_empty(&application->backlog);
}

static void put_sysex(struct ob_oss_application *application)
{
	struct ob_oss_application_sysex *sysex = &application->sysex;
	struct ob_oss_input_device elsewhere;
	size_t done;

	done = ob_oss_input_make_sysex(&application->input,
				       find_device(application, &sysex->source,
						   sysex->number, &elsewhere),
				       sysex->next, sysex->left, sysex->time,
				       append_sysex, application);
	sysex->next += done;
	sysex->left -= done;
	if (!sysex->left) {
		ob_payload_put(sysex->payload);
		sysex->payload = NULL;
	}
}

/* Consumes the reference to the payload. */
static void begin_sysex(struct ob_oss_application *application,
			const struct ob_backlog_message *message)
{
	application->sysex = (struct ob_oss_application_sysex){
		.payload = message->payload,
		.source = message->event.source,
		.number = message->event.tag,
		.time = message->event.time.tick,
		.next = ob_payload_data(message->payload),
		.left = ob_payload_size(message->payload),
	};
	put_sysex(application);
}

static void put_event(struct ob_oss_application *application,
		      const struct snd_seq_event *event)
{
	struct ob_oss_input_device elsewhere;
	int err;

	err = ob_oss_input_make_records(&application->input,
					find_device(application, &event->source,
						    event->tag, &elsewhere),
					event, event->time.tick, append_records,
					application);
	if (err < 0)
		ob_oss_read_queue_count_lost(&application->read_queue, 1);
}

static void put_message(struct ob_oss_application *application,
			const struct ob_backlog_message *message)
{
	if (message->payload)
		begin_sysex(application, message);
	else
		put_event(application, &message->event);
}

/* Make records of what waits, as far as there is room. */
static void put_waiting(struct ob_oss_application *application)
{
	struct ob_backlog_message message;

	lockdep_assert_held(&application->lock);
	if (application->sysex.left)
		put_sysex(application);
	while (!application->sysex.left && may_fill(application) &&
	       ob_oss_read_queue_room(&application->read_queue) >=
	       OB_OSS_INPUT_EVENT_RECORDS &&
	       ob_backlog_pop_oldest(&application->backlog, &message))
		put_message(application, &message);
}

static void count_lost_bytes(struct ob_oss_application *application,
			     size_t bytes)
{
	if (application->music)
		bytes = DIV_ROUND_UP(bytes, OB_OSS_RECORD_SYSEX_BYTES);
	ob_oss_read_queue_count_lost(&application->read_queue, bytes);
}

static struct ob_sysex *find_sysex(struct ob_oss_application *application,
				   struct ob_oss_application_midi *midi)
{
	return midi ? &midi->sysex : &application->elsewhere;
}

/*
 * Of a SysEx that comes in several events, none is worth anything without those
 * before it. Return: false if one of them is missing.
 */
static bool admit_sysex(struct ob_sysex *sysex,
			const struct ob_backlog_message *message)
{
	const struct snd_seq_addr *source = &message->event.source;
	const u8 *data = ob_payload_data(message->payload);

	if (ob_sysex_part_of(data) == OB_SYSEX_LATER &&
	    !ob_sysex_is_from(sysex, source))
		return false;
	return ob_sysex_accept(sysex, source, data,
			       ob_payload_size(message->payload));
}

/*
 * A message ends the SysEx of any other source that has the same number; one that is no
 * SysEx also that of its own source, of which the rest would be read as its running
 * status. In music mode only another SysEx would be mistaken for a part of it.
 */
static void interrupt_sysex(struct ob_oss_application *application,
			    const struct ob_oss_application_midi *midi,
			    const struct ob_backlog_message *message)
{
	struct ob_oss_application_midi *other;
	bool own = !message->payload;

	lockdep_assert_held(&application->lock);
	if (ob_backlog_is_realtime(&message->event))
		return;
	if (own &&
	    (application->music || !ob_transmit_stream_has_bytes(&message->event)))
		return;
	list_for_each_entry(other, &application->midi_list, link)
		if ((own || other != midi) &&
		    other->input.number == message->event.tag)
			ob_sysex_abandon(&other->sysex);
	if (midi ? message->event.tag == ELSEWHERE_NUMBER :
		   own || !ob_sysex_is_from(&application->elsewhere,
					    &message->event.source))
		ob_sysex_abandon(&application->elsewhere);
}

/* Consumes the reference to the payload. */
static void receive_message(struct ob_oss_application *application,
			    struct ob_oss_application_midi *midi,
			    struct ob_backlog_message *message)
{
	struct ob_sysex *sysex = find_sysex(application, midi);
	bool is_sysex = message->payload;
	size_t lost;

	if (is_sysex && !admit_sysex(sysex, message)) {
		count_lost_bytes(application, ob_payload_size(message->payload));
		ob_payload_put(message->payload);
		return;
	}
	interrupt_sysex(application, midi, message);
	if (!anything_waits(application)) {
		put_message(application, message);
		return;
	}
	lost = ob_backlog_push(&application->backlog, message);
	if (!lost)
		return;
	if (is_sysex)
		ob_sysex_abandon(sysex);
	count_lost_bytes(application, lost);
}

/*
 * Take an event that came from a device, or from elsewhere, for the reader. The
 * stamp of the event is a tick of the application's queue. The caller wakes the
 * reader.
 *
 * Context: Any context.
 */
void ob_oss_input_backlog_receive(struct ob_oss_application *application,
				  const struct snd_seq_event *event)
{
	struct ob_backlog_message message = { .event = *event };
	struct ob_oss_application_midi *midi;
	unsigned long flags;

	/* Other events with data are no messages, whatever the data is. */
	if (event->type == SNDRV_SEQ_EVENT_SYSEX) {
		message.payload = ob_payload_from_event(event);
		if (!message.payload || !ob_payload_size(message.payload)) {
			ob_payload_put(message.payload);
			return;
		}
	}
	spin_lock_irqsave(&application->lock, flags);
	midi = ob_oss_application_find_midi(application, &event->source);
	message.event.tag = midi ? midi->input.number : ELSEWHERE_NUMBER;
	message.event.time.tick =
		ob_oss_timing_position(&application->timing, event->time.tick);
	receive_message(application, midi, &message);
	spin_unlock_irqrestore(&application->lock, flags);
}

/*
 * A reader has made room.
 *
 * Context: Process context.
 */
void ob_oss_input_backlog_refill(struct ob_oss_application *application)
{
	unsigned long flags;

	spin_lock_irqsave(&application->lock, flags);
	put_waiting(application);
	spin_unlock_irqrestore(&application->lock, flags);
	if (ob_oss_read_queue_count(&application->read_queue))
		ob_oss_read_queue_wake(&application->read_queue);
}

/*
 * Drop everything that waits, and later parts of SysEx that has begun.
 *
 * Context: Any context. The caller holds the application's lock.
 */
void ob_oss_input_backlog_clear_locked(struct ob_oss_application *application)
{
	struct ob_oss_application_midi *midi;

	lockdep_assert_held(&application->lock);
	list_for_each_entry(midi, &application->midi_list, link)
		ob_sysex_abandon(&midi->sysex);
	ob_sysex_abandon(&application->elsewhere);
	ob_payload_put(application->sysex.payload);
	application->sysex = (struct ob_oss_application_sysex){ };
	if (ob_oss_application_reads(application))
		ob_backlog_clear(&application->backlog);
}
