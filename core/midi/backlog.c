// SPDX-License-Identifier: GPL-2.0-or-later
// SPDX-FileCopyrightText: 2026 onbeat contributors
/*
 * The order of messages for one reader: first come, first served, except that
 * only real-time messages may come between the parts of a SysEx. Called by
 * transmit_stream.c, and by snd-seq-oss, whose readers tell senders apart, in any
 * context, with the lock of the reader held.
 */
#include <onbeat/backlog.h>

#include <onbeat/kernel.h>

#include <linux/mm.h>
#include <linux/slab.h>

/*
 * As many channel messages as fit into the default buffer of a raw MIDI stream.
 */
#define SLOTS	1365

struct ob_backlog_slot {
	struct list_head link;
	struct ob_backlog_message message;
};

static bool is_part_of_sysex(const struct ob_backlog_message *message)
{
	return ob_sysex_part_of(ob_payload_data(message->payload)) !=
	       OB_SYSEX_OTHER;
}

static bool ends_sysex(const struct ob_backlog_message *message)
{
	return ob_sysex_ends(ob_payload_data(message->payload),
			     ob_payload_size(message->payload));
}

static size_t size_of(const struct ob_backlog_message *message)
{
	return message->payload ? ob_payload_size(message->payload) : 0;
}

static bool same_source(const struct ob_backlog_message *message,
			const struct snd_seq_addr *source)
{
	return message->event.source.client == source->client &&
	       message->event.source.port == source->port;
}

static struct ob_backlog_message remove_slot(struct ob_backlog *backlog,
					     struct ob_backlog_slot *slot)
{
	list_move(&slot->link, &backlog->unused);
	backlog->bytes -= size_of(&slot->message);
	return slot->message;
}

/**
 * ob_backlog_init() - initialize an empty backlog
 * @backlog: the backlog
 * @bytes_max: limit of payload bytes; one message of any size is always
 *	accepted
 *
 * Context: Process context, may sleep.
 * Return: 0 or -ENOMEM.
 */
int ob_backlog_init(struct ob_backlog *backlog, size_t bytes_max)
{
	unsigned int i;

	memset(backlog, 0, sizeof(*backlog));
	INIT_LIST_HEAD(&backlog->waiting);
	INIT_LIST_HEAD(&backlog->unused);
	backlog->bytes_max = bytes_max;
	backlog->slots = kvcalloc(SLOTS, sizeof(*backlog->slots),
				  GFP_KERNEL_ACCOUNT);
	if (!backlog->slots)
		return -ENOMEM;
	for (i = 0; i < SLOTS; i++)
		list_add_tail(&backlog->slots[i].link, &backlog->unused);
	return 0;
}

/**
 * ob_backlog_exit() - undo ob_backlog_init()
 * @backlog: the backlog, emptied by ob_backlog_clear()
 *
 * Context: Process context, may sleep.
 */
void ob_backlog_exit(struct ob_backlog *backlog)
{
	kvfree(backlog->slots);
}

/**
 * ob_backlog_clear() - drop all messages and start a new stream
 * @backlog: the backlog
 *
 * Context: Any context.
 */
void ob_backlog_clear(struct ob_backlog *backlog)
{
	struct ob_backlog_slot *slot, *next;

	list_for_each_entry_safe(slot, next, &backlog->waiting, link)
		ob_payload_put(remove_slot(backlog, slot).payload);
	ob_sysex_abandon(&backlog->sysex);
}

/**
 * ob_backlog_admits() - whether the reader may get a message next
 * @backlog: the backlog
 * @message: the message
 *
 * Context: Any context.
 * Return: False if the end of a SysEx of another sender must come first.
 */
bool ob_backlog_admits(const struct ob_backlog *backlog,
		       const struct ob_backlog_message *message)
{
	return ob_sysex_admits(&backlog->sysex, &message->event.source) ||
	       ob_backlog_is_realtime(&message->event);
}

/**
 * ob_backlog_begin() - start giving a message to the reader
 * @backlog: the backlog
 * @message: the message, admitted by ob_backlog_admits(); if it is SYSEX, its
 *	payload has at least one byte
 *
 * Context: Any context.
 * Return: False if it must be dropped, since it continues a SysEx whose
 * beginning the reader did not get.
 */
bool ob_backlog_begin(struct ob_backlog *backlog,
		      const struct ob_backlog_message *message)
{
	if (ob_backlog_is_realtime(&message->event))
		return true;
	if (message->payload)
		return ob_sysex_accept(&backlog->sysex, &message->event.source,
				       ob_payload_data(message->payload),
				       ob_payload_size(message->payload));
	ob_sysex_abandon(&backlog->sysex);
	return true;
}

/*
 * There is no room for a SysEx or a part of one. Earlier parts of it that still
 * wait are useless, and so are those of unfinished SysEx of the same sender
 * before it. Drop them, so that later parts have no beginning and do not
 * continue another SysEx.
 */
static size_t drop_sysex(struct ob_backlog *backlog,
			 const struct ob_backlog_message *message)
{
	struct ob_backlog_slot *slot, *next;
	size_t dropped = 0;

	list_for_each_entry_safe_reverse(slot, next, &backlog->waiting, link) {
		if (!slot->message.payload ||
		    !same_source(&slot->message, &message->event.source))
			continue;
		if (!is_part_of_sysex(&slot->message))
			continue;
		if (ends_sysex(&slot->message))
			return dropped;
		dropped += size_of(&slot->message);
		ob_payload_put(remove_slot(backlog, slot).payload);
	}
	ob_sysex_abandon_from(&backlog->sysex, &message->event.source);
	return dropped;
}

/**
 * ob_backlog_abandon_sysex() - stop waiting for the end of a SysEx
 * @backlog: the backlog
 *
 * Parts of it that come later are dropped.
 *
 * Context: Any context.
 */
void ob_backlog_abandon_sysex(struct ob_backlog *backlog)
{
	ob_sysex_abandon(&backlog->sysex);
}

/**
 * ob_backlog_push() - append a message
 * @backlog: the backlog
 * @message: the message; its payload reference is consumed in any case
 *
 * Context: Any context.
 * Return: 0. If there is no room: the number of payload bytes lost, of @message
 * and of waiting parts of the same SysEx; 1 for an event without payload.
 */
size_t ob_backlog_push(struct ob_backlog *backlog,
		       struct ob_backlog_message *message)
{
	size_t size = size_of(message);
	struct ob_backlog_slot *slot;

	slot = list_first_entry_or_null(&backlog->unused,
					struct ob_backlog_slot, link);
	/* The limit is one for data: an event without any is let in beside it. */
	if (slot && (!size || !backlog->bytes ||
		     backlog->bytes + size <= backlog->bytes_max)) {
		slot->message = *message;
		list_move_tail(&slot->link, &backlog->waiting);
		backlog->bytes += size;
		return 0;
	}

	if (!message->payload)
		return 1;
	if (is_part_of_sysex(message))
		size += drop_sysex(backlog, message);
	ob_payload_put(message->payload);
	return size;
}

/**
 * ob_backlog_pop() - remove the message that the reader gets next
 * @backlog: the backlog
 * @message: set to the message, including its payload reference
 *
 * Context: Any context.
 * Return: False if no message waits or none is admitted.
 */
bool ob_backlog_pop(struct ob_backlog *backlog,
		    struct ob_backlog_message *message)
{
	struct ob_backlog_slot *slot;

	list_for_each_entry(slot, &backlog->waiting, link) {
		if (ob_backlog_admits(backlog, &slot->message)) {
			*message = remove_slot(backlog, slot);
			return true;
		}
	}
	return false;
}

/**
 * ob_backlog_pop_oldest() - remove the oldest message, whatever its sender
 * @backlog: the backlog
 * @message: set to the message, including its payload reference
 *
 * For a reader that can tell the senders apart, so that none has to wait for the
 * end of another's SysEx.
 *
 * Context: Any context.
 * Return: False if no message waits.
 */
bool ob_backlog_pop_oldest(struct ob_backlog *backlog,
			   struct ob_backlog_message *message)
{
	if (ob_backlog_is_empty(backlog))
		return false;
	*message = remove_slot(backlog,
			       list_first_entry(&backlog->waiting,
						struct ob_backlog_slot, link));
	return true;
}
